//! When to try again, and when to stop.

use crate::lane::Row;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use std::time::Duration;

/// The waits between tries, in seconds: quick at first because most trouble is short, then long enough to outlast an outage of a
/// day. After the last one the row is dead.
const WAITS: [i64; 10] = [1, 5, 30, 120, 600, 1_800, 3_600, 10_800, 21_600, 43_200];

/// The row as it waits for its next try, or `None` when it has had its last. The server's own word (`asked`) wins over the schedule.
pub fn next(row: &Row, asked: Option<Duration>, throttled: bool, now: Timestamp) -> Option<Row> {
    let planned = *WAITS.get(usize::try_from(row.tries).ok()?)?;
    let wait = match asked {
        Some(asked) => SignedDuration::try_from(asked).unwrap_or(SignedDuration::from_hours(1)),
        None => with_jitter(planned, row),
    };
    let due_at = now.checked_add(wait).unwrap_or(Timestamp::MAX);
    // Being held back by a limit is not a failure of the row: it does not bring it closer to its end.
    let tries = if throttled { row.tries } else { row.tries + 1 };
    Some(Row { due_at, tries, throttled: row.throttled || throttled, ..row.clone() })
}

/// Between 80 % and 120 % of the wait, so that rows which failed together do not come back together. Taken from the row itself:
/// decisions roll no dice.
fn with_jitter(seconds: i64, row: &Row) -> SignedDuration {
    let seed = Sha256::digest(format!("{:?} {:?} {}", row.lane, row.work, row.tries).as_bytes());
    let share = 800 + i64::from(seed[0]) * 400 / 255;
    SignedDuration::from_millis(seconds * share)
}

#[cfg(test)]
mod tests;
