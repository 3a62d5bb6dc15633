//! Who is on call.

use super::IncidentsFault;
use crate::rota::Rota;
use async_trait::async_trait;
use jiff::Timestamp;

/// Flashduty's schedules. Implemented by `flashduty::Client`.
#[async_trait]
pub trait Schedules: Send + Sync {
    /// Who is on call at `now` and who comes next, by every schedule that the integration's key may see.
    async fn rota(&self, now: Timestamp) -> Result<Rota, IncidentsFault>;
}
