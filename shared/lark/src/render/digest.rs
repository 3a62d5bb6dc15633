//! The card of a storm, from top to bottom.

use super::fit::Room;
use super::{frame, template, text};
use bridge::card::DigestCard;
use serde_json::{Value, json};

/// Draws it with this much room.
pub(super) fn draw(card: &DigestCard, room: &Room) -> Value {
    let header = json!({ "title": text::plain(&card.title, room.title), "template": template(card.colour) });
    frame(text::summary(&card.summary, room.title), header, Vec::new())
}
