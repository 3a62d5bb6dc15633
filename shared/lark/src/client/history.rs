//! Looking for a card of ours among what stands in a chat.

use super::{Call, Client, InData, SEND_TIMEOUT};
use crate::button;
use crate::envelope::{Exchanged, read};
use bridge::id::{ChatId, IncidentId, MessageId};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

/// Messages of a page: Lark's most.
const PAGE_SIZE: &str = "50";

/// Most pages of one search, so that a busy chat costs a known number of calls.
const MOST_PAGES: usize = 10;

/// Lark: get chat history.
#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    items: Vec<Value>,
    #[serde(default)]
    has_more: bool,
    #[serde(default)]
    page_token: String,
}

impl Client {
    /// The first card of this incident that the app has posted in this chat since then.
    pub(super) async fn search(&self, chat: &ChatId, incident: &IncidentId, since: Timestamp) -> Exchanged<Option<MessageId>> {
        let mut page = self.page(chat, since, "").await?;
        for _ in 1..MOST_PAGES {
            let found = self.first_card(&page.said.items, incident);
            if found.is_some() || !page.said.has_more {
                return Ok(page.map(|_| found));
            }
            page = self.page(chat, since, &page.said.page_token).await?;
        }
        let found = self.first_card(&page.said.items, incident);
        if found.is_none() && page.said.has_more {
            tracing::warn!("a card was looked for in vain among the first messages of a busy chat");
        }
        Ok(page.map(|_| found))
    }

    /// One page, oldest message first; an empty `page_token` for the first. Cards come as they were sent.
    async fn page(&self, chat: &ChatId, since: Timestamp, page_token: &str) -> Exchanged<Page> {
        let since = since.as_second().max(0).to_string();
        let query = [
            ("container_id_type", "chat"),
            ("container_id", chat.as_str()),
            ("start_time", &since),
            ("sort_type", "ByCreateTimeAsc"),
            ("page_size", PAGE_SIZE),
            ("card_msg_content_type", "user_card_content"),
            ("page_token", page_token),
        ];
        let asked = if page_token.is_empty() { &query[..query.len() - 1] } else { &query };
        let call = Call::get("find", &["im", "v1", "messages"]).query(asked).timeout(SEND_TIMEOUT);
        let page: Exchanged<InData<Page>> = self.call(&call).await.and_then(read);
        Ok(page?.map(|page| page.data))
    }

    fn first_card(&self, messages: &[Value], incident: &IncidentId) -> Option<MessageId> {
        let mut cards = messages.iter().filter(|message| self.is_ours(message));
        let card = cards.find(|message| card_in(message).is_some_and(|card| button::is_on(&card, incident)))?;
        card["message_id"].as_str().map(MessageId::new)
    }

    /// A card that this app has posted, and nobody has taken back. Group bots of a chat are apps as well, with ids of their own.
    fn is_ours(&self, message: &Value) -> bool {
        let sender = &message["sender"];
        message["msg_type"] == "interactive"
            && message["deleted"] != true
            && sender["sender_type"] == "app"
            && sender["id"] == self.settings.app_id.as_str()
    }
}

/// The card of a message: JSON as a string. Of a card of JSON 2.0 Lark hands back a rendering for old clients, with the card as it was
/// sent, once more a string, in `user_dsl`. The page does not say so.
fn card_in(message: &Value) -> Option<Value> {
    let content: Value = serde_json::from_str(message["body"]["content"].as_str()?).ok()?;
    match content["user_dsl"].as_str() {
        Some(sent) => serde_json::from_str(sent).ok(),
        None => Some(content),
    }
}
