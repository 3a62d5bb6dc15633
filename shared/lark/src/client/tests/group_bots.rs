//! Where the app cannot speak, a group bot does.

use super::*;
use crate::settings::GroupBot;
use bridge::card::CardLink;
use bridge::ports::GroupBots;
use bridge::reason::Reason;

/// A group bot of this Lark.
fn bot(lark: &FakeLark, secret: Option<&str>) -> GroupBot {
    GroupBot { url: format!("{}/open-apis/bot/v2/hook/hush", lark.address).into(), secret: secret.map(Into::into) }
}

fn oc(id: &str) -> ChatId {
    ChatId::new(id)
}

fn accepted() -> Answer {
    Answer::ok(json!({ "msg": "success", "data": {}, "StatusCode": 0, "StatusMessage": "success" }))
}

async fn said(answer: Answer) -> Answered<()> {
    let lark = FakeLark::start().await;
    lark.answers([answer]);
    lark.client_with(bot(&lark, None)).say(&oc("oc_1"), &note()).await
}

#[tokio::test]
async fn a_chat_without_a_group_bot_is_not_served() {
    let lark = FakeLark::start().await;
    let client = lark.client_with(bot(&lark, None));
    assert!(client.serves(&oc("oc_1")) && !client.serves(&oc("oc_2")));
    assert!(client.say(&oc("oc_2"), &note()).await.outcome.is_err());
    assert_eq!(lark.requests().len(), 0);
}

#[tokio::test]
async fn the_card_travels_as_an_object_and_without_a_token() {
    let lark = FakeLark::start().await;
    lark.answers([accepted().with_header("x-tt-logid", "2026-1")]);
    let said = lark.client_with(bot(&lark, None)).say(&oc("oc_1"), &note()).await;
    assert_eq!(said, Answered { outcome: Ok(()), log_id: Some("2026-1".to_owned()) });
    let [post] = lark.requests().try_into().unwrap();
    assert_eq!(post.line(), "POST /open-apis/bot/v2/hook/hush");
    assert_eq!(post.body, json!({ "msg_type": "interactive", "card": crate::render::card(&note()) }));
    assert_eq!((post.bearer, lark.tokens_issued()), (None, 0));
}

#[tokio::test]
async fn a_bot_with_a_secret_signs_with_the_time_of_the_clock() {
    let lark = FakeLark::start().await;
    lark.answers([accepted()]);
    lark.client_with(bot(&lark, Some("3HWWJHcs6JKDfkSVW8F46q"))).say(&oc("oc_1"), &note()).await.outcome.unwrap();
    let [post] = lark.requests().try_into().unwrap();
    assert_eq!(post.body["timestamp"], "1764000000");
    assert_eq!(post.body["sign"], "MxY55GWcZu5z2R68plUy8TPiKf5ijoKj7qrQTxjZ0CI=");
}

#[tokio::test]
async fn nothing_is_said_to_an_address_that_is_not_encrypted() {
    let lark = FakeLark::start().await;
    for url in ["http://open.feishu.cn/open-apis/bot/v2/hook/hush", "ftp://127.0.0.1/x", "hush", "", "http://127.0.0.1.example/x"]
    {
        let client = lark.client_with(GroupBot { url: url.into(), secret: None });
        assert_eq!(client.say(&oc("oc_1"), &note()).await.outcome, Err(ChatsFault::AppBroken { code: 0 }), "{url}");
    }
}

#[tokio::test]
async fn nothing_counts_as_said_unless_the_code_is_0() {
    assert_eq!(said(Answer::raw(200, r#"{"StatusCode":0}"#)).await.outcome, Err(ChatsFault::NoAnswer));
    assert_eq!(said(Answer::raw(502, "<html>")).await.outcome, Err(ChatsFault::Unavailable));
    assert_eq!(said(Answer::no(200, 5_000, "internal error")).await.outcome, Err(ChatsFault::Unavailable));
}

#[tokio::test]
async fn a_limit_of_a_group_bot_is_waited_out() {
    for (status, code, words) in
        [(200, 11_232, ""), (200, 11_233, ""), (200, 9_499, "Too many requests"), (429, 9_499, ""), (429, 1, "")]
    {
        assert_eq!(said(Answer::no(status, code, words)).await.outcome, Err(ChatsFault::Limited { wait: None, code }));
    }
    assert_eq!(said(Answer::raw(429, "slow down")).await.outcome, Err(ChatsFault::Limited { wait: None, code: 429 }));
}

#[tokio::test]
async fn a_group_bot_that_does_not_let_us_in_needs_an_administrator() {
    for code in [19_001, 19_021, 19_022, 19_024] {
        assert_eq!(said(Answer::no(200, code, "")).await.outcome, Err(ChatsFault::AppBroken { code }));
    }
}

#[tokio::test]
async fn what_a_group_bot_will_never_take_is_not_tried_again() {
    for code in [9_499, 19_002] {
        let reason = Reason::Malformed;
        assert_eq!(said(Answer::no(200, code, "Bad Request")).await.outcome, Err(ChatsFault::Permanent { reason, code }));
    }
    for code in [19_036, 11_246] {
        assert_eq!(said(Answer::no(200, code, "")).await.outcome, Err(ChatsFault::BadCard { code }));
    }
}

#[tokio::test]
async fn even_a_long_message_is_a_request_of_at_most_20_kb() {
    let lark = FakeLark::start().await;
    lark.answers([accepted()]);
    let link = CardLink { label: Text::same("Go"), url: "https://h.example/main".to_owned() };
    let long = Text::new("\"<中".repeat(5_000), "\"<".repeat(5_000));
    let note = NoteCard { title: long.clone(), paragraphs: vec![long; 20], link: Some(link), ..NoteCard::default() };
    lark.client_with(bot(&lark, Some("hush"))).say(&oc("oc_1"), &Message::Note(note)).await.outcome.unwrap();
    let [post] = lark.requests().try_into().unwrap();
    let weight = post.body.to_string().len();
    assert!((5_000..20 * 1024).contains(&weight), "{weight} bytes");
    assert!(post.body["card"].to_string().contains("https://h.example/main"));
}
