//! Signs of life of both neighbours: when each last reached us, so that a silence can be told from a mistake in the set-up.

use serde::{Deserialize, Serialize};

/// A way in, through which something arrived that we verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Sign {
    /// Flashduty pushed an incident.
    Webhook,
    /// Flashduty's group-bot notification.
    GroupBot,
    /// Lark pushed an event: a message to the bot, a chat it came into.
    Event,
    /// Lark handed on a press.
    Callback,
}

impl Sign {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Webhook, Self::GroupBot, Self::Event, Self::Callback];
}
