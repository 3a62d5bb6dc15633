//! Group bots: posts to an address, without an app.

use super::presses::ack;
use super::town::{Answer, Town, card};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::SignedDuration;
use sandbox::lark::Mode;
use serde_json::{Value, json};
use sha2::Sha256;

impl Town {
    async fn hook(&self, address: &str, body: Value) -> Answer {
        self.call("POST", address, None, Some(body)).await
    }
}

fn text(text: &str) -> Value {
    json!({ "msg_type": "text", "content": { "text": text } })
}

fn signed(mut body: Value, secret: &str, second: i64) -> Value {
    let mac = Hmac::<Sha256>::new_from_slice(format!("{second}\n{secret}").as_bytes()).unwrap();
    body["timestamp"] = json!(second.to_string());
    body["sign"] = json!(STANDARD.encode(mac.finalize().into_bytes()));
    body
}

#[tokio::test]
async fn a_group_bot_says_nothing_by_itself() {
    let town = Town::start().await;
    town.lark.add_group_bot(&town.group, None);
    assert!(town.lark.messages().is_empty());
}

#[tokio::test]
async fn a_text_a_post_and_a_card_stand_in_the_group_as_written_by_a_bot_of_its_own() {
    let town = Town::start().await;
    let address = town.lark.add_group_bot(&town.group, None);
    let post = json!({ "zh_cn": { "title": "t", "content": [[{ "tag": "text", "text": "x" }]] } });
    for body in [
        text("hello"),
        json!({ "msg_type": "post", "content": { "post": post } }),
        json!({ "msg_type": "interactive", "card": card("x") }),
    ] {
        let answer = town.hook(&address, body).await;
        let expected = json!({ "code": 0, "msg": "success", "data": {}, "StatusCode": 0, "StatusMessage": "success" });
        assert_eq!((answer.status, answer.body), (200, expected));
    }
    assert_eq!(town.lark.unread().len(), 3);
    let messages = town.lark.messages();
    let written: Vec<_> = messages.iter().map(|message| (message.msg_type.as_str(), &message.content)).collect();
    assert_eq!(written, [("text", &json!({ "text": "hello" })), ("post", &post), ("interactive", &card("x"))]);
    assert!(messages.iter().all(|message| message.writer.as_deref().is_some_and(|writer| writer.starts_with("cli_"))));
    assert!(town.lark.cards_of(&town.group).is_empty(), "these are not the app's");

    let path = format!("/open-apis/im/v1/messages?container_id_type=chat&container_id={}", town.group);
    let sender = town.api("GET", &path, None).await.body["data"]["items"][0]["sender"].clone();
    assert_eq!((&sender["sender_type"], &sender["id"]), (&json!("app"), &json!(messages[0].writer)));
}

#[tokio::test]
async fn a_card_of_a_group_bot_can_be_neither_pressed_nor_updated_nor_buzzed() {
    let town = Town::start().await;
    let address = town.lark.add_group_bot(&town.group, None);
    town.hook(&address, json!({ "msg_type": "interactive", "card": card("x") })).await;
    let message_id = town.lark.messages()[0].message_id.clone();
    let pressed = town.lark.press(&message_id, &town.ann, ack()).await;
    assert_eq!((pressed.status, pressed.toast), (0, None));
    assert!(pressed.error.is_some() && town.arrived().is_empty());
    assert_eq!(town.patch(&message_id, &card("y")).await.code(), 230_012);
    let path = format!("/open-apis/im/v1/messages/{message_id}/urgent_app?user_id_type=open_id");
    assert_eq!(town.api("PATCH", &path, Some(json!({ "user_id_list": [town.ann] }))).await.code(), 230_012);
}

#[tokio::test]
async fn an_address_that_nobody_has_or_has_no_more_is_refused() {
    let town = Town::start().await;
    let answer = town.hook("/open-apis/bot/v2/hook/unknown", text("x")).await;
    assert_eq!((answer.status, answer.code()), (200, 19_001));
    let (first, second) = (town.lark.add_group_bot(&town.group, None), town.lark.add_group_bot(&town.group, None));
    town.lark.remove_group_bot(&first);
    assert_eq!(town.hook(&first, text("x")).await.code(), 19_001);
    assert_eq!(town.hook(&second, text("x")).await.code(), 0);
    town.lark.disband(&town.group).await;
    assert_eq!(town.hook(&second, text("x")).await.code(), 19_001);
}

#[tokio::test]
async fn where_a_secret_was_chosen_only_a_fresh_signature_with_it_passes() {
    let town = Town::start().await;
    let address = town.lark.add_group_bot(&town.group, Some("secret"));
    let now = town.lark.now().as_second();
    for (body, code) in [
        (text("unsigned"), 19_021),
        (signed(text("another's"), "another", now), 19_021),
        (signed(text("old"), "secret", now - 3_601), 19_021),
        (signed(text("early"), "secret", now + 3_601), 19_021),
        (signed(text("just in time"), "secret", now - 3_600), 0),
        (signed(text("fresh"), "secret", now), 0),
    ] {
        assert_eq!(town.hook(&address, body.clone()).await.code(), code, "{body}");
    }
    let mut as_number = signed(text("x"), "secret", now);
    as_number["timestamp"] = json!(now);
    assert_eq!(town.hook(&address, as_number).await.code(), 19_021);
    assert_eq!(town.lark.messages().len(), 2);
}

#[tokio::test]
async fn what_is_no_message_is_refused_with_the_code_that_says_why() {
    let town = Town::start().await;
    let address = town.lark.add_group_bot(&town.group, None);
    for (body, status, code) in [
        (json!({ "content": { "text": "x" } }), 200, 19_002),
        (json!({ "msg_type": "text" }), 400, 9_499),
        (json!({ "msg_type": "text", "content": "{\"text\":\"x\"}" }), 400, 9_499),
        (json!({ "msg_type": "post", "content": { "zh_cn": { "content": [] } } }), 400, 9_499),
        (json!({ "msg_type": "interactive", "content": card("x") }), 400, 9_499),
        (json!({ "msg_type": "interactive", "card": card("x").to_string() }), 400, 9_499),
        (json!({ "msg_type": "interactive", "card": card("<at id=ou_nobody></at>") }), 200, 11_246),
        (json!({ "msg_type": "letter", "content": {} }), 400, 9_499),
        (json!({ "msg_type": "text", "content": { "text": "x" }, "uuid": "once" }), 400, 9_499),
        (text(&"x".repeat(20 * 1024)), 400, 9_499),
    ] {
        let answer = town.hook(&address, body.clone()).await;
        assert_eq!((answer.status, answer.code()), (status, code), "{body}");
    }
    assert!(town.lark.messages().is_empty());
}

#[tokio::test]
async fn a_group_bot_posts_five_times_a_second_and_a_hundred_times_a_minute() {
    let town = Town::start().await;
    let address = town.lark.add_group_bot(&town.group, None);
    for _ in 0..20 {
        for _ in 0..5 {
            assert_eq!(town.hook(&address, text("x")).await.code(), 0);
        }
        assert_eq!(town.hook(&address, text("x")).await.code(), 11_232);
        town.pass(SignedDuration::from_secs(1));
    }
    let answer = town.hook(&address, text("x")).await;
    assert_eq!((answer.status, answer.code()), (200, 11_232));
    town.pass(SignedDuration::from_secs(40));
    assert_eq!(town.hook(&address, text("x")).await.code(), 0);
}

#[tokio::test]
async fn all_bots_of_a_group_share_its_five_posts_a_second() {
    let town = Town::start().await;
    let address = town.lark.add_group_bot(&town.group, None);
    for _ in 0..4 {
        town.post_card(&card("x")).await;
    }
    assert_eq!(town.hook(&address, text("x")).await.code(), 0);
    assert_eq!(town.hook(&address, text("x")).await.code(), 11_233);
    assert_eq!(town.send_to("chat_id", &town.group, "text", &json!({ "text": "x" })).await.code(), 230_020);
}

#[tokio::test]
async fn a_limited_lark_takes_no_posts_of_group_bots_either() {
    let town = Town::start().await;
    let address = town.lark.add_group_bot(&town.group, None);
    town.lark.set_mode(Mode::Limited);
    assert_eq!(town.hook(&address, text("x")).await.code(), 11_232);
    town.lark.set_mode(Mode::Down);
    assert_eq!(town.hook(&address, text("x")).await.status, 503);
}

#[tokio::test]
async fn a_group_bot_outlives_the_run() {
    let town = Town::start().await;
    let address = town.lark.add_group_bot(&town.group, None);
    let later = Town::start().await;
    later.lark.restore(&town.lark.save()).unwrap();
    assert_eq!(later.hook(&address, text("x")).await.code(), 0);
}
