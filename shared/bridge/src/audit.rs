//! What people did, for those who administer: kept for 180 days.

use crate::button::Button;
use crate::chat::Route;
use crate::id::{ChatId, IncidentId, OpenId, PersonId};
use crate::person::LinkProof;
use crate::refusal::Refusal;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One thing that somebody did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Actor,
    /// What.
    pub deed: Deed,
}

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// In Lark.
    pub open_id: OpenId,
    /// Their name as we know it; may be empty. Untrusted text.
    pub name: String,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// A person was linked.
    Linked {
        /// In Lark.
        open_id: OpenId,
        /// At Flashduty.
        person: PersonId,
        /// Their name at Flashduty. Untrusted text.
        name: String,
        /// On what grounds.
        proof: LinkProof,
    },
    /// A link was undone, and what we knew of the person forgotten.
    Unlinked {
        /// At Flashduty.
        person: PersonId,
        /// Their name at Flashduty. Untrusted text.
        name: String,
    },
    /// Everybody who was not linked yet was looked up, and linked where Lark knew them.
    LinkedMany {
        /// So many were linked.
        linked: usize,
        /// So many were not.
        failed: usize,
    },
    /// They entrusted us with an APP key of their own.
    KeyGiven,
    /// They took it back.
    KeyRemoved,
    /// All their sessions were ended.
    SignedOutEverywhere,
    /// What a chat wants to see was changed.
    Routed {
        /// The chat.
        chat: ChatId,
        /// Its name. Untrusted text.
        name: String,
        /// What it wants to see now.
        routes: Vec<Route>,
    },
    /// A chat's other settings were changed.
    ChatSet {
        /// The chat.
        chat: ChatId,
        /// Its name. Untrusted text.
        name: String,
    },
    /// A chat was struck out.
    ChatForgotten {
        /// The chat.
        chat: ChatId,
        /// Its name. Untrusted text.
        name: String,
    },
    /// A test was sent to a chat.
    ChatTested {
        /// The chat.
        chat: ChatId,
        /// Its name. Untrusted text.
        name: String,
    },
    /// So many things that had been given up were sent again.
    Resent {
        /// How many.
        count: usize,
    },
    /// A button was pressed.
    Pressed {
        /// On this incident.
        incident: IncidentId,
        /// Its number.
        num: String,
        /// Which.
        button: Button,
        /// Why nothing came of it; `None` when it was carried out.
        refused: Option<Refusal>,
    },
    /// The integration's choices were changed.
    Chosen,
    /// The Lark app was configured.
    SetUp,
}
