//! Signs of life.

use super::StoreFault;
use crate::pulse::Sign;
use async_trait::async_trait;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// When each neighbour last reached us. Implemented by `store::Table`.
#[async_trait]
pub trait Pulse: Send + Sync {
    /// Writes down that something verified arrived. A failure was logged and holds nothing up.
    async fn beat(&self, sign: Sign, now: Timestamp);
    /// The last moment of each; one that never was is left out. Behind by a minute at most: nobody beats more often.
    async fn beats(&self) -> Result<BTreeMap<Sign, Timestamp>, StoreFault>;
}
