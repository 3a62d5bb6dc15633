//! The chats we know.

use super::StoreFault;
use crate::chat::Chat;
use crate::id::ChatId;
use async_trait::async_trait;

/// The chats we know. Implemented by `store::Table`.
#[async_trait]
pub trait ChatBook: Send + Sync {
    /// All of them, by id.
    async fn chats(&self) -> Result<Vec<Chat>, StoreFault>;
    /// One of them.
    async fn chat(&self, id: &ChatId) -> Result<Option<Chat>, StoreFault>;
    /// Writes one down.
    async fn remember(&self, chat: &Chat) -> Result<(), StoreFault>;
    /// Strikes one out.
    async fn forget(&self, id: &ChatId) -> Result<(), StoreFault>;
}
