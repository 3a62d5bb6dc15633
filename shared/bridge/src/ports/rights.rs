//! What the integration's own APP key may do at Flashduty.

use super::IncidentsFault;
use crate::id::PersonId;
use async_trait::async_trait;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// Questions that change nothing, asked with the integration's own key. Implemented by `flashduty::Client`. Each is one call.
#[async_trait]
pub trait Rights: Send + Sync {
    /// Whose key it is. A main account's belongs to nobody: [`IncidentsFault::Refused`].
    async fn key_owner(&self) -> Result<PersonId, IncidentsFault>;
    /// Whether it may read this; [`IncidentsFault::NotAllowed`] where not.
    async fn may_read(&self, what: Readable) -> Result<(), IncidentsFault>;
    /// The members with a licence. Older deployments do not tell: [`IncidentsFault::Refused`].
    async fn licensed(&self) -> Result<BTreeSet<PersonId>, IncidentsFault>;
    /// The pushes that failed between these moments, newest first, at most 100; those of all webhooks of the account.
    /// [`IncidentsFault::NotAllowed`] without "Integrations Read".
    async fn failures(&self, from: Timestamp, to: Timestamp) -> Result<Vec<FailedPush>, IncidentsFault>;
}

/// What can be asked for to see whether one may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Readable {
    /// The members of the account.
    Members,
    /// Who is on call.
    Schedules,
    /// Escalation rules.
    Channels,
}

/// One attempt at a push that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedPush {
    /// When; `None` where Flashduty's moment cannot be read.
    pub at: Option<Timestamp>,
    /// HTTP status of the answer; `None` where none came.
    pub status: Option<u16>,
    /// The address it went to; empty where Flashduty does not say.
    pub endpoint: String,
}
