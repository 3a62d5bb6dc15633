//! Room for a call to Lark, inside what all workers may do together.

use super::Delivery;
use super::attempt::Outcome;
use crate::budget::{Api, Reservation, Standing};
use crate::decide::quota::{self, Call};
use crate::lane::{Row, Urgency};
use crate::ports::{ChatsFault, StoreFault};
use crate::quota::Month;
use jiff::{SignedDuration, Timestamp};

/// How often it is looked whether a new month, or a higher quota, has begun.
const UNTIL_NEXT_LOOK: SignedDuration = SignedDuration::from_hours(1);

impl Delivery {
    /// Until when a call has to wait because the month's are used up; `None` where it may be made.
    pub(super) async fn over_quota(&self, call: Call, row: &Row) -> Result<Option<Timestamp>, StoreFault> {
        let Some(allowed) = self.desk.preferences.quota else { return Ok(None) };
        let now = self.clock.now();
        let month = Month::of(now);
        let used = self.budgets.used(month).await?;
        Ok((!quota::may_call(used, allowed, call, row.urgency)).then(|| month.end().min(now + UNTIL_NEXT_LOOK)))
    }

    /// Both: what becomes of the row where the call may not be made now; `None` once it is reserved.
    pub(super) async fn without_leave(&self, api: Api, call: Call, row: &Row) -> Result<Option<Outcome>, StoreFault> {
        match self.over_quota(call, row).await? {
            Some(over) => Ok(Some(Outcome::NotBefore(over))),
            None => self.without_room(api, row).await,
        }
    }

    /// Reserves a call for this row; what becomes of the row where there is none.
    pub(super) async fn without_room(&self, api: Api, row: &Row) -> Result<Option<Outcome>, StoreFault> {
        if api == Api::Send {
            // Before the reservation, which is for a call that is made at once.
            self.wait_for(self.pace.next_post()).await;
        }
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
