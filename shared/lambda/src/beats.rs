//! Signs of life: each way in writes down, at most once a minute, that something verified came through it.

use crate::house::House;
use bridge::id::Integration;
use bridge::ports::Pulse as _;
use bridge::pulse::Sign;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::timeout;

/// Whoever looks at the check-up wants to know whether something came today: a minute is near enough, and costs one write.
const EVERY: SignedDuration = SignedDuration::from_mins(1);

/// A beat is one small write beside the work of a door, which takes several. Where there is no work, or the table is slow, nobody
/// waits longer for it than this.
const PATIENCE: Duration = Duration::from_millis(100);

/// What this process has written down lately.
#[derive(Debug, Default)]
pub(crate) struct Beats(Mutex<HashMap<(Integration, Sign), Timestamp>>);

impl Beats {
    /// Writes a sign of life down, unless this process has tried to within the minute. To be joined with the work of the door.
    pub(crate) async fn beat(&self, house: &House, sign: Sign, now: Timestamp) {
        if self.is_due(&house.integration, sign, now) {
            // Too late is as good as failed: the next minute makes it good.
            let _ = timeout(PATIENCE, house.table.beat(sign, now)).await;
        }
    }

    /// Whether it is time for another; then it counts as made, whatever becomes of it.
    fn is_due(&self, integration: &Integration, sign: Sign, now: Timestamp) -> bool {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (integration.clone(), sign);
        let is_due = made.get(&key).is_none_or(|last| now.duration_since(*last) >= EVERY);
        if is_due {
            made.insert(key, now);
        }
        is_due
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_beat_is_due_once_a_minute_for_each_way_into_each_integration() {
        let (main, eu) = (Integration::parse("main").unwrap(), Integration::parse("eu").unwrap());
        let beats = Beats::default();
        let at = |seconds| Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds);
        assert!(beats.is_due(&main, Sign::Webhook, at(0)));
        assert!(!beats.is_due(&main, Sign::Webhook, at(0)));
        assert!(!beats.is_due(&main, Sign::Webhook, at(59)));
        assert!(beats.is_due(&main, Sign::Event, at(59)));
        assert!(beats.is_due(&eu, Sign::Webhook, at(59)));
        assert!(beats.is_due(&main, Sign::Webhook, at(60)));
    }
}
