//! Keeps a card below Lark's limit of 30 KB: it is drawn, weighed, and drawn again with less room until it fits.

use serde_json::Value;

/// Most bytes a card of the app may weigh as it travels, which is as a JSON string inside JSON, every quote escaped. Lark refuses more than
/// 30,720 (Lark: send message, code 230025) without saying which of the two forms it weighs; what is left covers the rest of the request.
pub(crate) const MOST_BYTES: usize = 28_000;

/// Most bytes a card of a group bot may weigh: its whole request may have 20 KB (Lark: custom bot), what stands around the card included.
pub(crate) const MOST_BYTES_OF_A_GROUP_BOT: usize = 19_000;

/// How much of everything may be drawn. Lengths in characters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Of the title.
    pub title: usize,
    /// Of a line: the value of a fact, a line of the timeline, a name.
    pub line: usize,
    /// Of the value of a label.
    pub label: usize,
    /// Of a paragraph.
    pub paragraph: usize,
    /// How many labels.
    pub labels: usize,
    /// How many people in one fact.
    pub people: usize,
    /// How many facts.
    pub facts: usize,
    /// How many links.
    pub links: usize,
    /// How many things in the folded part; 0 leaves it away.
    pub details: usize,
    /// How many incidents by name on a digest.
    pub newest: usize,
    /// How many options in a menu of incidents. Lark counts each as an element, of which a card has at most 200.
    pub options: usize,
}

/// From everything to the least that still says what is wrong and lets people act on it.
const LADDER: [Room; 6] = [
    // Everything. More would not be read on a phone; the incident's own page has the rest.
    Room {
        title: 200,
        line: 500,
        label: 500,
        paragraph: 4_000,
        labels: 100,
        people: 40,
        facts: 20,
        links: 10,
        details: 120,
        newest: 30,
        options: 60,
    },
    // Long values are cut.
    Room {
        title: 200,
        line: 200,
        label: 120,
        paragraph: 1_000,
        labels: 100,
        people: 40,
        facts: 20,
        links: 10,
        details: 120,
        newest: 30,
        options: 60,
    },
    // Fewer labels.
    Room {
        title: 200,
        line: 120,
        label: 80,
        paragraph: 400,
        labels: 30,
        people: 15,
        facts: 16,
        links: 6,
        details: 50,
        newest: 20,
        options: 50,
    },
    Room {
        title: 200,
        line: 80,
        label: 60,
        paragraph: 200,
        labels: 10,
        people: 8,
        facts: 12,
        links: 6,
        details: 20,
        newest: 15,
        options: 30,
    },
    // No folded part.
    Room {
        title: 200,
        line: 60,
        label: 0,
        paragraph: 120,
        labels: 0,
        people: 5,
        facts: 8,
        links: 4,
        details: 0,
        newest: 10,
        options: 15,
    },
    // A short title.
    Room {
        title: 60,
        line: 30,
        label: 0,
        paragraph: 60,
        labels: 0,
        people: 2,
        facts: 4,
        links: 2,
        details: 0,
        newest: 5,
        options: 5,
    },
];

/// Draws on the highest rung that fits. The lowest one fits by its own numbers: the tests fill every field of it to the brim.
pub(super) fn to_size(most_bytes: usize, draw: impl Fn(&Room) -> Value) -> Value {
    let mut drawn = Value::Null;
    for room in &LADDER {
        drawn = draw(room);
        if weight(&drawn) <= most_bytes {
            break;
        }
    }
    drawn
}

/// Bytes of the card as a JSON string inside JSON, without its two outer quotes.
pub(super) fn weight(card: &Value) -> usize {
    let text = card.to_string();
    text.len() + text.bytes().filter(|byte| matches!(byte, b'"' | b'\\')).count()
}
