//! Troubles of the whole app that last until somebody ends them.

use super::FakeLark;
use super::application::GROUP_MESSAGES;

impl FakeLark {
    /// Whether the company uses the app, as at first. While it does not, no token is given out (10014) and none is good (99991662).
    pub fn set_app_enabled(&self, on: bool) {
        self.change(|state| state.is_enabled = on);
    }

    /// Whether the company uses the app.
    pub fn is_app_enabled(&self) -> bool {
        self.look(|state| state.is_enabled)
    }

    /// So many calls succeed in a month of Shanghai, and each further one is answered 429 with 99991403, without a word of when to
    /// come back. `None`, as at first: as many as one likes. Messages and the bot's information count; tokens, people, sign-in and
    /// group bots do not.
    pub fn set_month_quota(&self, most: Option<u64>) {
        self.change(|state| state.quota.set(most));
    }

    /// The calls of this month that succeeded and count.
    pub fn calls_this_month(&self) -> u64 {
        let now = self.now();
        self.look(|state| state.quota.used(now))
    }

    /// Whether the app has the scope `im:message.group_msg`, as at first. Without it the messages of a group cannot be listed (230027).
    pub fn allow_group_history(&self, allow: bool) {
        if allow { self.grant_scope(GROUP_MESSAGES) } else { self.revoke_scope(GROUP_MESSAGES) }
    }

    /// Every buzz is turned down with this code; `None` ends it. For example 230024 (no buzzes left), 230027 (no right, or an external
    /// group), 230052 (only owner and administrators buzz here), 99991672 (no scope).
    pub fn refuse_buzzes(&self, code: Option<i64>) {
        self.change(|state| state.buzzes_refused_with = code);
    }
}
