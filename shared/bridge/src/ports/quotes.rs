//! Words that wait to be handed on.

use super::StoreFault;
use crate::id::{IncidentId, NotificationId};
use crate::lane::Wish;
use async_trait::async_trait;
use jiff::Timestamp;

/// Words of Flashduty that are to be handed on. Implemented by `store::Table`.
#[async_trait]
pub trait Quotes: Send + Sync {
    /// Keeps them for a day and wishes for their row, in one transaction. `false` when they were kept before.
    async fn keep(&self, quote: &Quote, wishes: &[Wish], now: Timestamp) -> Result<bool, StoreFault>;
    /// Reads them.
    async fn quote(&self, id: &NotificationId) -> Result<Option<Quote>, StoreFault>;
}

/// A notification that Flashduty has rendered.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Quote {
    /// The same for the same notification.
    pub id: NotificationId,
    /// Untrusted text; may be empty.
    pub title: String,
    /// Untrusted text.
    pub paragraphs: Vec<String>,
    /// Where it leads; `http://` or `https://`.
    pub link: Option<String>,
    /// The incident it is about, where it names one: then its card is shown, and these words only where Flashduty tells nothing of it.
    pub incident: Option<IncidentId>,
    /// Whether those who have not come are called once more.
    pub again: bool,
}
