//! People are called once more while nobody has come: whether, whom, and when.
//!
//! Whoever acknowledges has come: from then on nobody else is called, as Flashduty's own loops have it. So it is while the incident
//! sleeps, and when it is over. A call begins when Flashduty says that the person was called, or when we heard of it, whichever is
//! later: an incident that is open again, or awake, calls anew.

use super::news::{Audience, urgency_of};
use crate::card::{CardState, ShownCard};
use crate::id::{ChannelId, NotificationId, OpenId};
use crate::incident::{Incident, Progress, Responder, Severity};
use crate::lane::{Destination, Lane, Wish, Work};
use crate::person::LinkedPerson;
use crate::ports::CallLoop;
use crate::preferences::BuzzRule;
use jiff::{SignedDuration, Timestamp};

/// Whether nobody has it, and somebody should.
pub fn awaits_somebody(incident: &Incident, now: Timestamp) -> bool {
    incident.progress == Progress::Triggered && incident.sleeps_at(now).is_none()
}

/// Those who were called and have not come.
pub fn missing(incident: &Incident) -> impl Iterator<Item = &Responder> {
    incident.responders.iter().filter(|responder| responder.acked_at.is_none())
}

/// The missing responder whom we know in Lark by this id.
pub fn missing_person<'a>(incident: &'a Incident, linked: &[LinkedPerson], open_id: &OpenId) -> Option<&'a Responder> {
    let person = linked.iter().find(|linked| linked.open_id == *open_id)?.person;
    missing(incident).find(|responder| responder.person.id == person)
}

/// A call of an escalation rule, as far as its repetitions depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call<'a> {
    /// Where the rule stands.
    pub channel: ChannelId,
    /// The rule.
    pub rule: &'a str,
    /// Its level as people count it.
    pub level: u32,
    /// When it called.
    pub at: Timestamp,
}

/// The call that nobody has answered yet; `None` where none is to be repeated.
pub fn unanswered(incident: &Incident, now: Timestamp) -> Option<Call<'_>> {
    let (channel, assignment) = (incident.channel.as_ref()?, incident.assignment.as_ref()?);
    let rule = assignment.rule_id.as_deref()?;
    let at = assignment.at.unwrap_or(incident.started_at);
    awaits_somebody(incident, now).then_some(Call { channel: channel.id, rule, level: assignment.level, at })
}

/// The loop that repeats this call, if its level has one.
pub fn loop_of<'a>(call: &Call<'_>, loops: &'a [CallLoop]) -> Option<&'a CallLoop> {
    loops.iter().find(|repeated| repeated.rule == call.rule && repeated.level == call.level)
}

/// How far a loop is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Round {
    /// The repetition whose turn it is, counted from 1. One that is late by a whole step is not made up for.
    pub due: Option<u32>,
    /// When the next one comes.
    pub next: Option<Timestamp>,
}

/// How far the loop of a call that began at `began` is at `now`.
pub fn round(began: Timestamp, repeated: &CallLoop, now: Timestamp) -> Round {
    let over = Round { due: None, next: None };
    let Ok(every) = SignedDuration::try_from(repeated.every) else { return over };
    if every.is_zero() {
        return over;
    }
    let begun = now.duration_since(began).max(SignedDuration::ZERO).as_millis() / every.as_millis().max(1);
    let begun = u32::try_from(begun).unwrap_or(u32::MAX);
    let next = begun.saturating_add(1);
    Round {
        due: (1..=repeated.times).contains(&begun).then_some(begun),
        next: (next <= repeated.times).then(|| every.checked_mul(i32::try_from(next).ok()?)).flatten().map(|wait| began + wait),
    }
}

/// The name of a repetition: the same for the same one, whoever works it out and however often.
pub fn repetition(began: Timestamp, number: u32) -> NotificationId {
    NotificationId::new(format!("{}-{number}", began.as_millisecond()))
}

/// Wishes that those are mentioned once more who have not come: wherever the card stands, and with those alone who are missing.
pub fn mentions(
    incident: &Incident,
    linked: &[LinkedPerson],
    cards: &[ShownCard],
    id: &NotificationId,
    now: Timestamp,
) -> Vec<Wish> {
    let wanted = |card: &&ShownCard| {
        let stands = matches!(card.state, CardState::Shown { .. });
        let concerns = match &card.destination {
            Destination::Chat(_) => true,
            Destination::Person(open_id) => missing_person(incident, linked, open_id).is_some(),
        };
        stands && concerns && card.mentioned.as_ref() != Some(id)
    };
    let work = Work::Mention(incident.id.clone(), id.clone());
    let wish = |card: &ShownCard| Wish::new(Lane::To(card.destination.clone()), work.clone(), urgency_of(incident.severity), now);
    cards.iter().filter(wanted).map(wish).collect()
}

/// When this person is to be buzzed, whose row has waited since `since`; `None` for never. `buzzed_at` is the last time they were.
pub fn buzz_at(
    incident: &Incident,
    called: &Responder,
    rule: &BuzzRule,
    (since, buzzed_at): (Timestamp, Option<Timestamp>),
    now: Timestamp,
) -> Option<Timestamp> {
    let began = called_at(incident, called).max(since);
    let is_new = buzzed_at.is_none_or(|buzzed| buzzed < began);
    (is_new && may_buzz(incident, now) && called.acked_at.is_none()).then(|| began + rule.after)
}

fn called_at(incident: &Incident, responder: &Responder) -> Timestamp {
    let assigned_at = || incident.assignment.as_ref().and_then(|assignment| assignment.at);
    responder.assigned_at.or_else(assigned_at).unwrap_or(incident.started_at)
}

fn may_buzz(incident: &Incident, now: Timestamp) -> bool {
    incident.severity == Severity::Critical && awaits_somebody(incident, now)
}

/// What has to be looked at later, should nobody come. `before` is the incident as it was before the news.
pub fn watch(
    before: Option<&Incident>,
    incident: &Incident,
    cards: &[ShownCard],
    audience: &Audience<'_>,
    now: Timestamp,
) -> Vec<Wish> {
    let reminder = remind(before, incident, audience, now);
    audience.linked.iter().filter_map(|linked| buzz(before, incident, linked, (cards, audience), now)).chain(reminder).collect()
}

/// Once per call: as long as it stays the same, its row is on its way.
fn remind(before: Option<&Incident>, incident: &Incident, audience: &Audience<'_>, now: Timestamp) -> Option<Wish> {
    let call = unanswered(incident, now)?;
    let is_new = before.and_then(|before| unanswered(before, now)) != Some(call);
    let (lane, work) = (Lane::Commands(incident.id.clone()), Work::Remind(incident.id.clone()));
    (audience.reminders && is_new).then(|| Wish::new(lane, work, urgency_of(incident.severity), now))
}

/// Once per call: until they are buzzed every news wishes for it, which is one row.
fn buzz(
    before: Option<&Incident>,
    incident: &Incident,
    linked: &LinkedPerson,
    (cards, audience): (&[ShownCard], &Audience<'_>),
    now: Timestamp,
) -> Option<Wish> {
    // It rings on the card of their direct message.
    let writes = audience.direct_messages && linked.choices.direct_messages.wants(incident.severity);
    let rule = audience.buzz.filter(|_| writes && may_buzz(incident, now))?;
    let called = missing_person(incident, std::slice::from_ref(linked), &linked.open_id)?;
    let to = Destination::Person(linked.open_id.clone());
    let buzzed_at = cards.iter().find(|card| card.destination == to).and_then(|card| card.buzzed_at);
    let begins = !before.is_some_and(|before| awaits_somebody(before, now));
    let is_new = begins || buzzed_at.is_none_or(|buzzed| buzzed < called_at(incident, called));
    let work = Work::Buzz(incident.id.clone());
    is_new.then(|| Wish::new(Lane::To(to), work, urgency_of(incident.severity), now + rule.after))
}

#[cfg(test)]
mod tests;
