//! What Flashduty tells us: one push of its incident webhook.

use crate::id::{EventId, PersonId};
use crate::incident::{Incident, Person, Severity};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One push: what happened, who did it, and the whole incident as it was then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentEvent {
    /// For de-duplication.
    pub id: EventId,
    /// Flashduty's clock, in milliseconds. A push older than what we know is late.
    pub at: Timestamp,
    /// What happened.
    pub kind: IncidentEventKind,
    /// Who did it. `None` for what machines do.
    pub actor: Option<Person>,
    /// The incident, complete.
    pub incident: Incident,
}

/// What happened. The codes behind each are known to `flashduty::webhook` alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum IncidentEventKind {
    /// Created.
    New,
    /// Given to people: first call, handed over, escalated, or called again.
    Assign {
        /// The people this assignment added, where the push names them.
        to: Vec<PersonId>,
    },
    /// More people called.
    AddResponders {
        /// The people added, where the push names them.
        to: Vec<PersonId>,
    },
    /// Silenced for a while.
    Snooze {
        /// For how long, in minutes, where the push says so.
        minutes: Option<u32>,
    },
    /// Silence ended by hand.
    Wake,
    /// Acknowledged.
    Acknowledge,
    /// Acknowledgement withdrawn.
    Unacknowledge,
    /// Many alerts at once.
    Storm {
        /// The number that was reached, where the push says so.
        threshold: Option<u64>,
    },
    /// A custom action was run.
    Custom {
        /// Its name; may be empty.
        name: String,
    },
    /// Closed, by hand or by itself.
    Close,
    /// Open again.
    Reopen {
        /// Why; may be empty. Untrusted text.
        reason: String,
    },
    /// Merged with another.
    Merge,
    /// Somebody wrote a comment.
    Comment {
        /// What they wrote; may be empty. Untrusted text.
        text: String,
    },
    /// Another title.
    Retitle,
    /// Another description.
    Redescribe,
    /// Impact, root cause or resolution were written down.
    Explain,
    /// Another severity.
    Reseverity {
        /// The severity before.
        from: Option<Severity>,
        /// The severity now.
        to: Option<Severity>,
    },
    /// A custom field was changed.
    Field {
        /// Its name; may be empty.
        name: String,
    },
    /// An action or follow-up item was created, handed on, completed or converted.
    WorkItem {
        /// Its title; may be empty. Untrusted text.
        title: String,
    },
    /// A kind that Flashduty invented after us. The snapshot is complete, so the card still follows.
    Other(String),
}
