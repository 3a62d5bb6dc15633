//! Pushes of old builds, of customised bodies, and of nobody's making.

use crate::pushes::{event, push, push_bytes};
use crate::sample;
use flashduty::webhook::{Push, Rejection};
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

fn reason(body: &Value) -> String {
    let rejection = push(body).expect_err("should be turned away");
    assert_eq!(rejection.status, 400);
    rejection.reason.into_owned()
}

/// Every place in a document, as JSON pointers.
fn places(document: &Value, at: &str, places: &mut Vec<String>) {
    places.push(at.to_owned());
    let mut go = |name: &str, child| self::places(child, &format!("{at}/{name}"), places);
    if let Some(members) = document.as_object() {
        members.iter().for_each(|(name, child)| go(name, child));
    }
    if let Some(items) = document.as_array() {
        items.iter().enumerate().for_each(|(index, child)| go(&index.to_string(), child));
    }
}

/// Puts `value` at the place, or takes away what is there.
fn change(document: &mut Value, place: &str, value: Option<Value>) {
    let Some((parent, last)) = place.rsplit_once('/') else {
        *document = value.unwrap_or_default();
        return;
    };
    match (document.pointer_mut(parent), value) {
        (Some(Value::Object(members)), Some(value)) => drop(members.insert(last.to_owned(), value)),
        (Some(Value::Object(members)), None) => drop(members.remove(last)),
        (Some(Value::Array(items)), value) => {
            let index: usize = last.parse().unwrap_or(usize::MAX);
            match value {
                Some(value) if index < items.len() => items[index] = value,
                None if index < items.len() => drop(items.remove(index)),
                Some(_) | None => {}
            }
        }
        _ => {}
    }
}

const NEEDED: [&str; 7] = [
    "/event_type",
    "/event_id",
    "/event_time",
    "/incident/incident_id",
    "/incident/title",
    "/incident/incident_severity",
    "/incident/progress",
];

#[test]
fn what_no_card_can_do_without_is_asked_for_by_name() {
    for needed in NEEDED {
        let name = needed[1..].replace('/', ".");
        for absence in [None, Some(json!(null))] {
            let mut body = sample("i_ack");
            change(&mut body, needed, absence);
            assert_eq!(reason(&body), format!("{name} is missing"));
        }
    }
    let mut body = sample("i_ack");
    body["incident"] = json!(null);
    assert_eq!(reason(&body), "incident is missing");
}

#[test]
fn everything_else_may_be_missing_or_null() {
    let mut everywhere = Vec::new();
    places(&sample("i_ack"), "", &mut everywhere);
    let optional =
        everywhere.iter().filter(|place| !NEEDED.contains(&place.as_str()) && !["", "/incident"].contains(&place.as_str()));
    for place in optional {
        for absence in [None, Some(json!(null))] {
            let mut body = sample("i_ack");
            change(&mut body, place, absence);
            assert!(matches!(push(&body), Ok(Push::Incident(_))), "without {place}");
        }
    }
}

#[test]
fn the_smallest_push_is_dated_by_itself() {
    let event = event(&json!({
        "event_type": "i_new", "event_id": "e1", "event_time": 1791947885412_i64,
        "incident": { "incident_id": "6acef3296b1f0c5d2e94a7b8", "title": "t", "incident_severity": "Info", "progress": "Triggered" },
    }));
    assert_eq!((event.incident.started_at, event.incident.updated_at), (event.at, event.at));
}

#[test]
fn ids_may_come_as_text_and_times_in_milliseconds() {
    let mut body = sample("i_ack");
    body["person"]["person_id"] = json!("4417203385131");
    body["incident"]["channel_id"] = json!("4980216603131");
    body["incident"]["updated_at"] = json!(1791947885000_i64);
    assert_eq!(event(&body), event(&sample("i_ack")));
}

#[test]
fn an_absurd_time_is_turned_away_and_a_negative_one_is_none() {
    for absurd in [json!(i64::MAX), json!(9e18), json!(999_999_999_999_999_999_i64)] {
        let mut body = sample("i_ack");
        body["incident"]["snoozed_before"] = absurd;
        let told = reason(&body);
        assert!(told.starts_with("incident.snoozed_before is not a "), "{told}");
    }
    for none in [json!(0), json!(-1), json!(i64::MIN), json!("0")] {
        let mut body = sample("i_ack");
        body["incident"]["snoozed_before"] = none.clone();
        assert_eq!(event(&body).incident.snoozed_until, None);
        body["event_time"] = none;
        assert_eq!(reason(&body), "event_time is missing");
    }
}

#[test]
fn a_late_push_is_read_like_any_other() {
    let mut body = sample("i_ack");
    body["event_time"] = json!(978307200000_i64);
    assert_eq!(event(&body).at, "2001-01-01T00:00:00Z".parse::<Timestamp>().unwrap());
}

#[test]
fn a_customised_body_is_recognised() {
    let ids =
        ["/event_id", "/incident/incident_id", "/person/person_id", "/incident/responders/0/person_id", "/incident/channel_id"];
    for place in ids.into_iter().chain(["/event_time", "/incident/start_time"]) {
        let mut body = sample("i_ack");
        change(&mut body, place, Some(json!("{{incident.nothing.here}}")));
        assert!(reason(&body).contains("holds an unfilled variable"), "{place}: {}", reason(&body));
    }
}

#[test]
fn a_mapped_severity_or_progress_is_named_without_its_value() {
    let mut body = sample("i_ack");
    body["incident"]["incident_severity"] = json!("P0");
    assert_eq!(reason(&body), "incident.incident_severity is not Critical, Warning or Info: remove the webhook's value mapping");
    let mut body = sample("i_ack");
    body["incident"]["progress"] = json!("closed");
    assert_eq!(reason(&body), "incident.progress is not Triggered, Processing or Closed: remove the webhook's value mapping");
}

#[test]
fn no_email_passes_the_door() {
    for name in ["i_ack", "i_custom", "i_rslv"] {
        assert!(!format!("{:?}", event(&sample(name))).contains('@'), "{name}");
    }
}

#[test]
fn links_that_lead_nowhere_good_are_dropped() {
    let mut body = sample("i_ack");
    body["incident"]["detail_url"] = json!("javascript:alert(1)");
    body["incident"]["links"] = json!([
        { "name": "script", "endpoint": "javascript:alert(1)" },
        { "name": "relative", "endpoint": "/d/checkout" },
        { "name": "runbook", "endpoint": "http://wiki.harbor-pay.example/latency" },
        { "name": "nowhere" },
        null,
    ]);
    let incident = event(&body).incident;
    assert_eq!(incident.detail_url, "");
    let names: Vec<_> = incident.links.iter().map(|link| link.name.as_str()).collect();
    assert_eq!(names, ["runbook"]);
}

#[test]
fn an_endless_text_is_cut_so_that_the_incident_fits_into_the_table() {
    let mut body = sample("i_ack");
    for field in ["title", "description", "impact", "root_cause", "resolution"] {
        body["incident"][field] = json!("告".repeat(50_000));
    }
    body["incident"]["labels"] = (0..300).map(|i| (format!("label{i}"), json!("警".repeat(1000)))).collect();
    body["incident"]["responders"] = (1..1000).map(|id| json!({ "person_id": id, "person_name": "名".repeat(100) })).collect();
    body["incident"]["links"] =
        (1..50).map(|_| json!({ "name": "n", "endpoint": format!("http://a.b/{}", "x".repeat(2000)) })).collect();
    let incident = event(&body).incident;
    let twice = incident.description.len() + incident.labels.values().map(String::len).sum::<usize>();
    let comments = 8 * 4 * 1024;
    assert!(serde_json::to_string(&incident).unwrap().len() + twice + comments < 300 * 1024);
    assert!(incident.title.starts_with('告') && incident.labels.contains_key("label0"));
    assert_eq!((incident.responders.len(), incident.links.len()), (100, 20));
}

#[test]
fn what_is_no_push_at_all_is_turned_away() {
    for body in
        ["", "{", "null", "[]", "7", "{}", r#"{"event_type":""}"#, r#"{"event_type":{}}"#, r#"{"event_type":"{{event_type}}"}"#]
    {
        assert_eq!(push_bytes(body.as_bytes()).unwrap_err().status, 400, "{body}");
    }
    let deep = "[".repeat(200_000);
    assert_eq!(push_bytes(deep.as_bytes()).unwrap_err().status, 400);
}

/// Stands in every invented value, so that a reason that quotes one is found out.
const MARK: &str = "hunter2";

fn invented() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (0_i64..4_000_000_000_000_000).prop_map(Value::from),
        ".{0,12}".prop_map(|text| json!(format!("{MARK}{text}"))),
        Just(json!(format!("{{{{{MARK}}}}}"))),
        Just(json!("i_new")),
        Just(json!("")),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        let name = prop_oneof![Just("to".to_owned()), Just("person_id".to_owned()), Just(MARK.to_owned())];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(name, inner, 0..4).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

/// Neither a panic nor a 5xx, and not a word of what was sent.
fn is_polite(answer: Result<Push, Rejection>) -> Result<(), TestCaseError> {
    if let Err(rejection) = answer {
        prop_assert!(rejection.status == 400, "{rejection}");
        prop_assert!(!rejection.reason.contains(MARK), "{rejection}");
        prop_assert!(!rejection.reason.is_empty());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_bytes_are_answered(body in prop::collection::vec(any::<u8>(), 0..512)) {
        is_polite(push_bytes(&body))?;
    }

    #[test]
    fn any_mutation_of_a_push_is_answered(
        name in prop::sample::select(vec!["i_ack", "i_rslv", "i_custom", "a_merge"]),
        mutations in prop::collection::vec((any::<prop::sample::Index>(), prop::option::of(invented())), 1..6),
    ) {
        let mut body = sample(name);
        for (index, value) in mutations {
            let mut everywhere = Vec::new();
            places(&body, "", &mut everywhere);
            change(&mut body, &everywhere[index.index(everywhere.len())], value);
        }
        is_polite(push(&body))?;
    }

    #[test]
    fn a_push_cut_short_is_turned_away(end in any::<prop::sample::Index>()) {
        let body = sample("i_custom").to_string();
        let answer = push_bytes(&body.as_bytes()[..end.index(body.len())]);
        prop_assert_eq!(answer.map_err(|rejection| rejection.status), Err(400));
    }
}
