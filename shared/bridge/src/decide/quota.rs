//! What is still said when the month's calls are used up.

use crate::lane::Urgency;

/// A call to Lark that is to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// Something new comes into a chat.
    New,
    /// Something that stands there changes.
    Change,
}

/// Whether a call may be made after so many of the month's: below what is allowed every one, above it only new cards of Critical
/// incidents, and what a person waits for.
pub fn may_call(used: u64, allowed: u64, call: Call, urgency: Urgency) -> bool {
    used < allowed
        || match (call, urgency) {
            (_, Urgency::Person) | (Call::New, Urgency::Critical) => true,
            (Call::Change, Urgency::Critical) | (_, Urgency::Warning | Urgency::Info) => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Urgency; 4] = [Urgency::Person, Urgency::Critical, Urgency::Warning, Urgency::Info];

    #[test]
    fn below_the_quota_everything_is_said() {
        for urgency in ALL {
            assert!(may_call(9_999, 10_000, Call::New, urgency) && may_call(9_999, 10_000, Call::Change, urgency));
        }
    }

    #[test]
    fn above_it_only_new_critical_ones_and_what_a_person_waits_for() {
        let said = |call| ALL.into_iter().filter(|urgency| may_call(10_000, 10_000, call, *urgency)).collect::<Vec<_>>();
        assert_eq!(said(Call::New), [Urgency::Person, Urgency::Critical]);
        assert_eq!(said(Call::Change), [Urgency::Person]);
    }
}
