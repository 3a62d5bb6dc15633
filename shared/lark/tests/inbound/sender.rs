//! A Lark that sends: encrypts and signs as the real one does.

use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::{SignedDuration, Timestamp};
use lark::callback::{self, Callback, Opened, Rejection};
use lark::crypto;
use lark::settings::{Hosts, Settings};
use serde_json::{Value, json};

pub const KEY: &str = "8UN20Hl2rqyNnU0mYeTFGMYZ19PdGLP1";
pub const TOKEN: &str = "G6uSbpgDoovojd7bt4H9AvjV8xM7fxdS";
pub const APP: &str = "cli_0c83a8ad9bb98ef7";
pub const TENANT: &str = "1a0bd6592640171a";

/// When everything is sent, unless a test says otherwise.
pub fn now() -> Timestamp {
    Timestamp::from_second(1_764_000_000).unwrap()
}

/// An app with these Encrypt Keys and Verification Tokens.
pub fn settings(encrypt_keys: &[&str], verification_tokens: &[&str]) -> Settings {
    Settings {
        app_id: APP.to_owned(),
        app_secret: "unused".into(),
        encrypt_keys: encrypt_keys.iter().map(|key| (*key).into()).collect(),
        verification_tokens: verification_tokens.iter().map(|token| (*token).into()).collect(),
        tenant_key: None,
        hosts: Hosts::feishu(),
        group_bots: Default::default(),
    }
}

/// One request on its way.
#[derive(Debug, Clone)]
pub struct Request {
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Request {
    /// Encrypted and signed with the Encrypt Key.
    pub fn encrypted(key: &str, plain: &str) -> Self {
        let body = format!(r#"{{"encrypt":"{}"}}"#, crypto::encrypt(key, *b"0123456789abcdef", plain)).into_bytes();
        Self::unsigned(body).signed(|timestamp, nonce, body| crypto::event_signature(timestamp, nonce, key, body))
    }

    /// In the clear, signed with the Verification Token, as old card callbacks are.
    pub fn legacy(token: &str, plain: &Value) -> Self {
        let request = Self::unsigned(plain.to_string().into_bytes());
        request.signed(|timestamp, nonce, body| crypto::legacy_card_signature(timestamp, nonce, token, body))
    }

    /// As it is, without any header.
    pub fn unsigned(body: impl Into<Vec<u8>>) -> Self {
        Self { headers: HeaderMap::new(), body: body.into() }
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        self
    }

    pub fn opened(&self, settings: &Settings, now: Timestamp) -> Result<Opened, Rejection> {
        callback::open(settings, &self.headers, &self.body, now)
    }

    pub fn received(&self, settings: &Settings, now: Timestamp) -> Result<Callback, Rejection> {
        callback::receive(settings, &self.headers, &self.body, now)
    }

    fn signed(self, sign: impl Fn(&str, &str, &[u8]) -> String) -> Self {
        let (timestamp, nonce) = (now().as_second().to_string(), "147810178");
        let signature = sign(&timestamp, nonce, &self.body);
        self.with("x-lark-request-timestamp", &timestamp).with("x-lark-request-nonce", nonce).with("x-lark-signature", &signature)
    }
}

/// An event of schema 2.0.
pub fn event(event_type: &str, event: Value) -> Value {
    json!({
        "schema": "2.0",
        "header": {
            "event_id": "ev_1", "token": TOKEN, "create_time": "1764000000000",
            "event_type": event_type, "tenant_key": TENANT, "app_id": APP,
        },
        "event": event,
    })
}

/// A press of one of our own buttons.
pub fn press() -> Value {
    event(
        "card.action.trigger",
        json!({
            "operator": { "tenant_key": TENANT, "open_id": "ou_1", "union_id": "on_1" },
            "token": "c-1",
            "action": { "tag": "button", "value": our_value(), "timezone": "Asia/Shanghai" },
            "host": "im_message",
            "context": { "open_message_id": "om_1", "open_chat_id": "oc_1" },
        }),
    )
}

/// The same press, as the old callback has it.
pub fn legacy_press() -> Value {
    json!({
        "open_id": "ou_1", "open_message_id": "om_1", "open_chat_id": "oc_1", "tenant_key": TENANT, "token": "c-1",
        "action": { "tag": "button", "value": our_value() },
    })
}

/// A message in a group.
pub fn message(text: &str) -> Value {
    event(
        "im.message.receive_v1",
        json!({
            "sender": { "sender_id": { "open_id": "ou_1", "user_id": null }, "sender_type": "user", "tenant_key": TENANT },
            "message": {
                "message_id": "om_1", "chat_id": "oc_1", "chat_type": "group", "message_type": "text",
                "content": json!({ "text": text }).to_string(),
            },
        }),
    )
}

/// The check of an address.
pub fn url_verification() -> Value {
    json!({ "challenge": "ajls384kdj94b2", "token": TOKEN, "type": "url_verification" })
}

/// What one of our buttons carries.
pub fn our_value() -> Value {
    json!({ "v": 1, "do": "snooze", "minutes": 120, "incident": "664d1f0a5c3e8b0012345678" })
}

/// So many minutes after [`now`].
pub fn minutes_later(minutes: i64) -> Timestamp {
    now() + SignedDuration::from_mins(minutes)
}
