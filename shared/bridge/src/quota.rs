//! The month's calls: some editions of Lark allow an organisation only so many (Lark: "API billing").

use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, civil};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A month of Lark's: counted from the year 0, so that the next one is one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Month(pub i32);

/// Lark says that a quota begins anew on the 1st, and not in which zone. It is at home in China.
const ZONE: Offset = jiff::tz::offset(8);

impl Month {
    /// The month of a moment.
    pub fn of(moment: Timestamp) -> Self {
        let date = ZONE.to_datetime(moment).date();
        Self(i32::from(date.year()) * 12 + i32::from(date.month()) - 1)
    }

    /// When it is over.
    pub fn end(self) -> Timestamp {
        let next = self.0 + 1;
        let (year, month) = (next.div_euclid(12), next.rem_euclid(12) + 1);
        let first = i16::try_from(year)
            .ok()
            .zip(i8::try_from(month).ok())
            .and_then(|(year, month)| civil::Date::new(year, month, 1).ok());
        let moment = first.and_then(|date| date.to_zoned(TimeZone::fixed(ZONE)).ok()).map(|zoned| zoned.timestamp());
        moment.unwrap_or(Timestamp::MAX)
    }

    /// Reads what [`fmt::Display`] has written.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let (year, month): (i32, i32) = (year.parse().ok()?, month.parse().ok()?);
        ((0..=9999).contains(&year) && (1..=12).contains(&month)).then_some(Self(year * 12 + month - 1))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

/// A day of Lark's: counted from 1970-01-01, so that the next one is one more. A month is made of whole ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Day(pub i32);

/// Seconds of a day.
const DAY_SECONDS: i64 = 86_400;

impl Day {
    /// The day of a moment.
    pub fn of(moment: Timestamp) -> Self {
        // No moment is so far away that its day would not fit.
        Self(i32::try_from((moment.as_second() + i64::from(ZONE.seconds())).div_euclid(DAY_SECONDS)).unwrap_or(0))
    }

    /// When it begins.
    pub fn begin(self) -> Timestamp {
        let second = i64::from(self.0) * DAY_SECONDS - i64::from(ZONE.seconds());
        Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
    }

    /// As a calendar has it.
    pub fn date(self) -> civil::Date {
        ZONE.to_datetime(self.begin()).date()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date())
    }
}

/// Calls that were made in one month, of one API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Used {
    /// The month.
    pub month: Month,
    /// How many calls, those included that failed.
    pub calls: u64,
}

impl Used {
    /// The same after one more call.
    #[must_use]
    pub fn one_more(self, now: Timestamp) -> Self {
        let month = Month::of(now);
        if month > self.month { Self { month, calls: 1 } } else { Self { calls: self.calls + 1, ..self } }
    }

    /// Those of this month.
    pub fn in_month(self, month: Month) -> u64 {
        if self.month == month { self.calls } else { 0 }
    }
}

/// Administrators are told at these shares, once each.
pub const WARNINGS: [u8; 2] = [70, 90];

/// The highest share to tell of at so many calls of `allowed`; `None` below the first.
pub fn warning_at(calls: u64, allowed: u64) -> Option<u8> {
    WARNINGS.into_iter().rev().find(|percent| calls * 100 >= allowed * u64::from(*percent))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_begins_and_ends_at_midnight_in_china() {
        let november = Month::of(at("2026-11-30T15:59:59Z"));
        assert_eq!(november.to_string(), "2026-11");
        assert_eq!(november.end(), at("2026-11-30T16:00:00Z"));
        assert_eq!(Month::of(november.end()).to_string(), "2026-12");
        assert_eq!(Month::of(at("2026-12-31T16:00:00Z")).to_string(), "2027-01");
    }

    #[test]
    fn a_month_reads_back_what_it_wrote() {
        for text in ["2026-01", "2026-12", "0000-01"] {
            assert_eq!(Month::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "2026", "2026-13", "2026-00", "x-01", "2026-1-1"] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_begins_at_midnight_in_china_and_reads_as_its_date() {
        let day = Day::of(at("2026-11-30T16:00:00Z"));
        assert_eq!((day.to_string(), day.begin()), ("2026-12-01".to_owned(), at("2026-11-30T16:00:00Z")));
        assert_eq!(Day::of(at("2026-11-30T15:59:59.999Z")), Day(day.0 - 1));
        assert_eq!(Day::of(at("1970-01-01T00:00:00Z")), Day(0));
        assert_eq!(Month::of(day.begin()).to_string(), "2026-12");
    }

    #[test]
    fn calls_are_counted_anew_each_month() {
        let (november, december) = (at("2026-11-22T00:00:00Z"), at("2026-12-02T00:00:00Z"));
        let used = Used { month: Month(0), calls: 7 }.one_more(november).one_more(november);
        assert_eq!(used, Used { month: Month::of(november), calls: 2 });
        assert_eq!((used.in_month(Month::of(november)), used.in_month(Month::of(december))), (2, 0));
        assert_eq!(used.one_more(december).calls, 1);
        // A clock that lags behind on the 1st counts into the month that has begun.
        assert_eq!(used.one_more(december).one_more(november), Used { month: Month::of(december), calls: 2 });
    }

    #[test]
    fn administrators_are_told_of_the_highest_share_that_is_reached() {
        let of = |calls| warning_at(calls, 10_000);
        assert_eq!(
            [of(0), of(6_999), of(7_000), of(8_999), of(9_000), of(20_000)],
            [None, None, Some(70), Some(70), Some(90), Some(90)]
        );
    }
}
