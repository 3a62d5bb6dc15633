//! Every complete request: those that must be let in, and those that must not.

use crate::sender::{Request, our_value};
use crate::vectors::{cases, clock, request, settings, text};
use lark::callback::{Callback, Dialect, Kind};
use serde_json::Value;

/// Events that become something of their own; all others are ignored.
const OF_USE: [&str; 4] =
    ["im.message.receive_v1", "im.chat.disbanded_v1", "im.chat.member.bot.added_v1", "im.chat.member.bot.deleted_v1"];

#[test]
fn every_authentic_request_is_opened_to_exactly_what_was_sent() {
    for case in cases("requests", "cases", 78) {
        let (id, request, expect) = (text(&case["id"]), request(&case["request"]), &case["expect"]);
        let opened = request.opened(&settings(&case["config"]), clock(&request)).unwrap_or_else(|no| panic!("{id}: {no}"));
        assert_eq!(opened.decoded, expect["decoded"], "{id}");
        assert_eq!(kind_of(&opened.kind), text(&expect["summary"]["kind"]), "{id}");
        if let Some(event_type) = expect["summary"]["event_type"].as_str() {
            assert_eq!(opened.kind.event_type(), event_type, "{id}");
        }
    }
}

#[test]
fn every_authentic_request_is_received_as_what_it_is() {
    for case in cases("requests", "cases", 78) {
        let (id, request, expect) = (text(&case["id"]), request(&case["request"]), &case["expect"]);
        let received = request.received(&settings(&case["config"]), clock(&request)).unwrap_or_else(|no| panic!("{id}: {no}"));
        let (summary, decoded) = (&expect["summary"], &expect["decoded"]);
        match received {
            Callback::Challenge { challenge } => assert_eq!(challenge, text(&expect["response"]["json"]["challenge"]), "{id}"),
            Callback::Click { .. } | Callback::StormPress { .. } | Callback::TestPress { .. } => {
                panic!("{id}: a foreign button was taken for ours")
            }
            Callback::Message { message, key } => {
                assert_eq!(key, text(&summary["dedup_key"]), "{id}");
                assert_eq!(message.from.as_str(), text(&decoded["event"]["sender"]["sender_id"]["open_id"]), "{id}");
                assert!(!message.text.contains("@_user_"), "{id}: {}", message.text);
                assert!(message.mentions.iter().all(|person| person.as_str().starts_with("ou_")), "{id}");
            }
            Callback::ChatDisbanded { chat, key } | Callback::BotAdded { chat, key, .. } | Callback::BotRemoved { chat, key } => {
                assert_eq!(key, text(&summary["dedup_key"]), "{id}");
                assert_eq!(chat.as_str(), text(&decoded["event"]["chat_id"]), "{id}");
            }
            Callback::Ignored { event_type } => {
                assert_eq!(event_type, text(&summary["event_type"]), "{id}");
                let from_a_bot = decoded["event"]["sender"]["sender_type"] == "bot";
                assert!(!OF_USE.contains(&event_type.as_str()) || from_a_bot, "{id}");
            }
        }
    }
}

#[test]
fn every_press_would_be_ours_with_our_value_in_it() {
    let mut pressed = 0;
    for case in cases("requests", "cases", 78) {
        let (id, config, mut plain) = (text(&case["id"]), &case["config"], case["expect"]["decoded"].clone());
        let (event, request, spelling) = match text(&case["expect"]["summary"]["kind"]) {
            "callback" => {
                plain["event"]["action"]["value"] = our_value();
                (plain["event"].clone(), in_the_clear_or_not(config, &plain), Dialect::Current)
            }
            "legacy_card" => {
                plain["action"]["value"] = our_value();
                (plain.clone(), Request::legacy(text(&config["verification_token"]), &plain), Dialect::Legacy)
            }
            _ => continue,
        };
        let Ok(Callback::Click { click, dialect }) = request.received(&settings(config), crate::sender::now()) else {
            panic!("{id}: not taken for ours");
        };
        let operator = event.get("operator").unwrap_or(&event);
        let context = event.get("context").or(plain.get("context")).unwrap_or(&event);
        assert_eq!(dialect, spelling, "{id}");
        assert_eq!(click.open_id.as_str(), text(&operator["open_id"]), "{id}");
        assert_eq!(click.tenant.as_str(), text(&operator["tenant_key"]), "{id}");
        assert_eq!(click.message.as_str(), text(&context["open_message_id"]), "{id}");
        assert_eq!(click.chat.as_str(), context["open_chat_id"].as_str().unwrap_or_default(), "{id}");
        if let Some(key) = case["expect"]["summary"]["dedup_key"].as_str() {
            assert_eq!(click.id.as_str(), key, "{id}");
        }
        pressed += 1;
    }
    assert_eq!(pressed, 28);
}

#[test]
fn every_request_that_must_be_refused_is_and_no_other() {
    for case in cases("negative-requests", "cases", 101) {
        let (id, request, config) = (text(&case["id"]), request(&case["request"]), &case["config"]);
        let received = request.received(&settings(config), clock(&request));
        match text(&case["expect"]["verdict"]) {
            "reject" | "reject-recommended" => assert!(received.is_err(), "{id}: {received:?}"),
            "accept" => assert!(received.is_ok(), "{id}: {received:?}"),
            "ack-and-ignore" => assert!(matches!(received, Ok(Callback::Ignored { .. })), "{id}: {received:?}"),
            "either" => {}
            other => panic!("{id}: unknown verdict {other}"),
        }
        if let Err(rejection) = received {
            assert!((400..500).contains(&rejection.status), "{id}: {rejection}");
            assert!(!rejection.reason.contains(text(&config["verification_token"])), "{id}: {rejection}");
        }
    }
}

fn kind_of(kind: &Kind) -> &'static str {
    match kind {
        Kind::UrlVerification => "url_verification",
        Kind::Event { event_type } if event_type == "card.action.trigger" => "callback",
        Kind::Event { .. } | Kind::OldEvent { .. } => "event",
        Kind::LegacyCard => "legacy_card",
    }
}

fn in_the_clear_or_not(config: &Value, plain: &Value) -> Request {
    match text(&config["encrypt_key"]) {
        "" => Request::unsigned(plain.to_string()),
        key => Request::encrypted(key, &plain.to_string()),
    }
}
