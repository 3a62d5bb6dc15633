//! Somebody asks for cards of a storm. The digest is for everybody in the chat, and so are the cards; nothing changes at Flashduty.

use crate::button::{StormAsk, StormPress};
use crate::delivery::showing_of;
use crate::id::{IncidentId, TenantKey};
use crate::lane::{Destination, Lane, Urgency, Wish, Work};
use crate::ports::{Lanes, StoreFault, Storms};
use crate::refusal::Refusal;
use crate::storm::Storm;
use crate::toast::{ClickReply, Toast, Tone};
use crate::words::{self, Text};
use futures_util::future::try_join;
use jiff::Timestamp;
use std::sync::Arc;

/// Serves presses on digests.
#[derive(Clone)]
pub struct StormDesk {
    /// What stands on the digests.
    pub storms: Arc<dyn Storms>,
    /// Where work waits.
    pub lanes: Arc<dyn Lanes>,
    /// Our own company, where it is known: nobody of another may press.
    pub tenant: Option<TenantKey>,
}

impl StormDesk {
    /// Wishes for what is asked for, and says so. Needs no claim: whoever presses twice wishes once. May be dropped at any await.
    pub async fn serve(&self, press: &StormPress, now: Timestamp) -> Result<ClickReply, StoreFault> {
        if self.tenant.as_ref().is_some_and(|ours| *ours != press.tenant) {
            let told = words::refusal(&Refusal::ForeignTenant, &|at| at.to_string());
            return Ok(says(Tone::Error, told));
        }
        let Some(storm) = self.storm(press).await? else { return Ok(says(Tone::Warning, words::storm_forgotten())) };
        match &press.ask {
            StormAsk::All => self.all(&storm, now).await,
            StormAsk::One(incident) => self.one(&storm, incident, now).await,
        }
    }

    /// The chat of a direct message is not the name by which we know the place: there it is the person's.
    async fn storm(&self, press: &StormPress) -> Result<Option<Storm>, StoreFault> {
        let (chat, person) = (Destination::Chat(press.chat.clone()), Destination::Person(press.open_id.clone()));
        let found = try_join(self.storms.storm(&chat, &press.storm), self.storms.storm(&person, &press.storm)).await?;
        Ok(found.0.or(found.1))
    }

    async fn all(&self, storm: &Storm, now: Timestamp) -> Result<ClickReply, StoreFault> {
        let entries = self.storms.entries(&storm.at, &storm.id).await?;
        let missing = entries.iter().filter(|entry| !entry.carded).count();
        if missing > 0 {
            let (lane, work) = (Lane::To(storm.at.clone()), Work::ShowAll(storm.id.clone()));
            // A crowd of cards that somebody asked for waits for those that are Critical.
            self.lanes.wish(&[Wish::new(lane, work, Urgency::Warning, now)], now).await?;
        }
        Ok(says(Tone::Info, words::storm_posting(missing)))
    }

    async fn one(&self, storm: &Storm, incident: &IncidentId, now: Timestamp) -> Result<ClickReply, StoreFault> {
        let Some(entry) = self.storms.entry(&storm.at, &storm.id, incident).await? else {
            return Ok(says(Tone::Warning, words::storm_forgotten()));
        };
        self.lanes.wish(&[showing_of(&storm.at, incident, now)], now).await?;
        Ok(says(Tone::Info, words::storm_posting_one(&entry.num)))
    }
}

fn says(tone: Tone, text: Text) -> ClickReply {
    ClickReply { toast: Some(Toast { tone, text }), card: None }
}

#[cfg(test)]
mod tests;
