#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;

/// Goes round all variants; a new one does not compile here until it has its place in the round.
fn after(button: Button, minutes: u32) -> Button {
    match button {
        Button::Acknowledge => Button::JoinIn,
        Button::JoinIn => Button::Unacknowledge,
        Button::Unacknowledge => Button::Snooze { minutes },
        Button::Snooze { .. } => Button::Wake,
        Button::Wake => Button::Close,
        Button::Close => Button::Reopen,
        Button::Reopen => Button::Comment,
        Button::Comment => Button::Acknowledge,
    }
}

fn any_button() -> impl Strategy<Value = Button> {
    (0..8usize, any::<u32>())
        .prop_map(|(steps, minutes)| (0..steps).fold(Button::Acknowledge, |button, _| after(button, minutes)))
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..4).prop_map(|fields| fields.into_iter().collect()),
        ]
    })
}

/// What a press might hand back: each field mostly as ours are, at times anything, at times missing.
fn any_press() -> impl Strategy<Value = Value> {
    fn field(ours: &[Value]) -> impl Strategy<Value = Option<Value>> + use<> {
        prop_oneof![6 => prop::sample::select(ours.to_vec()).prop_map(Some), 1 => any_json().prop_map(Some), 1 => Just(None)]
    }
    let object = |fields: Vec<(&str, Option<Value>)>| -> Value {
        fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    };
    let carried = (
        field(&[json!(1)]),
        field(&["ack", "snooze", "menu", "close", "comment"].map(Value::from)),
        prop_oneof![1 => field(&[json!(120)]), 1 => Just(None)],
        field(&[json!("664d1f0a5c3e8b0012345678")]),
    );
    let typed =
        (field(&["wake", "snooze:120", "snooze:-1", "ack:1", ":"].map(Value::from)), field(&[json!({ "text": "typed" })]));
    (carried, typed, field(&[json!("typed")])).prop_map(move |((v, r#do, minutes, incident), (option, form), input)| {
        let value = object(vec![("v", v), ("do", r#do), ("minutes", minutes), ("incident", incident)]);
        object(vec![("value", Some(value)), ("option", option), ("form_value", form), ("input_value", input)])
    })
}

fn pressed(value: Value) -> Action {
    serde_json::from_value(json!({ "tag": "button", "value": value })).unwrap()
}

fn chosen(value: Value, option: &str) -> Action {
    serde_json::from_value(json!({ "tag": "select_static", "value": value, "option": option })).unwrap()
}

fn incident() -> IncidentId {
    IncidentId::new("664d1f0a5c3e8b0012345678")
}

#[test]
fn a_value_that_is_not_ours_means_nothing() {
    for foreign in [
        json!(null),
        json!("ack:50399"),
        json!({}),
        json!({ "action": "ack" }),
        json!({ "v": 2, "do": "ack", "incident": "i" }),
        json!({ "v": 1, "do": "ack" }),
        json!({ "v": 1, "do": "ack", "incident": "" }),
        json!({ "v": 1, "do": "ack", "incident": "i", "minutes": 5 }),
        json!({ "v": 1, "do": "snooze", "incident": "i" }),
        json!({ "v": 1, "do": "snooze", "incident": "i", "minutes": "120" }),
        json!({ "v": 1, "do": "snooze", "incident": "i", "minutes": 4294967296u64 }),
        json!({ "v": 1, "do": "menu", "incident": "i" }),
        json!({ "v": 1, "do": "delete_everything", "incident": "i" }),
    ] {
        assert!(read(&pressed(foreign.clone())).is_none(), "{foreign}");
    }
}

#[test]
fn what_is_asked_of_a_digest_comes_back_as_it_was_written() {
    let storm = StormId::new("1764000000000");
    assert_eq!(show_all_value(&storm), json!({ "v": 1, "do": "show_all", "storm": "1764000000000" }));
    assert_eq!(read_storm(&pressed(show_all_value(&storm))), Some((storm.clone(), StormAsk::All)));
    assert_eq!(read_storm(&chosen(open_value(&storm), "664d1f0a5c3e8b0012345678")), Some((storm, StormAsk::One(incident()))));
}

#[test]
fn what_is_asked_of_a_digest_names_ids_or_means_nothing() {
    let value = |v: u64, r#do: &str, storm: &str| json!({ "v": v, "do": r#do, "storm": storm });
    let storm = "1764000000000";
    let id = "664d1f0a5c3e8b0012345678";
    for (foreign, option) in [
        (json!(null), id),
        (json!({ "v": 1, "do": "open" }), id),
        (json!({ "v": 1, "do": "open", "storm": 1_764_000_000_000_u64 }), id),
        (value(2, "open", storm), id),
        (value(1, "menu", storm), id),
        (value(1, "open", ""), id),
        (value(1, "open", "17640000000001234"), id),
        (value(1, "open", "1764/../000000"), id),
        (value(1, "open", storm), ""),
        (value(1, "open", storm), "664d1f0a5c3e8b001234567"),
        (value(1, "open", storm), "664d1f0a5c3e8b00123456789"),
        (value(1, "open", storm), "664d1f0a5c3e8b001234567g"),
    ] {
        assert_eq!(read_storm(&chosen(foreign.clone(), option)), None, "{foreign} {option}");
    }
    assert_eq!(read_storm(&pressed(value(1, "open", storm))), None, "nothing was chosen");
}

#[test]
fn a_digest_and_a_card_are_never_taken_for_each_other() {
    let storm = StormId::new("1764000000000");
    assert_eq!(read(&pressed(show_all_value(&storm))), None);
    assert_eq!(read(&chosen(open_value(&storm), "close")), None);
    assert_eq!(read_storm(&pressed(value(Button::Close, &incident()))), None);
    assert_eq!(read_storm(&chosen(menu_value(&incident()), "664d1f0a5c3e8b0012345678")), None);
}

#[test]
fn a_test_card_comes_back_as_it_was_written_and_is_taken_for_nothing_else() {
    let test = TestId::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    let value = test_value(&test);
    assert_eq!(value, json!({ "v": 1, "do": "test", "test": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk" }));
    assert_eq!(read_test(&pressed(value.clone())), Some(test));
    assert_eq!((read(&pressed(value.clone())), read_storm(&pressed(value))), (None, None));
    for foreign in [
        json!(null),
        json!({ "v": 2, "do": "test", "test": "x" }),
        json!({ "v": 1, "do": "ack", "test": "x" }),
        json!({ "v": 1, "do": "test" }),
        json!({ "v": 1, "do": "test", "test": "" }),
        json!({ "v": 1, "do": "test", "test": "a/b" }),
        json!({ "v": 1, "do": "test", "test": "x".repeat(65) }),
        value_of_an_incident(),
    ] {
        assert_eq!(read_test(&pressed(foreign.clone())), None, "{foreign}");
    }
}

fn value_of_an_incident() -> Value {
    value(Button::Close, &incident())
}

#[test]
fn a_snooze_button_is_written_as_the_cards_in_the_field_have_it() {
    let value = value(Button::Snooze { minutes: 120 }, &IncidentId::new("i"));
    assert_eq!(value, json!({ "v": 1, "do": "snooze", "minutes": 120, "incident": "i" }));
    assert_eq!(option(Button::Snooze { minutes: 120 }), "snooze:120");
    assert_eq!(option(Button::Close), "close");
    assert_eq!(menu_value(&IncidentId::new("i")), json!({ "v": 1, "do": "menu", "incident": "i" }));
}

#[test]
fn a_form_brings_the_text_of_its_field_and_an_input_its_own() {
    let form = json!({ "value": value(Button::Comment, &incident()), "form_value": { "text": "looking", "ok": true } });
    let input = json!({ "value": value(Button::Reopen, &incident()), "input_value": "again" });
    let text = |action: Value| read(&serde_json::from_value(action).unwrap()).unwrap().2;
    assert_eq!(text(form).as_deref(), Some("looking"));
    assert_eq!(text(input).as_deref(), Some("again"));
    assert_eq!(text(json!({ "value": value(Button::Comment, &incident()), "form_value": { "text": 5 } })), None);
}

proptest! {
    #[test]
    fn every_button_comes_back_as_it_was_written(button in any_button(), id in "[0-9a-f]{24}") {
        let incident = IncidentId::new(id);
        prop_assert_eq!(read(&pressed(value(button, &incident))), Some((button, incident, None)));
    }

    #[test]
    fn every_option_comes_back_as_it_was_written(button in any_button(), tag in "select_static|overflow") {
        let action = json!({ "tag": tag, "value": menu_value(&incident()), "option": option(button) });
        let read = read(&serde_json::from_value(action).unwrap());
        prop_assert_eq!(read, Some((button, incident(), None)));
    }

    #[test]
    fn whatever_comes_back_is_read_without_a_panic_and_nothing_is_read_into_it(json in prop_oneof![4 => any_press(), 1 => any_json()]) {
        if let Ok(action) = serde_json::from_value::<Action>(json)
            && let Some((button, incident, _)) = read(&action)
        {
            let spelled_out = value(button, &incident).as_object().unwrap().iter().all(|(name, value)| action.value[name] == *value);
            let chosen = action.value["do"] == MENU && action.option.as_deref().and_then(read_option) == Some(button);
            prop_assert!(spelled_out || chosen);
        }
    }
}

#[test]
fn a_digest_is_known_by_its_storm() {
    let storm = StormId::new("1791947000000");
    let (named, another) = (IncidentId::new(storm.as_str()), IncidentId::new("1791947000001"));
    for value in [show_all_value(&storm), open_value(&storm)] {
        let card = json!({ "body": { "elements": [{ "behaviors": [{ "value": value }] }] } });
        assert!(is_on(&card, &named) && !is_on(&card, &another));
    }
}
