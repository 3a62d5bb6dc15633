//! Presses.

use super::StoreFault;
use crate::button::Click;
use crate::id::{ClickId, IncidentId, OpenId};
use async_trait::async_trait;
use jiff::Timestamp;

/// Presses of buttons. Implemented by `store::Table`.
#[async_trait]
pub trait Clicks: Send + Sync {
    /// One transaction: keeps the click, and a row that finishes it at `finish_at` should we not live to do so. The row is of
    /// generation 1, so that whoever serves the click can take it away without reading it.
    /// `false` when it was kept before.
    async fn claim(&self, click: &Click, finish_at: Timestamp, now: Timestamp) -> Result<bool, StoreFault>;
    /// The click, and how far it is.
    async fn click(&self, incident: &IncidentId, id: &ClickId) -> Result<Option<(Click, ClickState)>, StoreFault>;
    /// Remembers how far it is.
    async fn set_click(&self, click: &Click, state: &ClickState) -> Result<(), StoreFault>;
    /// One transaction: the click waits for its presser to be linked, and its row is taken away.
    async fn keep_until_linked(&self, click: &Click, now: Timestamp) -> Result<(), StoreFault>;
    /// The clicks that wait for this person, at most an hour old at `now`, oldest first.
    async fn kept(&self, open_id: &OpenId, now: Timestamp) -> Result<Vec<Click>, StoreFault>;
}

/// How far a click is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum ClickState {
    /// Claimed, nothing done yet.
    Claimed,
    /// The command is on its way to Flashduty, or was when we last wrote.
    Performing,
    /// Waits until the presser is linked.
    AwaitsLink,
    /// Carried out.
    Done,
    /// Not carried out, with the reason the presser was or will be told.
    Refused(crate::refusal::Refusal),
}
