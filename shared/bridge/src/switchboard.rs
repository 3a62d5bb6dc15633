//! What Flashduty renders for a group bot is put through to the chat whose address it came to.

use crate::id::{ChatId, IncidentId, NotificationId};
use crate::intake::Receipt;
use crate::lane::{Destination, Lane, Urgency, Wish, Work};
use crate::ports::{ChatBook, Quote, Quotes, StoreFault};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use subtle::{Choice, ConstantTimeEq as _};

/// Takes notifications in.
#[derive(Clone)]
pub struct Switchboard {
    /// Which chat has which address.
    pub chats: Arc<dyn ChatBook>,
    /// Where they are kept.
    pub quotes: Arc<dyn Quotes>,
}

/// A notification as it was read. All of it is untrusted text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The incident it is about, where it names one.
    pub incident: Option<IncidentId>,
    /// Whether people are called once more: a repeated call, or the next level's.
    pub again: bool,
    /// Its first line.
    pub title: String,
    /// The others.
    pub paragraphs: Vec<String>,
    /// Where it leads; `http://` or `https://`.
    pub link: Option<String>,
}

impl Switchboard {
    /// The chat with this address. Every chat's is compared, whichever fits, so that the time taken tells nothing.
    pub async fn chat_at(&self, route: &str) -> Result<Option<ChatId>, StoreFault> {
        if !is_route(route) {
            return Ok(None);
        }
        let chats = self.chats.chats().await?;
        let fits =
            |known: &Option<String>| known.as_ref().map_or(Choice::from(0), |known| known.as_bytes().ct_eq(route.as_bytes()));
        let found: Vec<_> = chats.into_iter().map(|chat| (fits(&chat.bot_route), chat.id)).collect();
        Ok(found.into_iter().find_map(|(fits, id)| bool::from(fits).then_some(id)))
    }

    /// Keeps a notification and wishes that it is handed on. The same one counts once in a minute: who sends it again within that time
    /// has not heard our answer.
    pub async fn put_through(&self, notification: Notification, to: &ChatId, now: Timestamp) -> Result<Receipt, StoreFault> {
        let id = id_of(&notification, to, now);
        let Notification { incident, again, title, paragraphs, link } = notification;
        let work = Work::Quote(id.clone());
        // How bad it is will be read; until then it is not behind what is merely worth knowing.
        let wish = Wish::new(Lane::To(Destination::Chat(to.clone())), work, Urgency::Warning, now);
        let quote = Quote { id, title, paragraphs, link, incident, again };
        let is_new = self.quotes.keep(&quote, &[wish], now).await?;
        Ok(if is_new { Receipt::Kept } else { Receipt::Known })
    }
}

/// How many random bytes an address holds: nobody guesses it.
pub const ROUTE_BYTES: usize = 16;

/// The last part of a chat's address.
pub fn route_of(random: [u8; ROUTE_BYTES]) -> String {
    hex::encode(random)
}

fn is_route(text: &str) -> bool {
    text.len() == 2 * ROUTE_BYTES && text.bytes().all(|c| c.is_ascii_digit() || matches!(c, b'a'..=b'f'))
}

fn id_of(notification: &Notification, to: &ChatId, now: Timestamp) -> NotificationId {
    let said = format!("{to} {notification:?} {}", now.as_second().div_euclid(60));
    NotificationId::new(hex::encode(&Sha256::digest(said.as_bytes())[..16]))
}

#[cfg(test)]
mod tests;
