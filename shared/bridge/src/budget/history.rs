//! How many calls each of the last days had, and how many its busiest minute: written with the cell, which is written anyway.

use crate::quota::Day;
use jiff::{SignedDuration, Timestamp};

/// So many days are remembered: as many as the longest month has.
pub const DAYS: usize = 31;

/// [`DAYS`], to reckon with.
const DAYS_BACK: i32 = 31;

/// The clocks of two instances differ by less. A moment that lies so little before the newest minute counts into that one.
const LATE: SignedDuration = SignedDuration::from_mins(10);

/// The calls of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DayCalls {
    /// The day.
    pub day: Day,
    /// All of its calls.
    pub calls: u32,
    /// The calls of its busiest minute, as clocks count minutes: Lark's own windows may begin anywhere, and hold a few more.
    pub peak: u32,
}

/// The calls of the last days. Each day has one of 31 places, and takes it from whoever had it 31 days before: nothing is moved, and
/// nothing ever grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct History {
    places: [DayCalls; DAYS],
    /// The newest minute, counted from 1970.
    minute: i64,
    /// Its calls so far.
    in_minute: u32,
}

impl History {
    /// What was written down: days in any order, the newest minute, and its calls.
    pub fn of(days: impl IntoIterator<Item = DayCalls>, minute: i64, in_minute: u32) -> Self {
        let mut history = Self { minute, in_minute, ..Self::default() };
        for day in days {
            history.places[place_of(day.day)] = day;
        }
        history
    }

    /// The same after one more call.
    #[must_use]
    pub fn one_more(mut self, now: Timestamp) -> Self {
        let minute = self.minute_of(now);
        self.in_minute = if minute == self.minute { self.in_minute.saturating_add(1) } else { 1 };
        self.minute = minute;
        let day = Day::of(begin_of(minute));
        let place = &mut self.places[place_of(day)];
        if place.day != day {
            *place = DayCalls { day, ..DayCalls::default() };
        }
        *place = DayCalls { day, calls: place.calls.saturating_add(1), peak: place.peak.max(self.in_minute) };
        self
    }

    /// Everything that is remembered, in no order; days without a call are left out.
    pub fn remembered(&self) -> impl Iterator<Item = DayCalls> {
        self.places.into_iter().filter(|day| day.calls > 0)
    }

    /// What is remembered of this day and the thirty before it, in no order; days without a call are left out.
    pub fn until(&self, today: Day) -> impl Iterator<Item = DayCalls> {
        self.remembered().filter(move |calls| calls.day <= today && calls.day.0 > today.0 - DAYS_BACK)
    }

    /// The newest minute, counted from 1970, and its calls so far.
    pub fn newest_minute(&self) -> (i64, u32) {
        (self.minute, self.in_minute)
    }

    /// The minute that a call of this moment counts into. One that lies ahead by more than clocks differ was written by a clock that is
    /// wrong, and is left behind.
    fn minute_of(&self, now: Timestamp) -> i64 {
        let minute = now.as_second().div_euclid(60);
        let ahead = self.minute > minute && begin_of(self.minute) <= now + LATE;
        if ahead { self.minute } else { minute }
    }
}

fn begin_of(minute: i64) -> Timestamp {
    minute.checked_mul(60).and_then(|second| Timestamp::from_second(second).ok()).unwrap_or(Timestamp::MAX)
}

fn place_of(day: Day) -> usize {
    usize::try_from(day.0.rem_euclid(DAYS_BACK)).unwrap_or(0)
}

#[cfg(test)]
mod tests;
