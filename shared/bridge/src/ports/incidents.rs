//! Flashduty's incidents.

use crate::command::IncidentCommand;
use crate::id::{ChannelId, IncidentId};
use crate::incident::Incident;
use crate::person::AppKey;
use async_trait::async_trait;
use jiff::Timestamp;
use std::time::Duration;

/// Flashduty's Open API. Implemented by `flashduty::Client`.
#[async_trait]
pub trait Incidents: Send + Sync {
    /// Carries out a command as the owner of `key`, or as the integration's own key where there is none.
    async fn perform(&self, command: &IncidentCommand, on: &IncidentId, key: Option<&AppKey>) -> Result<(), IncidentsFault>;
    /// Writes a comment that triggers no echo (`mute_reply`), as the integration's own key: who really did it.
    async fn note(&self, on: &IncidentId, text: &str) -> Result<(), IncidentsFault>;
    /// Whether the timeline holds a comment of exactly this text, not older than `since`. Settles a comment whose fate is unknown.
    async fn has_comment(&self, on: &IncidentId, text: &str, since: Timestamp) -> Result<bool, IncidentsFault>;
    /// The incident as it is.
    async fn incident(&self, id: &IncidentId) -> Result<Incident, IncidentsFault>;
    /// One page of the incidents of a span. One that cannot be read is left out.
    async fn list(&self, query: &IncidentQuery) -> Result<IncidentPage, IncidentsFault>;
    /// These incidents, at most 100. Those that Flashduty does not know are left out, or make it [`IncidentsFault::Gone`].
    async fn list_by_ids(&self, ids: &[IncidentId]) -> Result<Vec<Incident>, IncidentsFault>;
    /// The incidents about which a push failed within this span, each once. Flashduty keeps its history for 7 days.
    async fn failed_pushes(&self, from: Timestamp, to: Timestamp) -> Result<Vec<IncidentId>, IncidentsFault>;
    /// How often the escalation rules of a channel call people again.
    async fn call_loops(&self, channel: ChannelId) -> Result<Vec<CallLoop>, IncidentsFault>;
}

/// How often one level of an escalation rule calls people again until somebody comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallLoop {
    /// Flashduty's id of the rule.
    pub rule: String,
    /// Level of the rule as people count it: the first is 1.
    pub level: u32,
    /// Between two calls.
    pub every: Duration,
    /// How often, after the first call.
    pub times: u32,
}

/// Which incidents to list, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentQuery {
    /// Those that began at this moment or later; whole seconds.
    pub from: Timestamp,
    /// And before this one, at most 31 days after `from`; whole seconds.
    pub to: Timestamp,
    /// Only those that are not closed.
    pub only_open: bool,
    /// Where the page before ended, in Flashduty's words; `None` for the first.
    pub after: Option<String>,
}

/// At most 100 incidents.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncidentPage {
    /// The incidents.
    pub incidents: Vec<Incident>,
    /// Where the next page begins; `None` when this was the last.
    pub next: Option<String>,
}

/// How Flashduty failed us.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IncidentsFault {
    /// The request was understood and turned down; usually the state has changed.
    #[error("Flashduty declined: {message}")]
    Refused {
        /// Flashduty's words.
        message: String,
    },
    /// No such incident.
    #[error("Flashduty knows no such incident")]
    Gone,
    /// The acting member has no licence.
    #[error("the acting member has no Flashduty licence")]
    NoLicense,
    /// The key may not do this.
    #[error("the key is not allowed to do this")]
    NotAllowed,
    /// The key is wrong or withdrawn.
    #[error("the key was rejected")]
    KeyRejected,
    /// Too many calls.
    #[error("Flashduty limits our calls")]
    Limited {
        /// How long to wait, where Flashduty said.
        wait: Option<Duration>,
    },
    /// No answer in time, or none at all: it may or may not have happened.
    #[error("Flashduty did not answer")]
    NoAnswer,
    /// It answered, and could not.
    #[error("Flashduty is not available")]
    Unavailable,
}
