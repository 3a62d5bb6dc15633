//! What no storm touches, or only asks for in vain: people who are not linked, clicks that nobody makes, group bots nobody has.

use super::Memory;
use async_trait::async_trait;
use bridge::audit::Entry;
use bridge::button::Click;
use bridge::card::Message;
use bridge::chat::{Chat, SealedBot};
use bridge::command::IncidentCommand;
use bridge::id::{ChannelId, ChatId, ClickId, IncidentId, NotificationId, OpenId, PersonId};
use bridge::incident::Incident;
use bridge::journal::Line;
use bridge::lane::Wish;
use bridge::person::{AppKey, LinkedPerson, SealedKey};
use bridge::ports::{
    Answered, Audit, CallLoop, ChatBook, ChatsFault, ClickState, Clicks, GroupBots, IncidentPage, IncidentQuery, Incidents,
    IncidentsFault, Journal, LinkOutcome, People, Quote, Quotes, SealedBots, StoreFault, Talks, Vault,
};
use jiff::Timestamp;

/// Flashduty's API, the seal and the group bots: nobody asks them anything in a storm.
pub struct Silent;

#[async_trait]
impl ChatBook for Memory {
    async fn chats(&self) -> Result<Vec<Chat>, StoreFault> {
        Ok(self.read(|state| state.chats.clone()).await)
    }
    async fn chat(&self, id: &ChatId) -> Result<Option<Chat>, StoreFault> {
        Ok(self.read(|state| state.chats.iter().find(|chat| chat.id == *id).cloned()).await)
    }
    async fn remember(&self, _: &Chat) -> Result<(), StoreFault> {
        Ok(())
    }
    async fn forget(&self, _: &ChatId) -> Result<(), StoreFault> {
        Ok(())
    }
}

#[async_trait]
impl People for Memory {
    async fn by_open_id(&self, _: &OpenId) -> Result<Option<LinkedPerson>, StoreFault> {
        Ok(None)
    }
    async fn by_person_ids(&self, ids: &[PersonId]) -> Result<Vec<LinkedPerson>, StoreFault> {
        if !ids.is_empty() {
            self.read(|_| ()).await;
        }
        Ok(Vec::new())
    }
    async fn link(&self, _: &LinkedPerson) -> Result<LinkOutcome, StoreFault> {
        Ok(LinkOutcome::Linked)
    }
    async fn unlink(&self, _: &LinkedPerson) -> Result<(), StoreFault> {
        Ok(())
    }
}

#[async_trait]
impl Journal for Memory {
    async fn note(&self, _: &Line) {
        self.write(&[("journal", 1)], |_| ()).await;
    }
    async fn lines(&self, _: Timestamp, _: usize) -> Result<Vec<Line>, StoreFault> {
        Ok(Vec::new())
    }
}

#[async_trait]
impl Clicks for Memory {
    async fn claim(&self, _: &Click, _: Timestamp, _: Timestamp) -> Result<bool, StoreFault> {
        Ok(false)
    }
    async fn click(&self, _: &IncidentId, _: &ClickId) -> Result<Option<(Click, ClickState)>, StoreFault> {
        Ok(None)
    }
    async fn set_click(&self, _: &Click, _: &ClickState) -> Result<(), StoreFault> {
        Ok(())
    }
    async fn keep_until_linked(&self, _: &Click, _: Timestamp) -> Result<(), StoreFault> {
        Ok(())
    }
    async fn kept(&self, _: &OpenId, _: Timestamp) -> Result<Vec<Click>, StoreFault> {
        Ok(Vec::new())
    }
}

#[async_trait]
impl Quotes for Memory {
    async fn keep(&self, _: &Quote, _: &[Wish], _: Timestamp) -> Result<bool, StoreFault> {
        Ok(false)
    }
    async fn quote(&self, _: &NotificationId) -> Result<Option<Quote>, StoreFault> {
        Ok(None)
    }
}

#[async_trait]
impl Talks for Memory {
    async fn talk(&self, _: &OpenId) -> Result<Option<ChatId>, StoreFault> {
        Ok(None)
    }
    async fn remember_talk(&self, _: &OpenId, _: &ChatId) -> Result<(), StoreFault> {
        Ok(())
    }
}

#[async_trait]
impl GroupBots for Silent {
    fn serves(&self, _: &ChatId) -> bool {
        false
    }
    async fn say(&self, _: &ChatId, _: &Message) -> Answered<()> {
        Answered { outcome: Err(ChatsFault::Unavailable), log_id: None }
    }
}

#[async_trait]
impl SealedBots for Silent {
    async fn say(&self, _: &SealedBot, _: &ChatId, _: &Message) -> Answered<()> {
        Answered { outcome: Err(ChatsFault::Unavailable), log_id: None }
    }
}

#[async_trait]
impl Audit for Silent {
    async fn record(&self, _: &Entry) {}
    async fn entries(&self, _: Timestamp, _: usize) -> Result<Vec<Entry>, StoreFault> {
        Ok(Vec::new())
    }
}

impl Vault for Silent {
    fn seal(&self, _: &AppKey, _: &OpenId) -> SealedKey {
        SealedKey(String::new())
    }
    fn open(&self, _: &SealedKey, _: &OpenId) -> Option<AppKey> {
        None
    }
}

#[async_trait]
impl Incidents for Silent {
    async fn perform(&self, _: &IncidentCommand, _: &IncidentId, _: Option<&AppKey>) -> Result<(), IncidentsFault> {
        Err(IncidentsFault::Unavailable)
    }
    async fn note(&self, _: &IncidentId, _: &str) -> Result<(), IncidentsFault> {
        Err(IncidentsFault::Unavailable)
    }
    async fn has_comment(&self, _: &IncidentId, _: &str, _: Timestamp) -> Result<bool, IncidentsFault> {
        Err(IncidentsFault::Unavailable)
    }
    async fn incident(&self, _: &IncidentId) -> Result<Incident, IncidentsFault> {
        Err(IncidentsFault::Unavailable)
    }
    async fn list(&self, _: &IncidentQuery) -> Result<IncidentPage, IncidentsFault> {
        Err(IncidentsFault::Unavailable)
    }
    async fn list_by_ids(&self, _: &[IncidentId]) -> Result<Vec<Incident>, IncidentsFault> {
        Err(IncidentsFault::Unavailable)
    }
    async fn failed_pushes(&self, _: Timestamp, _: Timestamp) -> Result<Vec<IncidentId>, IncidentsFault> {
        Err(IncidentsFault::Unavailable)
    }
    async fn call_loops(&self, _: ChannelId) -> Result<Vec<CallLoop>, IncidentsFault> {
        Err(IncidentsFault::Unavailable)
    }
}
