//! Presses of buttons (Lark: "Card callback communication"; for the old callback, "Card callback structure").

use super::{Envelope, Filled, fields, ignored};
use crate::button::{self, Action};
use crate::callback::envelope::{CARD_ACTION, LEGACY_CARD_ACTION};
use crate::callback::{Callback, Dialect, Rejection};
use bridge::button::{Button, Click, StormAsk, StormPress, TestPress};
use bridge::id::{ChatId, ClickId, IncidentId, MessageId, OpenId, StormId, TenantKey, TestId};
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

/// What was pressed, on one of our cards.
enum Press {
    /// On the card of an incident.
    Card(Button, IncidentId, Option<String>),
    /// On the digest of a storm.
    Digest(StormId, StormAsk),
    /// On a test card.
    Test(TestId),
}

/// Who pressed it, and where: what Lark itself says.
struct Scene {
    id: ClickId,
    at: Timestamp,
    open_id: OpenId,
    tenant: TenantKey,
    message: MessageId,
    chat: ChatId,
    zone: Option<String>,
}

/// `card.action.trigger`.
pub(super) fn current(decoded: &Value, now: Timestamp) -> Result<Callback, Rejection> {
    let action = fields::<Envelope<Pressed>>(decoded)?.event.action;
    let Some(press) = pressed(&action) else {
        return Ok(ignored(CARD_ACTION));
    };
    let Envelope { header, event: CardAction { operator, context } } = fields(decoded)?;
    let context = match context {
        Some(context) => context,
        None => fields::<Beside>(decoded)?.context,
    };
    let scene = Scene {
        id: ClickId::new(header.event_id.0),
        at: now,
        open_id: OpenId::new(operator.open_id.0),
        tenant: TenantKey::new(operator.tenant_key.0),
        message: MessageId::new(context.open_message_id.0),
        chat: ChatId::new(context.open_chat_id),
        zone: action.timezone,
    };
    Ok(callback(press, scene, Dialect::Current))
}

/// `card.action.trigger_v1`, and the bot's card request URL.
pub(super) fn legacy(decoded: &Value, now: Timestamp) -> Result<Callback, Rejection> {
    let Pressed { action } = fields(decoded)?;
    let Some(press) = pressed(&action) else {
        return Ok(ignored(LEGACY_CARD_ACTION));
    };
    let legacy: LegacyCardAction = fields(decoded)?;
    let scene = Scene {
        id: legacy_click_id(&legacy.token.0),
        at: now,
        open_id: OpenId::new(legacy.open_id.0),
        tenant: TenantKey::new(legacy.tenant_key.0),
        message: MessageId::new(legacy.open_message_id.0),
        chat: ChatId::new(legacy.open_chat_id),
        zone: action.timezone,
    };
    Ok(callback(press, scene, Dialect::Legacy))
}

/// What was pressed, if it was ours.
fn pressed(action: &Action) -> Option<Press> {
    let on_card = button::read(action).map(|(button, incident, input)| Press::Card(button, incident, input));
    let on_digest = || button::read_storm(action).map(|(storm, ask)| Press::Digest(storm, ask));
    on_card.or_else(on_digest).or_else(|| button::read_test(action).map(Press::Test))
}

/// A press, where it happened.
fn callback(press: Press, scene: Scene, dialect: Dialect) -> Callback {
    let Scene { id, at, open_id, tenant, message, chat, zone } = scene;
    match press {
        Press::Card(button, incident, input) => {
            let click = Click { id, at, open_id, tenant, incident, button, input, message, chat, zone };
            Callback::Click { click, dialect }
        }
        Press::Digest(storm, ask) => {
            let press = StormPress { id, at, open_id, tenant, chat, message, storm, ask };
            Callback::StormPress { press, dialect }
        }
        Press::Test(test) => Callback::TestPress { press: TestPress { id, open_id, test }, dialect },
    }
}

/// Stands in for the id that the old callback lacks. A digest, because the token itself lets its bearer change the card.
fn legacy_click_id(token: &str) -> ClickId {
    ClickId::new(hex::encode(Sha256::digest(token)))
}
