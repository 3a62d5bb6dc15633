//! A polite no.

use crate::incident::Person;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Why a person's wish is not carried out. Not an error: each has its sentence in [`crate::words`], and where there is a fix, the
/// sentence names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// Somebody was faster.
    AlreadyAcknowledged {
        /// Who, first.
        by: Person,
        /// When.
        at: Timestamp,
    },
    /// The presser has acknowledged before.
    AcknowledgedByYou,
    /// There is no acknowledgement of theirs to withdraw.
    NothingToWithdraw,
    /// It is closed.
    AlreadyClosed {
        /// By whom; `None` when it closed itself.
        by: Option<Person>,
        /// When.
        at: Option<Timestamp>,
    },
    /// It is open, so it cannot be opened.
    AlreadyOpen,
    /// It does not sleep, so it cannot be woken.
    NotSnoozed,
    /// Flashduty snoozes only what somebody has acknowledged.
    SnoozeNeedsAcknowledgement,
    /// 1 to 1440 minutes.
    SnoozeLength,
    /// Reopening wants a reason.
    ReasonMissing,
    /// An empty comment.
    CommentMissing,
    /// More than Flashduty takes.
    TextTooLong,
    /// We do not know who this person is at Flashduty.
    NotLinked,
    /// The person belongs to another company than the app.
    ForeignTenant,
    /// The member has no licence.
    NoLicense,
    /// The member, or the key, may not do this.
    NotAllowed,
    /// The key is wrong or was withdrawn.
    KeyRejected,
    /// Flashduty knows no such incident (any more).
    IncidentGone,
    /// Flashduty gave no answer for a day.
    NeverAnswered,
    /// Flashduty said no, in its own words.
    Declined {
        /// Those words. Untrusted text.
        message: String,
    },
}
