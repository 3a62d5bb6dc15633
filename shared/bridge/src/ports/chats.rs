//! Messages in Lark.

use crate::card::Message;
use crate::id::{ChatId, IncidentId, MessageId, OpenId};
use crate::lane::Destination;
use crate::reason::Reason;
use async_trait::async_trait;
use jiff::Timestamp;
use std::time::Duration;

/// Messages in Lark. Implemented by `lark::Client`.
#[async_trait]
pub trait Chats: Send + Sync {
    /// Posts a message. `uuid` (at most 50 characters) makes a repetition within the hour harmless.
    async fn post(&self, to: &Destination, message: &Message, uuid: &str) -> Answered<Posted>;
    /// Replaces a card of ours, at most 14 days old.
    async fn update(&self, card: &MessageId, message: &Message) -> Answered<()>;
    /// Answers a message where it stands.
    async fn reply(&self, to: &MessageId, message: &Message, uuid: &str) -> Answered<Posted>;
    /// Looks for the card of this incident among what the app has posted in this chat since then; the first one where there are several.
    async fn find(&self, chat: &ChatId, incident: &IncidentId, since: Timestamp) -> Answered<Option<MessageId>>;
    /// Buzzes these people, at most 200, who are in the chat of this message of ours.
    async fn buzz(&self, message: &MessageId, people: &[OpenId]) -> Answered<()>;
    /// The bot's own `open_id`, by which a mention of it is recognised.
    async fn own_open_id(&self) -> Result<OpenId, ChatsFault>;
}

/// What Lark said, and the id under which its support finds the call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered<T> {
    /// What came of it.
    pub outcome: Result<T, ChatsFault>,
    /// `x-tt-logid`; `None` where nothing came back.
    pub log_id: Option<String>,
}

impl<T> Answered<T> {
    /// Lark's code: 0 for success, `None` where there was none.
    pub fn code(&self) -> Option<i64> {
        self.outcome.as_ref().map_or_else(ChatsFault::code, |_| Some(0))
    }
}

/// A message that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The message.
    pub message: MessageId,
    /// Where it stands: of a direct message, the talk of that person with the bot. `None` where Lark did not say.
    pub chat: Option<ChatId>,
}

/// The group bots (custom bots) of chats: another way in, where the app has none. They cannot change what they have said, and nothing
/// on it can be pressed but links. Implemented by `lark::Client`.
#[async_trait]
pub trait GroupBots: Send + Sync {
    /// Whether this chat has one.
    fn serves(&self, chat: &ChatId) -> bool;
    /// Says it: at most 100 a minute and 5 a second (Lark: "Custom bot").
    async fn say(&self, chat: &ChatId, message: &Message) -> Answered<()>;
}

/// How Lark failed us.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChatsFault {
    /// A limit. Nothing was done.
    #[error("Lark limits our calls (code {code})")]
    Limited {
        /// How long to wait, where Lark said (`x-ogw-ratelimit-reset`).
        wait: Option<Duration>,
        /// Lark's code.
        code: i64,
    },
    /// It will never work for this destination or message: trying again is useless.
    #[error("Lark refuses for good (code {code})")]
    Permanent {
        /// Why.
        reason: Reason,
        /// Lark's code.
        code: i64,
    },
    /// Lark will not take this card as it is drawn, or a mention on it.
    #[error("Lark does not take this card (code {code})")]
    BadCard {
        /// Lark's code, or the sub code where it gives one.
        code: i64,
    },
    /// The app itself is in trouble: disabled, wrong secret, missing scope. An administrator has to look.
    #[error("the Lark app is not usable (code {code})")]
    AppBroken {
        /// Lark's code.
        code: i64,
    },
    /// Nothing was done, try again later.
    #[error("Lark is not available")]
    Unavailable,
    /// The request may have arrived; the answer did not. Repeat with the same `uuid`.
    #[error("Lark did not answer")]
    NoAnswer,
}

impl ChatsFault {
    /// Lark's code, where it gave one.
    pub fn code(&self) -> Option<i64> {
        match self {
            Self::Limited { code, .. } | Self::Permanent { code, .. } | Self::BadCard { code } | Self::AppBroken { code } => {
                Some(*code)
            }
            Self::Unavailable | Self::NoAnswer => None,
        }
    }

    /// Whether the app was never allowed to make this call.
    pub fn is_missing_scope(&self) -> bool {
        self.code().is_some_and(|code| MISSING_SCOPES.contains(&code))
    }

    /// Whether the month's calls are used up.
    pub fn is_over_quota(&self) -> bool {
        self.code() == Some(MONTH_USED_UP)
    }
}

/// The app lacks a scope (Lark: "Generic error codes"; for messages, "Get chat history").
const MISSING_SCOPES: [i64; 2] = [99_991_672, 230_027];

/// Lark: "API billing".
const MONTH_USED_UP: i64 = 99_991_403;
