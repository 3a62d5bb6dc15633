#![allow(clippy::unwrap_used)]

use super::*;
use bridge::card::{Colour, IncidentCard};
use bridge::id::IncidentId;
use bridge::words::Text;

fn toast(tone: Tone) -> Option<Toast> {
    Some(Toast { tone, text: Text::new("已认领\n#1", "You acknowledged\n#1") })
}

fn card() -> Option<Box<IncidentCard>> {
    Some(Box::new(IncidentCard {
        incident: IncidentId::new("664d1f0a5c3e8b0012345678"),
        colour: Colour::Blue,
        title: "#1 Disk full".to_owned(),
        tags: Vec::new(),
        summary: Text::same("Disk full"),
        facts: Vec::new(),
        details: Vec::new(),
        timeline: Vec::new(),
        slots: Vec::new(),
        more: Vec::new(),
        forms: Vec::new(),
        links: Vec::new(),
        late: None,
        details_heading: Text::same("Details"),
        language: None,
    }))
}

fn replies() -> Vec<ClickReply> {
    let tones = [Tone::Success, Tone::Info, Tone::Warning, Tone::Error];
    let mut replies: Vec<_> = tones.into_iter().map(|tone| ClickReply { toast: toast(tone), card: card() }).collect();
    replies.push(ClickReply { toast: None, card: card() });
    replies.push(ClickReply { toast: toast(Tone::Info), card: None });
    replies.push(ClickReply { toast: None, card: None });
    replies
}

#[test]
fn nothing_to_say_is_an_empty_object() {
    let silence = ClickReply { toast: None, card: None };
    assert_eq!(to_click(&silence, false), json!({}));
    assert_eq!(to_click(&silence, true), json!({}));
}

#[test]
fn a_toast_speaks_both_languages_in_one_line() {
    let reply = ClickReply { toast: toast(Tone::Success), card: None };
    insta::assert_snapshot!(
        to_click(&reply, false),
        @r##"{"toast":{"content":"You acknowledged #1","i18n":{"en_us":"You acknowledged #1","zh_cn":"已认领 #1"},"type":"success"}}"##
    );
}

#[test]
fn the_card_in_an_answer_is_the_card_that_is_posted() {
    let answer = to_click(&ClickReply { toast: None, card: card() }, false);
    assert_eq!(answer["card"]["type"], "raw");
    assert_eq!(answer["card"]["data"], render::incident_card(&card().unwrap()));
}

#[test]
fn the_old_dialect_gets_the_toast_alone() {
    for reply in replies() {
        let answer = to_click(&reply, true);
        assert_eq!(answer.get("card"), None);
        assert_eq!(answer.get("toast"), to_click(&reply, false).get("toast"));
    }
}

#[test]
fn every_answer_has_the_shape_of_its_dialect() {
    for (definition, legacy) in [("callback_response", false), ("legacy_callback_response", true)] {
        let Some(schema) = crate::reference::validator("lark-card-schema.json", &format!("/$defs/{definition}")) else { return };
        for reply in replies() {
            let answer = to_click(&reply, legacy);
            assert!(schema.is_valid(&answer), "{definition}: {answer}");
        }
        assert!(!schema.is_valid(&json!({ "toast": { "type": "sad" } })));
    }
}

#[test]
fn the_answers_of_the_vectors_are_told_apart_by_the_same_schema() {
    let vectors: Value = serde_json::from_str(include_str!("../../tests/vectors/card-callback-responses.json")).unwrap();
    let Some(schema) = crate::reference::validator("lark-card-schema.json", "/$defs/callback_response") else { return };
    for (list, valid) in [("valid", true), ("invalid", false)] {
        for case in vectors["new"][list].as_array().unwrap() {
            assert_eq!(schema.is_valid(&case["body"]), valid, "{}", case["id"]);
        }
    }
}
