//! The face of an incident: what everybody looks at first, read from Flashduty's JSON and from a card alike.

use crate::reading;
use serde_json::Value;
use std::collections::BTreeMap;

/// State, severity, and who has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    pub state: State,
    pub severity: String,
    /// The members called to it, and whether they have acknowledged.
    pub responders: Vec<(String, bool)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Triggered,
    Processing,
    Snoozed,
    Closed,
}

impl Face {
    /// From `incident` of a push or of the API, at this Unix second.
    pub fn of_incident(incident: &Value, now: i64) -> Self {
        let sleeps = incident["snoozed_before"].as_i64().is_some_and(|until| until > now);
        let state = match (incident["progress"].as_str(), sleeps) {
            (Some("Closed"), _) => State::Closed,
            (_, true) => State::Snoozed,
            (Some("Processing"), false) => State::Processing,
            _ => State::Triggered,
        };
        let responder = |r: &Value| (r["person_name"].as_str().unwrap_or_default().to_owned(), r["acknowledged_at"] != 0);
        Self {
            state,
            severity: incident["incident_severity"].as_str().unwrap_or_default().to_owned(),
            responders: incident["responders"].as_array().into_iter().flatten().map(responder).collect(),
        }
    }

    /// The same after its snooze has run out.
    pub fn woken(&self) -> Self {
        let responders = self.responders.iter().map(|(name, _)| (name.clone(), false)).collect();
        Self { state: State::Triggered, responders, ..self.clone() }
    }

    /// The same with nothing known of its snooze.
    pub fn unsnoozed(&self) -> Self {
        Self { state: State::Processing, ..self.clone() }
    }

    /// From a card; `None` where it is none of an incident, or wears a colour that does not go with what it says. `names` are
    /// those behind an `open_id`.
    pub fn of_card(card: &Value, names: &BTreeMap<String, String>) -> Option<Self> {
        let tags: Vec<_> = card["header"]["text_tag_list"].as_array()?.iter().map(|tag| reading::words(&tag["text"])).collect();
        let [said, severity] = tags.as_slice() else { return None };
        let state = match said.split([' ', '·']).next()? {
            "Triggered" => State::Triggered,
            "Processing" => State::Processing,
            "Snoozed" => State::Snoozed,
            "Closed" => State::Closed,
            _ => return None,
        };
        let face = Self { state, severity: severity.clone(), responders: responders(card, names)? };
        (card["header"]["template"] == face.colour()).then_some(face)
    }

    fn colour(&self) -> &'static str {
        match (self.state, self.severity.as_str()) {
            (State::Closed, _) => "green",
            (State::Snoozed, _) => "grey",
            (State::Processing, _) => "blue",
            (State::Triggered, "Critical") => "red",
            (State::Triggered, "Warning") => "orange",
            (State::Triggered, _) => "yellow",
        }
    }
}

/// The title in the header of a card, without the number.
pub fn title(card: &Value) -> Option<String> {
    let title = reading::words(&card["header"]["title"]);
    title.split_once(' ').map(|(_, title)| title.to_owned())
}

fn responders(card: &Value, names: &BTreeMap<String, String>) -> Option<Vec<(String, bool)>> {
    let elements = card["body"]["elements"].as_array()?;
    let facts = elements.iter().map(reading::words).find(|words| words.contains("**Responders** "))?;
    let line = facts.split("**Responders** ").nth(1)?.split(['\n']).next()?.split("<br>").next()?;
    if line == "Nobody is assigned" {
        return Some(Vec::new());
    }
    Some(line.split(" · ").map(|person| (name(person, names), person.contains('✓'))).collect())
}

fn name(person: &str, names: &BTreeMap<String, String>) -> String {
    match person.strip_prefix("<at id=").and_then(|rest| rest.split_once('>')) {
        Some((open_id, _)) => names.get(open_id).cloned().unwrap_or_else(|| open_id.to_owned()),
        None => person.split(" ✓").next().unwrap_or_default().split(" <font").next().unwrap_or_default().to_owned(),
    }
}
