//! The rules of the door, one by one.

use crate::sender::*;
use bridge::button::{Button, StormAsk};
use bridge::chat::Place;
use bridge::id::{IncidentId, TenantKey};
use lark::callback::{Callback, Dialect, MAX_BODY, Rejection};
use lark::crypto;
use lark::settings::Settings;
use serde_json::{Value, json};

fn usual() -> Settings {
    settings(&[KEY], &[TOKEN])
}

fn send(plain: &Value) -> Result<Callback, Rejection> {
    Request::encrypted(KEY, &plain.to_string()).received(&usual(), now())
}

fn reason(result: Result<Callback, Rejection>) -> String {
    result.map(|callback| panic!("let in: {callback:?}")).unwrap_or_else(|rejection| rejection.to_string())
}

#[test]
fn what_is_of_no_use_is_ignored_and_not_refused() {
    for (event_type, plain) in [
        ("im.message.reaction.created_v1", event("im.message.reaction.created_v1", json!({ "anything": [1] }))),
        ("url.preview.get", event("url.preview.get", json!({}))),
        ("p2p_chat_create", json!({ "uuid": "u", "token": TOKEN, "event": { "type": "p2p_chat_create", "app_id": APP } })),
    ] {
        assert_eq!(send(&plain), Ok(Callback::Ignored { event_type: event_type.to_owned() }));
    }
}

#[test]
fn a_press_on_a_foreign_card_is_ignored_whatever_else_it_lacks() {
    let foreign = event("card.action.trigger", json!({ "action": { "tag": "button", "value": { "action": "ack" } } }));
    assert_eq!(send(&foreign), Ok(Callback::Ignored { event_type: "card.action.trigger".to_owned() }));
}

#[test]
fn a_press_on_our_card_tells_who_pressed_what_and_where() {
    let Ok(Callback::Click { click, dialect }) = send(&press()) else { panic!("no click") };
    assert_eq!(dialect, Dialect::Current);
    assert_eq!((click.id.as_str(), click.at), ("ev_1", now()));
    assert_eq!((click.open_id.as_str(), click.tenant.as_str()), ("ou_1", TENANT));
    assert_eq!((click.incident.as_str(), click.button), ("664d1f0a5c3e8b0012345678", Button::Snooze { minutes: 120 }));
    assert_eq!((click.message.as_str(), click.chat.as_str()), ("om_1", "oc_1"));
    assert_eq!((click.input, click.zone.as_deref()), (None, Some("Asia/Shanghai")));
}

#[test]
fn a_press_on_a_digest_tells_which_cards_are_wanted_where_and_by_whom() {
    let mut plain = press();
    plain["event"]["action"]["value"] = json!({ "v": 1, "do": "show_all", "storm": "1764000000000" });
    let Ok(Callback::StormPress { press, dialect }) = send(&plain) else { panic!("no press") };
    assert_eq!((dialect, press.id.as_str(), press.at), (Dialect::Current, "ev_1", now()));
    assert_eq!((press.open_id.as_str(), press.tenant.as_str()), ("ou_1", TENANT));
    assert_eq!((press.message.as_str(), press.chat.as_str()), ("om_1", "oc_1"));
    assert_eq!((press.storm.as_str(), press.ask), ("1764000000000", StormAsk::All));
}

#[test]
fn the_menu_of_a_digest_works_in_the_old_callback_as_well() {
    let mut plain = legacy_press();
    let value = json!({ "v": 1, "do": "open", "storm": "1764000000000" });
    plain["action"] = json!({ "tag": "select_static", "value": value, "option": "664d1f0a5c3e8b0012345678" });
    let received = Request::legacy(TOKEN, &plain).received(&usual(), now());
    let Ok(Callback::StormPress { press, dialect }) = received else { panic!("no press: {received:?}") };
    assert_eq!((dialect, press.open_id.as_str(), press.chat.as_str()), (Dialect::Legacy, "ou_1", "oc_1"));
    assert_eq!(press.ask, StormAsk::One(IncidentId::new("664d1f0a5c3e8b0012345678")));
}

#[test]
fn a_press_on_a_digest_by_nobody_is_refused() {
    let mut plain = press();
    plain["event"]["action"]["value"] = json!({ "v": 1, "do": "show_all", "storm": "1764000000000" });
    plain["event"]["operator"]["open_id"] = json!("");
    assert_eq!(reason(send(&plain)), "400: field event.operator.open_id");
}

#[test]
fn an_old_card_callback_is_known_by_a_digest_of_its_token() {
    let received = Request::legacy(TOKEN, &legacy_press()).received(&usual(), now());
    let Ok(Callback::Click { click, dialect }) = received else { panic!("no click: {received:?}") };
    assert_eq!(dialect, Dialect::Legacy);
    // SHA-256 of "c-1", by `printf c-1 | sha256sum`.
    assert_eq!(click.id.as_str(), "a6f7ef47ee8dc84af9056a3051ddc302f19581a96eb7e12f510fdf550326a399");
}

#[test]
fn an_old_card_callback_counts_the_same_with_and_without_an_encrypt_key_and_never_unsigned() {
    for settings in [usual(), settings(&[], &[TOKEN])] {
        assert!(Request::legacy(TOKEN, &legacy_press()).received(&settings, now()).is_ok());
        assert_eq!(reason(Request::unsigned(legacy_press().to_string()).received(&settings, now())), "401: unverified");
        assert_eq!(reason(Request::legacy("other", &legacy_press()).received(&settings, now())), "401: unverified");
    }
}

#[test]
fn a_message_is_read_without_its_mentions() {
    let mut plain = message("@_user_1 here ");
    plain["event"]["message"]["mentions"] = json!([
        { "key": "@_user_1", "id": { "open_id": "ou_bot", "user_id": null }, "name": "bot" },
        { "key": "@_all", "id": { "open_id": "", "union_id": "", "user_id": "" }, "name": "所有人" },
    ]);
    let Ok(Callback::Message { message, key }) = send(&plain) else { panic!("no message") };
    assert_eq!((message.text.as_str(), message.place, key.as_str()), ("here", Place::Group, "om_1"));
    assert_eq!(message.mentions.iter().map(|person| person.as_str()).collect::<Vec<_>>(), ["ou_bot"]);
}

#[test]
fn a_bot_is_not_listened_to() {
    let mut plain = message("hello");
    plain["event"]["sender"] = json!({ "sender_type": "bot", "sender_id": null });
    assert_eq!(send(&plain), Ok(Callback::Ignored { event_type: "im.message.receive_v1".to_owned() }));
}

#[test]
fn a_group_that_takes_the_bot_in_is_named_and_one_without_a_name_is_taken_as_it_is() {
    let added = |event_| send(&event("im.chat.member.bot.added_v1", event_));
    let callback = |name: &str, external| {
        Ok(Callback::BotAdded { chat: bridge::id::ChatId::new("oc_1"), name: name.to_owned(), external, key: "ev_1".to_owned() })
    };
    assert_eq!(added(json!({ "chat_id": "oc_1", "name": "ops", "external": true })), callback("ops", true));
    assert_eq!(added(json!({ "chat_id": "oc_1", "name": null })), callback("", false));
}

#[test]
fn a_missing_field_is_named_by_its_path_and_nothing_of_its_content_is_told() {
    for (pointer, path) in [
        ("/header/event_id", "header.event_id"),
        ("/event/action", "event.action"),
        ("/event/operator/open_id", "event.operator.open_id"),
        ("/event/context/open_message_id", "event.context.open_message_id"),
    ] {
        let (parent, field) = pointer.rsplit_once('/').unwrap();
        let mut without = press();
        without.pointer_mut(parent).and_then(Value::as_object_mut).unwrap().remove(field);
        assert_eq!(reason(send(&without)), format!("400: field {path}"));

        let mut of_another_type = press();
        let place = of_another_type.pointer_mut(pointer).unwrap();
        *place = if place.is_object() { json!("secret") } else { json!({ "secret": "secret" }) };
        assert_eq!(reason(send(&of_another_type)), format!("400: field {path}"));
    }
    let mut empty = press();
    empty["event"]["operator"]["open_id"] = json!("");
    assert_eq!(reason(send(&empty)), "400: field event.operator.open_id");
}

#[test]
fn an_address_check_needs_the_verification_token_and_no_signature() {
    let challenge = Ok(Callback::Challenge { challenge: "ajls384kdj94b2".to_owned() });
    let mut forged = url_verification();
    forged["token"] = json!("guess");
    for body in [url_verification(), forged.clone()] {
        let genuine = body != forged;
        let mut encrypted = Request::encrypted(KEY, &body.to_string());
        encrypted.headers.clear();
        let plain = Request::unsigned(body.to_string());
        for request in [encrypted, plain] {
            let received = request.received(&usual(), now());
            if genuine { assert_eq!(received, challenge) } else { assert!(reason(received).starts_with("401")) }
        }
    }
}

#[test]
fn without_a_signature_every_damage_looks_the_same_so_that_nobody_can_decrypt_by_asking() {
    let mut reasons = std::collections::BTreeSet::new();
    let sealed = |plain: &str| crypto::encrypt(KEY, [0; 16], plain);
    let overheard = sealed(&press().to_string());
    let another_pad = format!("{}AAAA", &overheard[..overheard.len() - 4]);
    for encrypted in [&*overheard, &another_pad, "AAAA", "?", "", &sealed("not json"), &sealed("[]"), &sealed("{}")] {
        let request = Request::unsigned(json!({ "encrypt": encrypted }).to_string());
        reasons.insert(reason(request.received(&usual(), now())));
    }
    assert_eq!(reasons.into_iter().collect::<Vec<_>>(), ["401: unverified"]);
}

#[test]
fn with_an_encrypt_key_set_nothing_but_the_old_card_callback_comes_in_the_clear() {
    let plain = Request::unsigned(press().to_string());
    assert_eq!(reason(plain.received(&usual(), now())), "401: not_encrypted");
    assert!(plain.received(&settings(&[], &[TOKEN]), now()).is_ok());
}

#[test]
fn an_empty_encrypt_key_or_token_in_the_settings_opens_nothing() {
    let mut empty_token = press();
    empty_token["header"]["token"] = json!("");
    for settings in [settings(&[""], &[TOKEN]), settings(&[""], &[""]), settings(&[], &[])] {
        let encrypted = Request::encrypted("", &press().to_string());
        assert_eq!(reason(encrypted.received(&settings, now())), "401: unverified");
        let plain = Request::unsigned(empty_token.to_string());
        assert_eq!(reason(plain.received(&settings, now())), "401: wrong_verification_token");
    }
    assert_eq!(reason(Request::legacy("", &legacy_press()).received(&settings(&[], &[""]), now())), "401: unverified");
}

#[test]
fn while_keys_and_tokens_are_changed_the_old_and_the_new_count() {
    let rotating = settings(&["new key", KEY], &["new token", TOKEN]);
    let mut with_new_token = press();
    with_new_token["header"]["token"] = json!("new token");
    for request in [
        Request::encrypted(KEY, &press().to_string()),
        Request::encrypted("new key", &press().to_string()),
        Request::encrypted("new key", &with_new_token.to_string()),
        Request::legacy(TOKEN, &legacy_press()),
        Request::legacy("new token", &legacy_press()),
    ] {
        assert!(request.received(&rotating, now()).is_ok());
    }
    assert_eq!(reason(Request::encrypted("older key", &press().to_string()).received(&rotating, now())), "401: unverified");
}

#[test]
fn a_press_is_fresh_for_ten_minutes_and_an_event_for_eight_hours() {
    let click = Request::encrypted(KEY, &press().to_string());
    let legacy_click = Request::legacy(TOKEN, &legacy_press());
    let event = Request::encrypted(KEY, &message("here").to_string());
    let stale = |request: &Request, minutes| match request.received(&usual(), minutes_later(minutes)) {
        Ok(_) => false,
        Err(rejection) => rejection.reason == "timestamp_not_fresh",
    };
    assert_eq!([-11, -10, 10, 11].map(|minutes| stale(&click, minutes)), [true, false, false, true]);
    assert_eq!([-11, -10, 10, 11].map(|minutes| stale(&legacy_click, minutes)), [true, false, false, true]);
    assert_eq!([-11, -10, 480, 481].map(|minutes| stale(&event, minutes)), [true, false, false, true]);
}

#[test]
fn an_address_check_has_no_age() {
    let signed = Request::encrypted(KEY, &url_verification().to_string());
    assert!(signed.received(&usual(), minutes_later(100_000)).is_ok());
}

#[test]
fn another_app_and_another_company_are_turned_away() {
    let settings = Settings { tenant_key: Some(TenantKey::new(TENANT)), ..usual() };
    let receive = |plain: &Value| Request::encrypted(KEY, &plain.to_string()).received(&settings, now());
    assert!(receive(&press()).is_ok());
    let mut other = press();
    other["header"]["app_id"] = json!("cli_other");
    assert_eq!(reason(receive(&other)), "403: another_app");
    let mut other = press();
    other["header"]["tenant_key"] = json!("other");
    assert_eq!(reason(receive(&other)), "403: another_tenant");
    let mut other = legacy_press();
    other["tenant_key"] = json!("other");
    assert_eq!(reason(Request::legacy(TOKEN, &other).received(&settings, now())), "403: another_tenant");
}

#[test]
fn a_guest_of_a_shared_group_presses_under_their_own_company() {
    let settings = Settings { tenant_key: Some(TenantKey::new(TENANT)), ..usual() };
    let mut plain = press();
    plain["event"]["operator"]["tenant_key"] = json!("guest");
    let received = Request::encrypted(KEY, &plain.to_string()).received(&settings, now());
    let Ok(Callback::Click { click, .. }) = received else { panic!("no click: {received:?}") };
    assert_eq!(click.tenant.as_str(), "guest");
}

#[test]
fn a_body_beyond_the_limit_is_not_even_read() {
    assert_eq!(reason(Request::unsigned(vec![b' '; MAX_BODY + 1]).received(&usual(), now())), "413: body_too_large");
    assert_eq!(reason(Request::unsigned(vec![b' '; MAX_BODY]).received(&usual(), now())), "400: not_a_json_object");
}
