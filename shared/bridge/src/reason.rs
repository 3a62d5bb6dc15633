//! Why something will never be shown.

use serde::{Deserialize, Serialize};

/// Why a row is dead. Each has a sentence, and one that says what to do, in [`crate::words`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Reason {
    /// The bot is not in the chat.
    BotNotInChat,
    /// The chat was disbanded.
    ChatDisbanded,
    /// The bot may not speak there.
    MayNotSpeak,
    /// The person is outside the app's range, or has left, or has switched the bot off.
    PersonOutOfReach,
    /// The message was withdrawn or deleted, or is not ours.
    MessageWithdrawn,
    /// The message is more than 14 days old.
    TooOld,
    /// The company's own rules refuse what it says.
    ContentRefused,
    /// Lark draws no card of it, not even the simplest.
    CardRefused,
    /// Lark takes the request for malformed.
    #[default]
    Malformed,
    /// It was tried for a day.
    TriedTooOften,
    /// It stood in a lane where it does not belong.
    Misplaced,
}

/// A reason, and Lark's own number for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Death {
    /// Why.
    pub reason: Reason,
    /// Lark's code, where it was Lark who said no.
    pub code: Option<i64>,
}
