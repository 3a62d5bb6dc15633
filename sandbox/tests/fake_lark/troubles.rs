//! Troubles of the whole app, of the month, and of single calls.

use super::town::{SECRET, Town, card};
use jiff::SignedDuration;
use sandbox::lark::{Api, Fault};
use serde_json::json;

const BOT: &str = "/open-apis/bot/v3/info";
const PEOPLE: &str = "/open-apis/contact/v3/users/batch_get_id";
const DAY: SignedDuration = SignedDuration::from_hours(24);

#[tokio::test]
async fn an_app_without_troubles_has_used_nothing() {
    let town = Town::start().await;
    assert!(town.lark.is_app_enabled());
    assert_eq!(town.lark.calls_this_month(), 0);
}

#[tokio::test]
async fn a_disabled_app_gets_no_token_and_the_ones_it_has_are_void_until_it_is_enabled_again() {
    let town = Town::start().await;
    let token = town.token().await;
    town.lark.set_app_enabled(false);
    let asked = town.ask_token(SECRET).await;
    assert_eq!((asked.status, asked.code()), (200, 10_014));
    let answer = town.call("GET", BOT, Some(&token), None).await;
    assert_eq!((answer.status, answer.code()), (400, 99_991_662));
    assert_eq!(town.ask_token("wrong").await.code(), 10_015);
    town.lark.set_app_enabled(true);
    assert_eq!(town.call("GET", BOT, Some(&token), None).await.code(), 0);
}

#[tokio::test]
async fn only_successful_calls_of_messages_and_of_the_bot_use_up_the_month() {
    let town = Town::start().await;
    let address = town.lark.add_group_bot(&town.group, None);
    town.api("POST", PEOPLE, Some(json!({}))).await;
    town.call("POST", &address, None, Some(json!({ "msg_type": "text", "content": { "text": "x" } }))).await;
    town.patch("om_nowhere", &card("x")).await;
    town.lark.fail_next(Api::Send, Fault::Limited { reset: None, http: 429 });
    town.send_to("chat_id", &town.group, "interactive", &card("x")).await;
    assert_eq!(town.lark.calls_this_month(), 0);

    let message_id = town.post_card(&card("x")).await;
    town.patch(&message_id, &card("y")).await;
    town.api("GET", BOT, None).await;
    town.api("GET", &format!("/open-apis/im/v1/messages/{message_id}"), None).await;
    assert_eq!(town.lark.calls_this_month(), 4);
    let token = town.token().await;
    town.lark.fail_next(Api::BotInfo, Fault::CutAfter);
    assert!(town.try_call("GET", BOT, Some(&token), None).await.is_err());
    assert_eq!(town.lark.calls_this_month(), 5, "it was carried out");
}

#[tokio::test]
async fn a_used_up_month_answers_429_without_a_word_of_when_until_the_next_one_begins_in_shanghai() {
    let town = Town::start().await;
    town.lark.set_month_quota(Some(2));
    let message_id = town.post_card(&card("x")).await;
    assert_eq!(town.patch(&message_id, &card("y")).await.code(), 0);
    let answer = town.patch(&message_id, &card("z")).await;
    assert_eq!((answer.status, answer.code()), (429, 99_991_403));
    assert!(!answer.headers.contains_key("x-ogw-ratelimit-reset"));
    assert_eq!(town.lark.calls_this_month(), 2);
    assert_eq!(town.api("POST", PEOPLE, Some(json!({}))).await.code(), 0, "people are free");

    // From the 5th, 08:00 UTC, to the 31st, 15:59:59 UTC: a second before February in Shanghai.
    town.pass(DAY * 26 + SignedDuration::from_secs(8 * 3_600 - 1));
    assert_eq!(town.api("GET", BOT, None).await.code(), 99_991_403);
    town.pass(SignedDuration::from_secs(1));
    assert_eq!(town.api("GET", BOT, None).await.code(), 0);
    assert_eq!(town.lark.calls_this_month(), 1);
}

#[tokio::test]
async fn a_raised_quota_helps_at_once_and_the_count_outlives_the_run() {
    let town = Town::start().await;
    town.post_card(&card("x")).await;
    town.lark.set_month_quota(Some(1));
    assert_eq!(town.api("GET", BOT, None).await.code(), 99_991_403);
    let later = Town::start().await;
    later.lark.restore(&town.lark.save()).unwrap();
    assert_eq!(later.lark.calls_this_month(), 1);
    town.lark.set_month_quota(None);
    assert_eq!(town.api("GET", BOT, None).await.code(), 0);
}

#[tokio::test]
async fn a_limit_befalls_one_call_with_or_without_saying_how_long() {
    let town = Town::start().await;
    town.lark.fail_next(Api::BotInfo, Fault::Limited { reset: Some(7), http: 429 });
    town.lark.fail_next(Api::BotInfo, Fault::Limited { reset: None, http: 400 });
    let said = town.api("GET", BOT, None).await;
    assert_eq!((said.status, said.code()), (429, 99_991_400));
    assert_eq!(said.headers["x-ogw-ratelimit-reset"], "7");
    let unsaid = town.api("GET", BOT, None).await;
    assert_eq!((unsaid.status, unsaid.code()), (400, 99_991_400));
    assert!(!unsaid.headers.contains_key("x-ogw-ratelimit-reset"));
    assert_eq!(town.api("GET", BOT, None).await.code(), 0);
}

#[tokio::test]
async fn one_card_is_refused_with_a_sub_code_and_the_next_is_taken() {
    let town = Town::start().await;
    town.lark.fail_next(Api::Send, Fault::RefusedCard { sub_code: 200_621 });
    let answer = town.send_to("chat_id", &town.group, "interactive", &card("x")).await;
    assert_eq!((answer.status, answer.code()), (400, 230_099));
    assert!(answer.body["msg"].as_str().unwrap().contains("ErrCode: 200621; ErrMsg: "), "{answer:?}");
    assert!(town.lark.messages().is_empty());
    town.post_card(&card("x")).await;
}
