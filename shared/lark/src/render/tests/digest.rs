//! The digest of a storm.

use super::{rules, samples};
use crate::button::{self, Action};
use crate::render::card;
use bridge::button::StormAsk;
use bridge::card::{DigestCard, Message};
use bridge::id::IncidentId;
use bridge::words::Text;
use serde_json::{Value, json};

fn drawn(digest: DigestCard) -> Value {
    let card = card(&Message::Digest(Box::new(digest)));
    rules::check(&card);
    card
}

/// The first element of this kind.
fn element<'a>(card: &'a Value, tag: &str) -> Option<&'a Value> {
    rules::elements_of(card).into_iter().find(|element| element["tag"] == tag)
}

/// The first button that calls back.
fn button(card: &Value) -> Option<&Value> {
    rules::elements_of(card).into_iter().find(|part| part["tag"] == "button" && part["behaviors"][0]["type"] == "callback")
}

fn pressed(element: &Value, option: Option<&str>) -> Action {
    let action = json!({ "value": element["behaviors"][0]["value"], "option": option });
    serde_json::from_value(action).unwrap()
}

#[test]
fn a_storm_of_nothing_is_still_a_card() {
    let empty = DigestCard {
        facts: Vec::new(),
        newest: Vec::new(),
        more: None,
        open_one: None,
        show_all: None,
        link: None,
        ..samples::storm()
    };
    assert_eq!(drawn(empty)["body"]["elements"], json!([]));
}

#[test]
fn what_a_storms_card_carries_is_read_back() {
    let (storm, card) = (samples::storm(), drawn(samples::storm()));
    let all = button::read_storm(&pressed(button(&card).unwrap(), None));
    assert_eq!(all, Some((storm.storm.clone(), StormAsk::All)));
    let menu = element(&card, "select_static").unwrap();
    let option = menu["options"][7]["value"].as_str().unwrap();
    let (seventh, _) = storm.open_one.unwrap().incidents[7].clone();
    assert_eq!(button::read_storm(&pressed(menu, Some(option))), Some((storm.storm, StormAsk::One(seventh))));
}

#[test]
fn when_every_incident_has_a_card_nothing_is_left_to_press() {
    let card = drawn(DigestCard { open_one: None, show_all: None, ..samples::storm() });
    assert!(button(&card).is_none() && element(&card, "select_static").is_none());
    assert!(element(&card, "button").is_some(), "the way to Flashduty stays");
}

#[test]
fn a_thousand_names_and_choices_are_cut_to_what_a_card_holds() {
    let mut storm = samples::storm();
    storm.more = Some(Text::same("990 more"));
    storm.newest = (0..1_000).map(samples::storm_line).collect();
    storm.open_one.as_mut().unwrap().incidents = (0..1_000).map(samples::storm_choice).collect();
    let card = drawn(storm);
    let markdown = rules::markdown_of(&card);
    assert!(markdown.iter().any(|text| text.ends_with("…<br><font color='grey'>990 more</font>")), "{markdown:#?}");
    assert!((15..=60).contains(&element(&card, "select_static").unwrap()["options"].as_array().unwrap().len()));
}

#[test]
fn an_incident_stands_in_the_menu_once_and_never_without_a_name() {
    let mut storm = samples::storm();
    let id = || IncidentId::new("664d1f0a5c3e8b0012345678");
    storm.open_one.as_mut().unwrap().incidents = vec![(id(), "\u{202E}".to_owned()), (id(), "again".to_owned())];
    let card = drawn(storm);
    let option = json!({ "text": { "tag": "plain_text", "content": id() }, "value": id() });
    assert_eq!(element(&card, "select_static").unwrap()["options"], json!([option]));
}

#[test]
fn a_title_without_a_sound_address_stands_there_as_words() {
    let markdown = |url: &str| {
        let mut line = samples::storm_line(0);
        (line.title, line.url) = ("disk".to_owned(), url.to_owned());
        rules::markdown_of(&drawn(DigestCard { facts: Vec::new(), newest: vec![line], more: None, ..samples::storm() })).concat()
    };
    assert!(markdown("https://h.example/a_b?c=d&e=%20#f").contains(" [disk](https://h.example/a_b?c=d&e=%20#f)"));
    let long = format!("https://h.example/{}", "a".repeat(200));
    for url in [
        "",
        "javascript:alert",
        "https://h.example/)<at",
        "https://h.example/ x",
        "https://h.example/&lt;",
        "https://h.example/*",
        &long,
    ] {
        assert!(markdown(url).ends_with(" disk"), "{url}: {}", markdown(url));
    }
}
