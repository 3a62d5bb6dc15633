//! An event becomes a card, first half: what Flashduty tells is written down durably, and nothing else happens.

use crate::decide::news::{self, Audience};
use crate::event::IncidentEvent;
use crate::id::{IncidentId, PersonId};
use crate::incident::Incident;
use crate::person::LinkedPerson;
use crate::ports::{Acceptance, Accepted, ChatBook, People, Record, Records, StoreFault};
use crate::preferences::BuzzRule;
use futures_util::future::try_join3;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// Takes news in. After [`Receipt::Kept`] nothing can lose it.
#[derive(Clone)]
pub struct Intake {
    /// Where incidents are remembered.
    pub records: Arc<dyn Records>,
    /// Who is whom.
    pub people: Arc<dyn People>,
    /// Which chats want what.
    pub chats: Arc<dyn ChatBook>,
    /// Whether responders get direct messages.
    pub direct_messages: bool,
    /// When responders are buzzed; `None` for never.
    pub buzz: Option<BuzzRule>,
    /// Whether calls are repeated as their rule says.
    pub reminders: bool,
}

/// What became of a piece of news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// Written durably.
    Kept,
    /// Known before.
    Known,
}

/// Tries to win against writers on the same incident. Each retry loads anew, so each can only lose to real progress of others; four
/// fit into the second in which Flashduty wants its answer.
const RACES: u32 = 4;

/// How far Flashduty's clock may run ahead of ours.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(10);

impl Intake {
    /// Takes in a push.
    pub async fn take_event(&self, event: &IncidentEvent, now: Timestamp) -> Result<Receipt, StoreFault> {
        // A push from a far future would outrank all true news to come.
        let event = &IncidentEvent { at: event.at.min(now + CLOCK_SKEW), ..event.clone() };
        self.race(&event.incident, |record, audience| news::of_event(record, event, audience, now)).await
    }

    /// Takes in an incident read from Flashduty's API, which was asked at `now` or a little later.
    pub async fn take_reading(&self, incident: &Incident, now: Timestamp) -> Result<Receipt, StoreFault> {
        self.race(incident, |record, audience| news::of_reading(record, incident, audience, now)).await
    }

    async fn race(
        &self,
        incident: &Incident,
        decide: impl Fn(&Record, &Audience<'_>) -> Acceptance + Send,
    ) -> Result<Receipt, StoreFault> {
        for _ in 0..RACES {
            let (record, linked, chats) = self.load(incident).await?;
            let Self { direct_messages, buzz, reminders, .. } = *self;
            let audience = Audience { chats: &chats, linked: &linked, direct_messages, buzz, reminders };
            let acceptance = decide(&record, &audience);
            if acceptance.claim.is_none() && acceptance.snapshot.is_none() {
                return Ok(Receipt::Known);
            }
            match self.records.accept(&acceptance).await? {
                Accepted::Done => return Ok(Receipt::Kept),
                Accepted::Duplicate => return Ok(Receipt::Known),
                Accepted::Conflict => {}
            }
        }
        Err(StoreFault(format!("lost {RACES} races")))
    }

    async fn load(&self, incident: &Incident) -> Result<(Record, Vec<LinkedPerson>, Vec<crate::chat::Chat>), StoreFault> {
        let responders = responders_of(incident);
        try_join3(self.records.record(&incident.id), self.people.by_person_ids(&responders), self.chats.chats()).await
    }

    /// What we know of an incident, with its responders as we know them in Lark. `None` before the first news.
    pub async fn known(&self, id: &IncidentId) -> Result<Option<(Record, Vec<LinkedPerson>)>, StoreFault> {
        let record = self.records.record(id).await?;
        let Some(snapshot) = &record.snapshot else { return Ok(None) };
        let linked = self.people.by_person_ids(&responders_of(&snapshot.incident)).await?;
        Ok(Some((record, linked)))
    }
}

/// The members called to an incident.
pub fn responders_of(incident: &Incident) -> Vec<PersonId> {
    incident.responders.iter().map(|responder| responder.person.id).collect()
}
