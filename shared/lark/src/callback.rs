//! What Lark tells us: one address for events, clicks and the check of the address itself.
//!
//! [`open()`] answers "is this from Lark, for us, and fresh?" and decrypts; [`receive`] goes on to "what does it say?". Whatever is
//! authentic and of no use to us is a [`Callback::Ignored`], never a rejection: anything but 200 makes Lark repeat an event four times.

use bridge::button::{Click, StormPress, TestPress};
use bridge::chat::ChatMessage;
use bridge::id::ChatId;
use http::HeaderMap;
use jiff::Timestamp;
use std::borrow::Cow;
use thiserror::Error;

mod envelope;
mod open;
mod read;

pub use envelope::Kind;
pub use open::{Opened, open};

/// Largest body we read, in bytes. Lark documents no limit; its longest message is 150 KB, and base64 adds a third.
pub const MAX_BODY: usize = 1024 * 1024;

/// Something verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Callback {
    /// Lark checks the address: to be answered within one second with `{"challenge": …}`.
    Challenge {
        /// To be sent back as it came.
        challenge: String,
    },
    /// Somebody pressed something on one of our cards. To be answered within 3 s of the press; Lark never repeats it.
    Click {
        /// What was pressed. The chat is empty where the old callback does not name it.
        click: Click,
        /// In which spelling Lark expects the answer.
        dialect: Dialect,
    },
    /// Somebody pressed something on the digest of a storm. To be answered as a click is.
    StormPress {
        /// What was pressed. The chat is empty where the old callback does not name it.
        press: StormPress,
        /// In which spelling Lark expects the answer.
        dialect: Dialect,
    },
    /// Somebody pressed the button of a test card. To be answered as a click is.
    TestPress {
        /// What was pressed.
        press: TestPress,
        /// In which spelling Lark expects the answer.
        dialect: Dialect,
    },
    /// Somebody wrote to the bot.
    Message {
        /// What they wrote.
        message: ChatMessage,
        /// The same for every repeat: the message's id, since Lark may repeat a message as another event.
        key: String,
    },
    /// A group is gone.
    ChatDisbanded {
        /// Which.
        chat: ChatId,
        /// The same for every repeat.
        key: String,
    },
    /// The bot is now in a group.
    BotAdded {
        /// Which.
        chat: ChatId,
        /// What it is called; may be empty. Untrusted text.
        name: String,
        /// Whether people of other companies are in it.
        external: bool,
        /// The same for every repeat.
        key: String,
    },
    /// The bot is no longer in a group.
    BotRemoved {
        /// Which.
        chat: ChatId,
        /// The same for every repeat.
        key: String,
    },
    /// Authentic and of no use to us: answered 200, and nothing done.
    Ignored {
        /// Lark's name for it.
        event_type: String,
    },
}

/// The two spellings of an answer to a click.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `card.action.trigger`: `{"toast": …, "card": {"type": "raw", "data": …}}`.
    Current,
    /// `card.action.trigger_v1` and the bot's card request URL: the card itself is the answer.
    Legacy,
}

/// A polite no to a sender. Lark itself never provokes one, so it helps whoever sets the app up, and tells a forger nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{status}: {reason}")]
pub struct Rejection {
    /// The HTTP status: 400, 401, 403 or 413.
    pub status: u16,
    /// Why, in a word or two for machines. Nothing secret, nothing of what was sent.
    pub reason: Cow<'static, str>,
}

impl Rejection {
    const fn new(status: u16, reason: &'static str) -> Self {
        Self { status, reason: Cow::Borrowed(reason) }
    }
}

/// Verifies, decrypts and reads one request. `body` is the bytes as they were sent (a Lambda may hold them in base64), `now` the
/// moment they arrived. The headers are looked up whatever their case.
///
/// # Errors
/// 413 for a body beyond [`MAX_BODY`]; 401 for what is not authentic or not fresh; 403 for another app or company; 400 for what is
/// authentic and still cannot be read, with the path of the field.
pub fn receive(
    settings: &crate::settings::Settings,
    headers: &HeaderMap,
    body: &[u8],
    now: Timestamp,
) -> Result<Callback, Rejection> {
    read::callback(open(settings, headers, body, now)?, now)
}
