//! How late what was shown lately was.

use super::Backlog;
use crate::browse::{Browse, Cursor};
use crate::journal::{Ending, Line};
use crate::ports::StoreFault;
use jiff::{SignedDuration, Timestamp};

/// From the wish to the moment at which it was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lateness {
    /// Half of it came sooner.
    pub median: SignedDuration,
    /// 95 of 100 came sooner.
    pub p95: SignedDuration,
    /// The last.
    pub longest: SignedDuration,
    /// So much was shown.
    pub shown: usize,
    /// Since this moment: the last 24 hours, or as far as [`MOST_LINES`] lines reach.
    pub since: Timestamp,
    /// Whether it is less than the last 24 hours.
    pub is_part: bool,
}

/// So much of the log is looked at: more would keep the page waiting.
pub const MOST_LINES: usize = 2_000;

/// As far as is looked back.
const A_DAY: SignedDuration = SignedDuration::from_hours(24);

impl Backlog {
    /// Of what was shown in the last 24 hours; `None` where nothing was. What waited for its time, and not for us, does not count.
    pub async fn lateness(&self, now: Timestamp) -> Result<Option<Lateness>, StoreFault> {
        let mut browse = Browse::new(Cursor::from(now), Some(now - A_DAY), MOST_LINES, MOST_LINES);
        while let Some((before, many)) = browse.asks() {
            browse.take(self.journal.lines(before, many).await?, |_| true);
        }
        let found = browse.found();
        let begin = found.items.last().filter(|_| found.gave_up).map_or(now - A_DAY, |line| line.at);
        let shown = found.items.iter().filter(|line| line.ending == Ending::Shown && !line.work.is_for_later());
        Ok(Lateness::of(shown.map(Line::lateness).collect(), begin, found.gave_up))
    }
}

impl Lateness {
    /// Of so many; `None` of nothing.
    fn of(mut all: Vec<SignedDuration>, since: Timestamp, is_part: bool) -> Option<Self> {
        all.sort_unstable();
        let longest = *all.last()?;
        // The nearest rank: a value that was really measured.
        let rank = |percent: usize| all[(all.len() * percent).div_ceil(100).saturating_sub(1)];
        Some(Self { median: rank(50), p95: rank(95), longest, shown: all.len(), since, is_part })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::at;

    fn of(seconds: impl IntoIterator<Item = i64>) -> Option<(i64, i64, i64)> {
        let all = seconds.into_iter().map(SignedDuration::from_secs).collect();
        let lateness = Lateness::of(all, at(0), false)?;
        Some((lateness.median.as_secs(), lateness.p95.as_secs(), lateness.longest.as_secs()))
    }

    #[test]
    fn of_nothing_there_is_no_lateness() {
        assert_eq!(of([]), None);
    }

    #[test]
    fn each_figure_is_one_that_was_measured() {
        assert_eq!(of([7]), Some((7, 7, 7)));
        assert_eq!(of([9, 1]), Some((1, 9, 9)));
        assert_eq!(of((1..=100).rev()), Some((50, 95, 100)));
        assert_eq!(of(1..=20), Some((10, 19, 20)));
    }
}
