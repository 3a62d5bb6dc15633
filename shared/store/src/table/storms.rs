//! Storms and what stands on their digests.

use super::Table;
use async_trait::async_trait;
use bridge::id::StormId;
use bridge::lane::Destination;
use bridge::ports::{Fold, StoreFault, Storms};
use bridge::storm::{Entry, Storm};
use jiff::Timestamp;

#[async_trait]
impl Storms for Table {
    async fn newest(&self, _at: &Destination) -> Result<Option<Storm>, StoreFault> {
        Ok(None)
    }

    async fn storm(&self, _at: &Destination, _id: &StormId) -> Result<Option<Storm>, StoreFault> {
        Ok(None)
    }

    async fn save_storm(&self, _storm: &Storm) -> Result<(), StoreFault> {
        Ok(())
    }

    async fn fold(&self, _storm: &Storm, _folds: &[Fold], _now: Timestamp) -> Result<(), StoreFault> {
        Ok(())
    }

    async fn entries(&self, _at: &Destination, _id: &StormId) -> Result<Vec<Entry>, StoreFault> {
        Ok(Vec::new())
    }

    async fn save_entry(&self, _at: &Destination, _id: &StormId, _entry: &Entry) -> Result<(), StoreFault> {
        Ok(())
    }
}
