//! Whatever an incident says, its card is sent, and nothing but the card acts.

use super::{rules, samples};
use crate::render::{card, card_to_read, incident_card};
use bridge::card::{CardPerson, Detail, DigestCard, DigestLine, Fact, IncidentCard, Line, Message, NoteCard, OpenOne, Value};
use bridge::id::{IncidentId, OpenId};
use bridge::words::Text;
use proptest::collection::vec;
use proptest::prelude::*;

/// Texts that try: mentions, markdown, links, fonts, entities, emoji, directions, and anything else; a few of them very long.
fn any_text() -> impl Strategy<Value = String> {
    let attempt = prop_oneof![
        Just("<at id=all></at>"),
        Just("<at ids=ou_1,ou_2></at>"),
        Just("&lt;at id=all&gt;"),
        Just("&#60;at id=all&#62;"),
        Just("</font><font color='red'>"),
        Just("<local_datetime millisecond='1'></local_datetime>"),
        Just("[click](https://evil.example)"),
        Just("![x](img_1) **b** ~~s~~ `c` # h\n- l\n> q\n| a |\n```"),
        Just("\\<at id=all\\>"),
        Just(":DONE: 👩‍🚒 告警\u{202E}"),
        Just("\"'\"\\\"\\"),
        Just(""),
    ];
    let piece = prop_oneof![3 => attempt.prop_map(str::to_owned), 1 => any::<String>()];
    (piece.clone(), piece, prop_oneof![40 => Just(1), 8 => Just(40), 1 => Just(2_000)])
        .prop_map(|(one, other, times)| format!("{one}{other}").repeat(times).chars().take(100_000).collect())
}

fn any_words() -> impl Strategy<Value = Text> {
    (any_text(), any_text()).prop_map(|(zh, en)| Text { zh, en })
}

fn any_person() -> impl Strategy<Value = CardPerson> {
    let id = prop_oneof![Just("ou_good-1"), Just("all"), Just("ou_1></at><at id=all")].prop_map(OpenId::new);
    let acked_at = any::<bool>().prop_map(|acked| acked.then(|| samples::at(3)));
    (any_text(), prop::option::of(id), acked_at, prop::option::of(any_words()))
        .prop_map(|(name, mention, acked_at, pending)| CardPerson { name, mention, acked_at, pending })
}

fn any_fact() -> impl Strategy<Value = Fact> {
    let value = prop_oneof![
        any_text().prop_map(Value::Plain),
        any_words().prop_map(Value::Words),
        Just(Value::At(samples::at(0))),
        vec(any_person(), 0..60).prop_map(Value::People),
    ];
    (any_words(), value).prop_map(|(label, value)| Fact { label, value })
}

fn any_detail() -> impl Strategy<Value = Detail> {
    prop_oneof![
        1 => (any_words(), any_text()).prop_map(|(caption, text)| Detail::Paragraph { caption, text }),
        4 => (any_text(), any_text()).prop_map(|(name, value)| Detail::Label { name, value }),
    ]
}

/// One of the four states, every text of somebody else's replaced.
fn any_card() -> impl Strategy<Value = IncidentCard> {
    let lines = vec(any_words().prop_map(|text| Line { at: samples::at(1), text }), 0..4);
    let links = vec(
        (any_text(), "[a-z]{0,20}").prop_map(|(label, path)| samples::link(&label, &format!("https://h.example/{path}"))),
        0..6,
    );
    let parts = (any_text(), any_words(), vec(any_fact(), 0..12), vec(any_detail(), 0..60), lines, links);
    (0..4usize, parts).prop_map(|(state, (title, summary, facts, details, timeline, links))| {
        let (_, card) = samples::states()[state].clone();
        IncidentCard { title, summary, facts, details, timeline, links, ..card }
    })
}

fn any_line() -> impl Strategy<Value = DigestLine> {
    let url = prop_oneof![
        2 => "https://h\\.example/[a-z]{0,20}",
        1 => any_text(),
        1 => any_text().prop_map(|text| format!("https://h.example/{text}")),
    ];
    (any_words(), any_text(), url).prop_map(|(state, title, url)| DigestLine { at: samples::at(1), state, title, url })
}

/// A storm, every text of it replaced.
fn any_digest() -> impl Strategy<Value = DigestCard> {
    let ids = "[0-9a-f]{24}".prop_map(IncidentId::new);
    let parts = (any_words(), vec(any_fact(), 0..12), vec(any_line(), 0..60), prop::option::of(any_words()));
    let choices = (any_words(), vec((ids, any_text()), 0..200));
    (parts, choices).prop_map(|((title, facts, newest, more), (caption, incidents))| {
        let open_one = Some(OpenOne { caption, incidents });
        DigestCard { summary: title.clone(), title, facts, newest, more, open_one, ..samples::storm() }
    })
}

/// What is left of our own markup when every piece that we write ourselves is taken out.
fn foreign_markup(markdown: &str) -> String {
    let mut rest = markdown.replace("<br>", "").replace("<font color='grey'>", "").replace("</font>", "");
    for (at, _) in rest.clone().rmatch_indices("](https://h.example/") {
        let end = at + rest[at..].find(')').unwrap();
        let begin = rest[..at].rfind('[').unwrap();
        rest.replace_range(at..=end, "");
        rest.remove(begin);
    }
    rest = rest.replace("<at id=ou_1></at>", "").replace("<at id=ou_good-1></at>", "").replace("**", "");
    for moment in [0, 1, 3] {
        for format in ["date_short", "time"] {
            let millisecond = samples::at(moment).as_millisecond();
            rest = rest
                .replace(&format!("<local_datetime millisecond='{millisecond}' format_type='{format}'></local_datetime>"), "");
        }
    }
    rest.retain(|c| "<>*_~[]()`|!\\\"':{}\n".contains(c));
    rest
}

fn is_taken_and_only_ours(card: &serde_json::Value) -> Result<(), TestCaseError> {
    rules::check(card);
    for markdown in rules::markdown_of(card) {
        prop_assert_eq!(foreign_markup(markdown), "");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_incident_is_a_card_that_lark_takes_and_that_only_we_wrote(incident in any_card()) {
        is_taken_and_only_ours(&incident_card(&incident))?;
        is_taken_and_only_ours(&card_to_read(&Message::Incident(Box::new(incident))))?;
    }

    #[test]
    fn any_note_is_a_card_that_lark_takes(
        title in any_words(),
        people in vec(any_person(), 0..60),
        paragraphs in vec(any_words(), 0..30),
    ) {
        let note = Message::Note(NoteCard { title, people, paragraphs, ..samples::note() });
        is_taken_and_only_ours(&card(&note))?;
        is_taken_and_only_ours(&card_to_read(&note))?;
    }

    #[test]
    fn any_digest_is_a_card_that_lark_takes_and_that_only_we_wrote(digest in any_digest()) {
        let digest = Message::Digest(Box::new(digest));
        is_taken_and_only_ours(&card(&digest))?;
        is_taken_and_only_ours(&card_to_read(&digest))?;
    }
}

/// A text that weighs more than it says.
fn loud() -> String {
    "\"<😀".repeat(2_000)
}

#[test]
fn a_digest_full_to_the_brim_is_still_a_card_that_can_be_pressed() {
    let words = || Text::new(format!("中{}", loud()), loud());
    let url = format!("https://h.example/{}", "a".repeat(900));
    let mut digest = samples::storm();
    (digest.title, digest.summary, digest.more) = (words(), words(), Some(words()));
    digest.facts.iter_mut().for_each(|fact| (fact.label, fact.value) = (words(), Value::Words(words())));
    digest.newest.iter_mut().for_each(|line| (line.state, line.title, line.url) = (words(), loud(), url.clone()));
    let open_one = digest.open_one.as_mut().unwrap();
    open_one.caption = words();
    open_one.incidents.iter_mut().for_each(|(_, title)| *title = loud());
    let show_all = digest.show_all.as_mut().unwrap();
    (show_all.label, show_all.confirm.title, show_all.confirm.text) = (words(), words(), words());
    digest.link = Some(samples::link(&loud(), &url));
    let message = Message::Digest(Box::new(digest));

    let card = card(&message);
    rules::check(&card);
    rules::check(&card_to_read(&message));
    assert!(["select_static", "confirm", "open_url"].iter().all(|tag| card.to_string().contains(tag)));
}

#[test]
fn a_card_full_to_the_brim_is_still_a_card_that_can_be_pressed() {
    let loud = loud();
    let words = || Text::new(format!("中{loud}"), loud.clone());
    let person = || CardPerson { name: loud.clone(), mention: None, acked_at: None, pending: Some(words()) };
    let fact = || Fact { label: words(), value: Value::People((0..20).map(|_| person()).collect()) };
    let mut incident = samples::states()[1].1.clone();
    incident.title = loud.clone();
    incident.summary = words();
    incident.facts = (0..20).map(|_| fact()).collect();
    incident.details = (0..300).map(|_| samples::label(&loud, &loud)).collect();
    incident.timeline.iter_mut().for_each(|line| line.text = words());
    incident.links = (0..20).map(|_| samples::link(&loud, &format!("https://h.example/{}", "a".repeat(900)))).collect();

    let card = incident_card(&incident);
    rules::check(&card);
    // What is left still says what is wrong, and lets people act on it.
    assert_eq!(card["header"]["title"]["content"].as_str().unwrap().chars().count(), 60);
    assert!(["select_static", "form", "column_set"].iter().all(|tag| card.to_string().contains(tag)));
}
