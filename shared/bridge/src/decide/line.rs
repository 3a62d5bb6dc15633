//! What waits in a lane -> what its worker begins next.
//!
//! A row that found no room at Lark stands in line: it is throttled, and due at the moment it was told. The others of its lane that
//! need the same API would only take further places in the same line, and use one of them. So a lane stands in line once for each API,
//! and what needs another API goes on meanwhile.

use crate::budget::Api;
use crate::lane::{Row, Urgency, Work};
use jiff::{SignedDuration, Timestamp};

/// A row that is due this soon is waited for: giving the lane up would put it off to the next sweep.
const WORTH_WAITING: SignedDuration = SignedDuration::from_secs(6);

/// So is a place in line, of which none lies further ahead ([`crate::budget`]).
const LONGEST_LINE: SignedDuration = SignedDuration::from_secs(60);

/// Rows taken from one reading of a lane: a second's worth, so that a more urgent one which arrives meanwhile is soon seen.
const HANDFUL: usize = 5;

/// The rows to begin with, most urgent first, then longest waiting. Where none can begin now: the one that can first, if it is worth
/// waiting for.
pub fn next(rows: &[Row], now: Timestamp) -> Vec<Row> {
    let mut ready: Vec<_> = rows.iter().filter(|row| row.due_at <= now && !is_behind_another(row, rows, now)).cloned().collect();
    ready.sort_by_key(|row| (row.urgency, row.since));
    ready.truncate(HANDFUL);
    if ready.is_empty() {
        let soon = rows.iter().filter(|row| row.due_at > now && row.due_at <= now + patience_with(row));
        ready.extend(soon.min_by_key(|row| row.due_at).cloned());
    }
    ready
}

fn patience_with(row: &Row) -> SignedDuration {
    if row.throttled { LONGEST_LINE } else { WORTH_WAITING }
}

/// Whether another row of the lane stands in line for what this one needs. Who is urgent does not wait behind who is not.
fn is_behind_another(row: &Row, rows: &[Row], now: Timestamp) -> bool {
    let Some(api) = api_of(row) else { return false };
    let in_line = |other: &&Row| {
        let told = other.throttled && other.due_at > now && other.due_at <= now + LONGEST_LINE;
        told && api_of(other) == Some(api)
    };
    rows.iter().filter(in_line).any(|other| is_urgent(other) || !is_urgent(row))
}

fn is_urgent(row: &Row) -> bool {
    match row.urgency {
        Urgency::Person | Urgency::Critical => true,
        Urgency::Warning | Urgency::Info => false,
    }
}

/// What the row will most likely need; `None` for what asks Flashduty, or the table alone.
fn api_of(row: &Row) -> Option<Api> {
    match row.work {
        Work::Show(_) if row.fresh => Some(Api::Send),
        Work::Show(_) | Work::Digest(_) => Some(Api::Patch),
        Work::Invite | Work::Tell(..) | Work::Mention(..) | Work::Quote(_) | Work::Warn(..) => Some(Api::Send),
        Work::Buzz(_) => Some(Api::Buzz),
        Work::ShowAll(_) | Work::Finish(_) | Work::Recheck(_) | Work::Remind(_) => None,
    }
}

#[cfg(test)]
mod tests;
