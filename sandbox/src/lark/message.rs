//! A message, and what the fake knows of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A message as it stands in a chat. Cards are of JSON 2.0 in all that we post.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// `om_…`.
    pub message_id: String,
    /// Where it stands.
    pub chat_id: String,
    /// The human of a p2p chat; `None` in a group.
    pub person: Option<String>,
    /// The writer: a person's `open_id`, or a group bot's `cli_…`; `None` when it was the bot.
    pub writer: Option<String>,
    /// The message it answers.
    pub answers: Option<String>,
    /// `interactive`, `text` or `post`.
    pub msg_type: String,
    /// The parsed content: a card, or `{"text": …}`.
    pub content: Value,
    /// When it was posted.
    pub create_time: Timestamp,
    /// When its content last changed.
    pub update_time: Timestamp,
    /// 1 when posted, and one more with every change.
    pub version: u32,
    /// Taken back.
    pub recalled: bool,
}

/// A message and what only the fake knows of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) message: Message,
    /// The last version that a test looked at.
    pub(super) looked_at: u32,
    /// Presses of this card that are not answered yet; they end with the run.
    #[serde(skip)]
    pub(super) presses: u32,
}

/// What is about to be put into a chat.
pub(super) struct Draft {
    pub(super) writer: Option<String>,
    pub(super) answers: Option<String>,
    pub(super) msg_type: String,
    pub(super) content: Value,
}

impl Message {
    /// Whether a group bot wrote it: apps have ids of their own kind.
    pub(super) fn is_of_group_bot(&self) -> bool {
        self.writer.as_deref().is_some_and(|writer| writer.starts_with("cli_"))
    }

    /// As the playground's page reads it.
    pub(super) fn view(&self) -> Value {
        let mut view = json!({
            "message_id": self.message_id,
            "chat_id": self.chat_id,
            "chat_type": if self.person.is_some() { "p2p" } else { "group" },
            "person": self.person,
            "sender": self.writer.as_deref().unwrap_or("bot"),
            "msg_type": self.msg_type,
            "create_time": self.create_time.as_millisecond(),
            "update_time": self.update_time.as_millisecond(),
            "version": self.version,
            "recalled": self.recalled,
        });
        // `json!` would go through it once more, and there are many.
        view["content"] = self.content.clone();
        view
    }
}
