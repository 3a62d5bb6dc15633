//! How many calls of Lark's API there were, for those who administer: out of the cells, which count them.

use crate::budget::{Api, Cell, DAYS, DayCalls};
use crate::quota::{Day, Month};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// The month so far, and the last days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// The month.
    pub month: Month,
    /// Its calls so far that count towards the quota.
    pub used: u64,
    /// Those of each API, also of the one that does not count, in the order of [`Api::ALL`].
    pub by_api: Vec<(Api, u64)>,
    /// The last 31 days, oldest first, today last.
    pub days: Vec<DayUsage>,
}

/// The calls of a day, over all APIs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayUsage {
    /// The day.
    pub day: Day,
    /// Those that count towards the quota.
    pub calls: u64,
    /// The busiest minute of any one API, because Lark's limit is of each by itself, and which it was. `None` without a call.
    pub peak: Option<(u32, Api)>,
}

/// Where the month ends if it goes on like the last days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    /// Calls by its end.
    pub calls: u64,
    /// A day's calls, on average.
    pub daily: u64,
    /// Over so many whole days, at most [`FORECAST_DAYS`].
    pub days: u32,
    /// When the quota is used up; `None` where it lasts, or is used up already.
    pub used_up: Option<Day>,
}

/// Lark's limit for one API (Lark: "Frequency control", level 4).
pub const CALLS_A_MINUTE: u32 = 1_000;

/// A week: workdays differ from weekends.
pub const FORECAST_DAYS: usize = 7;

impl Usage {
    /// Reads the cells.
    pub fn of(cells: &[(Api, Cell)], now: Timestamp) -> Self {
        let month = Month::of(now);
        let by_api: Vec<_> = cells.iter().map(|(api, cell)| (*api, cell.used.in_month(month))).collect();
        let used = by_api.iter().filter(|(api, _)| api.counts_towards_month()).map(|(_, calls)| calls).sum();
        Self { month, used, by_api, days: days_of(cells, Day::of(now)) }
    }

    /// Where the month ends if every day of its rest is like the last whole days, at most seven; `None` where none is known.
    pub fn forecast(&self, allowed: Option<u64>, now: Timestamp) -> Option<Forecast> {
        let whole: Vec<_> = self.days.split_last()?.1.iter().skip_while(|day| day.peak.is_none()).map(|day| day.calls).collect();
        let last = &whole[whole.len().saturating_sub(FORECAST_DAYS)..];
        let days = u32::try_from(last.len()).ok().filter(|days| *days > 0)?;
        let calls_of_them: u64 = last.iter().sum();
        let rest = seconds(self.month.end().duration_since(now));
        let per_second = |seconds: u128| u128::from(calls_of_them) * seconds / (u128::from(days) * 86_400);
        let calls = self.used + u64::try_from(per_second(rest)).unwrap_or(u64::MAX - self.used);
        let left = allowed.and_then(|allowed| allowed.checked_sub(self.used)).filter(|left| *left > 0);
        let until_empty = left.filter(|_| allowed.is_some_and(|allowed| calls >= allowed));
        let used_up = until_empty.and_then(|left| {
            let seconds = u128::from(left) * u128::from(days) * 86_400 / u128::from(calls_of_them.max(1));
            Some(Day::of(now.checked_add(SignedDuration::from_secs(i64::try_from(seconds).ok()?)).ok()?))
        });
        Some(Forecast { calls, daily: calls_of_them / u64::from(days), days, used_up })
    }

    /// The busiest minute of the last days, and when it was.
    pub fn busiest(&self) -> Option<&DayUsage> {
        self.days.iter().filter(|day| day.peak.is_some()).max_by_key(|day| day.peak.map(|(calls, _)| calls))
    }
}

fn seconds(span: SignedDuration) -> u128 {
    u128::try_from(span.as_secs()).unwrap_or(0)
}

fn days_of(cells: &[(Api, Cell)], today: Day) -> Vec<DayUsage> {
    let mut known: BTreeMap<Day, DayUsage> = BTreeMap::new();
    for (api, cell) in cells {
        for DayCalls { day, calls, peak } in cell.history.until(today) {
            let known = known.entry(day).or_insert(DayUsage { day, calls: 0, peak: None });
            if api.counts_towards_month() {
                known.calls += u64::from(calls);
            }
            if known.peak.is_none_or(|(highest, _)| peak > highest) {
                known.peak = Some((peak, *api));
            }
        }
    }
    let days = i32::try_from(DAYS).unwrap_or(i32::MAX);
    let all = (0..days).rev().map(|back| Day(today.0 - back));
    all.map(|day| known.remove(&day).unwrap_or(DayUsage { day, calls: 0, peak: None })).collect()
}

#[cfg(test)]
mod tests;
