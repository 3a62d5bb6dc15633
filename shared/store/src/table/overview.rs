//! The integration at a glance.

use super::Table;
use async_trait::async_trait;
use bridge::lane::Row;
use bridge::ports::{Overview, StoreFault};
use bridge::snapshot::Snapshot;
use jiff::Timestamp;

#[async_trait]
impl Overview for Table {
    async fn closed(&self, _since: Timestamp, _now: Timestamp, _most: usize) -> Result<Vec<Snapshot>, StoreFault> {
        Ok(Vec::new())
    }

    async fn waiting_rows(&self, _now: Timestamp, _most: usize) -> Result<Vec<Row>, StoreFault> {
        Ok(Vec::new())
    }
}
