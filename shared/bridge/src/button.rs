//! What a person can press on a card, and what arrives when they do.

use crate::id::{ChatId, ClickId, IncidentId, MessageId, OpenId, StormId, TenantKey, TestId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Everything on a card that acts. A closed list: nothing else that comes back from Lark is ever carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Button {
    /// "I have it."
    Acknowledge,
    /// "I am on it as well", when somebody already is.
    JoinIn,
    /// "I do not have it after all."
    Unacknowledge,
    /// "Quiet for so many minutes."
    Snooze {
        /// 1 to 1440, Flashduty's limit.
        minutes: u32,
    },
    /// "Enough quiet."
    Wake,
    /// "It is over."
    Close,
    /// "It is not over." Comes with a reason.
    Reopen,
    /// "For the record." Comes with text.
    Comment,
}

/// A press of a button by a person whom Lark named in a verified callback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Click {
    /// Lark's id of the callback: a press is carried out once.
    pub id: ClickId,
    /// When it reached us.
    pub at: Timestamp,
    /// Who pressed. Taken from the verified callback, never from the button.
    pub open_id: OpenId,
    /// Their company.
    pub tenant: TenantKey,
    /// On which incident's card.
    pub incident: IncidentId,
    /// What they pressed.
    pub button: Button,
    /// What they typed, for the buttons that come with text.
    pub input: Option<String>,
    /// The card.
    pub message: MessageId,
    /// Where the card stands.
    pub chat: ChatId,
    /// The presser's own time zone (`Asia/Shanghai`), where Lark tells it.
    pub zone: Option<String>,
}

/// A press on the digest of a storm. It changes nothing at Flashduty: whoever is in the chat may ask for cards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StormPress {
    /// Lark's id of the callback.
    pub id: ClickId,
    /// When it reached us.
    pub at: Timestamp,
    /// Who pressed. Taken from the verified callback, never from the button.
    pub open_id: OpenId,
    /// Their company.
    pub tenant: TenantKey,
    /// Where the digest stands.
    pub chat: ChatId,
    /// The digest.
    pub message: MessageId,
    /// Whose digest it is.
    pub storm: StormId,
    /// What is wanted.
    pub ask: StormAsk,
}

/// A press on a test card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestPress {
    /// Lark's id of the callback.
    pub id: ClickId,
    /// Who pressed. Taken from the verified callback, never from the button.
    pub open_id: OpenId,
    /// Which test it is of.
    pub test: TestId,
}

/// Which cards somebody wants to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StormAsk {
    /// Those of all incidents on the digest.
    All,
    /// That of one.
    One(IncidentId),
}
