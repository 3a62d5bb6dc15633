//! The groups the bot is in.

use super::{BROWSER_TIMEOUT, Call, Client, InData, nothing_was_done};
use crate::envelope::{Exchanged, read};
use crate::fault;
use async_trait::async_trait;
use bridge::id::ChatId;
use bridge::ports::{ChatList, ChatPage, ChatsFault, ListedChat};
use serde::Deserialize;

/// Chats of a page: Lark's most.
const PAGE_SIZE: &str = "100";

#[async_trait]
impl ChatList for Client {
    /// Lark: obtain the list of groups the user or bot is in. Talks of one person with the bot are not among them.
    async fn own_chats(&self, after: Option<&str>) -> Result<ChatPage, ChatsFault> {
        let query = [("page_size", PAGE_SIZE), ("page_token", after.unwrap_or_default())];
        let asked = if after.is_some() { &query[..] } else { &query[..1] };
        let call = Call::get("own chats", &["im", "v1", "chats"]).query(asked).timeout(BROWSER_TIMEOUT);
        let page: Exchanged<InData<Page>> = self.call(&call).await.and_then(read);
        let Page { items, has_more, page_token } =
            page.map_err(|failed| fault::of_chats(nothing_was_done(failed.said)))?.said.data;
        let chats = items.into_iter().filter_map(Item::listed).collect();
        Ok(ChatPage { chats, next: page_token.filter(|token| has_more && !token.is_empty()) })
    }
}

#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    items: Vec<Item>,
    #[serde(default)]
    has_more: bool,
    page_token: Option<String>,
}

#[derive(Deserialize)]
struct Item {
    chat_id: Option<ChatId>,
    name: Option<String>,
    /// `normal`, or in some way dissolved. Older answers do not tell.
    chat_status: Option<String>,
}

impl Item {
    fn listed(self) -> Option<ListedChat> {
        let stands = self.chat_status.is_none_or(|status| status == "normal");
        let id = self.chat_id.filter(|id| stands && !id.as_str().is_empty())?;
        Some(ListedChat { id, name: self.name.unwrap_or_default() })
    }
}
