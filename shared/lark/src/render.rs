//! Draws a [`Message`] as Lark's card JSON 2.0 (open.feishu.cn: card JSON 2.0 structure).
//!
//! Three rules hold whatever the incident says. Somebody else's words never act: where Lark reads markdown they are escaped, everywhere
//! else they are plain text. A card is never too big: what does not fit is cut, rung by rung (`render::fit`). A card is never refused for its
//! shape: 2.0 takes an unknown property for an error, so nothing is written that the pages do not name.

mod digest;
mod facts;
mod fit;
mod incident;
mod language;
mod note;
mod press;
mod text;

pub(crate) use text::{by_language, each, line};

use bridge::card::{Colour, Fact, IncidentCard, Message, Value as FactValue};
use serde_json::{Value, json};

/// The card of a message, at most 28,000 bytes as it travels, whatever the message says.
pub fn card(message: &Message) -> Value {
    sized(message, fit::MOST_BYTES)
}

/// The same for a group bot: nothing on it can be pressed but links, nobody is mentioned (an id of one app is another's error), and it
/// weighs at most 19,000 bytes.
pub(crate) fn card_to_read(message: &Message) -> Value {
    sized(&only_to_read(message), fit::MOST_BYTES_OF_A_GROUP_BOT)
}

fn sized(message: &Message, most_bytes: usize) -> Value {
    let drawn = match message {
        Message::Incident(card) => fit::to_size(most_bytes, |room| incident::draw(card, room)),
        Message::Note(card) => fit::to_size(most_bytes, |room| note::draw(card, room)),
        Message::Digest(card) => fit::to_size(most_bytes, |room| digest::draw(card, room)),
    };
    language::only(message.language(), drawn)
}

/// Leaves out whatever calls back or mentions.
fn only_to_read(message: &Message) -> Message {
    let mut message = message.clone();
    match &mut message {
        Message::Incident(card) => {
            (card.slots, card.more, card.forms) = Default::default();
            card.facts.iter_mut().for_each(name_people);
        }
        Message::Note(note) => {
            note.test = None;
            note.people.iter_mut().for_each(|person| person.mention = None);
        }
        Message::Digest(card) => {
            (card.open_one, card.show_all) = (None, None);
            card.facts.iter_mut().for_each(name_people);
        }
    }
    message
}

/// Names instead of mentions.
fn name_people(fact: &mut Fact) {
    match &mut fact.value {
        FactValue::People(people) => people.iter_mut().for_each(|person| person.mention = None),
        FactValue::Plain(_) | FactValue::Words(_) | FactValue::At(_) => {}
    }
}

/// The card of an incident.
pub(crate) fn incident_card(card: &IncidentCard) -> Value {
    language::only(card.language, fit::to_size(fit::MOST_BYTES, |room| incident::draw(card, room)))
}

/// What stands around every card. `update_multi` must be written out from the first post on, or the card can never be updated
/// (Lark: update a card). `enable_forward_interaction` is left off: a forwarded card does not act.
fn frame(summary: Value, header: Value, elements: Vec<Value>) -> Value {
    json!({
        "schema": "2.0",
        "config": { "update_multi": true, "summary": summary },
        "header": header,
        "body": { "vertical_spacing": "medium", "elements": elements },
    })
}

/// Name of a colour on a header.
fn template(colour: Colour) -> &'static str {
    match colour {
        Colour::Red => "red",
        Colour::Orange => "orange",
        Colour::Yellow => "yellow",
        Colour::Blue => "blue",
        Colour::Grey => "grey",
        Colour::Green => "green",
    }
}

#[cfg(test)]
mod tests;
