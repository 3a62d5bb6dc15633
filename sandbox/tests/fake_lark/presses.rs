//! What Lark sends by itself: presses, messages, chat events, the check of the address.

use super::town::{Arrived, ENCRYPT_KEY, Town, VERIFICATION_TOKEN, card};
use aes::Aes256;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cbc::Decryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt as _, KeyIvInit as _};
use jiff::SignedDuration;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

/// Opens a body by the documented rule.
pub fn opened(body: &str) -> Value {
    let wrapper: Value = serde_json::from_str(body).unwrap();
    assert_eq!(wrapper.as_object().unwrap().len(), 1, "a sealed body holds `encrypt` and nothing else");
    let sealed = STANDARD.decode(wrapper["encrypt"].as_str().unwrap()).unwrap();
    let (iv, ciphertext) = sealed.split_at(16);
    let key: [u8; 32] = Sha256::digest(ENCRYPT_KEY).into();
    let iv: [u8; 16] = iv.try_into().unwrap();
    let plain = Decryptor::<Aes256>::new(&key.into(), &iv.into()).decrypt_padded_vec::<Pkcs7>(ciphertext).unwrap();
    serde_json::from_slice(&plain).unwrap()
}

impl Arrived {
    /// Whether the signature is right by the documented rule.
    fn is_signed(&self) -> bool {
        let header = |name: &str| self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default();
        let signed = [header("x-lark-request-timestamp"), header("x-lark-request-nonce"), ENCRYPT_KEY, &self.body].concat();
        header("x-lark-signature") == hex::encode(Sha256::digest(signed))
    }
}

pub fn ack() -> Value {
    json!({ "tag": "button", "value": { "do": "ack" }, "timezone": "Asia/Shanghai" })
}

#[tokio::test]
async fn a_press_arrives_sealed_and_signed_and_names_person_card_and_chat() {
    let town = Town::start().await;
    let message_id = town.post_card(&card("x")).await;
    let pressed = town.lark.press(&message_id, &town.ann, ack()).await;
    assert_eq!((pressed.status, pressed.toast, pressed.error), (200, None, None));

    let arrived = town.arrived().remove(0);
    assert!(arrived.is_signed());
    let callback = opened(&arrived.body);
    assert_eq!(callback["header"]["event_type"], "card.action.trigger");
    assert_eq!(callback["header"]["token"], VERIFICATION_TOKEN);
    assert_eq!(callback["header"]["create_time"].as_str().unwrap().len(), 16, "microseconds");
    assert_eq!(callback["event"]["operator"]["open_id"], town.ann);
    assert_eq!(callback["event"]["action"], ack());
    assert_eq!(callback["event"]["context"], json!({ "open_message_id": message_id, "open_chat_id": town.group }));
    assert_eq!(town.lark.message(&message_id).unwrap().version, 1, "the answer {{}} changes nothing");
}

#[tokio::test]
async fn the_answer_to_a_press_shows_a_toast_and_replaces_the_card() {
    let town = Town::start().await;
    let message_id = town.post_card(&card("waiting")).await;
    let toast = json!({ "type": "success", "content": "ok", "i18n": { "zh_cn": "好" } });
    town.bridge_answers(200, json!({ "toast": toast, "card": { "type": "raw", "data": card("taken") } }));
    let pressed = town.lark.press(&message_id, &town.ann, ack()).await;
    assert_eq!((pressed.toast, pressed.error), (Some(toast), None));
    let message = town.lark.message(&message_id).unwrap();
    assert_eq!((message.version, message.content), (2, card("taken")));
}

#[tokio::test]
async fn a_bad_answer_is_shown_to_the_presser_as_larks_code() {
    let town = Town::start().await;
    let message_id = town.post_card(&card("x")).await;
    let v1 = json!({ "elements": [] });
    for (status, body, code) in [
        (500, json!({}), "200671"),
        (200, json!({ "code": 0 }), "200672"),
        (200, json!({ "toast": { "type": "warn", "content": "x" } }), "200672"),
        (200, json!({ "card": { "type": "raw", "data": card("x").to_string() } }), "200673"),
        (200, json!({ "card": { "type": "raw", "data": v1 } }), "200830"),
    ] {
        town.bridge_answers(status, body);
        let error = town.lark.press(&message_id, &town.ann, ack()).await.error.unwrap();
        assert!(error.starts_with(code), "{error}");
    }
    assert_eq!(town.lark.message(&message_id).unwrap().version, 1);
}

#[tokio::test]
async fn after_three_seconds_the_presser_sees_an_error_and_the_press_is_not_repeated() {
    let town = Town::start().await;
    let message_id = town.post_card(&card("x")).await;
    town.bridge_takes(Duration::from_secs(4));
    let pressed = town.lark.press(&message_id, &town.ann, ack()).await;
    assert!(pressed.error.unwrap().starts_with("200341"));
    assert_eq!(pressed.status, 0);
    assert!(town.lark.redeliver_pending().await.is_empty());
    assert_eq!(town.arrived().len(), 1);
}

#[tokio::test]
async fn only_what_stands_on_a_card_that_one_sees_can_be_pressed() {
    let town = Town::start().await;
    let message_id = town.post_card(&card("x")).await;
    let stranger = town.lark.add_person("Eve", "eve@example.com");
    assert!(town.lark.press(&message_id, &stranger, ack()).await.error.is_some());
    assert!(town.lark.press("om_nowhere", &town.ann, ack()).await.error.is_some());
    assert!(
        town.lark.press(&message_id, &town.ann, json!({ "tag": "button", "value": { "do": "delete" } })).await.error.is_some()
    );
    town.pass(SignedDuration::from_hours(14 * 24 + 1));
    assert!(town.lark.press(&message_id, &town.ann, ack()).await.error.is_some());
    assert!(town.arrived().is_empty());
}

#[tokio::test]
async fn a_card_is_locked_against_updates_while_a_press_of_it_is_not_answered() {
    let town = Town::start().await;
    let message_id = town.post_card(&card("x")).await;
    town.bridge_takes(Duration::from_millis(500));
    let (pressed, patched) = tokio::join!(town.lark.press(&message_id, &town.ann, ack()), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        town.patch(&message_id, &card("y")).await
    });
    assert_eq!(pressed.error, None);
    assert!(patched.body["msg"].as_str().unwrap().contains("ErrCode: 11310; ErrMsg: card action is lock"));
    assert_eq!(town.patch(&message_id, &card("y")).await.code(), 0);
}

#[tokio::test]
async fn the_bot_hears_everything_alone_with_a_person_and_in_a_group_only_what_is_for_it() {
    let town = Town::start().await;
    town.lark.say(&town.ann, Some(&town.group), "lunch?").await.unwrap();
    assert!(town.arrived().is_empty());

    town.lark.say(&town.ann, Some(&town.group), "@bot here").await.unwrap();
    let heard = opened(&town.arrived()[0].body);
    assert!(town.arrived()[0].is_signed());
    assert_eq!(heard["header"]["event_type"], "im.message.receive_v1");
    assert_eq!(heard["header"]["create_time"].as_str().unwrap().len(), 13, "milliseconds");
    assert_eq!(heard["event"]["message"]["content"], "{\"text\":\"@_user_1 here\"}");
    assert_eq!(heard["event"]["message"]["mentions"][0]["id"]["open_id"], town.lark.bot());
    assert_eq!(heard["event"]["sender"]["sender_id"]["open_id"], town.ann);

    let pushed = town.lark.say(&town.bob, None, "help").await.unwrap();
    let heard = opened(&town.arrived()[1].body);
    assert_eq!(heard["event"]["message"]["chat_type"], "p2p");
    assert!(heard["event"]["message"].get("mentions").is_none());
    assert_eq!(heard["event"]["message"]["message_id"], pushed.message_id.unwrap());
    assert!(town.lark.unread().is_empty(), "what people say is not news");
}

#[tokio::test]
async fn an_event_that_was_not_taken_comes_again_under_the_same_id_until_it_is() {
    let town = Town::start().await;
    town.bridge_answers(500, json!({}));
    assert_eq!(town.lark.say(&town.ann, None, "help").await.unwrap().status, 500);
    assert_eq!(town.lark.redeliver_pending().await.len(), 1);
    town.bridge_answers(200, json!({}));
    assert_eq!(town.lark.redeliver_pending().await[0].status, 200);
    assert!(town.lark.redeliver_pending().await.is_empty());
    let ids: Vec<_> = town.arrived().iter().map(|arrived| opened(&arrived.body)["header"]["event_id"].clone()).collect();
    assert_eq!(ids, vec![ids[0].clone(); 3]);
    town.lark.repeat_last(true).await;
    assert_ne!(opened(&town.arrived()[3].body)["header"]["event_id"], ids[0]);
}

#[tokio::test]
async fn groups_that_gain_or_lose_the_bot_or_end_tell_it() {
    let town = Town::start().await;
    town.lark.remove_bot(&town.group).await;
    town.lark.add_bot(&town.group).await;
    town.lark.disband(&town.group).await;
    let events: Vec<_> = town.arrived().iter().map(|arrived| opened(&arrived.body)).collect();
    let types: Vec<_> = events.iter().map(|event| event["header"]["event_type"].as_str().unwrap()).collect();
    assert_eq!(types, ["im.chat.member.bot.deleted_v1", "im.chat.member.bot.added_v1", "im.chat.disbanded_v1"]);
    assert_eq!(events[2]["event"]["chat_id"], town.group);
    assert_eq!(events[2]["event"]["operator_id"]["open_id"], town.ann);
}

#[tokio::test]
async fn an_address_is_good_when_the_challenge_comes_back_within_a_second() {
    let town = Town::start().await;
    town.bridge_echoes();
    assert_eq!(town.lark.verify_address().await.unwrap().status, 200);
    let arrived = town.arrived().remove(0);
    assert!(!arrived.headers.contains_key("x-lark-signature"), "the check of an address is never signed");
    assert_eq!(opened(&arrived.body)["type"], "url_verification");
    town.bridge_answers(200, json!({}));
    assert!(town.lark.verify_address().await.is_err());
    town.bridge_echoes();
    town.bridge_takes(Duration::from_millis(1_200));
    assert!(town.lark.verify_address().await.is_err());
}

/// Every address of a value inside a JSON: `event.context.open_chat_id`.
fn addresses(value: &Value, at: &str, found: &mut BTreeSet<String>) {
    found.insert(at.to_owned());
    for (name, inner) in value.as_object().into_iter().flatten() {
        addresses(inner, &format!("{at}.{name}"), found);
    }
    value.as_array().into_iter().flatten().for_each(|inner| addresses(inner, &format!("{at}[]"), found));
}

#[tokio::test]
async fn nothing_is_pushed_that_the_vectors_have_not_seen_lark_push() {
    let vectors =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/lark/tests/vectors/requests.json")).unwrap();
    let vectors: Value = serde_json::from_str(&vectors).unwrap();
    let mut seen: HashMap<String, BTreeSet<String>> = HashMap::new();
    for decoded in vectors["cases"].as_array().unwrap().iter().map(|case| &case["expect"]["decoded"]) {
        let kind = decoded["header"]["event_type"].as_str().unwrap_or("url_verification");
        addresses(decoded, "", seen.entry(kind.to_owned()).or_default());
    }

    let town = Town::start().await;
    let message_id = town.post_card(&card("x")).await;
    town.lark.press(&message_id, &town.ann, json!({ "tag": "button", "value": { "do": "ack" } })).await;
    town.lark.say(&town.ann, Some(&town.group), "@bot here").await.unwrap();
    town.lark.remove_bot(&town.group).await;
    town.lark.add_bot(&town.group).await;
    town.lark.disband(&town.group).await;
    let _ = town.lark.verify_address().await;

    assert_eq!(town.arrived().len(), 6);
    for pushed in town.arrived().iter().map(|arrived| opened(&arrived.body)) {
        let kind = pushed["header"]["event_type"].as_str().unwrap_or("url_verification");
        let mut pushes = BTreeSet::new();
        addresses(&pushed, "", &mut pushes);
        pushes.remove(".event.action.value.do");
        let invented: Vec<_> = pushes.difference(&seen[kind]).collect();
        assert!(invented.is_empty(), "{kind}: {invented:?}");
    }
}
