//! Names of things. Each is a type of its own, so that a chat can never be taken for a message.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Declares an id that is opaque text: we compare it, store it and hand it back, and never look inside.
macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps the text as it came from the wire.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text as it goes onto the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

/// Declares an id that is a 64-bit number at Flashduty (around 10^12, so never 32 bits and never a float).
macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

text_id!(
    /// An incident at Flashduty: 24 hex characters.
    IncidentId
);
text_id!(
    /// One push of Flashduty's webhook. The same event may be pushed twice; this is how we notice.
    EventId
);
text_id!(
    /// A Lark group, `oc_…`.
    ChatId
);
text_id!(
    /// A message in Lark, `om_…`. Of a card: the handle by which it is updated.
    MessageId
);
text_id!(
    /// A person in Lark, `ou_…`, as our own app knows them. Another app knows the same person by another one.
    OpenId
);
text_id!(
    /// A company in Lark.
    TenantKey
);
text_id!(
    /// One press of a button: the `event_id` of Lark's callback.
    ClickId
);
text_id!(
    /// A storm of one destination: when it began, in milliseconds (Unix time).
    StormId
);
text_id!(
    /// One occasion on which people are to be called once more, or words of Flashduty are to be handed on.
    NotificationId
);
text_id!(
    /// One test card of a check-up: random, so that nobody guesses it.
    TestId
);

impl StormId {
    /// When the storm began; `None` for a name that is not ours.
    pub fn began_at(&self) -> Option<Timestamp> {
        Timestamp::from_millisecond(self.0.parse().ok()?).ok()
    }
}

number_id!(
    /// A member of the Flashduty account.
    PersonId
);
number_id!(
    /// A channel: Flashduty's collaboration space. Never a Lark chat.
    ChannelId
);

/// One Lark app with its Flashduty account: the first part of every address, and the first part of every key in the table.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Integration(String);

impl Integration {
    /// Longest name we accept, so that secret names and keys stay far below every limit of AWS.
    pub const MAX_LENGTH: usize = 32;

    /// Takes a name from an address: lower-case letters, digits and `-`, starting with a letter, at most 32 long.
    /// `None` for anything else, so that no caller can reach a key or a secret of another shape.
    pub fn parse(name: &str) -> Option<Self> {
        let mut letters = name.chars();
        let starts_well = letters.next().is_some_and(|c| c.is_ascii_lowercase());
        let goes_on_well = letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        (starts_well && goes_on_well && name.len() <= Self::MAX_LENGTH).then(|| Self(name.to_owned()))
    }

    /// The name as it stands in addresses and keys.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Integration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_integration_is_a_short_plain_name() {
        for good in ["main", "a", "lark-eu", "x1"] {
            assert_eq!(Integration::parse(good).map(|i| i.to_string()), Some(good.to_owned()));
        }
        for bad in ["", "1a", "-a", "Main", "a/b", "a#b", "a b", "主", &"a".repeat(33)] {
            assert_eq!(Integration::parse(bad), None, "{bad:?}");
        }
    }
}
