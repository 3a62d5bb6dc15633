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
