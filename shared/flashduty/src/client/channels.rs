//! The channels of the account.

use super::Client;
use super::incidents::read;
use crate::wire::{NAME, Number, Text, cut};
use async_trait::async_trait;
use bridge::id::ChannelId;
use bridge::incident::Channel;
use bridge::ports::{ChannelList, IncidentsFault};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

const LIST: &str = "/channel/list";

/// Channels per page: the most Flashduty gives.
const PAGE_SIZE: u32 = 100;

/// Flashduty counts pages no further than 10,000 entries (Flashduty: "Pagination" in the Open API's documentation).
const LAST_PAGE: u32 = 100;

#[async_trait]
impl ChannelList for Client {
    /// Asks for names alone (`is_brief`), which newer builds give all at once and older ones page by page, in full. So the list is over
    /// when a page tells nothing new as well.
    async fn channels(&self) -> Result<Vec<Channel>, IncidentsFault> {
        let mut known = BTreeMap::new();
        for page in 1..=LAST_PAGE {
            let body = json!({ "p": page, "limit": PAGE_SIZE, "orderby": "channel_name", "asc": true, "is_brief": true });
            let list: List = read(LIST, self.call(LIST, None, &body).await?)?;
            let (before, rows) = (known.len(), list.items.unwrap_or_default());
            let more = list.has_next_page.unwrap_or(rows.len() >= PAGE_SIZE as usize);
            known.extend(rows.into_iter().filter_map(Row::channel));
            if !more || known.len() == before {
                break;
            }
        }
        let mut channels: Vec<_> = known.into_iter().map(|(id, name)| Channel { id, name }).collect();
        channels.sort_by_cached_key(|channel| (channel.name.to_lowercase(), channel.id));
        Ok(channels)
    }
}

#[derive(Deserialize)]
struct List {
    items: Option<Vec<Row>>,
    has_next_page: Option<bool>,
}

#[derive(Deserialize)]
struct Row {
    channel_id: Option<Number>,
    channel_name: Option<Text>,
    /// `enabled`, `disabled` or `deleted`. A disabled one may be enabled again, and its route is then to stand.
    status: Option<Text>,
}

impl Row {
    fn channel(self) -> Option<(ChannelId, String)> {
        let Number(id) = self.channel_id.filter(|Number(id)| *id > 0)?;
        let stands = self.status.is_none_or(|status| status.0 != "deleted");
        stands.then(|| (ChannelId(id), cut(self.channel_name.unwrap_or_default().0, NAME)))
    }
}
