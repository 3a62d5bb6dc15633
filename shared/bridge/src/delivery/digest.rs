//! Storms: what is too much to be shown one by one stands on one card.

use super::Delivery;
use super::attempt::{Attempt, Outcome, Worked};
use super::show::Showing;
use crate::id::StormId;
use crate::lane::{Destination, Row};
use crate::ports::StoreFault;

impl Delivery {
    /// Takes those rows that are too many into a storm; whether any row has changed by that.
    pub(super) async fn fold(&self, _to: &Destination, _due: &[Row]) -> Result<bool, StoreFault> {
        Ok(false)
    }

    /// What becomes of an incident that stands on a digest; `None` for one that is to have a card of its own.
    pub(super) async fn on_digest(&self, _showing: &Showing<'_>) -> Result<Option<Attempt>, StoreFault> {
        Ok(None)
    }

    /// The digest should show its storm as it is now.
    pub(super) async fn digest(&self, _row: &Row, _to: &Destination, _storm: &StormId) -> Worked {
        Ok(Outcome::Finished { calls: 0 }.into())
    }

    /// Everything on the digest gets a card of its own.
    pub(super) async fn show_all(&self, _to: &Destination, _storm: &StormId) -> Worked {
        Ok(Outcome::Finished { calls: 0 }.into())
    }
}
