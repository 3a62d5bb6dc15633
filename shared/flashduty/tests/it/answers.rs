//! How each answer of Flashduty's API, or its absence, is told to the bridge.

use crate::fake_flashduty::{Answer, FakeFlashduty, client};
use bridge::command::IncidentCommand;
use bridge::id::IncidentId;
use bridge::person::AppKey;
use bridge::ports::{Incidents as _, IncidentsFault, Members as _};
use serde_json::json;
use std::time::{Duration, Instant};

fn incident() -> IncidentId {
    IncidentId::new("6acef3296b1f0c5d2e94a7b8")
}

/// An acknowledgement that is answered so.
async fn acknowledged(answer: Answer) -> Result<(), IncidentsFault> {
    let flashduty = FakeFlashduty::answering([answer]).await;
    flashduty.client().perform(&IncidentCommand::Acknowledge, &incident(), None).await
}

fn refused(message: &str) -> Result<(), IncidentsFault> {
    Err(IncidentsFault::Refused { message: message.to_owned() })
}

fn limited(seconds: Option<u64>) -> Result<(), IncidentsFault> {
    Err(IncidentsFault::Limited { wait: seconds.map(Duration::from_secs) })
}

#[tokio::test]
async fn whatever_data_a_success_brings_it_is_a_success() {
    for data in [json!({}), json!(null), json!("ok"), json!([1])] {
        assert_eq!(acknowledged(Answer::data(data)).await, Ok(()));
    }
    assert_eq!(acknowledged(Answer::text(200, r#"{"request_id":"1"}"#)).await, Ok(()));
    assert_eq!(acknowledged(Answer::text(200, r#"{"request_id":"1","error":null}"#)).await, Ok(()));
}

#[tokio::test]
async fn every_documented_code_has_its_fault() {
    let cases = [
        (400, "InvalidParameter", refused("words of Flashduty")),
        (400, "BadRequest", refused("words of Flashduty")),
        (400, "InvalidContentType", refused("words of Flashduty")),
        (400, "ReferenceExist", refused("words of Flashduty")),
        (400, "ResourceNotFound", Err(IncidentsFault::Gone)),
        (400, "NoLicense", Err(IncidentsFault::NoLicense)),
        (401, "Unauthorized", Err(IncidentsFault::KeyRejected)),
        (402, "BalanceNotEnough", refused("words of Flashduty")),
        (403, "AccessDenied", Err(IncidentsFault::NotAllowed)),
        (404, "RouteNotFound", refused("words of Flashduty")),
        (405, "MethodNotAllowed", refused("words of Flashduty")),
        (409, "UndonedOrderExist", refused("words of Flashduty")),
        (413, "EntityTooLarge", refused("words of Flashduty")),
        (423, "RequestLocked", limited(Some(1))),
        (428, "RequestVerifyRequired", refused("words of Flashduty")),
        (428, "DangerousOperation", refused("words of Flashduty")),
        (429, "RequestTooFrequently", limited(None)),
        (500, "InternalError", Err(IncidentsFault::Unavailable)),
        (503, "ServiceUnavailable", Err(IncidentsFault::Unavailable)),
        (418, "InventedLater", refused("words of Flashduty")),
        (200, "InventedLater", refused("words of Flashduty")),
        (502, "InventedLater", Err(IncidentsFault::Unavailable)),
    ];
    for (status, code, fault) in cases {
        assert_eq!(acknowledged(Answer::error(status, code)).await, fault, "{status} {code}");
    }
}

#[tokio::test]
async fn where_a_proxy_answers_in_flashdutys_place_the_status_decides() {
    let cases = [
        (400, refused("HTTP 400")),
        (401, Err(IncidentsFault::KeyRejected)),
        (403, Err(IncidentsFault::NotAllowed)),
        (404, refused("HTTP 404")),
        (429, limited(None)),
        (500, Err(IncidentsFault::Unavailable)),
        (502, Err(IncidentsFault::NoAnswer)),
        (503, Err(IncidentsFault::Unavailable)),
        (504, Err(IncidentsFault::NoAnswer)),
        (304, Err(IncidentsFault::Unavailable)),
        (200, Err(IncidentsFault::NoAnswer)),
    ];
    for (status, fault) in cases {
        assert_eq!(acknowledged(Answer::text(status, "<html>nginx</html>")).await, fault, "{status}");
    }
}

#[tokio::test]
async fn how_long_to_wait_is_taken_from_flashduty() {
    let limited_until = |after| Answer::error(429, "RequestTooFrequently").with_header("retry-after", after);
    assert_eq!(acknowledged(limited_until("7")).await, limited(Some(7)));
    assert_eq!(acknowledged(limited_until("Wed, 14 Oct 2026 03:18:05 GMT")).await, limited(None));
    assert_eq!(acknowledged(limited_until("-1")).await, limited(None));
    assert_eq!(acknowledged(limited_until("18446744073709551615")).await, limited(Some(3600)), "no longer than an hour");
    assert_eq!(acknowledged(Answer::error(423, "RequestLocked").with_header("retry-after", "2")).await, limited(Some(2)));
}

#[tokio::test]
async fn a_long_explanation_is_cut_to_200_characters() {
    let body = json!({ "error": { "code": "BadRequest", "message": "错".repeat(500) } }).to_string();
    assert_eq!(acknowledged(Answer::text(400, &body)).await, refused(&"错".repeat(200)));
}

#[tokio::test]
async fn outside_the_incidents_nothing_is_ever_gone() {
    let flashduty = FakeFlashduty::answering([Answer::error(400, "ResourceNotFound")]).await;
    let fault = flashduty.client().owner_of(&AppKey::new("a key")).await.unwrap_err();
    assert_eq!(fault, IncidentsFault::Refused { message: "words of Flashduty".to_owned() });
}

#[tokio::test]
async fn without_a_connection_nothing_happened() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let result = client(&nobody).perform(&IncidentCommand::Acknowledge, &incident(), None).await;
    assert_eq!(result, Err(IncidentsFault::Unavailable));
    let result = client("not an address").perform(&IncidentCommand::Acknowledge, &incident(), None).await;
    assert_eq!(result, Err(IncidentsFault::Unavailable));
}

#[tokio::test]
async fn an_answer_that_breaks_off_leaves_it_open_what_happened() {
    assert_eq!(acknowledged(Answer::BreaksOff).await, Err(IncidentsFault::NoAnswer));
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_given_up_after_five_seconds() {
    // Takes the connection and says nothing.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", silent.local_addr().unwrap());
    let begun = Instant::now();
    let result = client(&address).perform(&IncidentCommand::Acknowledge, &incident(), None).await;
    assert_eq!(result, Err(IncidentsFault::NoAnswer));
    assert!((Duration::from_millis(4900)..Duration::from_secs(8)).contains(&begun.elapsed()), "{:?}", begun.elapsed());
}
