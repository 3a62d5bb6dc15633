//! What only pages ask for.

use super::StoreFault;
use crate::lane::Row;
use crate::snapshot::Snapshot;
use async_trait::async_trait;
use jiff::Timestamp;

/// The integration at a glance. Lags what was written by some milliseconds. Implemented by `store::Table`.
#[async_trait]
pub trait Overview: Send + Sync {
    /// The incidents that were closed between these moments, as far as we know, newest first, at most `most`.
    async fn closed(&self, since: Timestamp, now: Timestamp, most: usize) -> Result<Vec<Snapshot>, StoreFault>;
    /// The rows that wait in all lanes, longest waiting first, at most `most`.
    async fn waiting_rows(&self, now: Timestamp, most: usize) -> Result<Vec<Row>, StoreFault>;
}
