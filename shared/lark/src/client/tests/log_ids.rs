//! Whatever Lark answers, the id under which its support finds the call is kept.

use super::*;

/// The log id of a post that was answered so.
async fn log_id(answer: Answer) -> Option<String> {
    let lark = FakeLark::start().await;
    lark.answers([answer]);
    lark.client().post(&chat(), &note(), "uuid").await.log_id
}

#[tokio::test]
async fn where_nothing_came_back_there_is_no_id() {
    let answered = fake_lark::client_of_nobody().post(&chat(), &note(), "uuid").await;
    assert_eq!((answered.code(), answered.log_id), (None, None));
}

#[tokio::test]
async fn a_success_has_an_id_as_well() {
    assert_eq!(log_id(sent().with_header("x-tt-logid", "2026-1")).await.as_deref(), Some("2026-1"));
    assert_eq!(log_id(sent()).await, None, "Lark named none");
}

#[tokio::test]
async fn a_no_names_it_in_its_header_or_in_either_spelling_of_its_body() {
    assert_eq!(log_id(Answer::no(400, 1, "").with_header("X-Tt-Logid", "2026-1")).await.as_deref(), Some("2026-1"));
    assert_eq!(log_id(Answer::no(400, 1, "")).await.as_deref(), Some("2025"));
    let other = json!({ "code": 1, "msg": "", "error": { "logid": "2024" } }).to_string();
    assert_eq!(log_id(Answer::raw(400, other)).await.as_deref(), Some("2024"));
}

#[tokio::test]
async fn so_does_an_answer_that_cannot_be_read() {
    for unreadable in [Answer::raw(502, "<html>"), Answer::ok(json!({ "data": {} }))] {
        assert_eq!(log_id(unreadable.with_header("x-tt-logid", "2026-1")).await.as_deref(), Some("2026-1"));
    }
}

#[tokio::test]
async fn a_call_that_got_no_token_has_the_id_of_the_request_for_it() {
    let lark = FakeLark::start().await;
    lark.token_answers([Answer::no(200, 10_015, "app secret invalid")]);
    assert_eq!(lark.client().post(&chat(), &note(), "uuid").await.log_id.as_deref(), Some("2025"));
}
