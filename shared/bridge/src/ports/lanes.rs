//! What waits.

use super::StoreFault;
use crate::lane::{Lane, Row, Wish};
use crate::reason::Death;
use async_trait::async_trait;
use jiff::Timestamp;
use std::time::Duration;

/// The lanes. Implemented by `store::Table`.
#[async_trait]
pub trait Lanes: Send + Sync {
    /// Puts rows into lanes, each on its own.
    async fn wish(&self, wishes: &[Wish], now: Timestamp) -> Result<(), StoreFault>;
    /// Takes the lane for `owner` until `until`; `false` when another worker has it.
    async fn lease(&self, lane: &Lane, owner: &str, until: Timestamp, now: Timestamp) -> Result<bool, StoreFault>;
    /// Gives the lane back, if it is still `owner`'s.
    async fn release(&self, lane: &Lane, owner: &str) -> Result<(), StoreFault>;
    /// All rows of the lane that are not dead, read strongly, in no order.
    async fn rows(&self, lane: &Lane) -> Result<Vec<Row>, StoreFault>;
    /// Takes a finished row away, unless it was wished for again meanwhile (`generation`).
    async fn finish(&self, row: &Row) -> Result<(), StoreFault>;
    /// Puts a row off: `row.due_at`, `row.tries` and `row.throttled` are its new ones.
    async fn postpone(&self, row: &Row) -> Result<(), StoreFault>;
    /// Marks a row dead: kept, counted, no longer tried until somebody wishes for it again.
    async fn bury(&self, row: &Row, death: Death, now: Timestamp) -> Result<(), StoreFault>;
    /// The dead rows of this integration, in no order, at most `most`. Lags what was written by some milliseconds.
    async fn dead(&self, most: usize) -> Result<Vec<DeadRow>, StoreFault>;
    /// What waits in all lanes of this integration. Lags what was written by some milliseconds.
    async fn waiting(&self, now: Timestamp) -> Result<Waiting, StoreFault>;
}

/// A row that is no longer tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadRow {
    /// The row, as it was when it died.
    pub row: Row,
    /// Why.
    pub death: Death,
    /// When.
    pub at: Timestamp,
}

/// What waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting {
    /// Rows that should have been done by now, those included that a limit holds back.
    pub rows: usize,
    /// How long the oldest of them has waited; zero for none. Work that is meant for later counts from the moment it is meant for.
    pub oldest: Duration,
    /// Dead rows.
    pub dead: usize,
}

impl Waiting {
    /// This and that together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { rows: self.rows + other.rows, oldest: self.oldest.max(other.oldest), dead: self.dead + other.dead }
    }
}
