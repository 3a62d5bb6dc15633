//! What an integration can choose, with defaults so that a new stack works untouched.

use crate::id::OpenId;
use jiff::SignedDuration;
use jiff::tz::TimeZone;

/// The choices of one integration.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuzzRule {
    /// So long after they were called.
    pub after: SignedDuration,
    /// At most so many buzzes a day, all people together.
    pub per_day: u32,
}

impl Preferences {
    /// Flashduty's own snooze presets, in minutes.
    pub const SNOOZE_MINUTES: [u32; 3] = [120, 240, 720];
    /// Six seconds' worth of what Lark lets us post to one chat: what comes after would be later than people expect.
    pub const STORM_AFTER: u32 = 30;
    /// Where Flashduty is at home.
    pub const ZONE: &'static str = "Asia/Shanghai";
}
