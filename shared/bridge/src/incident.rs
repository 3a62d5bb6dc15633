//! An incident as Flashduty tells it: complete in every push and in every answer of its API.

use crate::id::{ChannelId, IncidentId, PersonId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An incident as it was at one moment. Holds no e-mail and no phone number: those never pass the door.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Incident {
    /// Flashduty's id.
    pub id: IncidentId,
    /// The short number people say aloud (`94A7B8`). Not unique.
    pub num: String,
    /// What is wrong, in the words of whoever raised it. Untrusted text.
    pub title: String,
    /// More words; may be empty. Untrusted text.
    pub description: String,
    /// How bad it is.
    pub severity: Severity,
    /// Whether all alerts below it have recovered (`Ok`). A person who closes an incident does not change this.
    pub recovered: bool,
    /// Where the work on it stands.
    pub progress: Progress,
    /// When it began.
    pub started_at: Timestamp,
    /// Flashduty's clock at the last change; whole seconds.
    pub updated_at: Timestamp,
    /// The first acknowledgement.
    pub acked_at: Option<Timestamp>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Silent until then.
    pub snoozed_until: Option<Timestamp>,
    /// Labels of the first alert. Untrusted text.
    pub labels: BTreeMap<String, String>,
    /// The collaboration space it belongs to.
    pub channel: Option<Channel>,
    /// Who is called to it, in Flashduty's order.
    pub responders: Vec<Responder>,
    /// How they were called.
    pub assignment: Option<Assignment>,
    /// Who raised it by hand. `None` when a machine did.
    pub creator: Option<Person>,
    /// Who closed it by hand. `None` when it closed itself.
    pub closer: Option<Person>,
    /// How many alerts were grouped into it.
    pub alert_count: u64,
    /// What it did to the business; may be empty. Untrusted text.
    pub impact: String,
    /// Why it happened; may be empty. Untrusted text.
    pub root_cause: String,
    /// How it was mended; may be empty. Untrusted text.
    pub resolution: String,
    /// Its page in Flashduty's console; may be empty at private deployments.
    pub detail_url: String,
    /// Links that the channel's owner configured (dashboards, runbooks).
    pub links: Vec<Link>,
}

impl Incident {
    /// Whether people still have to do something about it.
    pub fn is_open(&self) -> bool {
        match self.progress {
            Progress::Triggered | Progress::Processing => true,
            Progress::Closed => false,
        }
    }

    /// When it was closed. Of one that is open, or does not tell: its last change.
    pub fn ended_at(&self) -> Timestamp {
        self.closed_at.unwrap_or(self.updated_at)
    }

    /// The moment until which it sleeps, if it sleeps at `now`.
    pub fn sleeps_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.snoozed_until.filter(|until| self.is_open() && *until > now)
    }

    /// The responders who acknowledged, earliest first.
    pub fn ackers(&self) -> Vec<&Responder> {
        let mut ackers: Vec<_> = self.responders.iter().filter(|r| r.acked_at.is_some()).collect();
        ackers.sort_by_key(|r| r.acked_at);
        ackers
    }

    /// Everybody it names.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.responders.iter().map(|responder| &responder.person).chain(&self.creator).chain(&self.closer)
    }

    /// Whether this member has an acknowledgement of their own on it.
    pub fn is_acked_by(&self, person: PersonId) -> bool {
        self.responders.iter().any(|r| r.person.id == person && r.acked_at.is_some())
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Worth a look soon.
    Warning,
    /// Somebody has to get up.
    Critical,
}

/// Where the work stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Progress {
    /// Nobody has it.
    Triggered,
    /// At least one person acknowledged.
    Processing,
    /// Over, by hand or by recovery.
    Closed,
}

/// Flashduty's collaboration space.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Channel {
    /// Its id.
    pub id: ChannelId,
    /// Its name; may be empty.
    pub name: String,
}

/// A member of the Flashduty account, by name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their display name. Untrusted text.
    pub name: String,
}

/// A person called to an incident.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Responder {
    /// Who.
    pub person: Person,
    /// When they were called.
    pub assigned_at: Option<Timestamp>,
    /// When they acknowledged, if they did and have not withdrawn it.
    pub acked_at: Option<Timestamp>,
}

/// How the responders were chosen.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Assignment {
    /// First call, handed over, moved up, or called again.
    pub kind: AssignmentKind,
    /// Name of the escalation rule; empty when people were named directly.
    pub rule: String,
    /// Flashduty's id of it; `None` when people were named directly.
    #[serde(default)]
    pub rule_id: Option<String>,
    /// Level of the rule as people count it: the first is 1.
    pub level: u32,
    /// When.
    pub at: Option<Timestamp>,
}

/// Why people were called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AssignmentKind {
    /// The first call.
    Assign,
    /// Handed to others.
    Reassign,
    /// Nobody came: the next level.
    Escalate,
    /// Open again after a close.
    Reopen,
}

/// A link that leads away from the card.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Link {
    /// What it is called. Untrusted text.
    pub name: String,
    /// Where it leads: `http://` or `https://`, checked at the door.
    pub url: String,
}
