//! Who is on call, as the schedules tell.

use crate::fake_flashduty::{Answer, Asked, FakeFlashduty};
use bridge::id::PersonId;
use bridge::incident::Person;
use bridge::ports::{IncidentsFault, Schedules as _};
use bridge::rota::{Rota, Schedule, Shift};
use jiff::Timestamp;
use serde_json::{Value, json};

/// An hour into a shift of a day.
const NOW: i64 = 1_776_013_200;
const BEGAN: i64 = NOW - 3_600;
const ENDS: i64 = BEGAN + 86_400;
const MEI: i64 = 3_122_470_302_131;
const JONAS: i64 = 2_659_460_982_131;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn told_shift(start: i64, end: i64, people: &[i64]) -> Value {
    let group = json!({ "group_name": "A", "name": "A", "members": [{ "role_id": 0, "person_ids": people }], "start": start, "end": end });
    json!({ "start": start, "end": end, "group": group, "update_at": 0, "weight": 0, "index": 0 })
}

fn told(name: &str, more: &Value) -> Value {
    let mut item = json!({ "schedule_id": 5789640530410_i64, "schedule_name": name, "disabled": 0, "status": 0,
        "layers": null, "schedule_layers": null, "final_schedule": { "layer_name": "", "name": "", "mode": 0, "schedules": null },
        "cur_oncall": null, "next_oncall": null });
    item.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    item
}

fn shift(from: i64, until: i64, people: &[(i64, &str)]) -> Shift {
    let people = people.iter().map(|&(id, name)| Person { id: PersonId(id), name: name.to_owned() }).collect();
    Shift { people, from: at(from), until: Some(at(until)) }
}

fn names() -> Answer {
    let mei =
        json!({ "person_id": MEI, "person_name": "Mei Tan", "email": "mei.tan@harbor-pay.example", "phone": "+86138****0000" });
    Answer::data(json!({ "items": [mei, { "person_id": JONAS, "person_name": "Jonas" }, { "person_name": "Nobody" }] }))
}

async fn ask(answers: impl IntoIterator<Item = Answer>) -> (Result<Rota, IncidentsFault>, Vec<Asked>) {
    let flashduty = FakeFlashduty::answering(answers).await;
    let rota = flashduty.client().rota(at(NOW)).await;
    (rota, flashduty.asked())
}

/// The schedules of one answer, when those who have them are called by their names.
async fn schedules(items: &[Value]) -> Vec<Schedule> {
    let (rota, _) = ask([Answer::data(json!({ "items": items, "total": items.len() })), names()]).await;
    rota.unwrap().schedules
}

#[tokio::test]
async fn without_schedules_nobody_is_asked_for() {
    for empty in [json!({ "items": [], "total": 0 }), json!({ "items": null }), json!({})] {
        let (rota, asked) = ask([Answer::data(empty)]).await;
        assert_eq!(rota, Ok(Rota::default()));
        assert_eq!(asked.len(), 1, "no names are asked for");
        let span = json!({ "p": 1, "limit": 100, "start": NOW, "end": NOW + 86_400 });
        assert_eq!((asked[0].path.as_str(), &asked[0].body), ("/schedule/list", &span));
    }
}

#[tokio::test]
async fn who_is_on_call_and_who_comes_next_are_told_by_name_each_asked_for_once() {
    let both = json!({ "cur_oncall": told_shift(BEGAN, ENDS, &[MEI, JONAS, MEI]), "next_oncall": told_shift(ENDS, ENDS + 86_400, &[JONAS]) });
    let (rota, asked) = ask([Answer::data(json!({ "items": [told("Payments", &both)], "total": 140 })), names()]).await;
    let schedule = Schedule {
        name: "Payments".to_owned(),
        now: Some(shift(BEGAN, ENDS, &[(MEI, "Mei Tan"), (JONAS, "Jonas")])),
        next: Some(shift(ENDS, ENDS + 86_400, &[(JONAS, "Jonas")])),
    };
    assert_eq!(rota, Ok(Rota { schedules: vec![schedule], total: 140 }));
    assert_eq!((asked[1].path.as_str(), &asked[1].body), ("/person/infos", &json!({ "person_ids": [JONAS, MEI] })));
}

#[tokio::test]
async fn a_shift_without_people_is_nobodys_and_a_stranger_has_no_name() {
    let nobody =
        json!({ "cur_oncall": { "start": BEGAN, "end": ENDS, "group": null }, "next_oncall": told_shift(ENDS, ENDS + 60, &[]) });
    let stranger = json!({ "cur_oncall": told_shift(BEGAN, ENDS, &[77]) });
    let found = schedules(&[told("Nights", &nobody), told("Days", &stranger)]).await;
    assert_eq!((&found[0].now, &found[0].next), (&None, &None));
    assert_eq!(found[1].now, Some(shift(BEGAN, ENDS, &[(77, "")])));
}

#[tokio::test]
async fn where_flashduty_does_not_say_whose_turn_it_is_its_plan_does() {
    let plan = [
        told_shift(ENDS + 600, ENDS + 900, &[MEI]),
        told_shift(BEGAN, ENDS, &[MEI]),
        told_shift(ENDS, ENDS + 600, &[JONAS]),
        told_shift(BEGAN - 600, BEGAN, &[JONAS]),
    ];
    let planned = json!({ "final_schedule": { "schedules": plan } });
    let found = schedules(&[told("Payments", &planned)]).await.remove(0);
    assert_eq!(found.now, Some(shift(BEGAN, ENDS, &[(MEI, "Mei Tan")])));
    assert_eq!(found.next, Some(shift(ENDS, ENDS + 600, &[(JONAS, "Jonas")])));
}

#[tokio::test]
async fn a_shift_that_is_over_or_has_not_begun_is_not_now() {
    let over = json!({ "cur_oncall": told_shift(BEGAN - 60, NOW, &[MEI]), "next_oncall": told_shift(NOW, ENDS, &[MEI]) });
    let early = json!({ "cur_oncall": told_shift(NOW + 1, ENDS, &[MEI]) });
    for item in [over, early] {
        let found = schedules_without_names(&told("Payments", &item)).await;
        assert_eq!((found.now, found.next), (None, None));
    }
}

async fn schedules_without_names(item: &Value) -> Schedule {
    let (rota, _) = ask([Answer::data(json!({ "items": [item], "total": 1 }))]).await;
    rota.unwrap().schedules.remove(0)
}

#[tokio::test]
async fn one_that_is_switched_off_or_cannot_be_read_does_not_hold_up_the_others() {
    let off = told("Off", &json!({ "disabled": 1, "cur_oncall": told_shift(BEGAN, ENDS, &[MEI]) }));
    let odd = told("Odd", &json!({ "cur_oncall": { "group": { "members": "everybody" } } }));
    let good = told("Good", &json!({ "cur_oncall": told_shift(BEGAN, ENDS, &[MEI]) }));
    let found = schedules(&[off, json!("nonsense"), Value::Null, odd, good]).await;
    assert_eq!(found.iter().map(|schedule| schedule.name.as_str()).collect::<Vec<_>>(), ["Good"]);
}

#[tokio::test]
async fn a_key_that_may_not_and_a_flashduty_that_cannot_are_told_apart() {
    let (rota, _) = ask([Answer::error(403, "AccessDenied")]).await;
    assert_eq!(rota, Err(IncidentsFault::NotAllowed));
    let list = json!({ "items": [told("Payments", &json!({ "cur_oncall": told_shift(BEGAN, ENDS, &[MEI]) }))], "total": 1 });
    let (rota, _) = ask([Answer::data(list), Answer::error(503, "ServiceUnavailable")]).await;
    assert_eq!(rota, Err(IncidentsFault::Unavailable));
}
