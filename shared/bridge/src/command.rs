//! A wish towards Flashduty.

use crate::button::{Button, Click};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// One thing to do to one incident, in the verbs of Flashduty's API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum IncidentCommand {
    /// Acknowledge as the actor.
    Acknowledge,
    /// Withdraw the actor's own acknowledgement.
    Unacknowledge,
    /// Silence for so many minutes (1 to 1440).
    Snooze {
        /// Minutes.
        minutes: u32,
    },
    /// End the silence.
    Wake,
    /// Close.
    Resolve,
    /// Open again.
    Reopen {
        /// Why, 1 to [`MAX_TEXT`] characters.
        reason: String,
    },
    /// Write a comment.
    Comment {
        /// 1 to [`MAX_TEXT`] characters, trimmed.
        text: String,
    },
}

/// Flashduty's limit for a reason and for a comment, in characters.
pub const MAX_TEXT: usize = 1024;

/// Flashduty's limit for a snooze: a day, in minutes.
pub const MAX_SNOOZE_MINUTES: u32 = 1440;

impl IncidentCommand {
    /// What a click wishes for, or why it cannot be wished.
    pub fn of(click: &Click) -> Result<Self, Refusal> {
        Ok(match click.button {
            Button::Acknowledge | Button::JoinIn => Self::Acknowledge,
            Button::Unacknowledge => Self::Unacknowledge,
            Button::Snooze { minutes } if (1..=MAX_SNOOZE_MINUTES).contains(&minutes) => Self::Snooze { minutes },
            Button::Snooze { .. } => return Err(Refusal::SnoozeLength),
            Button::Wake => Self::Wake,
            Button::Close => Self::Resolve,
            Button::Reopen => Self::Reopen { reason: text_of(click, Refusal::ReasonMissing)? },
            Button::Comment => Self::Comment { text: text_of(click, Refusal::CommentMissing)? },
        })
    }
}

/// What was typed, trimmed and neither empty nor longer than Flashduty takes.
fn text_of(click: &Click, missing: Refusal) -> Result<String, Refusal> {
    let text = click.input.as_deref().unwrap_or_default().trim();
    match text.chars().count() {
        0 => Err(missing),
        1..=MAX_TEXT => Ok(text.to_owned()),
        _ => Err(Refusal::TextTooLong),
    }
}
