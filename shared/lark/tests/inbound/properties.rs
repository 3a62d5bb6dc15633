//! What holds for every request, not only for those somebody thought of.

use crate::sender::*;
use http::{HeaderName, HeaderValue};
use lark::callback::{Callback, MAX_BODY};
use lark::crypto::{decrypt, encrypt};
use lark::settings::Settings;
use proptest::prelude::*;
use serde_json::{Value, json};

fn usual() -> Settings {
    settings(&[KEY], &[TOKEN])
}

/// JSON that looks like Lark's here and there: its names, with anything in them.
fn lark_like_json() -> impl Strategy<Value = Value> {
    const NAMES: [&str; 20] = [
        "schema",
        "header",
        "event",
        "event_id",
        "event_type",
        "type",
        "token",
        "app_id",
        "tenant_key",
        "action",
        "value",
        "operator",
        "open_id",
        "context",
        "open_message_id",
        "message",
        "sender",
        "content",
        "mentions",
        "uuid",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        prop::sample::select(vec![
            "2.0",
            TOKEN,
            APP,
            TENANT,
            "card.action.trigger",
            "im.message.receive_v1",
            "url_verification",
            "user"
        ])
        .prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 48, 8, |inner| {
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            4 => prop::collection::btree_map(prop::sample::select(NAMES.to_vec()), inner, 0..8)
                .prop_map(|fields| fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
        ]
    })
}

/// A genuine event with one of its fields put somewhere else, or something else put in its place.
fn mutated(mut plain: Value, pointer: &str, with: Value) -> Value {
    if let Some(place) = plain.pointer_mut(pointer) {
        *place = with;
    }
    plain
}

/// Every kind of request that bears a signature.
fn signed_requests() -> [Request; 3] {
    [
        Request::encrypted(KEY, &press().to_string()),
        Request::encrypted(KEY, &message("here").to_string()),
        Request::legacy(TOKEN, &legacy_press()),
    ]
}

proptest! {
    #[test]
    fn whatever_arrives_is_answered_without_a_panic(
        body in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..512),
            lark_like_json().prop_map(|json| json.to_string().into_bytes()),
            any::<String>().prop_map(|text| json!({ "encrypt": text }).to_string().into_bytes()),
        ],
        headers in prop::collection::vec((0..3usize, prop::collection::vec(32..=255u8, 0..80)), 0..4),
        keyed in any::<bool>(),
    ) {
        let mut request = Request::unsigned(body);
        for (name, value) in headers {
            let name = ["x-lark-request-timestamp", "x-lark-request-nonce", "x-lark-signature"][name];
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                request.headers.append(HeaderName::from_static(name), value);
            }
        }
        let settings = if keyed { usual() } else { settings(&[], &[TOKEN]) };
        if let Err(rejection) = request.received(&settings, now()) {
            prop_assert!((400..500).contains(&rejection.status));
        }
    }

    #[test]
    fn whatever_is_authentic_is_answered_without_a_panic(
        json in lark_like_json(),
        pointer in prop::sample::select(vec![
            "/header", "/header/event_id", "/event", "/event/action", "/event/action/value", "/event/operator", "/event/context",
            "/event/message", "/event/message/content", "/event/message/mentions", "/event/sender", "/event/sender/sender_id",
        ]),
    ) {
        for plain in [json.clone(), mutated(press(), pointer, json.clone()), mutated(message("here"), pointer, json.clone())] {
            if let Err(rejection) = Request::encrypted(KEY, &plain.to_string()).received(&usual(), now()) {
                prop_assert!((400..500).contains(&rejection.status));
            }
        }
    }

    #[test]
    fn a_changed_byte_of_a_signed_body_is_noticed(which in 0..3usize, at in any::<prop::sample::Index>(), flip in 1..=255u8) {
        let mut request = signed_requests()[which].clone();
        prop_assert!(request.received(&usual(), now()).is_ok());
        let at = at.index(request.body.len());
        request.body[at] ^= flip;
        prop_assert!(request.received(&usual(), now()).is_err());
    }

    #[test]
    fn a_changed_character_of_a_signature_timestamp_or_nonce_is_noticed(
        which in 0..3usize,
        header in prop::sample::select(vec!["x-lark-signature", "x-lark-request-timestamp", "x-lark-request-nonce"]),
        at in any::<prop::sample::Index>(),
        character in b'!'..=b'~',
    ) {
        let mut request = signed_requests()[which].clone();
        let mut value = request.headers[header].as_bytes().to_vec();
        let at = at.index(value.len());
        prop_assume!(value[at] != character);
        value[at] = character;
        request.headers.insert(header, HeaderValue::from_bytes(&value).unwrap());
        prop_assert!(request.received(&usual(), now()).is_err());
    }

    #[test]
    fn what_was_encrypted_is_decrypted_with_the_same_key_only(key in any::<String>(), iv in any::<[u8; 16]>(), text in any::<String>()) {
        let sealed = encrypt(&key, iv, &text);
        let other = decrypt(&format!("{key}x"), &sealed);
        prop_assert_eq!(decrypt(&key, &sealed), Ok(text.clone()));
        prop_assert_ne!(other, Ok(text));
    }

    #[test]
    fn what_people_write_arrives_as_they_wrote_it(text in "\\PC{0,200}", id in "om_[a-z0-9]{1,40}", direct in any::<bool>()) {
        prop_assume!(!text.contains("@_user_"));
        let mut plain = message(&text);
        plain["event"]["message"]["message_id"] = json!(id);
        plain["event"]["message"]["chat_type"] = json!(if direct { "p2p" } else { "group" });
        let received = Request::encrypted(KEY, &plain.to_string()).received(&usual(), now());
        let Ok(Callback::Message { message, key }) = received else { return Err(TestCaseError::fail(format!("{received:?}"))) };
        prop_assert_eq!(message.text, text.trim());
        prop_assert_eq!(message.place == bridge::chat::Place::Direct, direct);
        prop_assert_eq!(key, id);
    }

    #[test]
    fn what_people_type_into_a_form_arrives_as_they_typed_it(typed in any::<String>(), presser in "ou_[a-z0-9]{1,40}") {
        let mut plain = press();
        plain["event"]["operator"]["open_id"] = json!(presser);
        plain["event"]["action"]["value"] = json!({ "v": 1, "do": "comment", "incident": "i" });
        plain["event"]["action"]["form_value"] = json!({ "text": typed });
        let received = Request::encrypted(KEY, &plain.to_string()).received(&usual(), now());
        let Ok(Callback::Click { click, .. }) = received else { return Err(TestCaseError::fail(format!("{received:?}"))) };
        prop_assert_eq!(click.input, Some(typed));
        prop_assert_eq!(click.open_id.as_str(), presser);
    }
}

#[test]
fn json_nested_beyond_reason_is_refused_and_does_not_exhaust_the_stack() {
    let deep = |open: &str| Request::unsigned(open.repeat((MAX_BODY - 1) / open.len()));
    assert_eq!(deep("[").received(&usual(), now()).unwrap_err().status, 400);
    assert_eq!(deep(r#"{"a":"#).received(&usual(), now()).unwrap_err().status, 400);
}
