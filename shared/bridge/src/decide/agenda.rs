//! Incidents, and a person -> what they should see first, and what they can do about it.

use super::click::is_possible;
use crate::button::Button;
use crate::id::PersonId;
use crate::incident::{Incident, Progress};
use crate::person::LinkedPerson;
use jiff::Timestamp;
use std::cmp::Reverse;

/// The open ones to which this member is called, most urgent first: by severity, then by whether anybody has it, then the longest open.
pub fn open(incidents: &[Incident], person: PersonId, now: Timestamp) -> Vec<Incident> {
    let mut mine: Vec<_> = incidents.iter().filter(|incident| incident.is_open() && calls(incident, person)).cloned().collect();
    mine.sort_by_cached_key(|incident| {
        (Reverse(incident.severity), quietness(incident, now), incident.started_at, incident.id.clone())
    });
    mine
}

/// Those to which this member was called and which were closed at `since` or later, last closed first.
pub fn closed(incidents: &[Incident], person: PersonId, since: Timestamp) -> Vec<Incident> {
    let is_meant = |incident: &&Incident| !incident.is_open() && calls(incident, person) && incident.ended_at() >= since;
    let mut mine: Vec<_> = incidents.iter().filter(is_meant).cloned().collect();
    mine.sort_by_cached_key(|incident| (Reverse(incident.ended_at()), incident.id.clone()));
    mine
}

/// What this person can press, in the order in which it is offered: nothing that [`super::click::decide`] would turn down.
pub fn buttons(incident: &Incident, person: &LinkedPerson, snooze_minutes: &[u32], now: Timestamp) -> Vec<Button> {
    let is_had = !incident.ackers().is_empty();
    let sleeps = incident.sleeps_at(now).is_some();
    let snoozes = snooze_minutes.iter().filter(|_| !sleeps).map(|&minutes| Button::Snooze { minutes });
    // Who wants an incident that nobody has acknowledges it; to join in there must be somebody.
    let first = if is_had { Button::JoinIn } else { Button::Acknowledge };
    [first, Button::Wake]
        .into_iter()
        .chain(snoozes)
        .chain([Button::Unacknowledge, Button::Close, Button::Comment])
        .filter(|&button| is_possible(button, person, incident, now))
        .collect()
}

fn calls(incident: &Incident, person: PersonId) -> bool {
    incident.responders.iter().any(|responder| responder.person.id == person)
}

/// Nobody has it; somebody has; it sleeps.
fn quietness(incident: &Incident, now: Timestamp) -> u8 {
    match (incident.sleeps_at(now), incident.progress) {
        (Some(_), _) => 2,
        (None, Progress::Triggered) => 0,
        (None, Progress::Processing | Progress::Closed) => 1,
    }
}

#[cfg(test)]
mod tests;
