//! What was seen before.

use super::StoreFault;
use async_trait::async_trait;
use jiff::Timestamp;

/// Things from Lark that were seen before. Implemented by `store::Table`.
#[async_trait]
pub trait Seen: Send + Sync {
    /// Claims a key for a day; `false` when it was claimed before. Lark repeats an event for about seven hours.
    async fn first_time(&self, key: &str, now: Timestamp) -> Result<bool, StoreFault>;
    /// Whether the key is claimed at `now`.
    async fn knows(&self, key: &str, now: Timestamp) -> Result<bool, StoreFault>;
}
