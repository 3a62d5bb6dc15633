//! What an integration can choose, with defaults so that a new stack works untouched.

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
}

impl Preferences {
    /// Flashduty's own snooze presets, in minutes.
    pub const SNOOZE_MINUTES: [u32; 3] = [120, 240, 720];
    /// Where Flashduty is at home.
    pub const ZONE: &'static str = "Asia/Shanghai";
}
