//! Flashduty's members.

use super::IncidentsFault;
use crate::person::{AppKey, Member};
use async_trait::async_trait;

/// Flashduty's list of members. Implemented by `flashduty::Client`.
#[async_trait]
pub trait Members: Send + Sync {
    /// Whose key this is. A main account's key belongs to nobody: [`IncidentsFault::Refused`].
    async fn owner_of(&self, key: &AppKey) -> Result<Member, IncidentsFault>;
    /// One page of the enabled members, and whether there are more. Pages count from 1 and hold at most 100.
    async fn page(&self, page: u32) -> Result<(Vec<Member>, bool), IncidentsFault> {
        let found = self.search("", page).await?;
        Ok((found.members, found.more))
    }
    /// One page of the enabled members in whose name or e-mail the query stands; an empty one finds all.
    async fn search(&self, query: &str, page: u32) -> Result<MemberPage, IncidentsFault>;
    /// The enabled member with exactly this e-mail (letter case aside).
    async fn with_email(&self, email: &str) -> Result<Option<Member>, IncidentsFault>;
}

/// At most 100 members.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MemberPage {
    /// The enabled ones.
    pub members: Vec<Member>,
    /// How many there are on all pages, those included that are not enabled; exact below 1,000.
    pub total: u64,
    /// Whether there are more pages.
    pub more: bool,
}
