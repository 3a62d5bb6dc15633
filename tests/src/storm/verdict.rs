//! What every incident should look like in the end, and when it did.

use super::lark::{Standing, headline, words_of};
use super::memory::State;
use super::schedule::{Planned, Schedule};
use bridge::card::{CardState, DigestCard, IncidentCard, Message, View};
use bridge::event::IncidentEvent;
use bridge::id::IncidentId;
use bridge::incident::Severity;
use bridge::lane::Destination;
use bridge::preferences::Preferences;
use bridge::snapshot::Snapshot;
use bridge::storm::{Entry, Storm};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, HashMap};

/// What became of the incidents.
#[derive(Default)]
pub struct Shown {
    /// Those that stand on a card of their own as they are.
    pub cards: Vec<OnCard>,
    /// Those that stand on a digest as they are, and on no card.
    pub on_digest: usize,
    /// The digests.
    pub digests: Vec<Digest>,
    /// When the last of them was to be seen for the first time, on a card or on a digest.
    pub all_seen_at: Option<Timestamp>,
    /// Those that are not shown as they are, and why.
    pub lost: Vec<String>,
}

/// A digest that tells of its storm as it is.
pub struct Digest {
    /// When it did.
    pub final_at: Timestamp,
    /// When all that ever stood on it did.
    pub whole_at: Timestamp,
    /// Calls that it cost.
    pub calls: usize,
}

/// An incident on its card.
pub struct OnCard {
    /// At first, and in the end.
    pub severities: (Severity, Severity),
    /// From its beginning until the card stood there.
    pub first: SignedDuration,
    /// From the last change that the card tells of until it did.
    pub last: SignedDuration,
    /// When it said all.
    pub final_at: Timestamp,
    /// Calls that it cost.
    pub calls: usize,
    /// Calls that it would have cost in any case: the post, and one update where something changed after it.
    pub needed: usize,
    /// Calls that it would have cost whoever shows each change within `PROMPTLY`, and merges what follows until then.
    pub prompt: usize,
    /// Updates that said what stood there already.
    pub in_vain: usize,
}

/// So soon a change should be on its card: what happens within this span may be shown by one update.
const PROMPTLY: SignedDuration = SignedDuration::from_secs(5);

/// What a card should say from a moment on.
type Change = (Timestamp, String);

/// Compares what stands in Lark with what happened.
pub fn of(schedule: &Schedule, messages: &[Standing], state: &State, preferences: &Preferences) -> Shown {
    let mut cards: HashMap<&IncidentId, Vec<&Standing>> = HashMap::new();
    for standing in messages {
        if let Message::Incident(card) = &standing.message {
            cards.entry(&card.incident).or_default().push(standing);
        }
    }
    let entries = entries(state);
    let mut shown = Shown::default();
    for planned in &schedule.incidents {
        let id = &planned.events[0].incident.id;
        match (cards.get(id).map(Vec::as_slice), entries.get(id)) {
            (Some([standing]), _) => match on_card(planned, standing, preferences) {
                Ok(card) => {
                    // One that stands on a digest as well is to be seen there first.
                    if !entries.contains_key(id) {
                        shown.see(planned.events[0].at + card.first);
                    }
                    shown.cards.push(card);
                }
                Err(why) => shown.lost.push(format!("{id}: {why}")),
            },
            (Some(many), _) => shown.lost.push(format!("{id}: {} cards", many.len())),
            (None, Some(entry)) if **entry == Entry::of(&last(planned).incident, entry.carded) => shown.on_digest += 1,
            (None, Some(_)) => shown.lost.push(format!("{id}: the digest tells of an older state")),
            (None, None) => shown.lost.push(format!("{id}: no card")),
        }
    }
    for storm in state.storms.values() {
        match digest(storm, messages) {
            Ok(digest) => {
                shown.see(digest.whole_at);
                shown.digests.push(digest);
            }
            Err(why) => shown.lost.push(format!("storm {} of {:?}: {why}", storm.0.id, storm.0.at)),
        }
    }
    shown
}

impl Shown {
    fn see(&mut self, at: Timestamp) {
        self.all_seen_at = self.all_seen_at.max(Some(at));
    }
}

/// The digest of a storm, among all messages.
fn digest((storm, entries): &(Storm, BTreeMap<IncidentId, Entry>), messages: &[Standing]) -> Result<Digest, String> {
    let Some(CardState::Shown { message, .. }) = &storm.digest else { return Err("was never shown".to_owned()) };
    let is_it = |standing: &&Standing| standing.id == *message && standing.to == storm.at;
    let standing = messages.iter().find(is_it).ok_or("stands nowhere")?;
    let entries: Vec<_> = entries.values().cloned().collect();
    let wanted = words_of(&Message::Digest(Box::new(DigestCard::of(storm, &entries))));
    match standing.said.last() {
        Some((final_at, words)) if *words == wanted => {
            let whole = standing.said.iter().find(|(_, words)| headline(words) == headline(&wanted));
            Ok(Digest { final_at: *final_at, whole_at: whole.map_or(*final_at, |(at, _)| *at), calls: standing.said.len() })
        }
        Some(_) | None => Err("tells of what was".to_owned()),
    }
}

fn entries(state: &State) -> HashMap<&IncidentId, &Entry> {
    state.storms.values().flat_map(|(_, entries)| entries).collect()
}

fn last(planned: &Planned) -> &IncidentEvent {
    planned.events.last().unwrap()
}

fn on_card(planned: &Planned, standing: &Standing, preferences: &Preferences) -> Result<OnCard, String> {
    let to = Destination::Chat(planned.chat.clone());
    if standing.to != to {
        return Err("stands elsewhere".to_owned());
    }
    let changes = changes(planned, &to, preferences);
    let (changed_at, wanted) = changes.last().ok_or("nothing ever happened")?;
    let said = &standing.said;
    let from = said.iter().rposition(|(_, words)| words != wanted).map_or(0, |wrong| wrong + 1);
    let (final_at, _) = said.get(from).ok_or("tells of an older state")?;
    let begins = &planned.events[0];
    Ok(OnCard {
        severities: (begins.incident.severity, last(planned).incident.severity),
        first: said[0].0.duration_since(begins.at),
        last: final_at.duration_since(*changed_at).max(SignedDuration::ZERO),
        final_at: *final_at,
        calls: said.len(),
        needed: 1 + usize::from(said[0].1 != *wanted),
        prompt: 1 + prompt_updates(&said[0], &changes),
        in_vain: said.windows(2).filter(|pair| pair[0].1 == pair[1].1).count(),
    })
}

/// The fewest updates after this post that show each change promptly.
fn prompt_updates((posted_at, said): &Change, changes: &[Change]) -> usize {
    // A post whose pushes came in another order may say what never was: then all that came after it counts.
    let told = changes.iter().rposition(|(at, words)| words == said && at <= posted_at);
    let told = told.unwrap_or_else(|| changes.partition_point(|(at, _)| at <= posted_at).saturating_sub(2));
    let (mut updates, mut covered) = (0, Timestamp::MIN);
    for (at, _) in &changes[told + 1..] {
        let seen = (*at).max(*posted_at);
        if seen > covered {
            (updates, covered) = (updates + 1, seen + PROMPTLY);
        }
    }
    updates
}

/// What the card should say, from when on.
fn changes(planned: &Planned, to: &Destination, preferences: &Preferences) -> Vec<Change> {
    let mut snapshot = None;
    let mut changes: Vec<Change> = Vec::new();
    for event in &planned.events {
        let (next, _) = Snapshot::with_event(snapshot.as_ref(), event);
        let words = drawn(&next, to, preferences, event.at);
        if changes.last().is_none_or(|(_, before)| *before != words) {
            changes.push((event.at, words));
        }
        snapshot = Some(next);
    }
    changes
}

fn drawn(snapshot: &Snapshot, to: &Destination, preferences: &Preferences, now: Timestamp) -> String {
    let view = View {
        destination: to,
        linked: &[],
        snooze_minutes: &preferences.snooze_minutes,
        zone: &preferences.zone,
        now,
        late: None,
    };
    words_of(&Message::Incident(Box::new(IncidentCard::of(snapshot, &view))))
}
