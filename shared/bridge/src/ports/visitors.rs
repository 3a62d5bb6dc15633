//! Who signed in, and is nobody we know.

use super::StoreFault;
use crate::id::{OpenId, TenantKey};
use async_trait::async_trait;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// People who signed in and were matched with no member: administrators link them by hand. Implemented by `store::Table`.
#[async_trait]
pub trait Visitors: Send + Sync {
    /// Remembers one for 30 days; whoever comes again is remembered anew.
    async fn remember_visitor(&self, visitor: &Visitor) -> Result<(), StoreFault>;
    /// One of them.
    async fn visitor(&self, open_id: &OpenId, now: Timestamp) -> Result<Option<Visitor>, StoreFault>;
    /// All of them, latest first, at most `most`.
    async fn visitors(&self, most: usize, now: Timestamp) -> Result<Vec<Visitor>, StoreFault>;
    /// Forgets one: they are linked now, or wish to be forgotten.
    async fn forget_visitor(&self, open_id: &OpenId) -> Result<(), StoreFault>;
}

/// Somebody who signed in and is nobody we know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visitor {
    /// Verified by Lark.
    pub open_id: OpenId,
    /// Verified by Lark.
    pub tenant: TenantKey,
    /// Their name in Lark. Untrusted text.
    pub name: String,
    /// When they last signed in.
    pub at: Timestamp,
}
