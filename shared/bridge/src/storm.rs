//! Storms: more new incidents than a chat can be shown one by one. They stand together on one card, the digest, that is updated in place.

use crate::card::CardState;
use crate::id::{IncidentId, StormId};
use crate::incident::{Incident, Progress, Severity};
use crate::lane::Destination;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One storm of one destination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Storm {
    /// Its name; storms of one destination are ordered by it.
    pub id: StormId,
    /// Where.
    pub at: Destination,
    /// When it began.
    pub began_at: Timestamp,
    /// When the last incident joined it.
    pub grew_at: Timestamp,
    /// How far its digest is; `None` before the first try.
    pub digest: Option<CardState>,
    /// When the digest was last drawn in Lark, or tried to be; `None` before the first try.
    #[serde(default)]
    pub drawn_at: Option<Timestamp>,
    /// When the chat's group bot has last told of it, because the app could not.
    #[serde(default)]
    pub relayed_at: Option<Timestamp>,
}

/// An incident on a digest: what the digest tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Which.
    pub incident: IncidentId,
    /// The short number.
    pub num: String,
    /// At most [`Entry::TITLE`] characters. Untrusted text.
    pub title: String,
    /// How bad it is.
    pub severity: Severity,
    /// Where the work on it stands.
    pub progress: Progress,
    /// Name of its channel; may be empty. Untrusted text.
    pub channel: String,
    /// At most [`Entry::LABELS`] of its labels. Untrusted text.
    pub labels: BTreeMap<String, String>,
    /// When it began.
    pub started_at: Timestamp,
    /// Its page in Flashduty's console; may be empty.
    pub url: String,
    /// Whether it has a card of its own as well.
    pub carded: bool,
}

impl Storm {
    /// A storm is over when nothing has joined it for this long: what is new afterwards gets a card of its own again.
    pub const QUIET: SignedDuration = SignedDuration::from_mins(2);

    /// A storm is over after this long in any case: a chat with a new incident every minute would else never see a card again. If it
    /// still pours, the next storm begins at once.
    pub const LONGEST: SignedDuration = SignedDuration::from_hours(1);

    /// The least time between two drawings of a digest: it is read by people.
    pub const REDRAWN_AFTER: SignedDuration = SignedDuration::from_secs(2);

    /// One that begins.
    pub fn begin(at: Destination, now: Timestamp) -> Self {
        // As many digits for every moment of our time, so that names are in the order of time.
        Self {
            id: StormId::new(format!("{:013}", now.as_millisecond())),
            at,
            began_at: now,
            grew_at: now,
            digest: None,
            drawn_at: None,
            relayed_at: None,
        }
    }

    /// Whether what is new at `now` still belongs to it. Not to one whose digest is gone: nobody would see it.
    pub fn rages_at(&self, now: Timestamp) -> bool {
        let gone = matches!(self.digest, Some(CardState::Gone { .. }));
        !gone && now.duration_since(self.grew_at) < Self::QUIET && now.duration_since(self.began_at) < Self::LONGEST
    }

    /// The first moment at which its digest may be drawn again.
    pub fn redrawn_from(&self, now: Timestamp) -> Timestamp {
        self.drawn_at.map_or(now, |drawn_at| now.max(drawn_at + Self::REDRAWN_AFTER))
    }
}

impl Entry {
    /// The longest title, in characters: a line of a digest.
    pub const TITLE: usize = 120;
    /// The most labels: what a digest counts are the ones that many share.
    pub const LABELS: usize = 8;
    /// The longest name and value of a label, in characters.
    pub const LABEL: usize = 64;

    /// What a digest tells of this incident.
    pub fn of(incident: &Incident, carded: bool) -> Self {
        let labels =
            incident.labels.iter().take(Self::LABELS).map(|(name, value)| (cut(name, Self::LABEL), cut(value, Self::LABEL)));
        Self {
            incident: incident.id.clone(),
            num: incident.num.clone(),
            title: cut(&incident.title, Self::TITLE),
            severity: incident.severity,
            progress: incident.progress,
            channel: incident.channel.as_ref().map_or(String::new(), |channel| cut(&channel.name, Self::LABEL)),
            labels: labels.collect(),
            started_at: incident.started_at,
            url: incident.detail_url.clone(),
            carded,
        }
    }

    /// Number and title. Untrusted text.
    pub fn name(&self) -> String {
        if self.num.is_empty() { self.title.clone() } else { format!("#{} {}", self.num, self.title) }
    }

    /// Whether people still have to do something about it.
    pub fn is_open(&self) -> bool {
        match self.progress {
            Progress::Triggered | Progress::Processing => true,
            Progress::Closed => false,
        }
    }
}

fn cut(text: &str, longest: usize) -> String {
    text.chars().take(longest).collect()
}

#[cfg(test)]
mod tests;
