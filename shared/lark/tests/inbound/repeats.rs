//! What Lark sends twice is done once, by the key that `receive` gives.

use crate::sender::{Request, our_value};
use crate::vectors::{cases, clock, file, request, settings, text};
use lark::callback::{Callback, receive};
use serde_json::Value;
use std::collections::HashSet;

#[test]
fn a_sequence_of_deliveries_is_acted_on_as_often_as_it_tells_something_new() {
    let config = file("dedup-sequences")["config"].clone();
    for case in cases("dedup-sequences", "cases", 6) {
        let keys: Vec<_> = case["requests"].as_array().unwrap().iter().map(|sent| key_of(&config, sent)).collect();
        let acted = keys.iter().collect::<HashSet<_>>().len() as u64;
        // The last sequence is an app subscribed to both card callbacks. No id is shared by the two, so there the command itself must
        // find that nothing is left to do.
        let (least, most) = match case["expect_processed"].as_u64() {
            Some(count) => (count, count),
            None => (1, 2),
        };
        assert!((least..=most).contains(&acted), "{}: {acted}", case["id"]);
    }
}

/// The key of a delivery. Presses get our value first: the files' own buttons are another app's, and do nothing.
fn key_of(config: &Value, sent: &Value) -> String {
    let (settings, request) = (settings(config), request(sent));
    let now = clock(&request);
    let mut opened = request.opened(&settings, now).unwrap();
    let request = match opened.kind.event_type() {
        "card.action.trigger" => {
            opened.decoded["event"]["action"]["value"] = our_value();
            Request::encrypted(text(&config["encrypt_key"]), &opened.decoded.to_string())
        }
        "card.action.trigger_v1" => {
            opened.decoded["action"]["value"] = our_value();
            Request::legacy(text(&config["verification_token"]), &opened.decoded)
        }
        _ => request,
    };
    match receive(&settings, &request.headers, &request.body, clock(&request)).unwrap() {
        Callback::Click { click, .. } => click.id.to_string(),
        Callback::StormPress { press, .. } => press.id.to_string(),
        Callback::TestPress { press, .. } => press.id.to_string(),
        Callback::Message { key, .. } | Callback::ChatDisbanded { key, .. } => key,
        Callback::BotAdded { key, .. } | Callback::BotRemoved { key, .. } => key,
        other @ (Callback::Challenge { .. } | Callback::Ignored { .. }) => panic!("nothing to act on: {other:?}"),
    }
}
