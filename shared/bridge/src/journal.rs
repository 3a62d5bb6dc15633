//! What was to be shown where, and what came of it: a line for each try that reached Lark, or should have.

use crate::lane::{Lane, Urgency, Work};
use crate::reason::Reason;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// One line. Holds ids and numbers alone: nothing that was said, nobody's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// When the try ended.
    pub at: Timestamp,
    /// Where to.
    pub lane: Lane,
    /// What.
    pub work: Work,
    /// How urgent it was.
    pub urgency: Urgency,
    /// Since when it had waited.
    pub since: Timestamp,
    /// How many tries had failed before.
    pub tries: u32,
    /// What came of it.
    pub ending: Ending,
    /// Lark's code; 0 is success. `None` where there was no answer, or no call.
    pub code: Option<i64>,
    /// The id under which Lark's support finds the call.
    pub log_id: Option<String>,
}

/// What came of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ending {
    /// It is shown.
    Shown,
    /// It was said by the chat's own group bot, because the app cannot.
    Relayed,
    /// A limit of Lark's, or of our own making, held it back.
    HeldBack,
    /// It failed, and is tried again.
    Failed,
    /// It failed for good.
    Dead(Reason),
}

impl Line {
    /// How late it is: from the moment it was wished for.
    pub fn lateness(&self) -> SignedDuration {
        self.at.duration_since(self.since).max(SignedDuration::ZERO)
    }
}
