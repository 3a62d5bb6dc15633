//! Presses of buttons (Lark: "Card callback communication"; for the old callback, "Card callback structure").

use super::{Envelope, Filled, fields, ignored};
use crate::button::{self, Action};
use crate::callback::envelope::{CARD_ACTION, LEGACY_CARD_ACTION};
use crate::callback::{Callback, Dialect, Rejection};
use bridge::button::Click;
use bridge::id::{ChatId, ClickId, MessageId, OpenId, TenantKey};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The part of a press that is read first: on a card that is not ours, nothing else matters.
#[derive(Deserialize)]
struct Pressed {
    action: Action,
}

/// The rest of it.
#[derive(Deserialize)]
struct CardAction {
    operator: Operator,
    context: Option<Context>,
}

#[derive(Deserialize)]
struct Operator {
    open_id: Filled,
    tenant_key: Filled,
}

#[derive(Deserialize)]
struct Context {
    open_message_id: Filled,
    #[serde(default)]
    open_chat_id: String,
}

/// Lark's samples of some components show the context beside the event instead of in it.
#[derive(Deserialize)]
struct Beside {
    context: Context,
}

/// The old callback: flat, and without an id of its own.
#[derive(Deserialize)]
struct LegacyCardAction {
    open_id: Filled,
    tenant_key: Filled,
    open_message_id: Filled,
    #[serde(default)]
    open_chat_id: String,
    /// By which the card can be updated; another for every press.
    token: Filled,
}

/// `card.action.trigger`.
pub(super) fn current(decoded: &Value, now: Timestamp) -> Result<Callback, Rejection> {
    let action = fields::<Envelope<Pressed>>(decoded)?.event.action;
    let Some((button, incident, input)) = button::read(&action) else {
        return Ok(ignored(CARD_ACTION));
    };
    let Envelope { header, event: CardAction { operator, context } } = fields(decoded)?;
    let context = match context {
        Some(context) => context,
        None => fields::<Beside>(decoded)?.context,
    };
    let click = Click {
        id: ClickId::new(header.event_id.0),
        at: now,
        open_id: OpenId::new(operator.open_id.0),
        tenant: TenantKey::new(operator.tenant_key.0),
        incident,
        button,
        input,
        message: MessageId::new(context.open_message_id.0),
        chat: ChatId::new(context.open_chat_id),
        zone: action.timezone,
    };
    Ok(Callback::Click { click, dialect: Dialect::Current })
}

/// `card.action.trigger_v1`, and the bot's card request URL.
pub(super) fn legacy(decoded: &Value, now: Timestamp) -> Result<Callback, Rejection> {
    let Pressed { action } = fields(decoded)?;
    let Some((button, incident, input)) = button::read(&action) else {
        return Ok(ignored(LEGACY_CARD_ACTION));
    };
    let legacy: LegacyCardAction = fields(decoded)?;
    let click = Click {
        id: legacy_click_id(&legacy.token.0),
        at: now,
        open_id: OpenId::new(legacy.open_id.0),
        tenant: TenantKey::new(legacy.tenant_key.0),
        incident,
        button,
        input,
        message: MessageId::new(legacy.open_message_id.0),
        chat: ChatId::new(legacy.open_chat_id),
        zone: action.timezone,
    };
    Ok(Callback::Click { click, dialect: Dialect::Legacy })
}

/// Stands in for the id that the old callback lacks. A digest, because the token itself lets its bearer change the card.
fn legacy_click_id(token: &str) -> ClickId {
    ClickId::new(hex::encode(Sha256::digest(token)))
}
