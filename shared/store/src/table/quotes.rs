//! Words of Flashduty that wait to be handed on, and where people talk with the bot.

use super::Table;
use async_trait::async_trait;
use bridge::id::{ChatId, NotificationId, OpenId};
use bridge::lane::Wish;
use bridge::ports::{Quote, Quotes, StoreFault, Talks};
use jiff::Timestamp;

#[async_trait]
impl Quotes for Table {
    async fn keep(&self, _quote: &Quote, _wishes: &[Wish], _now: Timestamp) -> Result<bool, StoreFault> {
        Ok(false)
    }

    async fn quote(&self, _id: &NotificationId) -> Result<Option<Quote>, StoreFault> {
        Ok(None)
    }
}

#[async_trait]
impl Talks for Table {
    async fn talk(&self, _person: &OpenId) -> Result<Option<ChatId>, StoreFault> {
        Ok(None)
    }

    async fn remember_talk(&self, _person: &OpenId, _chat: &ChatId) -> Result<(), StoreFault> {
        Ok(())
    }
}
