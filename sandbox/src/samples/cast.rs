//! Who and what the samples are about.

use super::Unmakeable;
use crate::flashduty::{ApiError, FakeFlashduty, NewIncident, Severity};
use crate::lark::FakeLark;
use serde_json::Value;
use std::time::Duration;

/// How long before the samples the incident began.
pub const LEAD: Duration = Duration::from_secs(5 * 60);

/// Two fakes with a small company in them, and an incident that everybody is called to. In a world of the same seed, at the same
/// moment and as yet empty, everything gets the same ids, so that the samples fit it.
pub struct Cast {
    /// The fake Lark.
    pub lark: FakeLark,
    /// The fake Flashduty.
    pub flashduty: FakeFlashduty,
    /// She presses, writes and signs in.
    pub alice: Someone,
    /// On call like her.
    pub bob: Someone,
    /// On call like them.
    pub carol: Someone,
    /// The group that sees everything.
    pub chat: String,
    /// The channel that the incident falls into.
    pub channel: i64,
    /// The incident.
    pub incident: String,
    /// Alice has asked the bot for help; the event that tells it.
    pub help: Value,
}

/// A person on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Someone {
    /// In Lark.
    pub open_id: String,
    /// At Flashduty.
    pub member: i64,
    /// On both sides.
    pub name: &'static str,
}

impl Cast {
    /// Furnishes both fakes, and triggers the incident.
    ///
    /// # Errors
    /// When Flashduty refuses the incident.
    pub fn gather(lark: FakeLark, flashduty: FakeFlashduty) -> Result<Self, Unmakeable> {
        let someone = |name: &'static str, email: &str| Someone {
            open_id: lark.add_person(name, email),
            member: flashduty.add_member(name, email),
            name,
        };
        let alice = someone("Alice", "alice@example.com");
        let bob = someone("Bob", "bob@example.com");
        let carol = someone("Carol", "carol@example.com");
        let chat = lark.add_chat("On-call", &[&alice.open_id, &bob.open_id, &carol.open_id]);
        let channel = flashduty.add_channel("Payments");
        let responders = vec![alice.member, bob.member, carol.member];
        let new = NewIncident { channel: Some(channel), responders, ..flashduty.sample(Severity::Critical) };
        let incident = flashduty.trigger(new)?;
        let help = lark.written(&alice.open_id, None, "help")?;
        Ok(Self { lark, flashduty, alice, bob, carol, chat, channel, incident, help })
    }
}

impl From<ApiError> for Unmakeable {
    fn from(error: ApiError) -> Self {
        Self(format!("Flashduty: {error:?}"))
    }
}
