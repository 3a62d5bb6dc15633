#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use bridge::card::{NoteCard, TestButton};
use bridge::id::TestId;
use bridge::words::Text;

mod digest;
mod language;
mod properties;
mod rules;
mod samples;

#[test]
fn nothing_to_say_is_still_a_card() {
    let note = NoteCard { title: Text::same("Hello"), colour: Colour::Blue, ..NoteCard::default() };
    insta::assert_snapshot!(
        card(&Message::Note(note)),
        @r#"{"body":{"elements":[],"vertical_spacing":"medium"},"config":{"summary":{"content":"Hello"},"update_multi":true},"header":{"template":"blue","title":{"content":"Hello","tag":"plain_text"}},"schema":"2.0"}"#
    );
}

#[test]
fn every_state_is_drawn_as_reviewed() {
    for (name, incident) in samples::states() {
        let card = card(&Message::Incident(Box::new(incident)));
        insta::assert_json_snapshot!(name, card);
        rules::check(&card);
    }
}

#[test]
fn a_note_is_drawn_as_reviewed() {
    let card = card(&Message::Note(samples::note()));
    insta::assert_json_snapshot!("note", card);
    rules::check(&card);
}

#[test]
fn a_test_card_has_a_button_and_a_group_bot_says_it_without() {
    let button = TestButton { label: Text::new("测试按钮", "Test this button"), test: TestId::new("t1") };
    let message = Message::Note(NoteCard { test: Some(Box::new(button)), ..samples::note() });
    let drawn = card(&message);
    rules::check(&drawn);
    let row = rules::elements_of(&drawn);
    let behaviors: Vec<_> = row.iter().filter_map(|element| element["behaviors"][0].get("value")).collect();
    assert_eq!(behaviors, [&json!({ "v": 1, "do": "test", "test": "t1" })]);
    assert!(!card_to_read(&message).to_string().contains("callback"));
}

#[test]
fn a_storm_is_drawn_as_reviewed() {
    let card = card(&Message::Digest(Box::new(samples::storm())));
    insta::assert_json_snapshot!("storm", card);
    rules::check(&card);
}

#[test]
fn a_note_calls_people_before_it_speaks() {
    let card = card(&Message::Note(samples::call()));
    rules::check(&card);
    let [people, ..] = card["body"]["elements"].as_array().unwrap().as_slice() else { panic!("an empty card") };
    assert_eq!(
        people["content"],
        "<at id=ou_1></at> <font color='grey'>not yet</font> · 李四&#95;&#42; <font color='grey'>not yet</font>"
    );
}

#[test]
fn a_group_bot_says_the_same_without_what_calls_back_or_mentions() {
    let incidents = samples::states().map(|(_, incident)| Message::Incident(Box::new(incident)));
    let others = [Message::Note(samples::call()), Message::Digest(Box::new(samples::storm()))];
    for message in incidents.into_iter().chain(others) {
        let spoken = card_to_read(&message);
        rules::check(&spoken);
        let text = spoken.to_string();
        assert!(text.len() <= fit::MOST_BYTES_OF_A_GROUP_BOT);
        for acting in ["callback", "select_static", "overflow", r#""tag":"form""#] {
            assert!(!text.contains(acting), "{acting} in {text}");
        }
        assert!(!rules::markdown_of(&spoken).concat().contains("<at"));
        assert!(text.contains("open_url") && spoken["header"] == card(&message)["header"]);
    }
}

#[test]
fn an_ordinary_card_is_far_below_the_limit() {
    for (name, incident) in samples::states() {
        let weight = fit::weight(&card(&Message::Incident(Box::new(incident))));
        assert!(weight < 12_000, "{name} weighs {weight} bytes");
    }
}

#[test]
fn a_title_of_nothing_visible_is_replaced_by_the_id() {
    let mut incident = samples::triggered();
    incident.title = " \n\u{202E}".to_owned();
    let card = incident_card(&incident);
    assert_eq!(card["header"]["title"]["content"], incident.incident.as_str());
}

#[test]
fn an_id_that_is_none_is_not_mentioned() {
    let mut incident = samples::triggered();
    let mentioned = |incident: &IncidentCard| rules::markdown_of(&incident_card(incident)).concat().contains("<at");
    assert!(mentioned(&incident));
    for id in ["all", "ou_", "ou_1 id=all", "ou_></at><at id=all", "on_1"] {
        samples::person(&mut incident).mention = Some(bridge::id::OpenId::new(id));
        assert!(!mentioned(&incident), "{id}");
    }
}

#[test]
fn an_address_that_does_not_lead_to_a_web_page_is_left_out() {
    let long = format!("https://h.example/{}", "a".repeat(2_000));
    for url in ["javascript:alert(1)", "lark://x", "ftp://h.example", "", "https://h.example/\n", &long] {
        let mut incident = samples::triggered();
        incident.links = vec![samples::link("x", url)];
        assert!(!incident_card(&incident).to_string().contains("open_url"), "{url:?}");
    }
}

#[test]
fn what_is_typed_into_any_form_of_a_card_is_read_back() {
    let [.., (_, closed)] = samples::states();
    let card = incident_card(&closed);
    let mut fields = rules::elements_of(&card).into_iter().filter(|element| element["tag"] == "input");
    let sent = rules::elements_of(&card).into_iter().filter(|element| element["form_action_type"] == "submit");
    for (form, button) in closed.forms.iter().zip(sent) {
        let field = fields.next().unwrap()["name"].as_str().unwrap();
        let action = json!({ "value": button["behaviors"][0]["value"], "form_value": { field: "because" } });
        let read = crate::button::read(&serde_json::from_value(action).unwrap());
        assert_eq!(read, Some((form.button, closed.incident.clone(), Some("because".to_owned()))));
    }
    assert!(closed.forms.len() == 2 && fields.next().is_none());
}

#[test]
fn long_values_are_cut_before_labels_are_left_out() {
    let mut incident = samples::triggered();
    for length in [1, 400, 40_000] {
        incident.details = (0..40).map(|n| samples::label(&format!("label_{n}"), &"x".repeat(length))).collect();
        let card = incident_card(&incident);
        rules::check(&card);
        assert_eq!(card.to_string().matches("label&#95;").count(), 40);
    }
}

#[test]
fn labels_that_do_not_fit_are_counted() {
    let mut incident = samples::triggered();
    incident.details = (0..400).map(|n| samples::label(&format!("label_{n}"), &"<".repeat(400))).collect();
    let card = incident_card(&incident);
    rules::check(&card);
    assert_eq!(last_line(&card), "<font color='grey'>+390 more labels</font>");
}

/// The last line of the folded part, in English.
fn last_line(card: &Value) -> &str {
    let elements = card["body"]["elements"].as_array().unwrap();
    let panel = elements.iter().find(|element| element["tag"] == "collapsible_panel").unwrap();
    let labels = panel["elements"].as_array().unwrap().last().unwrap()["content"].as_str().unwrap();
    labels.rsplit("<br>").next().unwrap()
}
