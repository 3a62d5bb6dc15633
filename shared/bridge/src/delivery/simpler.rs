//! What is said where Lark does not take a card as it is drawn.

use crate::card::{Message, NoteCard, Value};
use crate::words::Text;

/// Lark refuses a whole card for one mention of somebody it no longer knows.
pub(super) fn without_mentions(message: &Message) -> Message {
    let mut plain = message.clone();
    match &mut plain {
        Message::Incident(card) => {
            for fact in &mut card.facts {
                if let Value::People(people) = &mut fact.value {
                    people.iter_mut().for_each(|person| person.mention = None);
                }
            }
        }
        Message::Note(note) => note.people.iter_mut().for_each(|person| person.mention = None),
        Message::Digest(_) => {}
    }
    plain
}

/// The last resort when Lark takes no drawing of a card: what it is about and the way to Flashduty. A poor card is not a lost one.
pub(super) fn only_the_summary(message: &Message) -> Message {
    match message {
        Message::Incident(card) => Message::Note(NoteCard {
            title: Text::same(card.title.as_str()),
            colour: card.colour,
            paragraphs: vec![card.summary.clone()],
            link: card.links.first().cloned(),
            language: card.language,
            ..NoteCard::default()
        }),
        Message::Note(note) => Message::Note(NoteCard { people: Vec::new(), ..note.clone() }),
        Message::Digest(card) => Message::Note(NoteCard {
            title: card.title.clone(),
            colour: card.colour,
            paragraphs: vec![card.summary.clone()],
            link: card.link.clone(),
            language: card.language,
            ..NoteCard::default()
        }),
    }
}
