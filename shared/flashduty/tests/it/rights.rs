//! What the integration's own key may do.

use crate::fake_flashduty::{Answer, FakeFlashduty};
use bridge::id::PersonId;
use bridge::ports::{FailedPush, IncidentsFault, Readable, Rights as _};
use jiff::Timestamp;
use serde_json::{Value, json};

fn now() -> Timestamp {
    Timestamp::from_second(1_791_940_000).unwrap()
}

async fn may(what: Readable, answer: Answer) -> (Result<(), IncidentsFault>, String, Value) {
    let flashduty = FakeFlashduty::answering([answer]).await;
    let said = flashduty.client().may_read(what).await;
    let asked = flashduty.asked().remove(0);
    (said, asked.path, asked.body)
}

#[tokio::test]
async fn a_key_that_may_read_everything_is_told_so() {
    let members = may(Readable::Members, Answer::data(json!({ "items": [], "total": 0 }))).await;
    assert_eq!(members, (Ok(()), "/member/list".to_owned(), json!({ "p": 1, "limit": 1 })));
    let schedules = may(Readable::Schedules, Answer::data(json!({ "items": null }))).await;
    assert_eq!(schedules, (Ok(()), "/schedule/list".to_owned(), json!({ "p": 1, "limit": 1 })));
    let channels = may(Readable::Channels, Answer::error(400, "ResourceNotFound")).await;
    assert_eq!(channels, (Ok(()), "/channel/escalate/rule/list".to_owned(), json!({ "channel_id": 1 })));
}

#[tokio::test]
async fn a_key_that_may_not_is_told_so() {
    for what in [Readable::Members, Readable::Schedules, Readable::Channels] {
        assert_eq!(may(what, Answer::error(403, "AccessDenied")).await.0, Err(IncidentsFault::NotAllowed));
        assert_eq!(may(what, Answer::error(401, "Unauthorized")).await.0, Err(IncidentsFault::KeyRejected));
    }
}

#[tokio::test]
async fn the_owner_of_the_key_is_asked_for_with_the_key_itself() {
    let owner = json!({ "member_id": 5_348_648_172_131_i64, "member_name": "Lark bridge", "account_id": 1, "status": "enabled" });
    let flashduty = FakeFlashduty::answering([Answer::data(owner), Answer::error(400, "BadRequest")]).await;
    let client = flashduty.client();
    assert_eq!(client.key_owner().await, Ok(PersonId(5_348_648_172_131)));
    assert!(matches!(client.key_owner().await, Err(IncidentsFault::Refused { .. })), "a main account's key");
    assert_eq!(flashduty.asked()[0].query, format!("app_key={}", crate::APP_KEY));
}

#[tokio::test]
async fn licences_are_read_where_flashduty_tells_them() {
    let items = json!({ "total": 2, "items": [{ "person_id": 7, "type": "fixed" }, "nonsense", { "person_id": 9 }] });
    let flashduty = FakeFlashduty::answering([Answer::data(items), Answer::error(404, "RouteNotFound")]).await;
    let client = flashduty.client();
    assert_eq!(client.licensed().await, Ok([PersonId(7), PersonId(9)].into()));
    assert!(matches!(client.licensed().await, Err(IncidentsFault::Refused { .. })), "an older build");
}

#[tokio::test]
async fn failures_come_with_their_status_address_and_moment() {
    let attempt = |status: Value, time: &str| json!({ "endpoint": "https://h.example/main/flashduty", "status_code": status, "event_time": time });
    let items = [
        attempt(json!(401), "2026-04-12T13:31:11.357472+08:00"),
        attempt(json!(0), "2026-04-12 13:31:11.357472"),
        attempt(json!(null), "soon"),
        json!("nonsense"),
    ];
    let flashduty = FakeFlashduty::answering([Answer::data(json!({ "items": items }))]).await;
    let failures = flashduty.client().failures(now(), now() + jiff::SignedDuration::from_hours(24)).await.unwrap();
    let failed = |status: Option<u16>, at: Option<&str>| FailedPush {
        at: at.map(|at| at.parse().unwrap()),
        status,
        endpoint: "https://h.example/main/flashduty".to_owned(),
    };
    let same = Some("2026-04-12T05:31:11.357472Z");
    assert_eq!(failures, [failed(Some(401), same), failed(None, same), failed(None, None)]);
    let body = json!({ "status": "failed", "start_time": 1_791_940_000_000_i64, "end_time": 1_792_026_400_000_i64, "asc": false, "limit": 100 });
    assert_eq!(flashduty.asked()[0].body, body);
}
