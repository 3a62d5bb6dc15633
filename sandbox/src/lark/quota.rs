//! The month's calls: companies on a free plan have a number of them, together for all their apps.
//!
//! Source: open.larksuite.com, "API billing", and open.feishu.cn, "Generic error codes".

use super::answer::Refused;
use jiff::Timestamp;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

/// Months begin at midnight in Shanghai, which has had no summer time since 1991.
const SHANGHAI: Offset = Offset::constant(8);

/// What has been used this month, and how much there is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Quota {
    /// Year and month that are counted.
    month: (i16, i8),
    used: u64,
    /// Belongs to one run, like all troubles.
    #[serde(skip)]
    most: Option<u64>,
}

impl Quota {
    /// From now on there are so many calls in a month; `None`: as many as one likes.
    pub(super) fn set(&mut self, most: Option<u64>) {
        self.most = most;
    }

    /// One call that succeeded.
    pub(super) fn count(&mut self, now: Timestamp) {
        self.used = self.used(now) + 1;
        self.month = month_of(now);
    }

    /// The calls of this month that succeeded.
    pub(super) fn used(&self, now: Timestamp) -> u64 {
        if self.month == month_of(now) { self.used } else { 0 }
    }

    /// Whether there is a call left. Lark does not say when there will be one.
    pub(super) fn check(&self, now: Timestamp) -> Result<(), Refused> {
        match self.most {
            Some(most) if self.used(now) >= most => {
                Err(Refused::new(99_991_403, "This month's API call quota has been exceeded").under(429))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Goes on counting where an earlier run ended.
    pub(super) fn resume(&mut self, earlier: &Self) {
        (self.month, self.used) = (earlier.month, earlier.used);
    }
}

fn month_of(now: Timestamp) -> (i16, i8) {
    let date = SHANGHAI.to_datetime(now).date();
    (date.year(), date.month())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_month_begins_at_midnight_in_shanghai() {
        let mut quota = Quota::default();
        let (before, after) = ("2026-01-31T15:59:59Z".parse().unwrap(), "2026-01-31T16:00:00Z".parse().unwrap());
        quota.count(before);
        assert_eq!((quota.used(before), quota.used(after)), (1, 0));
        quota.count(after);
        assert_eq!(quota.used(after), 1);
    }
}
