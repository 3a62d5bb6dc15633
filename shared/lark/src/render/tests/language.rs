//! A card in the one language that a chat or a person has chosen.

use super::{rules, samples};
use crate::render::{card, card_to_read, language::only};
use bridge::card::{IncidentCard, Message};
use bridge::words::{self, Language};
use serde_json::Value;

fn drawn(card_of: IncidentCard, language: Option<Language>) -> Value {
    card(&Message::Incident(Box::new(card_of)).in_(language))
}

#[test]
fn without_a_choice_every_reader_sees_their_own() {
    let both = drawn(samples::triggered(), None);
    assert!(both.to_string().contains("i18n_content"));
    assert_eq!(only(None, both.clone()), both);
}

#[test]
fn in_one_language_nothing_is_said_in_the_other() {
    let (critical, pending) = (words::severity(bridge::incident::Severity::Critical), words::pending());
    for (language, other) in [(Language::Zh, Language::En), (Language::En, Language::Zh)] {
        for (name, incident) in samples::states() {
            let card = drawn(incident, Some(language));
            rules::check(&card);
            let text = card.to_string();
            assert!(!text.contains("i18n"), "{name}: {text}");
            assert!(text.contains(critical.in_(language)) && !text.contains(critical.in_(other)), "{name}: {text}");
            assert!(!text.contains(pending.in_(other)), "{name}: {text}");
        }
    }
}

#[test]
fn what_the_renderer_adds_of_its_own_is_in_that_language_too() {
    let mut incident = samples::triggered();
    incident.details = (0..400).map(|n| samples::label(&format!("label_{n}"), &"<".repeat(400))).collect();
    let text = drawn(incident, Some(Language::Zh)).to_string();
    assert!(text.contains("个标签") && !text.contains("more labels"), "{text}");
}

#[test]
fn notes_digests_and_group_bots_speak_it_as_well() {
    for message in [Message::Note(samples::call()), Message::Digest(Box::new(samples::storm()))] {
        let message = message.in_(Some(Language::Zh));
        for card in [card(&message), card_to_read(&message)] {
            rules::check(&card);
            assert!(!card.to_string().contains("i18n"), "{card}");
        }
    }
    let note = card(&Message::Note(samples::note()).in_(Some(Language::Zh)));
    assert_eq!(note["header"]["title"]["content"], "绑定账号");
}

#[test]
fn another_language_is_another_drawing() {
    let say = |language| Message::Note(samples::note()).in_(language).digest();
    assert!(say(None) != say(Some(Language::Zh)) && say(Some(Language::Zh)) != say(Some(Language::En)));
}
