//! A note: people to be called, a few sentences of our own, at most one way on, and on a test card its button.

use super::fit::Room;
use super::{facts, frame, press, template, text};
use bridge::card::{CardPerson, NoteCard};
use serde_json::{Value, json};

/// Most paragraphs. Ours are few; the bound keeps a card of any note below Lark's 200 elements.
const PARAGRAPHS: usize = 20;

/// Draws it with this much room.
pub(super) fn draw(note: &NoteCard, room: &Room) -> Value {
    let header = json!({ "title": text::plain(&note.title, room.title), "template": template(note.colour) });
    let mut elements: Vec<_> = people(&note.people, room).into_iter().collect();
    elements.extend(note.paragraphs.iter().take(PARAGRAPHS).map(|paragraph| text::paragraph(paragraph, room.paragraph)));
    elements.extend(note.test.as_deref().map(press::test_button));
    elements.extend(press::links(note.link.as_slice(), 1, room.line));
    frame(text::summary(&note.title, room.title), header, elements)
}

/// Those to be called, in one line.
fn people(people: &[CardPerson], room: &Room) -> Option<Value> {
    let said = text::each(|language| facts::people_line(people, language, room));
    (!people.is_empty()).then(|| text::markdown(&said))
}
