//! How long the door takes for one press of a button: verify, decrypt, read; and with the answer.
#![allow(missing_docs, clippy::unwrap_used)]

use bridge::toast::{ClickReply, Toast, Tone};
use bridge::words::Text;
use criterion::{Criterion, criterion_group, criterion_main};
use http::HeaderMap;
use jiff::Timestamp;
use lark::callback::{Callback, receive};
use lark::crypto;
use lark::settings::{Hosts, Settings};
use std::hint::black_box;

const ENCRYPT_KEY: &str = "8UN20Hl2rqyNnU0mYeTFGMYZ19PdGLP1";
const VERIFICATION_TOKEN: &str = "G6uSbpgDoovojd7bt4H9AvjV8xM7fxdS";
const SENT_AT: i64 = 1_764_000_000;

fn settings() -> Settings {
    Settings {
        app_id: "cli_1".to_owned(),
        app_secret: "secret".into(),
        encrypt_keys: vec![ENCRYPT_KEY.into()],
        verification_tokens: vec![VERIFICATION_TOKEN.into()],
        tenant_key: None,
        hosts: Hosts::lark(),
        group_bots: Default::default(),
    }
}

fn press() -> (HeaderMap, Vec<u8>) {
    let plain = serde_json::json!({
        "schema": "2.0",
        "header": {
            "event_id": "ff17c142f40f10ff81cca979b24a3b6d", "token": VERIFICATION_TOKEN, "create_time": "1764000000000000",
            "event_type": "card.action.trigger", "tenant_key": "tenant", "app_id": "cli_1",
        },
        "event": {
            "operator": { "tenant_key": "tenant", "open_id": "ou_1", "union_id": "on_1", "user_id": "u1" },
            "token": "c-1a9e20167112ebe39de247030c54293554281079",
            "action": { "value": { "v": 1, "do": "ack", "incident": "664d1f0a5c3e8b0012345678" }, "tag": "button" },
            "host": "im_message",
            "context": { "open_message_id": "om_1", "open_chat_id": "oc_1" },
        },
    });
    let body = format!(r#"{{"encrypt":"{}"}}"#, crypto::encrypt(ENCRYPT_KEY, [7; 16], &plain.to_string())).into_bytes();
    let timestamp = SENT_AT.to_string();
    let mut headers = HeaderMap::new();
    headers.insert("x-lark-signature", crypto::event_signature(&timestamp, "1", ENCRYPT_KEY, &body).parse().unwrap());
    headers.insert("x-lark-request-timestamp", timestamp.parse().unwrap());
    headers.insert("x-lark-request-nonce", "1".parse().unwrap());
    (headers, body)
}

fn callback_door(c: &mut Criterion) {
    let (settings, now) = (settings(), Timestamp::from_second(SENT_AT).unwrap());
    let (headers, body) = press();
    assert!(matches!(receive(&settings, &headers, &body, now), Ok(Callback::Click { .. })));
    c.bench_function("callback door, one press", |b| b.iter(|| receive(&settings, &headers, black_box(&body), now)));
    let text = Text::new("已认领 #94A7B8", "You acknowledged #94A7B8");
    let answer = ClickReply { toast: Some(Toast { tone: Tone::Success, text }), card: None };
    c.bench_function("callback door, one press and its toast", |b| {
        b.iter(|| {
            let callback = receive(&settings, &headers, black_box(&body), now);
            (callback, lark::reply::to_click(black_box(&answer), false).to_string())
        });
    });
}

criterion_group!(benches, callback_door);
criterion_main!(benches);
