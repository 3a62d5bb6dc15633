//! Which pushes failed, page by page.

use crate::fake_flashduty::{Answer, FakeFlashduty};
use bridge::id::IncidentId;
use bridge::ports::IncidentsFault;
use jiff::Timestamp;
use serde_json::{Value, json};

const FIRST: &str = "6acef3296b1f0c5d2e94a7b8";
const SECOND: &str = "6acef3296b1f0c5d2e94a7b9";

fn at(millisecond: i64) -> Timestamp {
    Timestamp::from_millisecond(millisecond).unwrap()
}

async fn failed(flashduty: &FakeFlashduty) -> Result<Vec<IncidentId>, IncidentsFault> {
    flashduty.client().failed_pushes(at(1_791_940_000_000), at(1_791_947_885_412)).await
}

fn attempt(kind: &str, ref_id: &str) -> Value {
    json!({
        "integration_id": 5321026051131_i64, "event_id": "20260412Xatt9hrXsgmFkBR78WF655", "webhook_type": kind,
        "event_type": "i_ack", "ref_id": ref_id, "endpoint": "https://example.com/webhook", "attempt": 1, "duration": 132,
        "status": "failed", "status_code": 503, "event_time": "2026-04-12T13:31:11.357472+08:00",
    })
}

#[tokio::test]
async fn where_nothing_failed_there_is_nothing_and_an_empty_span_is_not_asked_for() {
    for empty in
        [json!({ "items": [], "total": 0, "search_after_ctx": "" }), json!({ "items": null, "search_after_ctx": "x" }), json!({})]
    {
        let flashduty = FakeFlashduty::answering([Answer::data(empty)]).await;
        assert_eq!(failed(&flashduty).await, Ok(vec![]));
        let asked = flashduty.asked().remove(0);
        let body = json!({
            "status": "failed", "start_time": 1_791_940_000_000_i64, "end_time": 1_791_947_885_412_i64, "asc": false, "limit": 100 });
        assert_eq!((asked.path.as_str(), asked.body), ("/webhook/history/list", body));
    }
    let nobody = FakeFlashduty::answering([]).await;
    assert_eq!(nobody.client().failed_pushes(at(1_791_940_000_000), at(1_791_940_000_000)).await, Ok(vec![]));
}

#[tokio::test]
async fn each_incident_is_named_once_over_all_pages_and_alerts_are_left_out() {
    let first = json!({ "items": [attempt("incident", FIRST), attempt("alert", SECOND), attempt("incident", FIRST)], "search_after_ctx": "c1" });
    let second = json!({
        "items": ["nonsense", null, attempt("incident", "x"), attempt("incident", SECOND), attempt("incident", FIRST)], "search_after_ctx": "" });
    let flashduty = FakeFlashduty::answering([first, second].map(Answer::data)).await;
    assert_eq!(failed(&flashduty).await, Ok(vec![IncidentId::new(FIRST), IncidentId::new(SECOND)]));
    let cursors: Vec<_> = flashduty.asked().into_iter().map(|asked| asked.body["search_after_ctx"].clone()).collect();
    assert_eq!(cursors, [json!(null), json!("c1")]);
}

#[tokio::test]
async fn a_cursor_that_stands_still_and_pages_without_end_are_given_up() {
    let page = |cursor: String| Answer::data(json!({ "items": [attempt("incident", FIRST)], "search_after_ctx": cursor }));
    let still = FakeFlashduty::answering([page("c".to_owned()), page("c".to_owned())]).await;
    assert_eq!(failed(&still).await.map(|ids| ids.len()), Ok(1));
    still.asked();
    let endless = FakeFlashduty::answering((0..20).map(|n| page(n.to_string()))).await;
    assert_eq!(failed(&endless).await.map(|ids| ids.len()), Ok(1));
    endless.asked();
}

#[tokio::test]
async fn a_key_that_may_not_read_integrations_is_not_allowed() {
    let flashduty = FakeFlashduty::answering([Answer::error(403, "AccessDenied")]).await;
    assert_eq!(failed(&flashduty).await, Err(IncidentsFault::NotAllowed));
}
