//! What we know of an incident: its newest state, and what a newest state alone would forget.

use crate::event::{IncidentEvent, IncidentEventKind};
use crate::id::EventId;
use crate::incident::{Incident, Person};
use crate::lane::Destination;
use jiff::{SignedDuration, Timestamp};
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

    /// Takes in a state read from Flashduty's API, which was asked for at `asked_at`.
    ///
    /// A reading counts as new as its own `updated_at`, which is Flashduty's clock and not ours, but tells only the second. While that
    /// second may not be over, a push of the same second outranks it. Once a reading has settled, it holds all
    /// that Flashduty had told before, and outranks whatever it is not older than: so a difference that lasts is always healed.
    pub fn with_reading(known: Option<&Self>, incident: &Incident, asked_at: Timestamp) -> (Self, News) {
        let begun = Version { at: incident.updated_at, event: EventId::new("") };
        let over = Version { at: end_of_second(incident.updated_at), ..begun.clone() };
        let Some(known) = known else {
            let version = if is_settled(incident.updated_at, asked_at) { over } else { begun };
            return (Self::with_state(None, incident, version), News::Fresh);
        };
        let reading = completed(incident, &known.incident);
        if known.agrees_with(&reading) {
            return (known.clone(), News::Late);
        }
        // Both its own last change and the newest we have heard of must be long past.
        let settled = is_settled(reading.updated_at.max(known.version.at), asked_at);
        let next = if settled && reading.updated_at >= known.incident.updated_at {
            known.replaced(&reading, known.version.clone().max(over))
        } else {
            Self::with_state(Some(known), &reading, begun)
        };
        let news = if *known == next { News::Late } else { News::Fresh };
        (next, news)
    }

    /// Whether a reading says what we know, as far as it says anything. Once an incident is over, the values of its firing time are
    /// shown, and those it has now are nobody's concern: pushes about a recovery leave them out.
    pub fn agrees_with(&self, reading: &Incident) -> bool {
        let mut said = completed(reading, &self.incident);
        if !said.is_open() && self.firing.is_some() {
            said.description.clone_from(&self.incident.description);
            said.labels.clone_from(&self.incident.labels);
        }
        said == self.incident
    }

    /// What we know, with this state in place of ours: for the answer to a press, which shows what was read a moment ago. Not to be
    /// kept: a reading tells its age in whole seconds only, so within one second it cannot be told from an older one.
    pub fn showing(known: Option<&Self>, incident: &Incident) -> Self {
        let (mut seen, _) = Self::with_reading(known, incident, incident.updated_at);
        seen.incident = match known {
            Some(known) => completed(incident, &known.incident),
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
        let firing = firing_of(incident, &version);
        let Some(known) = known else {
            return Self { incident: incident.clone(), version, firing, lines: Vec::new(), wished: BTreeSet::new() };
        };
        if known.version < version {
            return known.replaced(incident, version);
        }
        let mut next = known.clone();
        if known.firing.as_ref().map(|f| &f.version) < firing.as_ref().map(|f| &f.version) {
            next.firing = firing;
        }
        next
    }

    fn replaced(&self, incident: &Incident, version: Version) -> Self {
        let firing = firing_of(incident, &version).or_else(|| self.firing.clone());
        Self {
            incident: with_known_names(incident, &self.incident),
            version,
            firing,
            lines: self.lines.clone(),
            wished: self.wished.clone(),
        }
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

/// A reading can be crossed by a push that is on its way, and Flashduty's lists may lag their source. It also covers what its clock and
/// ours differ by; should they differ by more, a card may follow an older state of the same second until the next reading, a minute later.
const SETTLING: SignedDuration = SignedDuration::from_secs(10);

/// Whether a state that was asked for at `asked_at` can no longer be crossed by a push about its last change.
fn is_settled(changed_at: Timestamp, asked_at: Timestamp) -> bool {
    asked_at.duration_since(changed_at) >= SETTLING
}

/// The last moment of the second in which this one lies, and later than any push of it, which are told in milliseconds.
fn end_of_second(moment: Timestamp) -> Timestamp {
    Timestamp::new(moment.as_second(), 999_999_999).unwrap_or(moment)
}

fn firing_of(incident: &Incident, version: &Version) -> Option<Firing> {
    let burning = incident.is_open() && !(incident.labels.is_empty() && incident.description.is_empty());
    burning.then(|| Firing {
        version: version.clone(),
        description: incident.description.clone(),
        labels: incident.labels.clone(),
    })
}

/// A reading with what Flashduty's API may leave out and its pushes tell: the names of people, channels and rules, and links.
fn completed(incident: &Incident, known: &Incident) -> Incident {
    let mut whole = with_known_names(incident, known);
    if let (Some(channel), Some(before)) = (&mut whole.channel, &known.channel)
        && channel.name.is_empty()
        && channel.id == before.id
    {
        channel.name.clone_from(&before.name);
    }
    if let (Some(assignment), Some(before)) = (&mut whole.assignment, &known.assignment)
        && assignment.rule.is_empty()
        && assignment.at == before.at
    {
        assignment.rule.clone_from(&before.rule);
    }
    if whole.links.is_empty() {
        whole.links.clone_from(&known.links);
    }
    if whole.detail_url.is_empty() {
        whole.detail_url.clone_from(&known.detail_url);
    }
    whole
}

/// The names of people are told once and then left out: a name once known is kept.
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
