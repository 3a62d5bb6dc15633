//! Lark's limits, counted as Lark counts them, by the fake's own clock.
//!
//! Source: open.feishu.cn, "Frequency control", "Send message" and "Custom bot usage guide".

use jiff::{SignedDuration, Timestamp};
use std::collections::{HashMap, VecDeque};

/// At most `cap` in any `span`.
#[derive(Clone, Copy)]
pub(super) struct Limit {
    cap: usize,
    span: SignedDuration,
}

/// The longest span of any limit.
const LONGEST: SignedDuration = SignedDuration::from_secs(60);

/// One API, whoever it is for: 50 a second and 1,000 a minute (level 4 of Lark's table).
pub(super) const OF_AN_API: &[Limit] = &[per_second(50), Limit { cap: 1000, span: LONGEST }];

/// Posts to one chat or person, and updates of one message: 5 a second each.
pub(super) const OF_A_TARGET: &[Limit] = &[per_second(5)];

/// Posts of one group bot: 5 a second and 100 a minute.
pub(super) const OF_A_GROUP_BOT: &[Limit] = &[per_second(5), Limit { cap: 100, span: LONGEST }];

/// Changes of the app's configuration: 100 a minute of each kind.
pub(super) const OF_CONFIGURATION: &[Limit] = &[Limit { cap: 100, span: LONGEST }];

/// Versions: 20 a minute.
pub(super) const OF_VERSIONS: &[Limit] = &[Limit { cap: 20, span: LONGEST }];

const fn per_second(cap: usize) -> Limit {
    Limit { cap, span: SignedDuration::from_secs(1) }
}

/// So many keys are counted before those that are at rest are forgotten: every message that is updated has one.
const MANY_KEYS: usize = 1_000;

/// A limit that is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reached {
    /// The cap of its window.
    pub(super) cap: usize,
    /// When the window opens again, in whole seconds, at least 1.
    pub(super) opens_in: i64,
}

/// What was done lately, by key.
pub(super) struct Limits {
    on: bool,
    lately: HashMap<String, VecDeque<Timestamp>>,
}

impl Limits {
    pub(super) fn new() -> Self {
        Self { on: true, lately: HashMap::new() }
    }

    pub(super) fn switch(&mut self, on: bool) {
        self.on = on;
    }

    /// Counts one more for `key`, unless that would be one too many. What is turned down is not counted.
    pub(super) fn take(&mut self, key: &str, limits: &[Limit], now: Timestamp) -> Result<(), Reached> {
        if !self.on {
            return Ok(());
        }
        let lately = self.lately.entry(key.to_owned()).or_default();
        let longest = limits.iter().map(|limit| limit.span).max().unwrap_or(SignedDuration::ZERO);
        lately.retain(|at| now.duration_since(*at) < longest);
        for limit in limits {
            let in_span: Vec<_> = lately.iter().filter(|at| now.duration_since(**at) < limit.span).collect();
            if let (true, Some(oldest)) = (in_span.len() >= limit.cap, in_span.first()) {
                return Err(Reached { cap: limit.cap, opens_in: seconds_until(**oldest, limit.span, now) });
            }
        }
        lately.push_back(now);
        if self.lately.len() > MANY_KEYS {
            self.lately.retain(|_, lately| lately.back().is_some_and(|at| now.duration_since(*at) < LONGEST));
        }
        Ok(())
    }
}

/// Whole seconds, rounded up, until `since` is longer ago than `span`.
fn seconds_until(since: Timestamp, span: SignedDuration, now: Timestamp) -> i64 {
    let left = span - now.duration_since(since);
    (left.as_secs() + i64::from(left.subsec_nanos() > 0)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_millis(milliseconds)
    }

    #[test]
    fn five_in_a_second_pass_and_the_sixth_waits_until_the_first_is_a_second_old() {
        let mut limits = Limits::new();
        for n in 0..5 {
            assert_eq!(limits.take("chat", OF_A_TARGET, at(n * 100)), Ok(()));
        }
        assert_eq!(limits.take("chat", OF_A_TARGET, at(999)), Err(Reached { cap: 5, opens_in: 1 }));
        assert_eq!(limits.take("chat", OF_A_TARGET, at(1000)), Ok(()));
        assert_eq!(limits.take("another chat", OF_A_TARGET, at(999)), Ok(()));
    }

    #[test]
    fn the_minute_of_an_api_fills_up_too_and_says_when_it_opens() {
        let mut limits = Limits::new();
        for n in 0..1000 {
            assert_eq!(limits.take("api", OF_AN_API, at(n * 25)), Ok(()));
        }
        assert_eq!(limits.take("api", OF_AN_API, at(30_500)), Err(Reached { cap: 1000, opens_in: 30 }));
    }

    #[test]
    fn what_is_long_at_rest_is_forgotten() {
        let mut limits = Limits::new();
        for n in 0..2_000 {
            assert_eq!(limits.take(&format!("message {n}"), OF_A_TARGET, at(n * 100)), Ok(()));
        }
        assert!(limits.lately.len() <= MANY_KEYS, "{}", limits.lately.len());
    }

    #[test]
    fn nothing_is_limited_when_the_limits_are_off() {
        let mut limits = Limits::new();
        limits.switch(false);
        for _ in 0..100 {
            assert_eq!(limits.take("chat", OF_A_TARGET, at(0)), Ok(()));
        }
    }
}
