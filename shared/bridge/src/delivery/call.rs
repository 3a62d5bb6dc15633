//! People are called once more: mentioned, buzzed, reminded.

mod hand_on;

use super::attempt::{Outcome, Worked};
use super::simpler::without_mentions;
use super::{Delivery, unread};
use crate::budget::Api;
use crate::card::{CardState, Message, NoteCard, ShownCard, View};
use crate::decide::call as decision;
use crate::decide::card::uuid;
use crate::decide::news::urgency_of;
use crate::decide::quota::Call;
use crate::desk::Unread;
use crate::id::{IncidentId, MessageId, NotificationId, OpenId};
use crate::lane::{Destination, Row};
use crate::person::LinkedPerson;
use crate::ports::{Answered, ChatsFault, Posted, Record, StoreFault};
use crate::reason::Reason;
use crate::snapshot::Snapshot;
use jiff::{SignedDuration, Timestamp};

/// How soon it is looked again for the card that a buzz needs: by then it has been posted, or Lark does not take anything at all.
const UNTIL_CARDED: SignedDuration = SignedDuration::from_secs(30);

/// Who could not be buzzed for so long, because their card does not come, is not buzzed any more.
const UNCARDED: SignedDuration = SignedDuration::from_hours(1);

/// Nothing is left to do, and nothing was asked of Lark.
const DONE: Outcome = Outcome::Finished { calls: 0 };

impl Delivery {
    /// Mentions those who were called to the incident and have not come, in a message of its own: Lark tells nobody of a mention that
    /// comes onto a card which stands already.
    pub(super) async fn mention(&self, row: &Row, to: &Destination, incident: &IncidentId, id: &NotificationId) -> Worked {
        let Some((record, linked)) = self.desk.intake.known(incident).await? else { return Ok(DONE.into()) };
        let shown = record.cards.iter().find(|card| card.destination == *to);
        let is_said = shown.is_some_and(|card| card.mentioned.as_ref() == Some(id));
        let Some(note) = record.snapshot.as_ref().filter(|_| !is_said).and_then(|known| self.waiting(known, &linked, to)) else {
            return Ok(DONE.into());
        };
        if let Some(later) = self.without_leave(Api::Send, Call::New, row).await? {
            return Ok(later.into());
        }
        let card = shown.and_then(message_of);
        let note = Message::Note(note).in_(self.language_of(to).await?);
        let said = self.say_below(to, card, &note, &uuid(incident, to, &format!("mention {id}"))).await;
        match &said.outcome {
            Ok(_) => {
                if let Some(shown) = shown {
                    let shown = ShownCard { mentioned: Some(id.clone()), ..shown.clone() };
                    self.desk.intake.records.save_card(incident, &shown).await?;
                }
                Ok(Outcome::Finished { calls: 1 }.after(&said))
            }
            Err(fault) => {
                self.budgets.heed(Api::Send, fault, self.clock.now()).await?;
                Ok(Outcome::of_fault(fault).after(&said))
            }
        }
    }

    /// That nobody has come yet, and who was called; `None` where somebody has, or nobody has to, or this person need not know.
    fn waiting(&self, known: &Snapshot, linked: &[LinkedPerson], to: &Destination) -> Option<NoteCard> {
        let (incident, now) = (&known.incident, self.clock.now());
        let concerns = match to {
            Destination::Chat(_) => true,
            Destination::Person(open_id) => decision::missing_person(incident, linked, open_id).is_some(),
        };
        let zone = &self.desk.preferences.zone;
        let view = View { destination: to, linked, snooze_minutes: &[], zone, now, late: None };
        (concerns && decision::awaits_somebody(incident, now)).then(|| NoteCard::still_waiting(known, &view))
    }

    /// Answers the card, so that both stand together; where it does not stand any more, posts.
    async fn say_below(&self, to: &Destination, card: Option<&MessageId>, note: &Message, uuid: &str) -> Answered<Posted> {
        let Some(card) = card else { return self.post_as_it_goes(to, note, uuid).await };
        self.keep_pace_of_posts().await;
        let mut said = self.chats.reply(card, note, uuid).await;
        if let Err(ChatsFault::BadCard { .. }) = said.outcome {
            if let Err(fault) = self.room_for_another(Api::Send).await {
                return Answered { outcome: Err(fault), log_id: None };
            }
            self.keep_pace_of_posts().await;
            said = self.chats.reply(card, &without_mentions(note), uuid).await;
        }
        if let Err(ChatsFault::Permanent { reason: Reason::MessageWithdrawn | Reason::TooOld, .. }) = said.outcome {
            if let Err(fault) = self.room_for_another(Api::Send).await {
                return Answered { outcome: Err(fault), log_id: None };
            }
            return self.post_as_it_goes(to, note, uuid).await;
        }
        said
    }

    /// Buzzes this person, unless somebody has come. Of two tries whose answers are lost each may ring: Lark knows no repetition here.
    pub(super) async fn buzz(&self, row: &Row, open_id: &OpenId, incident: &IncidentId) -> Worked {
        let Some((record, linked)) = self.desk.intake.known(incident).await? else { return Ok(DONE.into()) };
        let to = Destination::Person(open_id.clone());
        let shown = record.cards.iter().find(|card| card.destination == to);
        let now = self.clock.now();
        let Some(at) = self.buzz_at(row, &record, &linked, open_id, shown) else { return Ok(DONE.into()) };
        if at > now {
            return Ok(Outcome::NotBefore(at).into());
        }
        let Some((shown, message)) = shown.and_then(|shown| Some((shown, message_of(shown)?))) else {
            let is_hopeless = shown.is_some_and(|shown| matches!(shown.state, CardState::Gone { .. })) || now > at + UNCARDED;
            return Ok(if is_hopeless { DONE } else { Outcome::NotBefore(now + UNTIL_CARDED) }.into());
        };
        if let Some(later) = self.without_leave(Api::Buzz, Call::New, row).await? {
            return Ok(later.into());
        }
        if !self.may_buzz(row).await? {
            return Ok(DONE.into());
        }
        let buzzed = self.chats.buzz(message, std::slice::from_ref(open_id)).await;
        match &buzzed.outcome {
            Ok(()) => {
                let shown = ShownCard { buzzed_at: Some(self.clock.now()), ..shown.clone() };
                self.desk.intake.records.save_card(incident, &shown).await?;
                Ok(Outcome::Finished { calls: 1 }.after(&buzzed))
            }
            Err(fault) => {
                self.budgets.heed(Api::Buzz, fault, self.clock.now()).await?;
                Ok(Outcome::of_fault(fault).after(&buzzed))
            }
        }
    }

    fn buzz_at(
        &self,
        row: &Row,
        record: &Record,
        linked: &[LinkedPerson],
        open_id: &OpenId,
        shown: Option<&ShownCard>,
    ) -> Option<Timestamp> {
        let (rule, incident) = (self.desk.preferences.buzz?, &record.snapshot.as_ref()?.incident);
        let called = decision::missing_person(incident, linked, open_id)?;
        let last = (row.since, shown.and_then(|card| card.buzzed_at));
        decision::buzz_at(incident, called, &rule, last, self.clock.now())
    }

    /// One of the day's buzzes is enough for all tries of a row.
    async fn may_buzz(&self, row: &Row) -> Result<bool, StoreFault> {
        let Some(rule) = self.desk.preferences.buzz else { return Ok(false) };
        Ok(row.tries > 0 || self.budgets.claim_buzz(rule.per_day, self.clock.now()).await?)
    }

    /// Calls the responders again, as often as their rule says.
    pub(super) async fn remind(&self, row: &Row, incident: &IncidentId) -> Worked {
        let (known, now) = (self.desk.intake.known(incident).await?, self.clock.now());
        let Some((Record { snapshot: Some(snapshot), cards, .. }, linked)) = known else { return Ok(DONE.into()) };
        let Some(call) = decision::unanswered(&snapshot.incident, now).filter(|_| self.desk.preferences.reminders) else {
            return Ok(DONE.into());
        };
        let loops = match self.desk.incidents.call_loops(call.channel).await {
            Ok(loops) => loops,
            Err(fault) => return unread(Unread::Flashduty(fault)),
        };
        let Some(repeated) = decision::loop_of(&call, &loops) else { return Ok(DONE.into()) };
        // A rule's loop begins anew when an incident is open again, or awake; its row is then a new one.
        let began = call.at.max(row.since);
        let round = decision::round(began, repeated, now);
        if let Some(number) = round.due {
            let id = decision::repetition(began, number);
            let wishes = decision::mentions(&snapshot.incident, &linked, &cards, &id, now);
            self.desk.lanes.wish(&wishes, now).await?;
        }
        Ok(round.next.map_or(DONE, Outcome::NotBefore).into())
    }
}

/// The card, where it stands.
fn message_of(shown: &ShownCard) -> Option<&MessageId> {
    match &shown.state {
        CardState::Shown { message, .. } => Some(message),
        CardState::Posting { .. } | CardState::Unposted { .. } | CardState::Gone { .. } => None,
    }
}
