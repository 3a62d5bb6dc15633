//! One incident and the moves of its state machine (docs.flashcat.cloud, "Handle and update incidents").
//!
//! A move changes the incident and returns the `event_detail` of its push, or refuses and changes nothing.

use super::error::ApiError;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// Somebody has to get up.
    Critical,
    /// Worth a look soon.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "Critical",
            Self::Warning => "Warning",
            Self::Info => "Info",
        }
    }
}

/// Where the work stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Progress {
    /// Nobody has it.
    Triggered,
    /// At least one person acknowledged.
    Processing,
    /// Over.
    Closed,
}

impl Progress {
    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Triggered => "Triggered",
            Self::Processing => "Processing",
            Self::Closed => "Closed",
        }
    }
}

/// A person called to the incident. Times are Unix seconds, 0 = never.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Responder {
    pub person: i64,
    pub assigned_at: i64,
    pub acknowledged_at: i64,
}

/// Why people were called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Assigning {
    Assign,
    Reassign,
    Escalate,
    Reopen,
}

/// How people were called.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Assignment {
    pub id: String,
    pub kind: Assigning,
    /// The level of the escalation rule, from 0.
    pub layer: i64,
    /// Set when people were named directly instead of by a rule.
    pub direct: bool,
    pub assigned_at: i64,
}

/// One line of the timeline. `/incident/feed` tells it in milliseconds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Entry {
    pub at_ms: i64,
    pub kind: String,
    pub actor: Option<i64>,
    pub detail: Value,
}

/// An incident. Times are Unix seconds, 0 = not set.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Incident {
    pub id: String,
    pub title: String,
    pub description: String,
    pub impact: String,
    pub root_cause: String,
    pub resolution: String,
    pub severity: Severity,
    /// The alerts below it recovered. A close by hand does not change this.
    pub recovered: bool,
    pub progress: Progress,
    pub created_at: i64,
    pub updated_at: i64,
    pub last_time: i64,
    pub end_time: i64,
    pub ack_time: i64,
    pub close_time: i64,
    pub snoozed_before: i64,
    pub labels: BTreeMap<String, String>,
    pub fields: Map<String, Value>,
    pub creator: Option<i64>,
    pub closer: Option<i64>,
    pub responders: Vec<Responder>,
    pub assigned: Option<Assignment>,
    pub dedup_key: String,
    pub alert_count: i64,
    pub integration: i64,
    pub channel: Option<i64>,
    pub feed: Vec<Entry>,
}

impl Incident {
    /// The last six hex digits, upper-cased: what people say aloud. Not unique.
    pub(super) fn num(&self) -> String {
        self.id[self.id.len() - 6..].to_uppercase()
    }

    pub(super) fn must_be_open(&self) -> Result<(), ApiError> {
        match self.progress {
            Progress::Triggered | Progress::Processing => Ok(()),
            Progress::Closed => Err(ApiError::state("the incident is already closed")),
        }
    }

    fn acked(&self) -> bool {
        self.responders.iter().any(|r| r.acknowledged_at > 0)
    }

    /// Anyone may acknowledge, called or not; whoever does becomes a responder. `None`: they already had, nothing changes.
    pub(super) fn ack(&mut self, person: i64, now: i64) -> Result<Option<Value>, ApiError> {
        self.must_be_open()?;
        match self.responders.iter_mut().find(|r| r.person == person) {
            Some(responder) if responder.acknowledged_at > 0 => return Ok(None),
            Some(responder) => responder.acknowledged_at = now,
            None => self.responders.push(Responder { person, assigned_at: now, acknowledged_at: now }),
        }
        if self.ack_time == 0 {
            self.ack_time = now;
        }
        self.progress = Progress::Processing;
        Ok(Some(json!({ "progress": "Processing" })))
    }

    /// Takes back this person's own acknowledgement. After the last one nobody has the incident.
    pub(super) fn unack(&mut self, person: i64) -> Result<Value, ApiError> {
        self.must_be_open()?;
        let own = self.responders.iter_mut().find(|r| r.person == person && r.acknowledged_at > 0);
        own.ok_or_else(|| ApiError::state("the member has not acknowledged the incident"))?.acknowledged_at = 0;
        if !self.acked() {
            self.back_to_triggered();
        }
        Ok(json!({ "progress": self.progress.as_str() }))
    }

    /// Closes by hand. The state of the alerts stays what it was.
    pub(super) fn resolve(&mut self, closer: Option<i64>, from: &str, now: i64) -> Result<Value, ApiError> {
        self.must_be_open()?;
        self.progress = Progress::Closed;
        self.close_time = now;
        self.snoozed_before = 0;
        self.closer = closer;
        Ok(json!({ "from": from }))
    }

    /// All alerts recovered: closes by itself.
    pub(super) fn recover(&mut self, now: i64) -> Result<Value, ApiError> {
        let detail = self.resolve(None, "event", now)?;
        self.recovered = true;
        self.end_time = now;
        self.last_time = now;
        Ok(detail)
    }

    /// Opens again and calls the same people from the first level.
    pub(super) fn reopen(&mut self, reason: &str) -> Result<Value, ApiError> {
        match self.progress {
            Progress::Closed => {}
            Progress::Triggered | Progress::Processing => return Err(ApiError::state("the incident is not closed")),
        }
        self.back_to_triggered();
        (self.close_time, self.end_time, self.closer) = (0, 0, None);
        Ok(if reason.is_empty() { json!({}) } else { json!({ "reason": reason }) })
    }

    /// Silences it. The console offers this only after an acknowledgement, and so does the double.
    pub(super) fn snooze(&mut self, minutes: i64, now: i64) -> Result<Value, ApiError> {
        if !(1..=1440).contains(&minutes) {
            return Err(ApiError::invalid("minutes must be between 1 and 1440"));
        }
        match self.progress {
            Progress::Processing => {}
            Progress::Triggered => return Err(ApiError::state("acknowledge the incident before snoozing it")),
            Progress::Closed => return Err(ApiError::state("the incident is already closed")),
        }
        self.snoozed_before = now + minutes * 60;
        Ok(json!({ "minutes": minutes }))
    }

    /// Ends the silence by hand. The key `snoozedBefore` is camelCase on the wire.
    pub(super) fn wake(&mut self) -> Result<Value, ApiError> {
        self.must_be_open()?;
        if self.snoozed_before == 0 {
            return Err(ApiError::state("the incident is not snoozed"));
        }
        Ok(json!({ "snoozedBefore": std::mem::take(&mut self.snoozed_before) }))
    }

    /// The silence ran out while it was open: nobody has it any more. `true` if that happened.
    pub(super) fn wake_up(&mut self, now: i64) -> bool {
        let due = self.snoozed_before != 0 && self.snoozed_before <= now;
        if due {
            self.back_to_triggered();
            self.updated_at = now;
        }
        due
    }

    /// Calls people. Returns the detail; `to` names those who are new.
    pub(super) fn assign(&mut self, assignment: Assignment, people: &[i64], now: i64) -> Result<Value, ApiError> {
        self.must_be_open()?;
        let new: Vec<i64> = people.iter().copied().filter(|p| self.responders.iter().all(|r| r.person != *p)).collect();
        let to = if assignment.kind == Assigning::Reopen { people.to_vec() } else { new.clone() };
        if assignment.kind == Assigning::Reassign {
            self.responders.retain(|r| people.contains(&r.person));
        }
        self.responders.extend(new.iter().map(|p| Responder { person: *p, assigned_at: now, acknowledged_at: 0 }));
        if !self.acked() {
            self.back_to_triggered();
        }
        self.assigned = Some(assignment);
        let mut detail = self.assigned_to();
        detail["to"] = json!(to);
        Ok(detail)
    }

    /// Calls more people beside those who were called.
    pub(super) fn add_responders(&mut self, people: &[i64], now: i64) -> Result<Value, ApiError> {
        self.must_be_open()?;
        let new: Vec<i64> = people.iter().copied().filter(|p| self.responders.iter().all(|r| r.person != *p)).collect();
        self.responders.extend(new.iter().map(|p| Responder { person: *p, assigned_at: now, acknowledged_at: 0 }));
        Ok(json!({ "to": new }))
    }

    fn back_to_triggered(&mut self) {
        self.progress = Progress::Triggered;
        self.snoozed_before = 0;
        self.ack_time = 0;
        self.responders.iter_mut().for_each(|r| r.acknowledged_at = 0);
    }
}
