//! Flashduty's documented limits: per account and operation, 50 calls in a second and 1,000 in a minute.

use std::collections::{HashMap, VecDeque};

/// Two sliding windows over the calls of each operation, in the double's own time.
#[derive(Debug)]
pub(super) struct Limits {
    per_second: usize,
    per_minute: usize,
    calls: HashMap<String, VecDeque<i64>>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { per_second: 50, per_minute: 1_000, calls: HashMap::new() }
    }
}

impl Limits {
    pub(super) fn set(&mut self, per_second: usize, per_minute: usize) {
        *self = Self { per_second, per_minute, calls: HashMap::new() };
    }

    /// Counts the call, unless it is one too many. A refused call does not count.
    pub(super) fn admit(&mut self, operation: &str, now_ms: i64) -> bool {
        let calls = self.calls.entry(operation.to_owned()).or_default();
        while calls.front().is_some_and(|at| *at <= now_ms - 60_000) {
            calls.pop_front();
        }
        let last_second = calls.iter().rev().take_while(|at| **at > now_ms - 1_000).count();
        let admitted = calls.len() < self.per_minute && last_second < self.per_second;
        if admitted {
            calls.push_back(now_ms);
        }
        admitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifty_first_call_of_a_second_is_refused_and_other_operations_are_not() {
        let mut limits = Limits::default();
        assert!((0..50).all(|_| limits.admit("/incident/ack", 5_000)));
        assert!(!limits.admit("/incident/ack", 5_999));
        assert!(limits.admit("/incident/info", 5_999));
        assert!(limits.admit("/incident/ack", 6_000));
    }

    #[test]
    fn a_thousand_calls_fill_a_minute_however_evenly_they_come() {
        let mut limits = Limits::default();
        assert!((0..1_000).all(|i| limits.admit("/incident/list", i * 50)));
        assert!(!limits.admit("/incident/list", 50_000));
        assert!(limits.admit("/incident/list", 60_000));
    }
}
