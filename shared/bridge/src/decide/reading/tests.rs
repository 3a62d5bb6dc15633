#![allow(clippy::unwrap_used)]

use super::*;
use crate::event::IncidentEventKind as Kind;
use crate::samples::{acked, at, closed, event, incident};

/// An hour later: whatever it says has settled.
const SETTLED: i64 = 3_600;

fn known() -> Snapshot {
    Snapshot::with_event(None, &event("e1", 0, Kind::New, incident())).0
}

fn of_known(reading: &Incident, asked_at: i64) -> Standing {
    standing(Some(&known()), reading, at(asked_at), at(0))
}

fn of_unknown(reading: &Incident, since: i64) -> Standing {
    standing(None, reading, at(SETTLED), at(since))
}

#[test]
fn what_we_know_needs_nothing() {
    assert_eq!(of_known(&incident(), SETTLED), Standing::Agrees);
}

#[test]
fn another_state_leaves_us_behind() {
    assert_eq!(of_known(&acked(), SETTLED), Standing::Behind);
    assert_eq!(of_known(&closed(), SETTLED), Standing::Behind);
    assert_eq!(of_known(&Incident { title: "worse".to_owned(), updated_at: at(9), ..incident() }, SETTLED), Standing::Behind);
}

#[test]
fn more_alerts_and_a_later_moment_can_wait() {
    assert_eq!(of_known(&Incident { alert_count: 9, updated_at: at(9), ..incident() }, SETTLED), Standing::Trails);
    assert_eq!(of_known(&Incident { updated_at: at(9), ..incident() }, SETTLED), Standing::Trails);
}

#[test]
fn what_may_be_older_than_what_we_know_is_looked_at_again() {
    let same_second = Incident { updated_at: at(0), ..acked() };
    assert_eq!(of_known(&same_second, 5), Standing::Unclear);
    assert_eq!(of_known(&same_second, SETTLED), Standing::Behind);
    assert_eq!(of_known(&Incident { updated_at: at(-1), ..acked() }, SETTLED), Standing::Unclear);
}

#[test]
fn an_unknown_incident_is_missing_only_if_it_is_open_and_not_older_than_our_acquaintance() {
    assert_eq!(of_unknown(&incident(), -1), Standing::Behind);
    assert_eq!(of_unknown(&incident(), 0), Standing::Behind);
    assert_eq!(of_unknown(&incident(), 1), Standing::Agrees);
    assert_eq!(of_unknown(&closed(), -1), Standing::Agrees);
}
