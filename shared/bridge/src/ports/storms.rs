//! Storms and their digests.

use super::StoreFault;
use crate::id::{IncidentId, StormId};
use crate::lane::{Destination, Row};
use crate::storm::{Entry, Storm};
use async_trait::async_trait;
use jiff::Timestamp;

/// The storms of all destinations. Implemented by `store::Table`.
#[async_trait]
pub trait Storms: Send + Sync {
    /// The newest storm of a destination, over or not.
    async fn newest(&self, at: &Destination) -> Result<Option<Storm>, StoreFault>;
    /// One storm.
    async fn storm(&self, at: &Destination, id: &StormId) -> Result<Option<Storm>, StoreFault>;
    /// Writes one down.
    async fn save_storm(&self, storm: &Storm) -> Result<(), StoreFault>;
    /// Takes incidents into a storm. Each in one transaction, or many together: its entry is written; where the destination shows
    /// nothing of it yet, that it stands on the digest ([`crate::card::CardState::Unposted`]); and its row is taken away, or kept where
    /// the fold says so and only no longer `fresh`. A row that was wished for again meanwhile is left alone. One whose destination shows
    /// something already loses nothing but its `fresh`.
    async fn fold(&self, storm: &Storm, folds: &[Fold], now: Timestamp) -> Result<(), StoreFault>;
    /// One incident on the digest of a storm.
    async fn entry(&self, at: &Destination, id: &StormId, incident: &IncidentId) -> Result<Option<Entry>, StoreFault> {
        Ok(self.entries(at, id).await?.into_iter().find(|entry| entry.incident == *incident))
    }
    /// Everything on the digest of a storm, in no order.
    async fn entries(&self, at: &Destination, id: &StormId) -> Result<Vec<Entry>, StoreFault>;
    /// Writes down one entry anew.
    async fn save_entry(&self, at: &Destination, id: &StormId, entry: &Entry) -> Result<(), StoreFault>;
}

/// One row that goes into a storm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fold {
    /// The row.
    pub row: Row,
    /// What the digest tells of its incident.
    pub entry: Entry,
    /// Whether the incident gets a card of its own as well, so that the row stays.
    pub keeps_row: bool,
}
