//! Facts and people, wherever they stand on a card.

use super::fit::Room;
use super::text::{self, BREAK};
use bridge::card::{CardPerson, Fact, Value as FactValue};
use bridge::id::OpenId;
use bridge::words::Language;
use serde_json::Value;

/// The facts, a line each.
pub(super) fn drawn(facts: &[Fact], room: &Room) -> Option<Value> {
    let line_of = |fact: &Fact, language| {
        let label = text::bold(&text::harmless(fact.label.in_(language), room.line));
        format!("{label} {}", value(&fact.value, language, room))
    };
    let said = text::each(|language| text::joined(facts.iter().take(room.facts).map(|fact| line_of(fact, language)), BREAK));
    (!facts.is_empty()).then(|| text::markdown(&said))
}

/// The value of a fact, in markdown.
fn value(value: &FactValue, language: Language, room: &Room) -> String {
    match value {
        FactValue::Plain(words) => text::harmless(words, room.line),
        FactValue::Words(words) => text::harmless(words.in_(language), room.line),
        FactValue::At(at) => text::moment(*at),
        FactValue::People(people) => people_line(people, language, room),
    }
}

/// People side by side, in markdown, and how many more there are.
pub(super) fn people_line(people: &[CardPerson], language: Language, room: &Room) -> String {
    let shown = people.iter().take(room.people).map(|person| person_in(person, language, room));
    let unseen = people.len().saturating_sub(room.people);
    text::joined(shown.chain((unseen > 0).then(|| format!("+{unseen}"))), " · ")
}

/// One person: the name or the mention, then `✓` and the moment, or the word for not yet.
fn person_in(person: &CardPerson, language: Language, room: &Room) -> String {
    let who = person.mention.as_ref().and_then(mention).unwrap_or_else(|| text::harmless(&person.name, room.line));
    match (person.acked_at, &person.pending) {
        (Some(at), _) => format!("{who} ✓ {}", text::moment(at)),
        (None, Some(pending)) => format!("{who} {}", text::grey(&text::harmless(pending.in_(language), room.line))),
        (None, None) => who,
    }
}

/// A mention. `None` for an id of another shape: one wrong id makes Lark refuse the whole card (code 100290).
fn mention(id: &OpenId) -> Option<String> {
    let rest = id.as_str().strip_prefix("ou_")?;
    let sound = !rest.is_empty() && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    sound.then(|| format!("<at id={id}></at>"))
}
