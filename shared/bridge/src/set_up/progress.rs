//! How far the set-up is, as far as it can be told.

use super::{Need, Outcome, SCOPES, Site, Step};
use crate::ports::{Application, ApplicationFault, BotStatus, ConfigurationFault};
use futures_util::future::join3;
use std::collections::BTreeSet;

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// Done.
    Done,
    /// Set through the API just now; in force with the next version.
    DoneUntilRelease,
    /// Not done, or not as it should be.
    ToDo,
    /// The API turned it down: it has to be done by hand.
    ByHand(ConfigurationFault),
    /// Nothing here tells: Lark shows it in its console alone, or the app may not ask.
    Unknown,
    /// Nothing to be done.
    Nothing,
}

/// What is known of an app and of what has come from it. `None`: not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Whether Lark takes id and secret.
    pub credentials: Option<bool>,
    /// The scopes that were granted.
    pub granted: Option<BTreeSet<String>>,
    /// Whether the bot ability is in force.
    pub is_bot: Option<bool>,
    /// The redirect addresses.
    pub redirect_urls: Option<Vec<String>>,
    /// Whether a version is in force.
    pub is_released: Option<bool>,
    /// Whether an event has arrived here that we could open.
    pub event_arrived: bool,
    /// Whether a press has.
    pub press_arrived: bool,
    /// Whether Flashduty has pushed something.
    pub push_arrived: bool,
    /// Whether the secret names administrators.
    pub has_administrators: bool,
}

/// Lark: an app without the ability to be a bot.
const NO_BOT: i64 = 11_205;

impl Seen {
    /// What Lark tells of the app. Where it is silent there are gaps.
    pub async fn by_lark(application: &dyn Application) -> Self {
        let (bot, scopes, profile) = join3(application.bot(), application.scopes(), application.profile()).await;
        let (redirect_urls, is_released) = profile.map_or((None, None), |app| (Some(app.redirect_urls), Some(app.is_published)));
        Self {
            // It takes no scope: whoever is answered is known.
            credentials: scopes.is_ok().then_some(true),
            is_bot: is_bot(bot),
            granted: scopes.ok(),
            redirect_urls,
            is_released,
            ..Self::default()
        }
    }

    /// How far a step is, as the app itself tells.
    pub fn state(&self, step: Step, site: &Site) -> StepState {
        match step {
            Step::CreateApp => told(self.credentials),
            // What came was sealed with them.
            Step::Keys => proven(self.event_arrived || self.press_arrived),
            Step::Abilities => told(self.is_bot),
            // Both must be there: presses come from another tab of the console than events do.
            Step::RequestAddress | Step::Subscriptions => proven(self.event_arrived && self.press_arrived),
            Step::RedirectUrl => told(self.redirect_urls.as_ref().map(|urls| urls.contains(&site.addresses.redirect))),
            Step::Scopes => told(self.granted.as_ref().map(has_core)),
            Step::Release => told(self.is_released),
            Step::Webhook => proven(self.push_arrived),
            Step::Administrators => told(Some(self.has_administrators)),
            Step::HomePage | Step::Availability => StepState::Unknown,
            Step::WarRoom => StepState::Nothing,
        }
    }

    /// The same, after these were tried through the API.
    pub fn state_after(&self, step: Step, site: &Site, outcomes: &[Outcome]) -> StepState {
        let tried = || outcomes.iter().filter(|outcome| outcome.part.steps().contains(&step));
        if let Some(fault) = tried().find_map(|outcome| outcome.result.err()) {
            return StepState::ByHand(fault);
        }
        let known = self.state(step, site);
        match tried().next() {
            Some(_) if known == StepState::Done || tried().all(|outcome| outcome.part.is_in_force_at_once()) => StepState::Done,
            Some(_) => StepState::DoneUntilRelease,
            None => known,
        }
    }

    /// The scopes that were asked for and not granted; `None` where nobody tells.
    pub fn missing(&self, need: Need) -> Option<Vec<&'static str>> {
        let granted = self.granted.as_ref()?;
        let missing = SCOPES.iter().filter(|scope| scope.need == need && !scope.is_among(granted));
        Some(missing.map(|scope| scope.name).collect())
    }
}

fn is_bot(answer: Result<BotStatus, ApplicationFault>) -> Option<bool> {
    match answer {
        Ok(BotStatus::Enabled) => Some(true),
        Ok(BotStatus::NotInstalled | BotStatus::Disabled | BotStatus::NotEnabled | BotStatus::Other(_)) => Some(false),
        Err(ApplicationFault::Declined { code: NO_BOT }) => Some(false),
        Err(ApplicationFault::Declined { .. } | ApplicationFault::NoAnswer) => None,
    }
}

fn told(whether: Option<bool>) -> StepState {
    match whether {
        Some(true) => StepState::Done,
        Some(false) => StepState::ToDo,
        None => StepState::Unknown,
    }
}

/// That nothing has come proves nothing: perhaps nothing was sent.
fn proven(arrived: bool) -> StepState {
    if arrived { StepState::Done } else { StepState::Unknown }
}

fn has_core(granted: &BTreeSet<String>) -> bool {
    SCOPES.iter().filter(|scope| scope.need == Need::Core).all(|scope| scope.is_among(granted))
}
