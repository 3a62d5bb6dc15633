//! What Flashduty's list says, and what we know -> whether somebody looks at a wrong card.

use crate::incident::Incident;
use crate::snapshot::{News, Snapshot};
use jiff::Timestamp;

/// How what we know stands to a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// There is nothing to do, and will not be until Flashduty tells something else.
    Agrees,
    /// The reading is older than what we know, or too young to be sure that it is not: look again.
    Unclear,
    /// Only the number of alerts, or the moment of the last change, has moved on. A noisy incident does this all the time.
    Trails,
    /// A card is wrong, or missing.
    Behind,
}

/// Compares a reading, which was asked for at `asked_at`, with what we know. Of an incident we never heard of we want to know only if
/// it is open and began at `since` or later: a new stack shall not tell the story of last month.
pub fn standing(known: Option<&Snapshot>, reading: &Incident, asked_at: Timestamp, since: Timestamp) -> Standing {
    let Some(known) = known else {
        let is_news = reading.is_open() && reading.started_at >= since;
        return if is_news { Standing::Behind } else { Standing::Agrees };
    };
    match Snapshot::with_reading(Some(known), reading, asked_at) {
        (next, News::Fresh) if but_for_noise(&known.incident, &next.incident) => Standing::Trails,
        (_, News::Fresh) => Standing::Behind,
        (_, News::Late) if known.agrees_with(reading) => Standing::Agrees,
        (_, News::Late) => Standing::Unclear,
    }
}

fn but_for_noise(known: &Incident, next: &Incident) -> bool {
    *next == Incident { alert_count: next.alert_count, updated_at: next.updated_at, ..known.clone() }
}

#[cfg(test)]
mod tests;
