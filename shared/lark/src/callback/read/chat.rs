//! Groups that come and go (Lark: "Group disbanded", "Bot joins the group", "Bot is removed from the group").

use super::{Envelope, Filled, fields};
use crate::callback::{Callback, Rejection};
use bridge::id::ChatId;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct ChatEvent {
    chat_id: Filled,
    name: Option<String>,
    external: Option<bool>,
}

pub(super) fn disbanded(decoded: &Value) -> Result<Callback, Rejection> {
    let Envelope { header, event } = fields::<Envelope<ChatEvent>>(decoded)?;
    Ok(Callback::ChatDisbanded { chat: ChatId::new(event.chat_id.0), key: header.event_id.0 })
}

pub(super) fn bot_added(decoded: &Value) -> Result<Callback, Rejection> {
    let Envelope { header, event } = fields::<Envelope<ChatEvent>>(decoded)?;
    Ok(Callback::BotAdded {
        chat: ChatId::new(event.chat_id.0),
        name: event.name.unwrap_or_default(),
        external: event.external.unwrap_or_default(),
        key: header.event_id.0,
    })
}

pub(super) fn bot_removed(decoded: &Value) -> Result<Callback, Rejection> {
    let Envelope { header, event } = fields::<Envelope<ChatEvent>>(decoded)?;
    Ok(Callback::BotRemoved { chat: ChatId::new(event.chat_id.0), key: header.event_id.0 })
}
