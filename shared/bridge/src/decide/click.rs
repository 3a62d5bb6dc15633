//! A click, and what is known -> a command, or why not.

use crate::button::{Button, Click};
use crate::command::IncidentCommand;
use crate::incident::{Incident, Progress};
use crate::person::LinkedPerson;
use crate::ports::IncidentsFault;
use crate::refusal::Refusal;
use jiff::Timestamp;

/// What the click asks for, or why it is not done. `incident` is the state just read from Flashduty, so that a press on a stale
/// card is explained and not repeated.
pub fn decide(
    click: &Click,
    person: Option<&LinkedPerson>,
    incident: &Incident,
    now: Timestamp,
) -> Result<IncidentCommand, Refusal> {
    let person = person.ok_or(Refusal::NotLinked)?;
    if person.tenant != click.tenant {
        return Err(Refusal::ForeignTenant);
    }
    match standing_in_the_way(click.button, person, incident, now) {
        Some(refusal) => Err(refusal),
        None => IncidentCommand::of(click),
    }
}

/// Whether the incident's state leaves the button a point: one that has none need not be offered.
pub fn is_possible(button: Button, person: &LinkedPerson, incident: &Incident, now: Timestamp) -> bool {
    standing_in_the_way(button, person, incident, now).is_none()
}

/// What in the incident's state makes the button pointless or impossible.
fn standing_in_the_way(button: Button, person: &LinkedPerson, incident: &Incident, now: Timestamp) -> Option<Refusal> {
    let closed = || Refusal::AlreadyClosed { by: incident.closer.clone(), at: incident.closed_at };
    match button {
        Button::Comment => None,
        Button::Reopen => incident.is_open().then_some(Refusal::AlreadyOpen),
        Button::Close => (!incident.is_open()).then(closed),
        Button::Acknowledge | Button::JoinIn | Button::Unacknowledge | Button::Snooze { .. } | Button::Wake
            if !incident.is_open() =>
        {
            Some(closed())
        }
        Button::Acknowledge | Button::JoinIn if incident.is_acked_by(person.person) => Some(Refusal::AcknowledgedByYou),
        Button::Acknowledge => acknowledged_by_another(incident),
        Button::JoinIn => None,
        Button::Unacknowledge => (!may_withdraw(person, incident)).then_some(Refusal::NothingToWithdraw),
        Button::Snooze { .. } => (incident.progress == Progress::Triggered).then_some(Refusal::SnoozeNeedsAcknowledgement),
        Button::Wake => incident.sleeps_at(now).is_none().then_some(Refusal::NotSnoozed),
    }
}

/// Two people press at once: the second is told who has it instead of joining in unasked.
fn acknowledged_by_another(incident: &Incident) -> Option<Refusal> {
    let first = *incident.ackers().first()?;
    first.acked_at.map(|at| Refusal::AlreadyAcknowledged { by: first.person.clone(), at })
}

/// With a key of their own people withdraw their own acknowledgement; without one it was made with the integration's key, and it
/// is that one which is withdrawn.
fn may_withdraw(person: &LinkedPerson, incident: &Incident) -> bool {
    match person.key {
        Some(_) => incident.is_acked_by(person.person),
        None => !incident.ackers().is_empty(),
    }
}

/// What a fault of Flashduty means for the presser: a refusal that ends the click, or `None` when trying again may help.
pub fn refusal_of(fault: &IncidentsFault) -> Option<Refusal> {
    match fault {
        IncidentsFault::Refused { message } => Some(Refusal::Declined { message: message.clone() }),
        IncidentsFault::Gone => Some(Refusal::IncidentGone),
        IncidentsFault::NoLicense => Some(Refusal::NoLicense),
        IncidentsFault::NotAllowed => Some(Refusal::NotAllowed),
        IncidentsFault::KeyRejected => Some(Refusal::KeyRejected),
        IncidentsFault::Limited { .. } | IncidentsFault::NoAnswer | IncidentsFault::Unavailable => None,
    }
}

#[cfg(test)]
mod tests;
