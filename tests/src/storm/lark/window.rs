//! At most so many calls in any span of time, wherever it begins.

use jiff::{SignedDuration, Timestamp};
use std::collections::VecDeque;
use std::time::Duration;

/// At most `cap` in any `span`.
pub(super) struct Limit {
    cap: usize,
    span: SignedDuration,
}

/// One API: 50 a second and 1,000 a minute.
pub(super) const OF_AN_API: &[Limit] =
    &[Limit { cap: 50, span: SignedDuration::from_secs(1) }, Limit { cap: 1_000, span: SignedDuration::from_secs(60) }];

/// Posts into one chat, updates of one message: 5 a second.
pub(super) const OF_A_TARGET: &[Limit] = &[Limit { cap: 5, span: SignedDuration::from_secs(1) }];

/// What was counted lately under some limits.
pub(super) struct Window {
    limits: &'static [Limit],
    lately: Vec<VecDeque<Timestamp>>,
    fullest: Vec<usize>,
}

impl Window {
    pub(super) fn of(limits: &'static [Limit]) -> Self {
        Self { limits, lately: limits.iter().map(|_| VecDeque::new()).collect(), fullest: vec![0; limits.len()] }
    }

    /// Counts one more, unless that would be one too many; else how long until there is room, in whole seconds. What is turned down
    /// is not counted.
    pub(super) fn take(&mut self, now: Timestamp) -> Result<(), Duration> {
        for (limit, lately) in self.limits.iter().zip(&mut self.lately) {
            while lately.front().is_some_and(|at| now.duration_since(*at) >= limit.span) {
                lately.pop_front();
            }
            if let (true, Some(oldest)) = (lately.len() >= limit.cap, lately.front()) {
                let left = limit.span - now.duration_since(*oldest);
                return Err(Duration::from_secs(left.as_secs().max(0) as u64 + 1));
            }
        }
        for (lately, fullest) in self.lately.iter_mut().zip(&mut self.fullest) {
            lately.push_back(now);
            *fullest = lately.len().max(*fullest);
        }
        Ok(())
    }

    /// The most that were counted within one span of the limit at this place.
    pub(super) fn fullest(&self, limit: usize) -> usize {
        self.fullest[limit]
    }
}
