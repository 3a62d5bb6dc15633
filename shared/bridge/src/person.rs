//! A person on both sides: a member of the Flashduty account who is also someone in Lark.

use crate::id::{OpenId, PersonId, TenantKey};
use crate::incident::Severity;
use crate::words::Language;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// Someone we know on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedPerson {
    /// In Lark.
    pub open_id: OpenId,
    /// Their company in Lark.
    pub tenant: TenantKey,
    /// At Flashduty.
    pub person: PersonId,
    /// Their name at Flashduty. Untrusted text.
    pub name: String,
    /// Their name in Lark as they last signed in; empty where they never have. Untrusted text.
    #[serde(default)]
    pub lark_name: String,
    /// Their own APP key, if they gave us one: commands then act as them.
    pub key: Option<SealedKey>,
    /// How we came to believe it.
    pub proof: LinkProof,
    /// When.
    pub linked_at: Timestamp,
    /// What they have chosen for themselves.
    #[serde(default)]
    pub choices: PersonalChoices,
}

/// What a person has chosen for themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PersonalChoices {
    /// Which incidents they get as direct messages.
    #[serde(default)]
    pub direct_messages: DirectMessages,
    /// The language of the pages and of what is written to them alone; `None`: as their browser and their Lark have it.
    #[serde(default)]
    pub language: Option<Language>,
}

/// Which of their incidents a responder gets as direct messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum DirectMessages {
    /// Every one.
    #[default]
    All,
    /// Critical ones.
    Critical,
    /// None: they read the groups.
    Off,
}

impl DirectMessages {
    /// Whether an incident of this severity is among them.
    pub fn wants(self, severity: Severity) -> bool {
        match self {
            Self::All => true,
            Self::Critical => severity == Severity::Critical,
            Self::Off => false,
        }
    }
}

/// Why we believe that the two are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkProof {
    /// Lark's directory maps the member's e-mail to the `open_id` that signed in.
    Directory,
    /// They gave us their own APP key and Flashduty told us whose it is.
    OwnKey,
    /// An administrator said so.
    Administrator,
}

/// A member of the Flashduty account, as its member list tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Their id.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their e-mail, for the moment of matching only: never stored, never logged.
    pub email: String,
}

/// Who signed in to Lark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Verified by Lark.
    pub open_id: OpenId,
    /// Verified by Lark.
    pub tenant: TenantKey,
    /// Their name in Lark. Untrusted text.
    pub name: String,
}

/// A Flashduty APP key in the clear. Does not print, is wiped when dropped.
#[derive(Debug, Clone)]
pub struct AppKey(SecretString);

impl AppKey {
    /// Wraps a key.
    pub fn new(key: impl Into<String>) -> Self {
        Self(SecretString::from(key.into()))
    }

    /// The key itself, for the one place that writes it onto the wire.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// An APP key under AES-256-GCM: text that only [`crate::ports::Vault`] opens, and only for the person it was sealed for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SealedKey(pub String);
