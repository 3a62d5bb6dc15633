//! What waits, and why.

use super::Backlog;
use crate::lane::{Lane, Row, Urgency};
use crate::ports::StoreFault;
use jiff::Timestamp;

/// Why a row waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its turn comes: a worker has it, or will have it within the minute.
    Turn,
    /// Its time has not come.
    Later,
    /// It was tried in vain, and will be again.
    Retry,
    /// A limit of Lark's, or of our own making, held it back.
    HeldBack,
    /// The month's calls are used up, and nobody waits for it.
    MonthUsedUp,
}

impl Why {
    /// Why this row waits. `is_used_up`: whether the month's calls are.
    pub fn of(row: &Row, is_used_up: bool, now: Timestamp) -> Self {
        match (row.tries > 0, row.throttled, row.due_at > now) {
            (true, ..) => Self::Retry,
            (false, true, _) => Self::HeldBack,
            (false, false, false) => Self::Turn,
            (false, false, true) if is_used_up && waits_for_calls(row) => Self::MonthUsedUp,
            (false, false, true) => Self::Later,
        }
    }
}

/// Whether it is among what is not said beyond the quota ([`crate::decide::quota`]).
fn waits_for_calls(row: &Row) -> bool {
    let is_to_lark = matches!(row.lane, Lane::To(_)) && !row.work.is_for_later();
    is_to_lark && row.urgency != Urgency::Person
}

impl Backlog {
    /// What waits in all lanes, longest waiting first, at most `most`.
    pub async fn queue(&self, now: Timestamp, most: usize) -> Result<Vec<Row>, StoreFault> {
        self.overview.waiting_rows(now, most).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::ChatId;
    use crate::lane::{Destination, Work};
    use crate::samples::{at, incident};

    fn row() -> Row {
        Row {
            lane: Lane::To(Destination::Chat(ChatId::new("oc_1"))),
            work: Work::Show(incident().id),
            urgency: Urgency::Warning,
            since: at(0),
            due_at: at(0),
            tries: 0,
            throttled: false,
            fresh: false,
            generation: 1,
        }
    }

    #[test]
    fn a_row_says_why_it_waits() {
        let later = Row { due_at: at(60), ..row() };
        assert_eq!(Why::of(&row(), false, at(1)), Why::Turn);
        assert_eq!(Why::of(&later, false, at(1)), Why::Later);
        assert_eq!(Why::of(&Row { throttled: true, ..later.clone() }, false, at(1)), Why::HeldBack);
        assert_eq!(Why::of(&Row { throttled: true, tries: 2, ..later }, false, at(1)), Why::Retry);
    }

    #[test]
    fn beyond_the_quota_only_what_no_person_waits_for_waits_for_the_next_month() {
        let later = Row { due_at: at(60), ..row() };
        assert_eq!(Why::of(&later, true, at(1)), Why::MonthUsedUp);
        assert_eq!(Why::of(&Row { urgency: Urgency::Person, ..later.clone() }, true, at(1)), Why::Later);
        assert_eq!(Why::of(&Row { work: Work::Buzz(incident().id), ..later.clone() }, true, at(1)), Why::Later);
        assert_eq!(Why::of(&Row { lane: Lane::Commands(incident().id), ..later }, true, at(1)), Why::Later);
        assert_eq!(Why::of(&row(), true, at(1)), Why::Turn);
    }
}
