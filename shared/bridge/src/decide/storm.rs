//! What waits in a lane, and the newest storm there -> what goes onto a digest, and what gets a card of its own.

use super::card::{self, CardEffect, RENEWED_AFTER};
use crate::id::{IncidentId, StormId};
use crate::incident::{Incident, Severity};
use crate::lane::{Destination, Row, Urgency, Work};
use crate::storm::Storm;
use jiff::Timestamp;

/// The rows that bring something new into the lane's destination.
pub fn fresh(due: &[Row]) -> Vec<&Row> {
    due.iter().filter(|row| row.fresh && matches!(row.work, Work::Show(_))).collect()
}

/// The storm that these fresh rows belong to: the one that still rages, or a new one if they are more than `after`. `None`: each gets
/// its card. 0 is for never.
pub fn gathering(fresh: &[&Row], newest: Option<Storm>, after: u32, at: &Destination, now: Timestamp) -> Option<Storm> {
    if after == 0 || fresh.is_empty() {
        return None;
    }
    if let Some(raging) = newest.filter(|storm| storm.rages_at(now)) {
        return Some(Storm { grew_at: now, ..raging });
    }
    let too_many = usize::try_from(after).is_ok_and(|after| fresh.len() > after);
    too_many.then(|| Storm::begin(at.clone(), now))
}

/// Whether an incident on a digest gets a card of its own as well: it is Critical and open, somebody asked for it, or the digest will
/// soon take no update while the incident goes on.
pub fn has_own_card(incident: &Incident, urgency: Urgency, storm: &StormId, now: Timestamp) -> bool {
    let outlasts = || storm.began_at().is_some_and(|began_at| now.duration_since(began_at) > RENEWED_AFTER);
    urgency == Urgency::Person || incident.is_open() && (incident.severity == Severity::Critical || outlasts())
}

/// The difference between what the digest of a storm says and what it should. The rules are those of an incident's card that is not
/// renewed: no storm lasts as long as a card does.
pub fn difference(storm: &Storm, digest: &str, now: Timestamp) -> CardEffect {
    card::difference(storm.digest.as_ref(), digest, &subject(&storm.id), &storm.at, false, now)
}

/// The `uuid` of another post, when the one begun at `since` has never arrived.
pub fn another_uuid(storm: &Storm, since: Timestamp) -> String {
    card::uuid(&subject(&storm.id), &storm.at, &format!("card after {since}"))
}

/// What the digest is about, where Lark is asked for cards by their incident: a `uuid` is made of any name, and every button of a digest
/// holds this one.
pub fn subject(storm: &StormId) -> IncidentId {
    IncidentId::new(storm.as_str())
}

#[cfg(test)]
mod tests;
