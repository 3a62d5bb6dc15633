//! The test card that is out.

use super::StoreFault;
use crate::check_up::TestCard;
use async_trait::async_trait;
use jiff::Timestamp;

/// The last test card of the integration. Implemented by `store::Table`.
#[async_trait]
pub trait TestCards: Send + Sync {
    /// The last one, if it was sent within a day.
    async fn test_card(&self, now: Timestamp) -> Result<Option<TestCard>, StoreFault>;
    /// Writes it down for a day, in the place of any before.
    async fn save_test_card(&self, card: &TestCard) -> Result<(), StoreFault>;
}
