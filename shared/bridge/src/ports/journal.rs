//! What was delivered, and where.

use super::StoreFault;
use crate::id::{ChatId, OpenId};
use crate::journal::Line;
use async_trait::async_trait;
use jiff::Timestamp;

/// The delivery log. Implemented by `store::Table`.
#[async_trait]
pub trait Journal: Send + Sync {
    /// Writes a line down for 30 days. A failure was logged and holds nothing up.
    async fn note(&self, line: &Line);
    /// The newest lines, newest first, at most `most`, not after `before`.
    async fn lines(&self, before: Timestamp, most: usize) -> Result<Vec<Line>, StoreFault>;
}

/// The talks of people with the bot: by them a message is looked for that may or may not have arrived. Implemented by `store::Table`.
#[async_trait]
pub trait Talks: Send + Sync {
    /// The chat in which this person talks with the bot, where it is known.
    async fn talk(&self, person: &OpenId) -> Result<Option<ChatId>, StoreFault>;
    /// Remembers it: one write per person and process.
    async fn remember_talk(&self, person: &OpenId, chat: &ChatId) -> Result<(), StoreFault>;
}
