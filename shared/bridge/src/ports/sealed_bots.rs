//! Group bots whose addresses administrators have entrusted to us.

use super::Answered;
use crate::card::Message;
use crate::chat::SealedBot;
use crate::id::ChatId;
use async_trait::async_trait;

/// Has them speak; where they listen is known behind this port alone. Implemented by `lambda::sealed_bots`.
#[async_trait]
pub trait SealedBots: Send + Sync {
    /// Says it as [`super::GroupBots::say`] does. One that cannot be opened for this chat (any more) is a broken app.
    async fn say(&self, bot: &SealedBot, chat: &ChatId, message: &Message) -> Answered<()>;
}
