//! The four envelopes, told apart by their shape alone.

use super::Rejection;
use serde_json::Value;

/// Which envelope it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// `{"type": "url_verification", …}`: Lark checks an address.
    UrlVerification,
    /// Schema 2.0: events, and `card.action.trigger`.
    Event {
        /// `header.event_type`.
        event_type: String,
    },
    /// Schema 1.0: the few events that were never moved to 2.0.
    OldEvent {
        /// `event.type`.
        event_type: String,
    },
    /// The old card callback: flat, without a type of its own.
    LegacyCard,
}

/// What Lark calls a press of a button.
pub(super) const CARD_ACTION: &str = "card.action.trigger";

/// What Lark calls the old card callback, where it calls it anything.
pub(super) const LEGACY_CARD_ACTION: &str = "card.action.trigger_v1";

impl Kind {
    /// Reads the shape of a decrypted body.
    pub(super) fn of(decoded: &Value) -> Result<Self, Rejection> {
        let has = |name: &str| decoded.get(name).is_some();
        if decoded["type"] == "url_verification" {
            Ok(Self::UrlVerification)
        } else if has("schema") {
            Ok(Self::Event { event_type: text_at(decoded, "/header/event_type", "header.event_type")? })
        } else if has("action") && has("open_message_id") && !has("uuid") {
            Ok(Self::LegacyCard)
        } else {
            Ok(Self::OldEvent { event_type: text_at(decoded, "/event/type", "event.type")? })
        }
    }

    /// Lark's name for it; for the old card callback, the one its subscription has.
    pub fn event_type(&self) -> &str {
        match self {
            Self::UrlVerification => "url_verification",
            Self::Event { event_type } | Self::OldEvent { event_type } => event_type,
            Self::LegacyCard => LEGACY_CARD_ACTION,
        }
    }

    /// Whether a person waits for the answer.
    pub(super) fn is_click(&self) -> bool {
        match self {
            Self::UrlVerification | Self::OldEvent { .. } => false,
            Self::Event { event_type } => event_type == CARD_ACTION,
            Self::LegacyCard => true,
        }
    }

    /// Where this envelope carries the Verification Token. In the old card callback `token` is another thing.
    pub(super) fn token_in<'a>(&self, decoded: &'a Value) -> Option<&'a str> {
        match self {
            Self::UrlVerification | Self::OldEvent { .. } => decoded["token"].as_str(),
            Self::Event { .. } => decoded["header"]["token"].as_str(),
            Self::LegacyCard => None,
        }
    }

    /// Where this envelope carries the app's id.
    pub(super) fn app_id_in<'a>(&self, decoded: &'a Value) -> Option<&'a str> {
        match self {
            Self::UrlVerification | Self::LegacyCard => None,
            Self::Event { .. } => decoded["header"]["app_id"].as_str(),
            Self::OldEvent { .. } => decoded["event"]["app_id"].as_str(),
        }
    }

    /// Where this envelope carries the company.
    pub(super) fn tenant_key_in<'a>(&self, decoded: &'a Value) -> Option<&'a str> {
        match self {
            Self::UrlVerification => None,
            Self::Event { .. } => decoded["header"]["tenant_key"].as_str(),
            Self::OldEvent { .. } => decoded["event"]["tenant_key"].as_str(),
            Self::LegacyCard => decoded["tenant_key"].as_str(),
        }
    }
}

fn text_at(decoded: &Value, pointer: &str, path: &str) -> Result<String, Rejection> {
    let text = decoded.pointer(pointer).and_then(Value::as_str);
    text.map(str::to_owned).ok_or_else(|| Rejection { status: 400, reason: format!("field {path}").into() })
}
