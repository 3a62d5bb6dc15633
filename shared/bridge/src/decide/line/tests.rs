use super::*;
use crate::id::{ChatId, IncidentId};
use crate::lane::{Destination, Lane};
use crate::samples::at;
use proptest::prelude::*;

fn row(name: &str, urgency: Urgency, due: i64) -> Row {
    Row {
        lane: Lane::To(Destination::Chat(ChatId::new("oc_1"))),
        work: Work::Show(IncidentId::new(name)),
        urgency,
        since: at(0),
        due_at: at(due),
        tries: 0,
        throttled: false,
        fresh: true,
        generation: 1,
    }
}

fn names(rows: &[Row], now: i64) -> Vec<String> {
    let name = |row: Row| if let Work::Show(incident) = row.work { incident.to_string() } else { String::new() };
    next(rows, at(now)).into_iter().map(name).collect()
}

#[test]
fn an_empty_lane_has_nothing_to_begin() {
    assert_eq!(next(&[], at(0)), []);
}

#[test]
fn the_most_urgent_goes_first_then_the_one_that_waits_longest() {
    let older = Row { since: at(-5), ..row("older", Urgency::Info, 0) };
    let rows = [row("info", Urgency::Info, 0), row("critical", Urgency::Critical, 0), older, row("later", Urgency::Person, 3)];
    assert_eq!(names(&rows, 0), ["critical", "older", "info"]);
}

#[test]
fn what_is_due_soon_is_waited_for_and_what_is_not_is_left_to_the_sweep() {
    assert_eq!(names(&[row("soon", Urgency::Info, 5)], 0), ["soon"]);
    assert_eq!(names(&[row("later", Urgency::Info, 7)], 0), [""; 0]);
    let in_line = Row { throttled: true, ..row("in line", Urgency::Info, 50) };
    assert_eq!(names(&[in_line], 0), ["in line"]);
}

#[test]
fn a_lane_stands_in_line_once() {
    let first = Row { throttled: true, ..row("first", Urgency::Warning, 4) };
    let rows = [first, row("second", Urgency::Warning, 0), row("third", Urgency::Info, 0)];
    assert_eq!(names(&rows, 0), ["first"]);
    assert_eq!(names(&rows, 4), ["first", "second", "third"]);
}

#[test]
fn what_needs_another_api_goes_on_meanwhile() {
    let first = Row { throttled: true, ..row("first", Urgency::Warning, 4) };
    let update = Row { fresh: false, ..row("update", Urgency::Info, 0) };
    assert_eq!(names(&[first, row("second", Urgency::Warning, 0), update], 0), ["update"]);
}

#[test]
fn who_is_urgent_does_not_wait_behind_who_is_not() {
    let first = Row { throttled: true, ..row("first", Urgency::Warning, 4) };
    let critical = row("critical", Urgency::Critical, 0);
    assert_eq!(names(&[first.clone(), critical.clone()], 0), ["critical"]);
    let critical_in_line = Row { urgency: Urgency::Critical, ..first };
    assert_eq!(names(&[critical_in_line, critical], 0), ["first"]);
}

fn any_row() -> impl Strategy<Value = Row> {
    let urgency = prop_oneof![Just(Urgency::Person), Just(Urgency::Critical), Just(Urgency::Warning), Just(Urgency::Info)];
    (0..1_000_u32, urgency, -20..80_i64, any::<bool>(), any::<bool>()).prop_map(|(name, urgency, due, throttled, fresh)| Row {
        throttled,
        fresh,
        ..row(&name.to_string(), urgency, due)
    })
}

proptest! {
    /// No lane starves: whatever is due begins, or something is waited for that is due within the longest line.
    #[test]
    fn while_something_is_due_something_is_done_or_waited_for(rows in prop::collection::vec(any_row(), 1..20)) {
        let now = at(0);
        let begins = next(&rows, now);
        prop_assert!(!begins.is_empty() || rows.iter().all(|row| row.due_at > now));
        prop_assert!(begins.len() <= HANDFUL);
        prop_assert!(begins.iter().all(|row| rows.contains(row)));
    }
}
