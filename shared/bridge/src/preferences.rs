//! What an integration can choose, with defaults so that a new stack works untouched.

pub mod typed;

use crate::id::OpenId;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// The choices of one integration, as they are in force.
#[derive(Debug, Clone)]
pub struct Preferences {
    /// The lengths of snooze on offer, in minutes. Flashduty's own presets are 2, 4 and 12 hours; its API does not tell them.
    pub snooze_minutes: Vec<u32>,
    /// Zone for moments that Lark cannot turn into the reader's own.
    pub zone: TimeZone,
    /// Whether linked responders get their incidents as direct messages.
    pub direct_messages: bool,
    /// The app's home page, where people link their accounts.
    pub home_url: String,
    /// Where links into the Lark client begin: `https://applink.feishu.cn`.
    pub applink: String,
    /// With more new incidents than this waiting for one destination they are shown on a digest; 0 for never.
    pub storm_after: u32,
    /// How many calls Lark allows in a month; `None` for any number.
    pub quota: Option<u64>,
    /// When responders are buzzed; `None` for never.
    pub buzz: Option<BuzzRule>,
    /// Whether responders who do not come are mentioned again as their escalation rule says. For integrations whose rules notify nobody
    /// themselves.
    pub reminders: bool,
    /// Who is told of trouble.
    pub administrators: Vec<OpenId>,
}

/// When a responder of a Critical incident who has not acknowledged is buzzed in the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuzzRule {
    /// So long after they were called.
    pub after: SignedDuration,
    /// At most so many buzzes a day, all people together.
    pub per_day: u32,
}

/// What somebody has chosen, the operator in the secret or an administrator on the page. `None` leaves it to whoever stands below:
/// the page overrides the secret, the secret the defaults of [`Preferences`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    /// The lengths of snooze on offer, in minutes, 1 to 1440.
    pub snooze_minutes: Option<Vec<u32>>,
    /// Whether linked responders get their incidents as direct messages.
    pub direct_messages: Option<bool>,
    /// With more new incidents than this waiting for one destination they are shown on a digest; 0 for never.
    pub storm_after: Option<u32>,
    /// A name of the time zone database.
    pub zone: Option<String>,
    /// When responders are buzzed.
    pub buzz: Option<Buzz>,
    /// Whether responders who do not come are mentioned again as their escalation rule says.
    pub reminders: Option<bool>,
}

/// Whether responders are buzzed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Buzz {
    /// Never.
    Never,
    /// By this rule.
    By(BuzzRule),
}

/// A field of [`Choices`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The lengths of snooze on offer.
    Snooze,
    /// Direct messages.
    DirectMessages,
    /// The storm threshold.
    Storm,
    /// The time zone.
    Zone,
    /// The buzz.
    Buzz,
    /// Reminders.
    Reminders,
}

/// Where what is in force comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// An administrator has chosen it on the page.
    Page,
    /// The operator has written it into the secret.
    Secret,
    /// Nobody has chosen anything.
    Default,
}

impl Source {
    /// Where this choice comes from.
    pub fn of(choice: Choice, page: &Choices, secret: &Choices) -> Self {
        match (page.has(choice), secret.has(choice)) {
            (true, _) => Self::Page,
            (false, true) => Self::Secret,
            (false, false) => Self::Default,
        }
    }
}

impl Preferences {
    /// Flashduty's own snooze presets, in minutes.
    pub const SNOOZE_MINUTES: [u32; 3] = [120, 240, 720];
    /// Six seconds' worth of what Lark lets us post to one chat: what comes after would be later than people expect.
    pub const STORM_AFTER: u32 = 30;
    /// Where Flashduty is at home.
    pub const ZONE: &'static str = "Asia/Shanghai";

    /// The same where nothing else is chosen, with these choices in force.
    #[must_use]
    pub fn choosing(self, choices: &Choices) -> Self {
        let zone = choices.zone.as_deref().and_then(|name| TimeZone::get(name).ok());
        Self {
            snooze_minutes: choices.snooze_minutes.clone().unwrap_or(self.snooze_minutes),
            zone: zone.unwrap_or(self.zone),
            direct_messages: choices.direct_messages.unwrap_or(self.direct_messages),
            storm_after: choices.storm_after.unwrap_or(self.storm_after),
            buzz: choices.buzz.map_or(self.buzz, Buzz::rule),
            reminders: choices.reminders.unwrap_or(self.reminders),
            ..self
        }
    }
}

impl Choices {
    /// What is in force where nobody has chosen anything.
    pub fn defaults() -> Self {
        Self {
            snooze_minutes: Some(Preferences::SNOOZE_MINUTES.to_vec()),
            direct_messages: Some(true),
            storm_after: Some(Preferences::STORM_AFTER),
            zone: Some(Preferences::ZONE.to_owned()),
            buzz: Some(Buzz::Never),
            reminders: Some(false),
        }
    }

    /// These, and where they leave it open, those below.
    #[must_use]
    pub fn over(self, below: &Self) -> Self {
        let Self { snooze_minutes, direct_messages, storm_after, zone, buzz, reminders } = self;
        Self {
            snooze_minutes: snooze_minutes.or_else(|| below.snooze_minutes.clone()),
            direct_messages: direct_messages.or(below.direct_messages),
            storm_after: storm_after.or(below.storm_after),
            zone: zone.or_else(|| below.zone.clone()),
            buzz: buzz.or(below.buzz),
            reminders: reminders.or(below.reminders),
        }
    }

    /// Whether this is chosen.
    pub fn has(&self, choice: Choice) -> bool {
        match choice {
            Choice::Snooze => self.snooze_minutes.is_some(),
            Choice::DirectMessages => self.direct_messages.is_some(),
            Choice::Storm => self.storm_after.is_some(),
            Choice::Zone => self.zone.is_some(),
            Choice::Buzz => self.buzz.is_some(),
            Choice::Reminders => self.reminders.is_some(),
        }
    }

    /// The same without this choice.
    #[must_use]
    pub fn without(mut self, choice: Choice) -> Self {
        match choice {
            Choice::Snooze => self.snooze_minutes = None,
            Choice::DirectMessages => self.direct_messages = None,
            Choice::Storm => self.storm_after = None,
            Choice::Zone => self.zone = None,
            Choice::Buzz => self.buzz = None,
            Choice::Reminders => self.reminders = None,
        }
        self
    }
}

impl Buzz {
    /// The rule; `None` for never.
    pub fn rule(self) -> Option<BuzzRule> {
        match self {
            Self::Never => None,
            Self::By(rule) => Some(rule),
        }
    }
}

impl Choice {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 6] = [Self::Snooze, Self::DirectMessages, Self::Storm, Self::Zone, Self::Buzz, Self::Reminders];

    /// Its name in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Snooze => "snooze",
            Self::DirectMessages => "direct_messages",
            Self::Storm => "storm",
            Self::Zone => "zone",
            Self::Buzz => "buzz",
            Self::Reminders => "reminders",
        }
    }

    /// The choice of this name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == name)
    }
}

#[cfg(test)]
mod tests;
