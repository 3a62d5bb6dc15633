//! How often one API of Lark may be called by all of our workers together, as plain arithmetic.
//!
//! Lark gives an app 50 calls a second and 1,000 a minute per API (Lark: "Frequency control", level 4) and tells neither where its
//! windows begin nor how it counts. So no window of ours may ever hold more, wherever it begins. Calls are spaced evenly, one in
//! `STEP`, and `BURST` may come at once after a rest: the generic cell rate algorithm (ITU-T I.371). Its whole state is a moment,
//! so that one small item of the table holds it.
//!
//! Who finds no room is told a moment to come back at, each a different one, a step after the other. Part of the burst is kept for
//! those who come back: whoever asks again at the moment they were told finds room, whatever newcomers do meanwhile. A moment that
//! nobody comes back for is free for anyone: nothing is lost with those who do not come.
//!
//! A cell is written for every call, so it counts them on the way: those of the month, and those of the last days.

mod history;

pub use history::{DAYS, DayCalls, History};

use crate::quota::{Month, Used};
use jiff::{SignedDuration, Timestamp};

/// An API with limits of its own. Sends and replies share one, which is stricter than Lark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Api {
    /// Messages are posted, and answered.
    Send,
    /// Cards are changed.
    Patch,
    /// People are looked up by e-mail. Does not count towards the month.
    Contact,
    /// People are buzzed.
    Buzz,
    /// What was posted is looked for.
    Read,
}

impl Api {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Send, Self::Patch, Self::Contact, Self::Buzz, Self::Read];

    /// Whether Lark counts it towards the month (Lark: "API billing": the directory does not).
    pub fn counts_towards_month(self) -> bool {
        match self {
            Self::Send | Self::Patch | Self::Buzz | Self::Read => true,
            Self::Contact => false,
        }
    }
}

/// Who asks for room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// For the first time.
    Fresh,
    /// For the first time, but it is Critical, or a person waits for it.
    Urgent,
    /// At, or after, a moment that they were told.
    Waited,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reservation {
    /// One call may be made, now.
    Granted,
    /// None before this moment. To be asked for then as [`Standing::Waited`].
    NotBefore(Timestamp),
}

/// What all workers of one app share about one API. One that never was is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// When the next call would be made if all had been spaced evenly. Runs ahead of the clock by a step for each call of a burst.
    pub next: Timestamp,
    /// The last moment at which somebody was told to come back.
    pub line: Timestamp,
    /// The calls of this month.
    pub used: Used,
    /// The calls of the last days.
    pub history: History,
}

/// Milliseconds between two calls in the long run: 967 a minute, 97 % of what Lark allows.
const STEP_MS: i64 = 62;

/// [`STEP_MS`].
const STEP: SignedDuration = SignedDuration::from_millis(STEP_MS);

/// So many calls may come at once after a rest.
const BURST: i32 = 17;

/// What newcomers may use of the burst: a Critical incident for a handful of chats and people is shown at once.
const BURST_OF_FRESH: i32 = 12;

/// What urgent newcomers may use of it.
const BURST_OF_URGENT: i32 = 14;

/// By this much, all in all, the moments of two calls may be off: the clocks of two instances differ (Lambda's by milliseconds), and
/// a call reaches Lark some time after it was granted. Lark's windows are counted as if they were longer by this.
const MARGIN_MS: i64 = 1_000;

/// The most calls that were granted within a window of this length, both ends included, in whatever order their moments came. The
/// first one sets `next` to its own moment and a step at least, each other one adds a step, and the last finds `next` at most a burst
/// without one ahead of it: (n - 1) steps <= window + (BURST - 1) steps.
const fn most_within(window_ms: i64) -> i64 {
    BURST as i64 + window_ms / STEP_MS
}

const _: () = assert!(most_within(1_000 + MARGIN_MS) <= 50);
const _: () = assert!(most_within(60_000 + MARGIN_MS) <= 1_000);

/// Nobody is told a later moment than this: with so many in line, who comes when no longer matters.
const LONGEST_LINE: SignedDuration = SignedDuration::from_secs(60);

/// Nothing that Lark says about a window of a minute closes an API for longer.
const LONGEST_CLOSURE: SignedDuration = SignedDuration::from_mins(5);

/// A cell that is further ahead was written by a clock that is wrong, and is begun anew: it must not silence everybody for a year.
const FARTHEST_AHEAD: SignedDuration = SignedDuration::from_mins(10);

impl Default for Cell {
    fn default() -> Self {
        let (long_ago, used) = (Timestamp::UNIX_EPOCH, Used { month: Month(0), calls: 0 });
        Self { next: long_ago, line: long_ago, used, history: History::default() }
    }
}

impl Cell {
    /// Asks for one call at `now`. Both answers change the cell: a call takes room, a refusal takes a place in line.
    #[must_use]
    pub fn reserve(self, standing: Standing, now: Timestamp) -> (Self, Reservation) {
        let cell = if self.next.max(self.line) > now + FARTHEST_AHEAD { self.begun_anew() } else { self };
        if cell.has_room_at(standing) > now {
            return cell.put_in_line(now);
        }
        let (used, history) = (cell.used.one_more(now), cell.history.one_more(now));
        (Self { next: cell.next.max(now) + STEP, used, history, ..cell }, Reservation::Granted)
    }

    /// With all its room, and what was counted.
    fn begun_anew(self) -> Self {
        Self { used: self.used, history: self.history, ..Self::default() }
    }

    /// Lark says that it takes no call before `until`. Afterwards calls are spaced evenly: what has filled its window is unknown.
    #[must_use]
    pub fn close(self, until: Timestamp, now: Timestamp) -> Self {
        let until = until.min(now + LONGEST_CLOSURE);
        Self { next: self.next.max(until + STEP * (BURST - 1)), ..self }
    }

    /// The first moment at which somebody of this standing finds room.
    fn has_room_at(self, standing: Standing) -> Timestamp {
        let burst = match standing {
            Standing::Fresh => BURST_OF_FRESH,
            Standing::Urgent => BURST_OF_URGENT,
            Standing::Waited => BURST,
        };
        self.next - STEP * (burst - 1)
    }

    /// Those in line are told moments a step apart, from the first at which there is room for a newcomer: while they come in time,
    /// they leave none to newcomers, and what is kept of the burst untouched.
    fn put_in_line(self, now: Timestamp) -> (Self, Reservation) {
        let first = self.has_room_at(Standing::Fresh);
        let (place, end) = (first.max(self.line + STEP), first.max(now + LONGEST_LINE));
        if place > end {
            return (self, Reservation::NotBefore(end));
        }
        (Self { line: place, ..self }, Reservation::NotBefore(place))
    }
}

#[cfg(test)]
mod tests;
