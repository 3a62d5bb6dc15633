//! Who is at a browser.

use super::StoreFault;
use crate::id::OpenId;
use crate::person::{LinkedPerson, PersonalChoices};
use async_trait::async_trait;
use jiff::Timestamp;

/// People as the pages know them. Sessions themselves are sealed into cookies. Implemented by `store::Table`.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// What we know of somebody who has signed in, read at once.
    async fn account(&self, open_id: &OpenId) -> Result<Account, StoreFault>;
    /// Ends every session of this person that began at `now` or before, or within the same millisecond.
    async fn end_sessions(&self, open_id: &OpenId, now: Timestamp) -> Result<(), StoreFault>;
    /// Keeps what a linked person has chosen. `false` when they are not linked.
    async fn choose(&self, open_id: &OpenId, choices: &PersonalChoices) -> Result<bool, StoreFault>;
    /// Forgets everything that stands under this person, but for since when their sessions count.
    async fn erase(&self, open_id: &OpenId) -> Result<(), StoreFault>;
}

/// What we know of somebody who has signed in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// Their link, where they have one.
    pub person: Option<LinkedPerson>,
    /// Sessions that began at this moment or before are over; the next begins after it.
    pub ended_at: Option<Timestamp>,
}
