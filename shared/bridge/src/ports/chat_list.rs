//! Which chats and channels there are to be routed to each other.

use super::{ChatsFault, IncidentsFault};
use crate::id::ChatId;
use crate::incident::Channel;
use async_trait::async_trait;

/// The groups the bot is in. Implemented by `lark::Client`.
#[async_trait]
pub trait ChatList: Send + Sync {
    /// One page of them, in no order, without those that were disbanded; one call.
    async fn own_chats(&self, after: Option<&str>) -> Result<ChatPage, ChatsFault>;
}

/// At most 100 chats.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChatPage {
    /// The chats.
    pub chats: Vec<ListedChat>,
    /// Where the next page begins, in Lark's words; `None` when this was the last.
    pub next: Option<String>,
}

/// A group, as Lark lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedChat {
    /// The group.
    pub id: ChatId,
    /// Its name; may be empty. Untrusted text.
    pub name: String,
}

/// Flashduty's channels. Implemented by `flashduty::Client`.
#[async_trait]
pub trait ChannelList: Send + Sync {
    /// Those that the integration's key may see, by name; 10,000 at most. Names are untrusted text.
    async fn channels(&self) -> Result<Vec<Channel>, IncidentsFault>;
}
