//! Calls of the Open API.

use super::town::{SECRET, Town, card};
use jiff::SignedDuration;
use sandbox::lark::{Api, Fault, Mode};
use serde_json::{Value, json};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);
const MESSAGES: &str = "/open-apis/im/v1/messages?receive_id_type=chat_id";

#[tokio::test]
async fn nothing_is_said_when_nobody_says_anything() {
    let town = Town::start().await;
    assert!(town.lark.messages().is_empty());
    assert!(town.lark.unread().is_empty());
    assert!(town.lark.calls().is_empty());
}

#[tokio::test]
async fn an_unknown_path_is_404_in_larks_envelope() {
    let town = Town::start().await;
    let answer = town.call("GET", "/open-apis/im/v9/messages", None, None).await;
    assert_eq!((answer.status, answer.code()), (404, 99_991_201));
    assert_eq!(answer.body["error"]["log_id"], answer.headers["x-tt-logid"].to_str().unwrap());
}

#[tokio::test]
async fn a_token_stays_the_same_until_it_has_half_an_hour_left_and_the_old_one_lives_on_to_its_end() {
    let town = Town::start().await;
    let first = town.ask_token(SECRET).await;
    assert_eq!(first.body["expire"], 7200);
    town.pass(MINUTE * 90);
    let same = town.ask_token(SECRET).await;
    assert_eq!((&same.body["tenant_access_token"], &same.body["expire"]), (&first.body["tenant_access_token"], &json!(1800)));

    town.pass(MINUTE);
    let second = town.ask_token(SECRET).await;
    assert_ne!(second.body["tenant_access_token"], first.body["tenant_access_token"]);
    let old = first.body["tenant_access_token"].as_str().unwrap();
    assert_eq!(town.call("GET", "/open-apis/bot/v3/info", Some(old), None).await.code(), 0);
    town.pass(MINUTE * 29);
    let answer = town.call("GET", "/open-apis/bot/v3/info", Some(old), None).await;
    assert_eq!((answer.status, answer.code()), (400, 99_991_663));
}

#[tokio::test]
async fn a_wrong_secret_or_token_is_refused_with_the_code_that_says_which() {
    let town = Town::start().await;
    assert_eq!(town.ask_token("wrong").await.code(), 10_015);
    assert_eq!(town.call("GET", "/open-apis/bot/v3/info", None, None).await.code(), 99_991_661);
    assert_eq!(town.call("GET", "/open-apis/bot/v3/info", Some("x"), None).await.code(), 99_991_671);
    assert_eq!(town.call("GET", "/open-apis/bot/v3/info", Some("t-unknown"), None).await.code(), 99_991_663);
    let token = town.token().await;
    town.lark.void_tokens();
    assert_eq!(town.call("GET", "/open-apis/bot/v3/info", Some(&token), None).await.code(), 99_991_663);
}

#[tokio::test]
async fn the_bot_stands_at_the_top_of_its_own_answer() {
    let town = Town::start().await;
    let answer = town.api("GET", "/open-apis/bot/v3/info", None).await;
    assert_eq!(answer.body["bot"]["open_id"], town.lark.bot());
    assert!(answer.body.get("data").is_none());
}

#[tokio::test]
async fn people_are_found_by_e_mail_whatever_its_case_and_the_unknown_have_an_entry_without_id() {
    let town = Town::start().await;
    let body = json!({ "emails": ["nobody@example.com", "Ann@Example.com"] });
    let answer = town.api("POST", "/open-apis/contact/v3/users/batch_get_id?user_id_type=open_id", Some(body)).await;
    let expected = json!([{ "email": "nobody@example.com" }, { "email": "Ann@Example.com", "user_id": town.ann }]);
    assert_eq!(answer.body["data"]["user_list"], expected);
    let many = json!({ "emails": vec!["x@example.com"; 51] });
    assert_eq!(town.api("POST", "/open-apis/contact/v3/users/batch_get_id", Some(many)).await.code(), 99_992_402);
}

#[tokio::test]
async fn a_card_is_posted_updated_and_read_and_each_version_is_news_until_looked_at() {
    let town = Town::start().await;
    let message_id = town.post_card(&card("one")).await;
    assert_eq!(town.lark.unread().len(), 1);
    assert_eq!(town.lark.last_card_in(&town.group).unwrap().content, card("one"));
    assert!(town.lark.unread().is_empty());

    let answer = town.patch(&message_id, &card("two")).await;
    assert_eq!(answer.body, json!({ "code": 0, "data": {}, "msg": "ok" }));
    assert_eq!(town.lark.unread().len(), 1);
    let message = town.lark.message(&message_id).unwrap();
    assert_eq!((message.version, message.content), (2, card("two")));

    let answer = town.api("GET", &format!("/open-apis/im/v1/messages/{message_id}"), None).await;
    let content: Value = serde_json::from_str(answer.body["data"]["items"][0]["body"]["content"].as_str().unwrap()).unwrap();
    assert_eq!(content["title"], "cpu idle low", "a card is read as a rendering, not as its JSON");
}

#[tokio::test]
async fn a_message_to_a_person_tells_their_chat_with_the_bot() {
    let town = Town::start().await;
    let answer = town.send_to("open_id", &town.ann, "text", &json!({ "text": "hello" })).await;
    let message = town.lark.message(&answer.message_id()).unwrap();
    assert_eq!(message.person.as_deref(), Some(town.ann.as_str()));
    assert_eq!(answer.body["data"]["chat_id"], message.chat_id);
    let again = town.send_to("chat_id", &message.chat_id, "text", &json!({ "text": "again" })).await;
    assert_eq!(again.body["data"]["chat_id"], message.chat_id);
}

#[tokio::test]
async fn a_reply_stands_under_the_message_it_answers() {
    let town = Town::start().await;
    let message_id = town.post_card(&card("one")).await;
    let body = json!({ "msg_type": "text", "content": "{\"text\":\"a line\"}" });
    let answer = town.api("POST", &format!("/open-apis/im/v1/messages/{message_id}/reply"), Some(body)).await;
    assert_eq!(answer.body["data"]["parent_id"], message_id);
    assert_eq!(town.lark.message(&answer.message_id()).unwrap().answers, Some(message_id));
}

#[tokio::test]
async fn a_uuid_makes_one_message_within_the_hour() {
    let town = Town::start().await;
    let body = json!({ "receive_id": town.group, "msg_type": "text", "content": "{\"text\":\"x\"}", "uuid": "once" });
    let first = town.api("POST", MESSAGES, Some(body.clone())).await;
    town.pass(MINUTE * 59);
    let second = town.api("POST", MESSAGES, Some(body.clone())).await;
    assert_eq!(second.body["data"]["message_id"], first.message_id());
    assert_eq!(town.lark.messages().len(), 1);
    town.pass(MINUTE);
    assert_ne!(town.api("POST", MESSAGES, Some(body)).await.message_id(), first.message_id());

    let long = json!({ "receive_id": town.group, "msg_type": "text", "content": "{\"text\":\"x\"}", "uuid": "u".repeat(51) });
    assert_eq!(town.api("POST", MESSAGES, Some(long)).await.code(), 99_992_402);
}

#[tokio::test]
async fn a_post_that_cannot_arrive_says_why() {
    let town = Town::start().await;
    town.lark.set_limits(false);
    let text = json!({ "text": "x" });
    let code = async |id_type: &str, id: &str| town.send_to(id_type, id, "text", &text).await.code();
    assert_eq!(code("open_id", "ou_nobody").await, 99_992_351);
    assert_eq!(code("open_id", &town.group).await, 230_034);
    assert_eq!(code("chat_id", "oc_nowhere").await, 99_992_356);
    town.lark.close_to_the_bot(&town.bob, Some(230_053));
    assert_eq!(code("open_id", &town.bob).await, 230_053);
    town.lark.remove_bot(&town.group).await;
    assert_eq!(code("chat_id", &town.group).await, 230_002);
    town.lark.disband(&town.group).await;
    assert_eq!(code("chat_id", &town.group).await, 232_009);
    assert!(town.lark.messages().is_empty());
}

#[tokio::test]
async fn content_has_its_form_and_its_length() {
    let town = Town::start().await;
    town.lark.set_limits(false);
    let body = json!({ "receive_id": town.group, "msg_type": "text", "content": "not json" });
    assert_eq!(town.api("POST", MESSAGES, Some(body)).await.code(), 230_001);
    assert_eq!(town.send_to("chat_id", &town.group, "interactive", &card(&"x".repeat(30_720))).await.code(), 230_025);
    assert_eq!(town.send_to("chat_id", &town.group, "text", &json!({ "text": "x".repeat(30_720) })).await.code(), 0);
    assert_eq!(
        town.send_to("chat_id", &town.group, "post", &json!({ "zh_cn": { "content": [[{ "tag": "text", "text": "x" }]] } }))
            .await
            .code(),
        0
    );
}

#[tokio::test]
async fn a_card_that_lark_does_not_take_is_refused_with_its_sub_code() {
    let town = Town::start().await;
    let answer = town.send_to("chat_id", &town.group, "interactive", &card("<at id=ou_nobody></at>")).await;
    assert_eq!((answer.status, answer.code()), (400, 230_099));
    let msg = answer.body["msg"].as_str().unwrap();
    assert!(msg.contains("ErrCode: 100290; ErrMsg: "), "{msg}");
    town.lark.allow_at_all(&town.group, false);
    assert_eq!(town.send_to("chat_id", &town.group, "interactive", &card("<at id=all></at>")).await.code(), 230_099);
}

#[tokio::test]
async fn a_card_can_be_updated_for_14_days_unless_recalled_and_never_left_for_schema_1() {
    let town = Town::start().await;
    let message_id = town.post_card(&card("one")).await;
    let v1 = json!({ "config": { "update_multi": true }, "elements": [] });
    assert!(town.patch(&message_id, &v1).await.body["msg"].as_str().unwrap().contains("200830"));
    town.pass(DAY * 14);
    assert_eq!(town.patch(&message_id, &card("two")).await.code(), 0);
    town.pass(SignedDuration::from_secs(1));
    assert_eq!(town.patch(&message_id, &card("three")).await.code(), 230_031);

    let recalled = town.post_card(&card("one")).await;
    town.lark.recall(&recalled);
    assert_eq!(town.patch(&recalled, &card("two")).await.code(), 230_011);
    assert_eq!(town.patch("om_nowhere", &card("two")).await.code(), 99_992_354);
}

#[tokio::test]
async fn a_chat_takes_five_posts_a_second_and_a_message_five_updates() {
    let town = Town::start().await;
    let text = json!({ "text": "x" });
    let message_id = town.post_card(&card("0")).await;
    for _ in 0..4 {
        assert_eq!(town.send_to("chat_id", &town.group, "text", &text).await.code(), 0);
    }
    let answer = town.send_to("chat_id", &town.group, "text", &text).await;
    assert_eq!((answer.status, answer.code()), (400, 230_020));
    assert_eq!(town.send_to("open_id", &town.ann, "text", &text).await.code(), 0, "a person is another target");

    for n in 0..5 {
        assert_eq!(town.patch(&message_id, &card(&n.to_string())).await.code(), 0);
    }
    assert_eq!(town.patch(&message_id, &card("5")).await.code(), 230_020);
    town.pass(SignedDuration::from_secs(1));
    assert_eq!(town.patch(&message_id, &card("5")).await.code(), 0);
    town.lark.set_limits(false);
    for n in 0..9 {
        assert_eq!(town.patch(&message_id, &card(&n.to_string())).await.code(), 0);
    }
}

#[tokio::test]
async fn an_api_takes_fifty_calls_a_second_and_then_says_when_to_come_back() {
    let town = Town::start().await;
    let token = town.token().await;
    let path = "/open-apis/contact/v3/users/batch_get_id";
    for _ in 0..50 {
        assert_eq!(town.call("POST", path, Some(&token), Some(json!({}))).await.code(), 0);
    }
    let answer = town.call("POST", path, Some(&token), Some(json!({}))).await;
    assert_eq!((answer.status, answer.code()), (429, 99_991_400));
    assert_eq!(answer.headers["x-ogw-ratelimit-limit"], "50");
    assert_eq!(answer.headers["x-ogw-ratelimit-reset"], "1");
}

#[tokio::test]
async fn a_limited_lark_takes_no_writes_and_one_that_is_down_takes_nothing() {
    let town = Town::start().await;
    town.lark.set_mode(Mode::Limited);
    let answer = town.send_to("chat_id", &town.group, "text", &json!({ "text": "x" })).await;
    assert_eq!((answer.status, answer.code()), (429, 99_991_400));
    assert_eq!(town.api("GET", "/open-apis/bot/v3/info", None).await.code(), 0);
    town.lark.set_mode(Mode::Down);
    assert_eq!(town.ask_token(SECRET).await.status, 503);
    town.lark.set_mode(Mode::Up);
    assert_eq!(town.ask_token(SECRET).await.code(), 0);
}

#[tokio::test]
async fn a_cut_connection_may_have_carried_the_message_or_not_and_the_caller_cannot_tell() {
    let town = Town::start().await;
    let token = town.token().await;
    let body = json!({ "receive_id": town.group, "msg_type": "text", "content": "{\"text\":\"x\"}", "uuid": "once" });
    town.lark.fail_next(Api::Send, Fault::CutBefore);
    assert!(town.try_call("POST", MESSAGES, Some(&token), Some(body.clone())).await.is_err());
    assert_eq!(town.lark.messages().len(), 0);
    town.lark.fail_next(Api::Send, Fault::CutAfter);
    assert!(town.try_call("POST", MESSAGES, Some(&token), Some(body.clone())).await.is_err());
    assert_eq!(town.lark.messages().len(), 1);
    assert_eq!(town.call("POST", MESSAGES, Some(&token), Some(body)).await.code(), 0);
    assert_eq!(town.lark.messages().len(), 1, "the uuid made the repetition harmless");
}

#[tokio::test]
async fn a_fault_befalls_one_call_and_the_next_one_is_fine() {
    let town = Town::start().await;
    town.lark.fail_next(Api::BotInfo, Fault::Code { http: 400, code: 11_205 });
    town.lark.fail_next(Api::BotInfo, Fault::Status(502));
    assert_eq!(town.api("GET", "/open-apis/bot/v3/info", None).await.code(), 11_205);
    let answer = town.api("GET", "/open-apis/bot/v3/info", None).await;
    assert_eq!((answer.status, answer.body), (502, Value::Null));
    assert_eq!(town.api("GET", "/open-apis/bot/v3/info", None).await.code(), 0);
    assert_eq!(town.lark.faults_in_wait(), 0);
}

#[tokio::test]
async fn the_log_tells_what_was_asked_and_how_it_ended_and_nothing_of_what_was_said() {
    let town = Town::start().await;
    town.send_to("open_id", "ou_nobody", "text", &json!({ "text": "secret" })).await;
    let calls = town.lark.calls();
    let seen: Vec<_> = calls.iter().map(|call| (call.method.as_str(), call.path.as_str(), call.status, call.code)).collect();
    assert_eq!(
        seen,
        [
            ("POST", "/open-apis/auth/v3/tenant_access_token/internal", 200, Some(0)),
            ("POST", "/open-apis/im/v1/messages", 400, Some(99_992_351)),
        ]
    );
    assert!(!format!("{calls:?}").contains("secret"));
}

#[tokio::test]
async fn the_page_sees_groups_people_and_messages_and_is_told_of_changes() {
    let town = Town::start().await;
    let told = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counter = std::sync::Arc::clone(&told);
    town.lark.on_change(move || {
        counter.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
    });
    town.send_to("open_id", &town.ann, "text", &json!({ "text": "hello" })).await;
    assert!(told.load(std::sync::atomic::Ordering::SeqCst) > 0);
    let view = town.lark.view();
    assert_eq!(view["mode"], "up");
    assert_eq!(view["people"][0], json!({ "open_id": town.ann, "name": "Ann", "email": "ann@example.com" }));
    let group =
        json!({ "chat_id": town.group, "name": "Payments", "members": [town.ann, town.bob], "bot": true, "disbanded": false });
    assert_eq!(view["chats"], json!([group]));
    assert_eq!((&view["messages"][0]["chat_type"], &view["messages"][0]["person"]), (&json!("p2p"), &json!(town.ann)));
    assert_eq!(town.lark.unread().len(), 1, "the page is not a test: what it shows stays unread");
}
