//! What we know of an incident: its newest state, and what a newest state alone would forget.

use crate::event::{IncidentEvent, IncidentEventKind};
use crate::id::EventId;
use crate::incident::{Incident, Person};
use crate::lane::Destination;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Everything a card is drawn from. Built by [`Snapshot::with_event`] and [`Snapshot::with_reading`] only, both of which give the
/// same result whatever the order in which the same news arrives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The newest state we have seen.
    pub incident: Incident,
    /// How new it is.
    pub version: Version,
    /// Description and labels while it was burning: a push about a recovery often carries them no more.
    pub firing: Option<Firing>,
    /// What people and machines did that the state itself does not tell, oldest first, at most [`Snapshot::LINES`].
    pub lines: Vec<TimelineLine>,
    /// Where its card was ever wished for: a first card may be on its way there while the next news decides, and be older.
    #[serde(default)]
    pub wished: BTreeSet<Destination>,
}

/// How new a state is. Ordered by Flashduty's clock; the id only breaks ties, so that every order of arrival ends the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Version {
    /// Flashduty's clock: milliseconds for a push, whole seconds for a reading of its API.
    pub at: Timestamp,
    /// The push, or empty for a reading.
    pub event: EventId,
}

/// The values at the time of firing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Firing {
    /// How new they are.
    pub version: Version,
    /// The description then.
    pub description: String,
    /// The labels then.
    pub labels: BTreeMap<String, String>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineLine {
    /// When, and by which push.
    pub version: Version,
    /// What.
    pub kind: IncidentEventKind,
    /// Who; `None` for machines.
    pub actor: Option<Person>,
}

/// What a piece of news did to what we knew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// Nothing: an older state, already known.
    Late,
    /// Something a card may show.
    Fresh,
}

impl Snapshot {
    /// How many lines are kept: the card shows three, the rest lets late ones find their place.
    pub const LINES: usize = 8;

    /// Takes in a push. A late one never moves the state back; what only it could tell (a comment, the firing values) is kept.
    pub fn with_event(known: Option<&Self>, event: &IncidentEvent) -> (Self, News) {
        let version = Version { at: event.at, event: event.id.clone() };
        let mut next = Self::with_state(known, &event.incident, version.clone());
        if tells_more_than_the_state(&event.kind) {
            next.add_line(TimelineLine { version, kind: event.kind.clone(), actor: event.actor.clone() });
        }
        let news = if known == Some(&next) { News::Late } else { News::Fresh };
        (next, news)
    }

    /// Takes in a state read from Flashduty's API. It counts as new as its own `updated_at`, which is Flashduty's clock and not ours.
    pub fn with_reading(known: Option<&Self>, incident: &Incident) -> (Self, News) {
        let version = Version { at: incident.updated_at, event: EventId::new("") };
        let next = Self::with_state(known, incident, version);
        let news = if known == Some(&next) { News::Late } else { News::Fresh };
        (next, news)
    }

    /// What we know, with this state in place of ours: for the answer to a press, which shows what was read a moment ago. Not to be
    /// kept: a reading tells its age in whole seconds only, so within one second it cannot be told from an older one.
    pub fn showing(known: Option<&Self>, incident: &Incident) -> Self {
        let (mut seen, _) = Self::with_reading(known, incident);
        seen.incident = match known {
            Some(known) => with_known_names(incident, &known.incident),
            None => incident.clone(),
        };
        seen
    }

    /// The description and labels to show: those of the firing time once the incident is over.
    pub fn values(&self) -> (&str, &BTreeMap<String, String>) {
        match &self.firing {
            Some(firing) if !self.incident.is_open() => (&firing.description, &firing.labels),
            Some(_) | None => (&self.incident.description, &self.incident.labels),
        }
    }

    fn with_state(known: Option<&Self>, incident: &Incident, version: Version) -> Self {
        let burning = incident.is_open() && !(incident.labels.is_empty() && incident.description.is_empty());
        let firing = burning.then(|| Firing {
            version: version.clone(),
            description: incident.description.clone(),
            labels: incident.labels.clone(),
        });
        let Some(known) = known else {
            return Self { incident: incident.clone(), version, firing, lines: Vec::new(), wished: BTreeSet::new() };
        };
        let mut next = known.clone();
        if known.version < version {
            next.incident = with_known_names(incident, &known.incident);
            next.version = version;
        }
        if known.firing.as_ref().map(|f| &f.version) < firing.as_ref().map(|f| &f.version) {
            next.firing = firing;
        }
        next
    }

    fn add_line(&mut self, line: TimelineLine) {
        if self.lines.iter().any(|known| known.version == line.version) {
            return;
        }
        self.lines.push(line);
        self.lines.sort_by(|a, b| a.version.cmp(&b.version));
        let surplus = self.lines.len().saturating_sub(Self::LINES);
        self.lines.drain(..surplus);
    }
}

/// Flashduty's API may leave the names of people out, which its pushes tell: a name once known is kept.
fn with_known_names(incident: &Incident, known: &Incident) -> Incident {
    let mut named = incident.clone();
    let names: BTreeMap<_, _> = known.people().map(|person| (person.id, person.name.clone())).collect();
    let responders = named.responders.iter_mut().map(|responder| &mut responder.person);
    for person in responders.chain(&mut named.creator).chain(&mut named.closer).filter(|person| person.name.is_empty()) {
        person.name = names.get(&person.id).cloned().unwrap_or_default();
    }
    named
}

/// Whether a kind of event leaves no trace in the state: creation, calls, acknowledgements and the close are read from the
/// incident itself, so a late push about them has nothing to add.
fn tells_more_than_the_state(kind: &IncidentEventKind) -> bool {
    use IncidentEventKind as Kind;
    match kind {
        Kind::New | Kind::Assign { .. } | Kind::AddResponders { .. } | Kind::Acknowledge | Kind::Close => false,
        Kind::Redescribe | Kind::Field { .. } | Kind::Other(_) => false,
        Kind::Snooze { .. } | Kind::Wake | Kind::Unacknowledge | Kind::Storm { .. } | Kind::Custom { .. } => true,
        Kind::Reopen { .. } | Kind::Merge | Kind::Comment { .. } | Kind::Retitle | Kind::Explain => true,
        Kind::Reseverity { .. } | Kind::WorkItem { .. } => true,
    }
}

#[cfg(test)]
mod tests;
