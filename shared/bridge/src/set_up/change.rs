//! What is changed through the API, one call each, so that what is refused takes nothing else with it.

use super::{Need, Site, Step};
use crate::ports::{Configuration, ConfigurationFault, ReleaseNotes};
use secrecy::SecretString;

/// One change of the app's configuration.
#[derive(Debug, Clone)]
pub enum Change {
    /// The abilities web app and bot; `home` is the home page on desktop and mobile.
    Abilities {
        /// Web Configuration.
        home: String,
    },
    /// All scopes that are needed so much.
    Scopes(Need),
    /// Encrypt Key and Verification Token.
    Keys(Keys),
    /// The events of [`super::EVENTS`], sent to this address. Lark checks it with a challenge first.
    Events {
        /// Message Card Request URL.
        address: String,
    },
    /// The callback [`super::CALLBACK`], sent to this address. Lark checks it with a challenge first.
    Callbacks {
        /// Message Card Request URL.
        address: String,
    },
    /// One more address that sign-ins may come back to.
    RedirectUrl(String),
    /// Everybody in the company may use the app.
    Availability,
}

/// What Lark seals and signs what it sends with; each 1 to 32 characters.
#[derive(Debug, Clone)]
pub struct Keys {
    /// Encrypt Key.
    pub encrypt_key: SecretString,
    /// Verification Token.
    pub verification_token: SecretString,
}

/// What a change, or the release of all of them, is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Web app and bot, with the home page.
    Abilities,
    /// The scopes without which nothing works.
    CoreScopes,
    /// The others.
    OptionalScopes,
    /// Encrypt Key and Verification Token.
    Keys,
    /// Events and their address.
    Events,
    /// Callbacks and their address.
    Callbacks,
    /// Redirect URL.
    RedirectUrl,
    /// Available to everybody.
    Availability,
    /// A version.
    Release,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Abilities,
        Self::CoreScopes,
        Self::OptionalScopes,
        Self::Keys,
        Self::Events,
        Self::Callbacks,
        Self::RedirectUrl,
        Self::Availability,
        Self::Release,
    ];

    /// The steps it belongs to.
    pub fn steps(self) -> &'static [Step] {
        match self {
            Self::Abilities => &[Step::Abilities, Step::HomePage],
            Self::CoreScopes | Self::OptionalScopes => &[Step::Scopes],
            Self::Keys => &[Step::Keys],
            Self::Events | Self::Callbacks => &[Step::RequestAddress, Step::Subscriptions],
            Self::RedirectUrl => &[Step::RedirectUrl],
            Self::Availability => &[Step::Availability],
            Self::Release => &[Step::Release],
        }
    }

    /// Whether Lark has it in force at once; the rest waits for a version (Lark: update app configuration).
    pub fn is_in_force_at_once(self) -> bool {
        match self {
            Self::RedirectUrl | Self::Release => true,
            Self::Abilities | Self::CoreScopes | Self::OptionalScopes | Self::Keys => false,
            Self::Events | Self::Callbacks | Self::Availability => false,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Abilities => "abilities",
            Self::CoreScopes => "scopes",
            Self::OptionalScopes => "more_scopes",
            Self::Keys => "keys",
            Self::Events => "events",
            Self::Callbacks => "callbacks",
            Self::RedirectUrl => "redirect",
            Self::Availability => "availability",
            Self::Release => "release",
        }
    }
}

impl Change {
    /// What it is about.
    pub fn part(&self) -> Part {
        match self {
            Self::Abilities { .. } => Part::Abilities,
            Self::Scopes(Need::Core) => Part::CoreScopes,
            Self::Scopes(Need::Optional) => Part::OptionalScopes,
            Self::Keys(_) => Part::Keys,
            Self::Events { .. } => Part::Events,
            Self::Callbacks { .. } => Part::Callbacks,
            Self::RedirectUrl(_) => Part::RedirectUrl,
            Self::Availability => Part::Availability,
        }
    }
}

/// The changes that set an app up. The order matters: some scopes need the bot ability, events need scopes, and the address is checked
/// under the keys that are set by then.
pub fn plan(site: &Site, keys: Option<Keys>, for_everybody: bool) -> Vec<Change> {
    let at = &site.addresses;
    let mut changes =
        vec![Change::Abilities { home: at.home.clone() }, Change::Scopes(Need::Core), Change::Scopes(Need::Optional)];
    changes.extend(keys.map(Change::Keys));
    changes.push(Change::Events { address: at.card.clone() });
    changes.push(Change::Callbacks { address: at.card.clone() });
    changes.push(Change::RedirectUrl(at.redirect.clone()));
    if for_everybody {
        changes.push(Change::Availability);
    }
    changes
}

/// What became of one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Of what.
    pub part: Part,
    /// How it ended.
    pub result: Result<(), ConfigurationFault>,
}

/// Makes the changes one after the other. What would be refused as the one before is not asked for.
pub async fn carry_out(changes: &[Change], configuration: &dyn Configuration) -> Vec<Outcome> {
    let mut outcomes = Vec::with_capacity(changes.len());
    let mut closed = None;
    for change in changes {
        let result = match closed {
            Some(fault) => Err(fault),
            None => configuration.change(change).await,
        };
        closed = result.err().filter(|fault| fault.concerns_all());
        outcomes.push(Outcome { part: change.part(), result });
    }
    outcomes
}

/// Submits what was changed as a version.
pub async fn release(notes: &ReleaseNotes, configuration: &dyn Configuration) -> Outcome {
    Outcome { part: Part::Release, result: configuration.release(notes).await.map(drop) }
}

impl Outcome {
    /// As it stands in an address: `events.not_answered-210042`.
    pub fn word(&self) -> String {
        let ending = match self.result {
            Ok(()) => "done".to_owned(),
            Err(ConfigurationFault::NotOffered) => "not_offered".to_owned(),
            Err(ConfigurationFault::Unavailable) => "unavailable".to_owned(),
            Err(ConfigurationFault::NotAllowed { code }) => format!("not_allowed-{code}"),
            Err(ConfigurationFault::MadeElsewhere { code }) => format!("made_elsewhere-{code}"),
            Err(ConfigurationFault::UnderReview { code }) => format!("under_review-{code}"),
            Err(ConfigurationFault::NotAnswered { code }) => format!("not_answered-{code}"),
            Err(ConfigurationFault::NoBotYet { code }) => format!("no_bot_yet-{code}"),
            Err(ConfigurationFault::AppBroken { code }) => format!("app_broken-{code}"),
            Err(ConfigurationFault::Declined { code }) => format!("declined-{code}"),
        };
        format!("{}.{ending}", self.part.word())
    }

    /// Reads [`Outcome::word`]. Nothing but these words and a number can be said so.
    pub fn parse(word: &str) -> Option<Self> {
        let (part, ending) = word.split_once('.')?;
        let part = Part::ALL.into_iter().find(|known| known.word() == part)?;
        let (ending, code) = ending.split_once('-').map_or((ending, None), |(ending, code)| (ending, code.parse().ok()));
        let result = match (ending, code) {
            ("done", None) => Ok(()),
            ("not_offered", None) => Err(ConfigurationFault::NotOffered),
            ("unavailable", None) => Err(ConfigurationFault::Unavailable),
            ("not_allowed", Some(code)) => Err(ConfigurationFault::NotAllowed { code }),
            ("made_elsewhere", Some(code)) => Err(ConfigurationFault::MadeElsewhere { code }),
            ("under_review", Some(code)) => Err(ConfigurationFault::UnderReview { code }),
            ("not_answered", Some(code)) => Err(ConfigurationFault::NotAnswered { code }),
            ("no_bot_yet", Some(code)) => Err(ConfigurationFault::NoBotYet { code }),
            ("app_broken", Some(code)) => Err(ConfigurationFault::AppBroken { code }),
            ("declined", Some(code)) => Err(ConfigurationFault::Declined { code }),
            _ => return None,
        };
        Some(Self { part, result })
    }
}
