//! What Flashduty's API tells.

use crate::fake_flashduty::{Answer, FakeFlashduty};
use crate::pushes::event;
use crate::sample;
use bridge::id::{IncidentId, PersonId};
use bridge::incident::{Incident, Person, Progress};
use bridge::person::{AppKey, Member};
use bridge::ports::{Incidents as _, IncidentsFault, Members as _};
use jiff::Timestamp;
use serde_json::{Value, json};

fn incident() -> IncidentId {
    IncidentId::new("6acef3296b1f0c5d2e94a7b8")
}

async fn reading(data: Value) -> Result<Incident, IncidentsFault> {
    FakeFlashduty::answering([Answer::data(data)]).await.client().incident(&incident()).await
}

#[tokio::test]
async fn an_incident_reads_the_same_from_the_api_and_from_a_push() {
    let push = sample("i_ack");
    assert_eq!(reading(push["incident"].clone()).await.unwrap(), event(&push).incident);
}

#[tokio::test]
async fn an_incident_closed_by_hand_names_its_closer() {
    let incident = reading(sample("incident_info")).await.unwrap();
    assert_eq!((incident.progress, incident.recovered), (Progress::Closed, true));
    assert_eq!(incident.closer, Some(Person { id: PersonId(4417203385131), name: "Mei Tan".to_owned() }));
    assert_eq!(incident.responders[1].person.name, "", "the API does not always name people");
    assert!(incident.labels.is_empty());
}

#[tokio::test]
async fn a_removed_incident_is_gone_and_an_unreadable_one_is_not_available() {
    let mut removed = sample("incident_info");
    removed["deleted_at"] = json!(1791949400);
    assert_eq!(reading(removed).await, Err(IncidentsFault::Gone));
    for nonsense in [json!({}), json!(null), json!("ok"), json!({ "incident_id": [] })] {
        assert_eq!(reading(nonsense).await, Err(IncidentsFault::Unavailable));
    }
}

fn comment(text: &str, at: i64) -> Value {
    json!({ "type": "i_comm", "detail": { "comment": text }, "creator_id": 7, "created_at": at })
}

/// Whether the comment "done" was written at or after the second 1000, when the timeline has these pages.
async fn is_done(pages: Vec<Value>) -> bool {
    let flashduty = FakeFlashduty::answering(pages.into_iter().map(Answer::data)).await;
    let since = "1999-01-01T00:00:00.0005Z".parse::<Timestamp>().unwrap();
    let found = flashduty.client().has_comment(&incident(), " done ", since).await.unwrap();
    let pages: Vec<_> = flashduty.asked().iter().map(|asked| asked.body["p"].clone()).collect();
    assert_eq!(pages, (1..=pages.len()).map(|page| json!(page)).collect::<Vec<_>>());
    found
}

/// 1999-01-01 in milliseconds.
const SINCE: i64 = 915_148_800_000;

#[tokio::test]
async fn a_comment_is_found_by_its_exact_text_and_not_before_its_time() {
    let page = |items: Vec<Value>| json!({ "items": items, "has_next_page": false });
    assert!(!is_done(vec![page(vec![])]).await);
    assert!(!is_done(vec![json!({ "items": null })]).await);
    assert!(!is_done(vec![page(vec![comment("done?", SINCE)])]).await);
    assert!(!is_done(vec![page(vec![comment("done", SINCE - 1)])]).await);
    assert!(!is_done(vec![page(vec![json!({ "type": "i_ack", "detail": { "comment": "done" }, "created_at": SINCE })])]).await);
    assert!(!is_done(vec![page(vec![json!({ "type": "i_comm", "detail": null, "created_at": SINCE })])]).await);
    assert!(is_done(vec![page(vec![comment("other", SINCE + 9), comment("done", SINCE)])]).await);
}

#[tokio::test]
async fn a_comment_is_looked_for_page_by_page_until_they_are_too_old() {
    let page = |text, at| json!({ "items": [comment(text, at)], "has_next_page": true });
    assert!(is_done(vec![page("other", SINCE + 2), page("done", SINCE + 1)]).await);
    assert!(!is_done(vec![page("other", SINCE + 2), page("done", SINCE - 1)]).await);
    assert!(!is_done((0..10).map(|_| page("other", SINCE + 2)).collect()).await, "and not for ever");
}

fn row(id: i64, email: &str, status: &str) -> Value {
    json!({ "account_id": 1, "member_id": id, "member_name": "Mei Tan", "email": email, "phone": "+86151****6519", "status": status })
}

fn mei() -> Member {
    Member { person: PersonId(5), name: "Mei Tan".to_owned(), email: "Mei.Tan@harbor-pay.example".to_owned() }
}

#[tokio::test]
async fn a_key_tells_its_owner() {
    let mut info = row(5, "Mei.Tan@harbor-pay.example", "enabled");
    let flashduty = FakeFlashduty::answering([Answer::data(info.clone())]).await;
    assert_eq!(flashduty.client().owner_of(&AppKey::new("mei-own")).await, Ok(mei()));
    let asked = flashduty.asked().remove(0);
    assert_eq!((asked.path.as_str(), asked.query.as_str(), asked.body), ("/member/info", "app_key=mei-own", json!({})));

    info.as_object_mut().unwrap().remove("status");
    let flashduty = FakeFlashduty::answering([Answer::data(info)]).await;
    assert_eq!(flashduty.client().owner_of(&AppKey::new("mei-own")).await, Ok(mei()), "newer builds tell no status");
}

#[tokio::test]
async fn a_main_accounts_key_and_a_removed_members_belong_to_nobody() {
    let account = Answer::data(row(1, "", "enabled"));
    let nobody = [account, Answer::error(400, "InvalidParameter"), Answer::data(row(5, "", "deleted")), Answer::data(json!({}))];
    for answer in nobody {
        let flashduty = FakeFlashduty::answering([answer]).await;
        let fault = flashduty.client().owner_of(&AppKey::new("key")).await.unwrap_err();
        assert!(matches!(fault, IncidentsFault::Refused { .. }), "{fault:?}");
    }
}

#[tokio::test]
async fn a_page_holds_the_enabled_members_and_knows_whether_there_are_more() {
    let rows = |count| {
        (0..count).map(|id| row(id + 10, "x@y.example", if id % 2 == 0 { "enabled" } else { "pending" })).collect::<Vec<_>>()
    };
    let full = json!({ "p": 2, "limit": 100, "total": 1000, "items": rows(100) });
    let last = json!({ "p": 3, "limit": 100, "total": 1000, "items": rows(3) });
    let said = json!({ "items": rows(3), "has_next_page": true });
    let answers = [full.clone(), last, said, json!({ "items": null }), full].map(Answer::data);
    let flashduty = FakeFlashduty::answering(answers).await;
    let client = flashduty.client();
    let mut seen = Vec::new();
    for page in [2, 3, 4, 5, 100] {
        let (members, more) = client.page(page).await.unwrap();
        seen.push((members.len(), more));
    }
    assert_eq!(seen, [(50, true), (2, false), (2, true), (0, false), (50, false)]);
    assert_eq!(flashduty.asked()[0].body, json!({ "p": 2, "limit": 100, "orderby": "created_at", "asc": true }));
}

#[tokio::test]
async fn an_email_is_matched_exactly_but_for_the_case_of_its_letters() {
    let similar = vec![
        row(1, "xmei.tan@harbor-pay.example", "enabled"),
        row(2, "mei.tan@harbor-pay.example", "pending"),
        row(3, "mei.tan@harbor-pay.example", "deleted"),
        row(4, "", "enabled"),
    ];
    let first = json!({ "items": similar, "has_next_page": true });
    let second = json!({ "items": [row(5, "Mei.Tan@harbor-pay.example", "enabled")] });
    let flashduty = FakeFlashduty::answering([first.clone(), second, first, json!({ "items": [] })].map(Answer::data)).await;
    let client = flashduty.client();
    assert_eq!(client.with_email(" MEI.tan@Harbor-Pay.example ").await, Ok(Some(mei())));
    assert_eq!(client.with_email("mei.tan@harbor-pay.example").await, Ok(None));
    assert_eq!(client.with_email(" ").await, Ok(None), "asks nothing");
    assert_eq!(flashduty.asked()[0].body["query"], json!("mei.tan@harbor-pay.example"));
}
