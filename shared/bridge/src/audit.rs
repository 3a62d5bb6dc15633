//! What people did, for those who administer: kept for 180 days.

use crate::browse::{Browse, Cursor, Dated, Found};
use crate::button::Button;
use crate::chat::Route;
use crate::id::{ChatId, IncidentId, OpenId, PersonId};
use crate::person::LinkProof;
use crate::ports::{Audit, StoreFault};
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

/// What deeds are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Who is whom.
    Links,
    /// Keys and sessions.
    Access,
    /// Chats and routes.
    Chats,
    /// What was given up.
    Deliveries,
    /// Buttons.
    Presses,
    /// The integration's choices, and the app's.
    Settings,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Links, Self::Access, Self::Chats, Self::Deliveries, Self::Presses, Self::Settings];

    /// Its name in an address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Links => "links",
            Self::Access => "access",
            Self::Chats => "chats",
            Self::Deliveries => "deliveries",
            Self::Presses => "presses",
            Self::Settings => "settings",
        }
    }

    /// That of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl Deed {
    /// What it is about.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Linked { .. } | Self::Unlinked { .. } | Self::LinkedMany { .. } => Kind::Links,
            Self::KeyGiven | Self::KeyRemoved | Self::SignedOutEverywhere => Kind::Access,
            Self::Routed { .. } | Self::ChatSet { .. } | Self::ChatForgotten { .. } | Self::ChatTested { .. } => Kind::Chats,
            Self::Resent { .. } => Kind::Deliveries,
            Self::Pressed { .. } => Kind::Presses,
            Self::Chosen | Self::SetUp => Kind::Settings,
        }
    }

    /// The person it was done to: their name, and their id where it is Lark's.
    fn whom(&self) -> Option<(&str, Option<&OpenId>)> {
        match self {
            Self::Linked { open_id, name, .. } => Some((name, Some(open_id))),
            Self::Unlinked { name, .. } => Some((name, None)),
            Self::LinkedMany { .. } | Self::KeyGiven | Self::KeyRemoved | Self::SignedOutEverywhere => None,
            Self::Routed { .. } | Self::ChatSet { .. } | Self::ChatForgotten { .. } | Self::ChatTested { .. } => None,
            Self::Resent { .. } | Self::Pressed { .. } | Self::Chosen | Self::SetUp => None,
        }
    }
}

/// Which entries somebody wants to see. An empty part fits every entry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeedFilter {
    /// Part of the name of who did it or whom it was done to, letter case aside, or their id in Lark.
    pub person: String,
    /// What it is about.
    pub kind: Option<Kind>,
}

impl DeedFilter {
    /// Whether this entry is among them.
    pub fn fits(&self, entry: &Entry) -> bool {
        self.kind.is_none_or(|kind| entry.deed.kind() == kind) && self.fits_person(entry)
    }

    fn fits_person(&self, entry: &Entry) -> bool {
        let is_called = |name: &str, open_id: Option<&OpenId>| {
            name.to_lowercase().contains(&self.person.to_lowercase()) || open_id.is_some_and(|id| id.as_str() == self.person)
        };
        let by = is_called(&entry.by.name, Some(&entry.by.open_id));
        self.person.is_empty() || by || entry.deed.whom().is_some_and(|(name, open_id)| is_called(name, open_id))
    }
}

/// Somebody who looks goes on from page to page after so many.
const PATIENCE: usize = 20_000;

impl Dated for Entry {
    fn at(&self) -> Timestamp {
        self.at
    }
}

/// The newest entries that fit, from there, at most `most`.
pub async fn look_through(audit: &dyn Audit, filter: &DeedFilter, from: Cursor, most: usize) -> Result<Found<Entry>, StoreFault> {
    let mut browse = Browse::new(from, None, most, PATIENCE);
    while let Some((before, many)) = browse.asks() {
        browse.take(audit.entries(before, many).await?, |entry| filter.fits(entry));
    }
    Ok(browse.found())
}
