//! Changes of chats that several people may make at once.

use super::StoreFault;
use crate::chat::Chat;
use async_trait::async_trait;

/// Writes what we know of a chat only over what the writer has seen. Implemented by `store::Table`.
#[async_trait]
pub trait ChatEdits: Send + Sync {
    /// Writes `after` where exactly `before` stands (`None`: nothing). `false` when something else stands there: nothing is written.
    async fn replace(&self, before: Option<&Chat>, after: &Chat) -> Result<bool, StoreFault>;
}
