//! People on both sides.

use super::StoreFault;
use crate::id::{OpenId, PersonId};
use crate::person::LinkedPerson;
use async_trait::async_trait;

/// People on both sides. Implemented by `store::Table`.
#[async_trait]
pub trait People: Send + Sync {
    /// By their id in Lark.
    async fn by_open_id(&self, open_id: &OpenId) -> Result<Option<LinkedPerson>, StoreFault>;
    /// By their ids at Flashduty; those who are not linked are left out.
    async fn by_person_ids(&self, ids: &[PersonId]) -> Result<Vec<LinkedPerson>, StoreFault>;
    /// One transaction over both directions. Nobody's link is ever overwritten; the same two may be linked again (another key or proof).
    async fn link(&self, person: &LinkedPerson) -> Result<LinkOutcome, StoreFault>;
    /// Forgets both directions.
    async fn unlink(&self, person: &LinkedPerson) -> Result<(), StoreFault>;
}

/// How linking ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkOutcome {
    /// Linked.
    Linked,
    /// The Flashduty member is linked to someone else in Lark.
    MemberTaken,
    /// The person in Lark is linked to another Flashduty member.
    PersonTaken,
}
