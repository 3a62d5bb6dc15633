//! What one row came to.

use super::Delivery;
use crate::journal::{Ending, Line};
use crate::lane::Row;
use crate::ports::{Answered, ChatsFault, StoreFault};
use crate::reason::Reason;
use jiff::Timestamp;
use std::time::Duration;

/// What becomes of the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Done, after so many calls to Lark.
    Finished { calls: u32 },
    /// Not now.
    Later { asked: Option<Duration>, throttled: bool },
    /// Not before this moment, though nothing has failed.
    NotBefore(Timestamp),
    /// The chat's group bot has said it; the app tries again at this moment.
    Relayed(Timestamp),
    /// Others have used up what Lark allows the app until this moment.
    NoRoom(Timestamp),
    /// Never.
    Dead(Reason),
}

/// An outcome, and what Lark said on the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attempt {
    /// What becomes of the row.
    pub(super) outcome: Outcome,
    /// Whether Lark was called.
    pub(super) called: bool,
    /// Lark's code; 0 is success.
    pub(super) code: Option<i64>,
    /// The id of the call at Lark.
    pub(super) log_id: Option<String>,
}

/// What a row comes to, unless the table fails.
pub(super) type Worked = Result<Attempt, StoreFault>;

/// Lark's inner limits (230020 and its kin) name no moment; a second is the window of all of them.
pub(super) const DEFAULT_WAIT: Duration = Duration::from_secs(1);

impl From<Outcome> for Attempt {
    /// Without a call.
    fn from(outcome: Outcome) -> Self {
        Self { outcome, called: false, code: None, log_id: None }
    }
}

impl Outcome {
    /// After this answer of Lark's.
    pub(super) fn after<T>(self, answered: &Answered<T>) -> Attempt {
        Attempt { outcome: self, called: true, code: answered.code(), log_id: answered.log_id.clone() }
    }

    /// What a failure of Lark's makes of a row.
    pub(super) fn of_fault(fault: &ChatsFault) -> Self {
        match fault {
            ChatsFault::Limited { wait, .. } => Self::Later { asked: Some(wait.unwrap_or(DEFAULT_WAIT)), throttled: true },
            ChatsFault::Permanent { reason, .. } => Self::Dead(*reason),
            ChatsFault::BadCard { .. } => Self::Dead(Reason::CardRefused),
            // An administrator has to mend a broken app, and may need the night: the schedule is as patient as with an outage.
            ChatsFault::AppBroken { .. } | ChatsFault::Unavailable | ChatsFault::NoAnswer => {
                Self::Later { asked: None, throttled: false }
            }
        }
    }
}

impl Delivery {
    /// Writes the attempt into the delivery log, if it says anything.
    pub(super) async fn note(&self, row: &Row, attempt: &Attempt) {
        let Some(ending) = ending_of(attempt) else { return };
        let Attempt { code, log_id, .. } = attempt.clone();
        let Row { lane, work, urgency, since, due_at: _, tries, throttled: _, fresh: _, generation: _ } = row.clone();
        self.journal.note(&Line { at: self.clock.now(), lane, work, urgency, since, tries, ending, code, log_id }).await;
    }
}

fn ending_of(attempt: &Attempt) -> Option<Ending> {
    match attempt.outcome {
        Outcome::Finished { calls: 0 } => None,
        Outcome::Finished { .. } => Some(Ending::Shown),
        Outcome::Relayed(_) => Some(Ending::Relayed),
        Outcome::NotBefore(_) => attempt.called.then_some(Ending::Shown),
        // Only that Lark itself says no is worth a line: our own line is short, and a storm would fill the log with it.
        Outcome::NoRoom(_) => None,
        Outcome::Later { throttled: true, .. } => Some(Ending::HeldBack),
        Outcome::Later { throttled: false, .. } => attempt.called.then_some(Ending::Failed),
        Outcome::Dead(reason) => Some(Ending::Dead(reason)),
    }
}
