//! Room for a call to Lark, inside what all workers may do together.

use super::{Delivery, Outcome};
use crate::budget::{Api, Reservation, Standing};
use crate::lane::{Row, Urgency};
use crate::ports::{ChatsFault, StoreFault};

impl Delivery {
    /// Reserves a call for this row; what becomes of the row where there is none.
    pub(super) async fn without_room(&self, api: Api, row: &Row) -> Result<Option<Outcome>, StoreFault> {
        Ok(match self.budgets.reserve(api, standing(row), self.clock.now()).await? {
            Reservation::Granted => None,
            Reservation::NotBefore(moment) => Some(Outcome::NoRoom(moment)),
        })
    }

    /// Reserves one more call for work that is half done, and waits for it where the row would otherwise begin from the start.
    pub(super) async fn room_for_another(&self, api: Api) -> Result<(), ChatsFault> {
        loop {
            match self.budgets.reserve(api, Standing::Waited, self.clock.now()).await {
                Ok(Reservation::Granted) => return Ok(()),
                Ok(Reservation::NotBefore(moment)) => self.wait_for(moment).await,
                // The call was not made, as if Lark could not take it.
                Err(StoreFault(_)) => return Err(ChatsFault::Unavailable),
            }
        }
    }
}

fn standing(row: &Row) -> Standing {
    match (row.throttled, row.urgency) {
        (true, _) => Standing::Waited,
        (false, Urgency::Person | Urgency::Critical) => Standing::Urgent,
        (false, Urgency::Warning | Urgency::Info) => Standing::Fresh,
    }
}
