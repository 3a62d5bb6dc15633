//! Looks through what is written down with moments, newest first, for what somebody wants to see: a page at a time.
//!
//! Whoever reads asks [`Browse::asks`] for what to read next, and hands it to [`Browse::take`], until there is nothing more to ask.

use jiff::{SignedDuration, Timestamp};
use std::fmt;

/// Where a page begins: not after this millisecond, and beyond so many of it that stand on pages before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Unix time.
    millisecond: i64,
    passed: usize,
}

/// Something that was written down.
pub trait Dated {
    /// When.
    fn at(&self) -> Timestamp;
}

/// Looks through it. What stands in one millisecond must be read in the same order each time.
#[derive(Debug)]
pub struct Browse<T> {
    cursor: Cursor,
    /// Nothing that is older is wanted.
    since: Option<Timestamp>,
    most: usize,
    /// So many may still be looked at.
    patience: usize,
    asked: usize,
    found: Vec<T>,
    is_over: bool,
    has_more: bool,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// Newest first.
    pub items: Vec<T>,
    /// Where the next page begins; `None` where there is none.
    pub next: Option<Cursor>,
    /// Whether it was only because of patience that no more was looked at.
    pub gave_up: bool,
}

/// Read at once: a handful of pages of a table.
const A_READING: usize = 500;

/// Shorter than the shortest step of a moment that is written down.
const REST_OF_A_MILLISECOND: SignedDuration = SignedDuration::from_nanos(999_999);

impl Cursor {
    /// Everything that is not after this moment.
    pub fn from(moment: Timestamp) -> Self {
        Self { millisecond: moment.as_millisecond(), passed: 0 }
    }

    /// Reads what [`fmt::Display`] has written.
    pub fn parse(text: &str) -> Option<Self> {
        let (millisecond, passed) = text.split_once('-')?;
        let cursor = Self { millisecond: millisecond.parse().ok()?, passed: passed.parse().ok()? };
        // So many stand in no millisecond, and each of them would be read.
        let is_sound = Timestamp::from_millisecond(cursor.millisecond).is_ok() && cursor.passed <= 10 * A_READING;
        is_sound.then_some(cursor)
    }

    fn moment(self) -> Timestamp {
        Timestamp::from_millisecond(self.millisecond).unwrap_or(Timestamp::MAX)
    }

    /// After one more of this moment.
    fn past(self, at: Timestamp) -> Self {
        let millisecond = at.as_millisecond();
        let passed = if millisecond == self.millisecond { self.passed + 1 } else { 1 };
        Self { millisecond, passed }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.millisecond, self.passed)
    }
}

impl<T: Dated> Browse<T> {
    /// For at most so many, from there, having looked at no more than `patience`.
    pub fn new(cursor: Cursor, since: Option<Timestamp>, most: usize, patience: usize) -> Self {
        let (found, is_over, has_more) = (Vec::new(), false, false);
        Self { cursor, since, most, patience, asked: 0, found, is_over, has_more }
    }

    /// What to read next: not after this moment, newest first, so many. `None` when enough was seen.
    pub fn asks(&mut self) -> Option<(Timestamp, usize)> {
        if self.is_over || self.has_more || self.patience == 0 {
            return None;
        }
        self.asked = self.cursor.passed + A_READING.min(self.patience);
        let end = self.cursor.moment();
        Some((end.checked_add(REST_OF_A_MILLISECOND).unwrap_or(end), self.asked))
    }

    /// Looks at what was read.
    pub fn take(&mut self, read: Vec<T>, wanted: impl Fn(&T) -> bool) {
        let was_all = read.len() < self.asked;
        for item in read.into_iter().skip(self.cursor.passed) {
            if self.since.is_some_and(|since| item.at() < since) {
                self.is_over = true;
                return;
            }
            let is_wanted = wanted(&item);
            if is_wanted && self.found.len() == self.most {
                self.has_more = true;
                return;
            }
            (self.cursor, self.patience) = (self.cursor.past(item.at()), self.patience.saturating_sub(1));
            if is_wanted {
                self.found.push(item);
            }
        }
        self.is_over |= was_all;
    }

    /// What came of it.
    pub fn found(self) -> Found<T> {
        let gave_up = !self.is_over && !self.has_more;
        Found { next: (!self.is_over).then_some(self.cursor), gave_up, items: self.found }
    }
}

#[cfg(test)]
mod tests;
