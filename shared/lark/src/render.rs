//! Draws a [`Message`] as Lark's card JSON 2.0 (open.feishu.cn: card JSON 2.0 structure).
//!
//! Three rules hold whatever the incident says. Somebody else's words never act: where Lark reads markdown they are escaped, everywhere
//! else they are plain text. A card is never too big: what does not fit is cut, rung by rung (`render::fit`). A card is never refused for its
//! shape: 2.0 takes an unknown property for an error, so nothing is written that the pages do not name.

mod digest;
mod fit;
mod incident;
mod note;
mod press;
mod text;

pub(crate) use text::{by_language, each, line};

use bridge::card::{Colour, IncidentCard, Message};
use serde_json::{Value, json};

/// The card of a message, at most 28,000 bytes as it travels, whatever the message says.
pub fn card(message: &Message) -> Value {
    match message {
        Message::Incident(card) => incident_card(card),
        Message::Note(card) => fit::to_size(|room| note::draw(card, room)),
        Message::Digest(card) => fit::to_size(|room| digest::draw(card, room)),
    }
}

/// The card of an incident.
pub(crate) fn incident_card(card: &IncidentCard) -> Value {
    fit::to_size(|room| incident::draw(card, room))
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
