//! The card of a storm, from top to bottom.

use super::fit::Room;
use super::text::{self, BREAK};
use super::{facts, frame, press, template};
use bridge::card::{DigestCard, DigestLine};
use bridge::words::Language;
use serde_json::{Value, json};

/// Draws it with this much room.
pub(super) fn draw(card: &DigestCard, room: &Room) -> Value {
    let header = json!({ "title": text::plain(&card.title, room.title), "template": template(card.colour) });
    let mut elements = Vec::new();
    elements.extend(facts::drawn(&card.facts, room));
    elements.extend(newest(card, room));
    elements.extend(press::digest_row(card, room.options, room.line));
    elements.extend(press::links(card.link.as_slice(), 1, room.line));
    frame(text::summary(&card.summary, text::SUMMARY), header, elements)
}

/// The newest incidents, a line each in one element; then how many more there are, or `…` where some of the newest found no room.
fn newest(card: &DigestCard, room: &Room) -> Option<Value> {
    let shown = card.newest.iter().take(room.newest);
    let cut = (card.newest.len() > room.newest).then(|| "…".to_owned());
    let said = text::each(|language| {
        let more = card.more.as_ref().map(|more| text::grey(&text::harmless(more.in_(language), room.line)));
        let lines = shown.clone().map(|line| line_in(line, language, room));
        text::joined(lines.chain(cut.clone()).chain(more), BREAK)
    });
    (!card.newest.is_empty() || card.more.is_some()).then(|| text::markdown(&said))
}

/// When it began, how it stands, and its title, which leads to its page.
fn line_in(line: &DigestLine, language: Language, room: &Room) -> String {
    let state = text::harmless(line.state.in_(language), room.line);
    let title = text::link(&text::harmless(&line.title, room.line), &line.url);
    format!("{} {state} {title}", text::time(line.at))
}
