//! What we remember of incidents.

use super::StoreFault;
use crate::card::ShownCard;
use crate::id::{EventId, IncidentId};
use crate::lane::Wish;
use crate::snapshot::Snapshot;
use async_trait::async_trait;
use jiff::Timestamp;

/// What we remember of incidents. Implemented by `store::Table`.
#[async_trait]
pub trait Records: Send + Sync {
    /// Everything about one incident, read strongly.
    async fn record(&self, incident: &IncidentId) -> Result<Record, StoreFault>;
    /// One transaction: claim the event (where there is one), store the snapshot if the record is still at `revision`, put the rows.
    async fn accept(&self, acceptance: &Acceptance) -> Result<Accepted, StoreFault>;
    /// Remembers what a destination shows.
    async fn save_card(&self, incident: &IncidentId, card: &ShownCard) -> Result<(), StoreFault>;
    /// The incidents that are open as far as we know, in no order. Lags what was written by some milliseconds.
    async fn open_incidents(&self) -> Result<Vec<IncidentId>, StoreFault>;
    /// What we know of these, in no order. Those of which we know nothing are left out.
    async fn snapshots(&self, incidents: &[IncidentId]) -> Result<Vec<Snapshot>, StoreFault>;
}

/// The entry of this integration in the list of all. Implemented by `store::Table`.
#[async_trait]
pub trait Registry: Send + Sync {
    /// Enters it, once: whoever comes later changes nothing.
    async fn enter(&self, now: Timestamp) -> Result<(), StoreFault>;
    /// When it was entered; `None` when it was not.
    async fn entered_at(&self) -> Result<Option<Timestamp>, StoreFault>;
    /// Takes the turn to reconcile for `worker` until `until`; `false` when it is another's, or nobody has entered the integration.
    async fn take_turn(&self, worker: &str, until: Timestamp, now: Timestamp) -> Result<bool, StoreFault>;
    /// Ends the turn, if it is still `worker`'s.
    async fn end_turn(&self, worker: &str) -> Result<(), StoreFault>;
}

/// Everything we remember of one incident.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// What we know; `None` before the first news.
    pub snapshot: Option<Snapshot>,
    /// Counts the changes of the snapshot, for optimistic locking; 0 before the first.
    pub revision: u64,
    /// What each destination shows.
    pub cards: Vec<ShownCard>,
}

/// What one piece of news does to the table, all or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// The incident.
    pub incident: IncidentId,
    /// The event to claim; `None` for a reading of the API, which may be taken in any number of times.
    pub claim: Option<EventId>,
    /// The snapshot to store; `None` leaves it as it is.
    pub snapshot: Option<Snapshot>,
    /// The revision on which the snapshot was built.
    pub revision: u64,
    /// The rows to put into lanes.
    pub wishes: Vec<Wish>,
    /// The moment.
    pub now: Timestamp,
}

/// How the transaction ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// Written, durably.
    Done,
    /// The event was claimed before: nothing written.
    Duplicate,
    /// Somebody else wrote in between: nothing written, load and decide again.
    Conflict,
}
