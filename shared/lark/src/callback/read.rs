//! What does it say?

use super::envelope::{CARD_ACTION, Kind};
use super::{Callback, Opened, Rejection};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, de};
use serde_json::Value;

mod chat;
mod click;
mod message;

/// Reads what was opened at `now`.
pub(super) fn callback(opened: Opened, now: Timestamp) -> Result<Callback, Rejection> {
    let Opened { decoded, kind } = opened;
    match kind {
        Kind::UrlVerification => fields(&decoded).map(|Challenge { challenge }| Callback::Challenge { challenge }),
        Kind::LegacyCard => click::legacy(&decoded, now),
        Kind::OldEvent { event_type } => Ok(Callback::Ignored { event_type }),
        Kind::Event { event_type } => match event_type.as_str() {
            CARD_ACTION => click::current(&decoded, now),
            "im.message.receive_v1" => message::received(&decoded),
            "im.chat.disbanded_v1" => chat::disbanded(&decoded),
            "im.chat.member.bot.added_v1" => chat::bot_added(&decoded),
            "im.chat.member.bot.deleted_v1" => chat::bot_removed(&decoded),
            _ => Ok(Callback::Ignored { event_type }),
        },
    }
}

#[derive(Deserialize)]
struct Challenge {
    challenge: String,
}

/// An envelope of schema 2.0.
#[derive(Deserialize)]
struct Envelope<E> {
    header: Header,
    event: E,
}

#[derive(Deserialize)]
struct Header {
    event_id: Filled,
}

/// A text that is not empty: where Lark has no id, it sends an empty one, and an empty id must never name anything.
struct Filled(String);

impl<'de> Deserialize<'de> for Filled {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() { Err(de::Error::custom("empty")) } else { Ok(Self(text)) }
    }
}

/// The fields we need; a rejection with the path of the first that is missing or of another type, without what it holds.
fn fields<T: DeserializeOwned>(decoded: &Value) -> Result<T, Rejection> {
    serde_path_to_error::deserialize(decoded).map_err(|error| {
        let path = error.path().to_string();
        let cause = error.inner().to_string();
        let missing = cause.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
        let reason = match missing {
            Some(field) if path == "." => format!("field {field}"),
            Some(field) => format!("field {path}.{field}"),
            None => format!("field {path}"),
        };
        Rejection { status: 400, reason: reason.into() }
    })
}

fn ignored(event_type: &str) -> Callback {
    Callback::Ignored { event_type: event_type.to_owned() }
}
