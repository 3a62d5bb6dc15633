//! What a destination shows, and what it should show -> one effect.

use crate::card::CardState;
use crate::id::{IncidentId, MessageId};
use crate::lane::Destination;
use crate::reason::Reason;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

/// One thing to do in Lark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardEffect {
    /// It shows what it should.
    Nothing,
    /// There is no card yet, or nobody knows whether there is: post with this `uuid`, which cannot double it.
    Post {
        /// At most 50 characters.
        uuid: String,
        /// What earlier tries said that may have arrived.
        said: Vec<String>,
    },
    /// A post is so long ago that its `uuid` no longer tells a repetition: look for the card first.
    LookUp {
        /// When it was posted, if it was.
        since: Timestamp,
    },
    /// It shows something older.
    Update {
        /// The card.
        message: MessageId,
        /// When it was posted.
        posted_at: Timestamp,
    },
    /// Lark has refused for good, and whoever can mend that has not sent it again.
    GiveUp {
        /// Why.
        reason: Reason,
        /// Lark's code.
        code: i64,
    },
    /// The card will soon take no update: post another, to which this one leads.
    Renew {
        /// At most 50 characters.
        uuid: String,
        /// The card.
        old: MessageId,
    },
}

/// A card of JSON 2.0 can be updated and pressed for so long (Lark: "Update message card").
const CARD_LIFE: SignedDuration = SignedDuration::from_hours(14 * 24);

/// After so long an open incident gets a fresh card: a day is time to do it even through an outage.
pub const RENEWED_AFTER: SignedDuration = SignedDuration::from_hours(13 * 24);

/// Lark knows a `uuid` again for an hour (Lark: "Send message"); what leaves now must arrive before.
const UUID_LIFE: SignedDuration = SignedDuration::from_mins(55);

/// The difference between what is shown and what should be (`digest`) of an incident that is open, or is not.
pub fn difference(
    shown: Option<&CardState>,
    digest: &str,
    incident: &IncidentId,
    to: &Destination,
    is_open: bool,
    now: Timestamp,
) -> CardEffect {
    match shown {
        None | Some(CardState::Unposted { .. }) => CardEffect::Post { uuid: uuid(incident, to, "card"), said: Vec::new() },
        Some(CardState::Posting { since, said, .. }) if !said.is_empty() && now.duration_since(*since) > UUID_LIFE => {
            CardEffect::LookUp { since: *since }
        }
        Some(CardState::Posting { uuid, said, .. }) => CardEffect::Post { uuid: uuid.clone(), said: said.clone() },
        Some(CardState::Shown { message, posted_at, .. }) if is_open && now.duration_since(*posted_at) > RENEWED_AFTER => {
            CardEffect::Renew { uuid: uuid(incident, to, &format!("card after {message}")), old: message.clone() }
        }
        Some(CardState::Shown { posted_at, .. }) if now.duration_since(*posted_at) > CARD_LIFE => CardEffect::Nothing,
        Some(CardState::Shown { digest: shows, .. }) if shows == digest => CardEffect::Nothing,
        Some(CardState::Shown { message, posted_at, .. }) => {
            CardEffect::Update { message: message.clone(), posted_at: *posted_at }
        }
        Some(CardState::Gone { reason: Reason::TooOld, .. }) if !is_open => CardEffect::Nothing,
        Some(CardState::Gone { code, reason }) => CardEffect::GiveUp { reason: *reason, code: *code },
    }
}

/// The `uuid` of a post: the same for the same purpose, whoever tries and however often. 32 characters; Lark takes up to 50.
pub fn uuid(incident: &IncidentId, to: &Destination, purpose: &str) -> String {
    let place = match to {
        Destination::Chat(chat) => format!("chat {chat}"),
        Destination::Person(open_id) => format!("person {open_id}"),
    };
    let seed = format!("{incident} {place} {purpose}");
    hex::encode(&Sha256::digest(seed.as_bytes())[..16])
}

#[cfg(test)]
mod tests;
