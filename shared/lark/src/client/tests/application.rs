//! What Lark tells of the app itself.

use super::*;
use bridge::ports::{Application, ApplicationFault, BotStatus, Profile};

fn declined<T>(code: i64) -> Result<T, ApplicationFault> {
    Err(ApplicationFault::Declined { code })
}

#[tokio::test]
async fn a_bot_is_asked_for_anew_each_time() {
    let lark = FakeLark::start().await;
    let of = |status: i64| Answer::ok(json!({ "bot": { "activate_status": status, "open_id": "ou_bot" } }));
    lark.answers([of(2), of(0), of(1), of(3), of(6)]);
    let client = lark.client();
    let mut seen = Vec::new();
    for _ in 0..5 {
        seen.push(client.bot().await.unwrap());
    }
    let all = [BotStatus::Enabled, BotStatus::NotInstalled, BotStatus::Disabled, BotStatus::NotEnabled, BotStatus::Other(6)];
    assert_eq!(seen, all);
    assert_eq!(lark.requests()[0].line(), "GET /open-apis/bot/v3/info");
}

#[tokio::test]
async fn only_scopes_that_were_granted_count() {
    let lark = FakeLark::start().await;
    let scope = |name: &str, status: i64| json!({ "scope_name": name, "grant_status": status, "scope_type": "tenant" });
    let scopes = [scope("im:message:send_as_bot", 1), scope("contact:user.id:readonly", 2)];
    lark.answers([Answer::ok(json!({ "data": { "scopes": scopes } })), Answer::ok(json!({ "data": {} }))]);
    let client = lark.client();
    assert_eq!(client.scopes().await.unwrap().into_iter().collect::<Vec<_>>(), ["im:message:send_as_bot"]);
    assert_eq!(client.scopes().await.unwrap().len(), 0);
    assert_eq!(lark.requests()[0].line(), "GET /open-apis/application/v6/scopes");
}

#[tokio::test]
async fn the_console_is_read_as_far_as_lark_tells() {
    let lark = FakeLark::start().await;
    let app = |app: Value| Answer::ok(json!({ "data": { "app": app } }));
    lark.answers([
        app(json!({ "redirect_urls": ["https://h.example/main/oauth"], "online_version_id": "oav_1" })),
        app(json!({})),
    ]);
    let client = lark.client();
    let told = Profile { redirect_urls: vec!["https://h.example/main/oauth".to_owned()], is_published: true };
    assert_eq!(client.profile().await, Ok(told));
    assert_eq!(client.profile().await, Ok(Profile::default()));
    assert_eq!(lark.requests()[0].line(), "GET /open-apis/application/v6/applications/me?lang=en_us");
}

#[tokio::test]
async fn a_no_comes_with_its_code_and_silence_without() {
    let lark = FakeLark::start().await;
    lark.answers([Answer::no(400, 11_205, ""), Answer::no(400, 212_100, ""), Answer::no(400, 99_991_672, "")]);
    let client = lark.client();
    assert_eq!(client.bot().await, declined(11_205));
    assert_eq!(client.scopes().await, declined(212_100));
    assert_eq!(client.profile().await, declined(99_991_672));
    lark.answers([Answer::raw(502, "bad gateway"), Answer::ok(json!({ "bot": {} }))]);
    assert_eq!(client.bot().await, Err(ApplicationFault::NoAnswer));
    assert_eq!(client.bot().await, Err(ApplicationFault::NoAnswer));
}

#[tokio::test]
async fn wrong_credentials_are_told_by_their_code() {
    let lark = FakeLark::start().await;
    lark.token_answers([Answer::no(200, 10_015, "app secret invalid")]);
    assert_eq!(lark.client().scopes().await, declined(10_015));
}
