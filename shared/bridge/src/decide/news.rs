//! News of an incident -> what the table should hold afterwards.

use super::call;
use crate::card::{CardState, ShownCard};
use crate::chat::Chat;
use crate::event::IncidentEvent;
use crate::id::EventId;
use crate::incident::{Incident, Severity};
use crate::lane::{Destination, Lane, Urgency, Wish, Work};
use crate::person::LinkedPerson;
use crate::ports::{Acceptance, Record};
use crate::preferences::BuzzRule;
use crate::snapshot::{News, Snapshot};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// Who may want to see an incident.
#[derive(Debug, Clone, Copy, Default)]
pub struct Audience<'a> {
    /// The chats we know, with their routes.
    pub chats: &'a [Chat],
    /// The responders we know in Lark.
    pub linked: &'a [LinkedPerson],
    /// Whether responders get direct messages.
    pub direct_messages: bool,
    /// When responders are buzzed; `None` for never.
    pub buzz: Option<BuzzRule>,
    /// Whether calls are repeated as their rule says.
    pub reminders: bool,
}

/// A push arrived: claims it, keeps what is new, and wishes for every destination's card.
pub fn of_event(record: &Record, event: &IncidentEvent, audience: &Audience<'_>, now: Timestamp) -> Acceptance {
    let (snapshot, news) = Snapshot::with_event(record.snapshot.as_ref(), event);
    accept(record, snapshot, news, Some(event.id.clone()), audience, now)
}

/// The incident was read from Flashduty's API, which was asked at `now`: the same, without an event to claim. That an incident is over
/// is told only where it has a card: nobody needs a first one then.
pub fn of_reading(record: &Record, incident: &Incident, audience: &Audience<'_>, now: Timestamp) -> Acceptance {
    let (snapshot, news) = Snapshot::with_reading(record.snapshot.as_ref(), incident, now);
    let nobody_new = Audience { chats: &[], linked: &[], ..*audience };
    let audience = if incident.is_open() { audience } else { &nobody_new };
    accept(record, snapshot, news, None, audience, now)
}

fn accept(
    record: &Record,
    snapshot: Snapshot,
    news: News,
    claim: Option<EventId>,
    audience: &Audience<'_>,
    now: Timestamp,
) -> Acceptance {
    let incident = snapshot.incident.id.clone();
    let (snapshot, wishes) = match news {
        News::Late => (None, Vec::new()),
        News::Fresh => {
            let wanted = destinations(&snapshot, &record.cards, audience);
            let mut wishes = wishes_for(&snapshot.incident, &wanted, &record.cards, now);
            let before = record.snapshot.as_ref().map(|known| &known.incident);
            wishes.extend(call::watch(before, &snapshot.incident, &record.cards, audience, now));
            (Some(Snapshot { wished: wanted, ..snapshot }), wishes)
        }
    };
    Acceptance { incident, claim, snapshot, revision: record.revision, wishes, now }
}

fn wishes_for(incident: &Incident, wanted: &BTreeSet<Destination>, cards: &[ShownCard], now: Timestamp) -> Vec<Wish> {
    let wish = |destination: &Destination| Wish {
        lane: Lane::To(destination.clone()),
        work: Work::Show(incident.id.clone()),
        urgency: urgency_of(incident.severity),
        due_at: now,
        fresh: cards.iter().all(|card| card.destination != *destination),
    };
    wanted.iter().map(wish).chain(recheck(incident, now)).collect()
}

/// A snooze ends without a push; the incident is then Triggered again, and its card has to say so.
fn recheck(incident: &Incident, now: Timestamp) -> Option<Wish> {
    let until = incident.sleeps_at(now)?;
    let (lane, work) = (Lane::Commands(incident.id.clone()), Work::Recheck(incident.id.clone()));
    Some(Wish::new(lane, work, urgency_of(incident.severity), until + AFTER_SNOOZE))
}

/// Time for Flashduty itself to notice that a snooze is over.
pub const AFTER_SNOOZE: SignedDuration = SignedDuration::from_secs(5);

/// Everywhere the incident belongs: the routed chats (or the default ones, where no route fits), the linked responders, and wherever its card already stands or is on its way,
/// so that a card never goes stale because a route or a responder has changed.
pub fn destinations(snapshot: &Snapshot, cards: &[ShownCard], audience: &Audience<'_>) -> BTreeSet<Destination> {
    let incident = &snapshot.incident;
    let nobody_wants_it = !audience.chats.iter().any(|chat| chat.wants(incident));
    let is_shown = |chat: &&Chat| chat.wants(incident) || (chat.is_default && nobody_wants_it);
    let routed = audience.chats.iter().filter(is_shown).map(|chat| Destination::Chat(chat.id.clone()));
    let called = audience
        .linked
        .iter()
        .filter(|linked| audience.direct_messages && incident.responders.iter().any(|r| r.person.id == linked.person))
        .filter(|linked| linked.choices.direct_messages.wants(incident.severity))
        .map(|linked| Destination::Person(linked.open_id.clone()));
    // Where its card is gone but it stands on a digest as well, the digest goes on telling.
    let is_gone = |card: &ShownCard| matches!(card.state, CardState::Gone { .. }) && card.storm.is_none();
    let gone = |wanted: &Destination| cards.iter().any(|card| &card.destination == wanted && is_gone(card));
    let carded = cards.iter().map(|card| card.destination.clone()).chain(snapshot.wished.iter().cloned());
    routed.chain(called).chain(carded).filter(|destination| !gone(destination)).collect()
}

/// Who goes first in a lane.
pub fn urgency_of(severity: Severity) -> Urgency {
    match severity {
        Severity::Critical => Urgency::Critical,
        Severity::Warning => Urgency::Warning,
        Severity::Info => Urgency::Info,
    }
}

#[cfg(test)]
mod tests;
