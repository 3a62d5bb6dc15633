//! What people did.

use super::StoreFault;
use crate::audit::Entry;
use async_trait::async_trait;
use jiff::Timestamp;

/// The audit. Implemented by `store::Table`.
#[async_trait]
pub trait Audit: Send + Sync {
    /// Writes an entry down for 180 days. A failure was logged and holds nothing up: what it tells of is done.
    async fn record(&self, entry: &Entry);
    /// The newest entries, newest first, at most `most`, not after `before`.
    async fn entries(&self, before: Timestamp, most: usize) -> Result<Vec<Entry>, StoreFault>;
}
