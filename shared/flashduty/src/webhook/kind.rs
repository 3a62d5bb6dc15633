//! The codes of the incident webhook's event types, and what their details add.
//!
//! Details came late: older deployments send none, and their fields differ between builds. What cannot be read in them is left out,
//! since the incident itself tells the state.

use crate::wire::{COMMENT, NAME, Number, PEOPLE, TITLE, cut, severity_of};
use bridge::event::IncidentEventKind;
use bridge::id::PersonId;
use bridge::incident::Severity;
use serde::Deserialize as _;
use serde_json::Value;

/// Whether this is a type that always carries an incident.
pub fn is_known(event_type: &str) -> bool {
    event_type.starts_with("i_") && !matches!(of(event_type, None), IncidentEventKind::Other(_))
}

/// What happened, by Flashduty's code and its `event_detail`.
pub fn of(event_type: &str, detail: Option<&Value>) -> IncidentEventKind {
    use IncidentEventKind as Kind;
    let detail = Detail(detail);
    match event_type {
        "i_new" => Kind::New,
        "i_assign" => Kind::Assign { to: detail.people("to") },
        "i_a_rspd" => Kind::AddResponders { to: detail.people("to") },
        "i_snooze" => Kind::Snooze { minutes: detail.count("minutes").and_then(|minutes| minutes.try_into().ok()) },
        "i_wake" => Kind::Wake,
        "i_ack" => Kind::Acknowledge,
        "i_unack" => Kind::Unacknowledge,
        "i_storm" => Kind::Storm { threshold: detail.count("threshold") },
        "i_custom" => Kind::Custom { name: detail.text("integration_name", NAME) },
        "i_rslv" => Kind::Close,
        "i_reopen" => Kind::Reopen { reason: detail.text("reason", COMMENT) },
        "i_merge" => Kind::Merge,
        "i_comm" => Kind::Comment { text: detail.text("comment", COMMENT) },
        "i_r_title" => Kind::Retitle,
        "i_r_desc" => Kind::Redescribe,
        "i_r_impact" | "i_r_rc" | "i_r_rsltn" => Kind::Explain,
        "i_r_severity" => Kind::Reseverity { from: detail.severity("from"), to: detail.severity("to") },
        "i_r_field" => Kind::Field { name: detail.text("field_name", NAME) },
        "i_wi_created" | "i_wi_assignees" | "i_wi_completed" | "i_wi_converted" => {
            Kind::WorkItem { title: detail.text("title", TITLE) }
        }
        other => Kind::Other(other.to_owned()),
    }
}

/// `event_detail`, which may be anything or nothing.
struct Detail<'a>(Option<&'a Value>);

impl<'a> Detail<'a> {
    fn field(&self, name: &str) -> Option<&'a Value> {
        self.0?.get(name)
    }

    fn text(&self, name: &str, most: usize) -> String {
        let text = self.field(name).and_then(Value::as_str).unwrap_or_default();
        cut(text.to_owned(), most)
    }

    fn count(&self, name: &str) -> Option<u64> {
        self.field(name).and_then(number).and_then(|count| count.try_into().ok())
    }

    fn people(&self, name: &str) -> Vec<PersonId> {
        let people = self.field(name).and_then(Value::as_array).into_iter().flatten();
        people.filter_map(number).filter(|id| *id > 0).map(PersonId).take(PEOPLE).collect()
    }

    fn severity(&self, name: &str) -> Option<Severity> {
        severity_of(self.field(name)?.as_str()?)
    }
}

fn number(written: &Value) -> Option<i64> {
    Number::deserialize(written).ok().map(|Number(number)| number)
}
