//! What a destination shows, and what it should show -> one effect.

use crate::card::CardState;
use crate::id::{IncidentId, MessageId};
use crate::lane::Destination;
use jiff::Timestamp;
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
    /// It shows something older.
    Update {
        /// The card.
        message: MessageId,
        /// When it was posted.
        posted_at: Timestamp,
    },
}

/// The difference between what is shown and what should be (`digest`).
pub fn difference(shown: Option<&CardState>, digest: &str, incident: &IncidentId, to: &Destination) -> CardEffect {
    match shown {
        None => CardEffect::Post { uuid: uuid(incident, to, "card"), said: Vec::new() },
        Some(CardState::Posting { uuid, said, .. }) => CardEffect::Post { uuid: uuid.clone(), said: said.clone() },
        Some(CardState::Shown { digest: shows, .. }) if shows == digest => CardEffect::Nothing,
        Some(CardState::Shown { message, posted_at, .. }) => {
            CardEffect::Update { message: message.clone(), posted_at: *posted_at }
        }
        Some(CardState::Gone { .. }) => CardEffect::Nothing,
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
