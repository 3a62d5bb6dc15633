//! The linking of everybody at once.

use super::StoreFault;
use crate::roll::Roll;
use async_trait::async_trait;
use jiff::Timestamp;

/// The one run there is. Implemented by `store::Table`.
#[async_trait]
pub trait Rolls: Send + Sync {
    /// The run as it is; `None` where none was begun within 30 days.
    async fn roll(&self, now: Timestamp) -> Result<Option<Roll>, StoreFault>;
    /// Writes it down for 30 days, if it is still at `roll.revision` (0: if there is none), as the next revision. `false` when
    /// somebody else was faster: then nothing is written.
    async fn save_roll(&self, roll: &Roll, now: Timestamp) -> Result<bool, StoreFault>;
}
