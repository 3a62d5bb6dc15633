//! The month's calls are watched, and the administrators told while there is still time.

use crate::lane::{Destination, Lane, Urgency, Wish, Work};
use crate::ports::{Budgets, Lanes, StoreFault};
use crate::preferences::Preferences;
use crate::quota::{Month, warning_at};
use jiff::Timestamp;
use std::sync::Arc;

/// Watches one integration.
#[derive(Clone)]
pub struct Meter {
    /// Counts the calls.
    pub budgets: Arc<dyn Budgets>,
    /// Where what is to be told waits.
    pub lanes: Arc<dyn Lanes>,
    /// How many calls there are, and who is told.
    pub preferences: Arc<Preferences>,
}

/// How far the month is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Calls so far.
    pub used: u64,
    /// Those Lark allows.
    pub allowed: u64,
}

impl Meter {
    /// Looks, and has the administrators told of a share that is reached, once. `None` where no quota is set.
    pub async fn read(&self, now: Timestamp) -> Result<Option<Usage>, StoreFault> {
        let Some(allowed) = self.preferences.quota else { return Ok(None) };
        let month = Month::of(now);
        let used = self.budgets.used(month).await?;
        if let Some(percent) = warning_at(used, allowed)
            && !self.preferences.administrators.is_empty()
            && self.budgets.claim_warning(month, percent).await?
        {
            self.lanes.wish(&self.warnings(month, percent, now), now).await?;
        }
        Ok(Some(Usage { used, allowed }))
    }

    /// A person waits for none of them, but beyond the quota only what a person waits for is said.
    fn warnings(&self, month: Month, percent: u8, now: Timestamp) -> Vec<Wish> {
        let to = |open_id: &crate::id::OpenId| Lane::To(Destination::Person(open_id.clone()));
        let administrators = self.preferences.administrators.iter();
        administrators.map(|open_id| Wish::new(to(open_id), Work::Warn(month, percent), Urgency::Person, now)).collect()
    }
}
