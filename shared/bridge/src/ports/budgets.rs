//! How often Lark may be called.

use super::{ChatsFault, StoreFault};
use crate::budget::{Api, Reservation, Standing};
use crate::quota::Month;
use async_trait::async_trait;
use jiff::Timestamp;
use std::time::Duration;

/// How often Lark may still be called, by all workers together. Implemented by `store::Table`.
#[async_trait]
pub trait Budgets: Send + Sync {
    /// Reserves one call of this API, to be made at once.
    async fn reserve(&self, api: Api, standing: Standing, now: Timestamp) -> Result<Reservation, StoreFault>;
    /// How many calls Lark was asked for in this month, over all APIs that count.
    async fn used(&self, month: Month) -> Result<u64, StoreFault>;
    /// Claims a warning about this month: `false` when it, or one of a higher share, was claimed before.
    async fn claim_warning(&self, month: Month, percent: u8) -> Result<bool, StoreFault>;
    /// Claims one of so many buzzes a day (UTC); `false` when they are used up.
    async fn claim_buzz(&self, per_day: u32, now: Timestamp) -> Result<bool, StoreFault>;
    /// Lark takes no call of this API before `until`: nobody asks it before.
    async fn close(&self, api: Api, until: Timestamp, now: Timestamp) -> Result<(), StoreFault>;
    /// Closes the API where Lark has turned a call down for the limit of the whole app, until the moment it names.
    async fn heed(&self, api: Api, fault: &ChatsFault, now: Timestamp) -> Result<(), StoreFault> {
        match fault {
            ChatsFault::Limited { wait, code: LIMIT_OF_AN_API | TOO_MANY_REQUESTS } => {
                self.close(api, now + wait.unwrap_or(A_WINDOW), now).await
            }
            ChatsFault::Limited { .. }
            | ChatsFault::Permanent { .. }
            | ChatsFault::BadCard { .. }
            | ChatsFault::AppBroken { .. }
            | ChatsFault::Unavailable
            | ChatsFault::NoAnswer => Ok(()),
        }
    }
}

/// Lark: "Frequency control". Its other limits are of one chat, person or message.
const LIMIT_OF_AN_API: i64 = 99_991_400;

/// HTTP's own, where no code of Lark's came with it: from a gateway, which counts nothing so fine as a chat.
const TOO_MANY_REQUESTS: i64 = 429;

/// The shorter one of an API's windows, for an answer that names no moment.
const A_WINDOW: Duration = Duration::from_secs(1);
