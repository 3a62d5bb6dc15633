#![allow(clippy::unwrap_used)]

use super::*;
use crate::samples::at;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn after(milliseconds: i64) -> Timestamp {
    at(0) + SignedDuration::from_millis(milliseconds)
}

/// Asks so often at one moment; how often it was granted.
fn granted(cell: &mut Cell, standing: Standing, now: Timestamp, asks: usize) -> usize {
    let mut ask = || {
        let (next, answer) = cell.reserve(standing, now);
        *cell = next;
        answer
    };
    (0..asks).filter(|_| ask() == Reservation::Granted).count()
}

/// The most calls in any window of this length, both ends included. `calls` are in order.
fn busiest(calls: &[i64], window_ms: i64) -> usize {
    let mut first = 0;
    let mut most = 0;
    for (last, at) in calls.iter().enumerate() {
        while at - calls[first] > window_ms {
            first += 1;
        }
        most = most.max(last - first + 1);
    }
    most
}

fn assert_within_larks_limits(mut calls: Vec<i64>) -> Result<(), TestCaseError> {
    calls.sort_unstable();
    prop_assert!(busiest(&calls, 1_000) <= 50, "{} in a second", busiest(&calls, 1_000));
    prop_assert!(busiest(&calls, 60_000) <= 1_000, "{} in a minute", busiest(&calls, 60_000));
    Ok(())
}

fn a_standing() -> impl Strategy<Value = Standing> {
    prop_oneof![Just(Standing::Fresh), Just(Standing::Urgent), Just(Standing::Waited)]
}

/// Asks that come so thick: milliseconds until each (modulo the first number), how far behind the asker's clock is, and its standing.
fn asks() -> impl Strategy<Value = (i64, Vec<(i64, i64, Standing)>)> {
    let pause = prop_oneof![Just(1), Just(10), Just(50), Just(120), Just(1_500)];
    let behind = prop_oneof![Just(0), Just(MARGIN_MS), 0..=MARGIN_MS];
    (pause, vec((0..1_500_i64, behind, a_standing()), 1..3_000))
}

#[test]
fn who_is_alone_never_waits() {
    let mut cell = Cell::default();
    for second in 0..100 {
        assert_eq!(granted(&mut cell, Standing::Fresh, at(second), 1), 1);
    }
}

#[test]
fn a_handful_comes_at_once_and_some_room_is_kept_for_the_urgent_and_for_those_who_wait() {
    let mut cell = Cell::default();
    assert_eq!(granted(&mut cell, Standing::Fresh, at(0), 100), 12);
    assert_eq!(granted(&mut cell, Standing::Urgent, at(0), 100), 2);
    assert_eq!(granted(&mut cell, Standing::Waited, at(0), 100), 3);
}

/// The calls of one window at whose start a slow clock uses up the burst, and at whose end a fast one takes what it thinks has come
/// since.
fn worst_within(window_ms: i64) -> usize {
    let mut cell = Cell::default();
    let before: usize = (0..window_ms).map(|ms| granted(&mut cell, Standing::Waited, after(ms - MARGIN_MS), 100)).sum();
    before + granted(&mut cell, Standing::Waited, after(window_ms), 100)
}

#[test]
fn the_worst_that_differing_clocks_can_do_is_within_the_limits() {
    assert_eq!(worst_within(1_000), 49);
    assert_eq!(worst_within(60_000), 1_000, "not one more, and not one less than is promised");
}

#[test]
fn nearly_all_that_lark_allows_is_used() {
    let mut cell = Cell::default();
    let mut calls = 0;
    for millisecond in 0..600_000 {
        calls += granted(&mut cell, Standing::Waited, after(millisecond), 1);
    }
    assert!(calls >= 9_600, "{calls} of 10,000 in ten minutes");
}

#[test]
fn everybody_in_line_is_told_another_moment_a_step_after_the_last() {
    let full = Cell { next: after(12 * STEP_MS), line: at(-10), ..Cell::default() };
    let mut cell = full;
    for place in 1..=900 {
        let (next, answer) = cell.reserve(Standing::Fresh, at(0));
        assert_eq!(answer, Reservation::NotBefore(after(place * STEP_MS)));
        assert_eq!(next.next, full.next, "a refusal takes no room");
        cell = next;
    }
}

#[test]
fn the_line_has_an_end_and_who_comes_later_is_told_that() {
    let full = Cell { next: after(12 * STEP_MS), line: at(60), ..Cell::default() };
    assert_eq!(full.reserve(Standing::Fresh, at(0)), (full, Reservation::NotBefore(at(60))));
}

#[test]
fn what_lark_closes_is_closed_for_everybody_and_opens_without_a_burst() {
    for standing in [Standing::Fresh, Standing::Urgent, Standing::Waited] {
        let mut cell = Cell::default().close(at(30), at(0));
        assert_eq!(granted(&mut cell, standing, after(29_999), 10), 0);
    }
    let mut cell = Cell::default().close(at(30), at(0));
    assert_eq!(granted(&mut cell, Standing::Waited, at(30), 10), 1);
    assert_eq!(granted(&mut cell, Standing::Waited, after(30_000 + STEP_MS), 10), 1);
}

#[test]
fn a_shorter_closure_does_not_open_what_a_longer_one_has_closed() {
    let closed = Cell::default().close(at(30), at(0));
    assert_eq!(closed.close(at(1), at(0)), closed);
}

#[test]
fn no_closure_lasts_for_ever() {
    let mut cell = Cell::default().close(at(1_000_000), at(0));
    assert_eq!(granted(&mut cell, Standing::Waited, at(299), 1), 0);
    assert_eq!(granted(&mut cell, Standing::Waited, at(300), 1), 1);
}

#[test]
fn a_cell_written_by_a_clock_that_is_a_year_ahead_is_begun_anew() {
    let absurd = Cell::default().reserve(Standing::Fresh, at(365 * 86_400)).0;
    assert_eq!(absurd.reserve(Standing::Fresh, at(0)).1, Reservation::Granted);
}

/// A worker: how far its clock is ahead, and the cell as it has read it, with the moment of the reading.
#[derive(Clone, Copy)]
struct Worker {
    ahead_ms: i64,
    read: Option<(Cell, i64)>,
}

/// Who has read the cell longer ago than this asks its clock again. Together with the clocks' differences it stays within the margin.
const LONGEST_RACE_MS: i64 = 200;

impl Worker {
    /// One step of its own: reads, or writes what follows from the reading. The write is lost where the cell is not as it was read.
    fn step(&mut self, table: &mut Cell, standing: Standing, now_ms: i64) -> Option<Reservation> {
        match self.read.take() {
            Some((cell, read_at)) if cell == *table && now_ms - read_at <= LONGEST_RACE_MS => {
                let (next, answer) = cell.reserve(standing, after(read_at + self.ahead_ms));
                *table = next;
                Some(answer)
            }
            Some(_) | None => {
                self.read = Some((*table, now_ms));
                None
            }
        }
    }
}

/// Somebody who wants a call: when they ask next, how, and how many more they want.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Asker {
    asks_at: Timestamp,
    /// Breaks ties: whoever comes first at one moment is chance.
    chance: u16,
    has_waited: bool,
    is_urgent: bool,
    wants: u8,
}

impl Asker {
    fn standing(self) -> Standing {
        match (self.has_waited, self.is_urgent) {
            (true, _) => Standing::Waited,
            (false, true) => Standing::Urgent,
            (false, false) => Standing::Fresh,
        }
    }
}

fn askers() -> impl Strategy<Value = Vec<Asker>> {
    let asker = (0..4_000_i64, any::<u16>(), any::<bool>(), 1..6_u8).prop_map(|(from, chance, is_urgent, wants)| Asker {
        asks_at: after(from),
        chance,
        has_waited: false,
        is_urgent,
        wants,
    });
    vec(asker, 1..150)
}

/// A lane's pace: whoever was granted a call asks for the next one this much later.
const PACE: SignedDuration = SignedDuration::from_millis(200);

/// Serves everybody in the order of their moments. `delay` is how much later than told somebody comes back.
fn serve(askers: Vec<Asker>, delay: impl Fn(Asker) -> i64, mut seen: impl FnMut(Asker, Reservation)) -> Timestamp {
    let mut cell = Cell::default();
    let mut line: BTreeSet<(Asker, usize)> = askers.into_iter().enumerate().map(|(who, asker)| (asker, who)).collect();
    let mut last = at(0);
    while let Some((asker, who)) = line.pop_first() {
        last = asker.asks_at;
        let (next, answer) = cell.reserve(asker.standing(), asker.asks_at);
        cell = next;
        seen(asker, answer);
        let again = match answer {
            Reservation::Granted if asker.wants == 1 => continue,
            Reservation::Granted => Asker { asks_at: asker.asks_at + PACE, has_waited: false, wants: asker.wants - 1, ..asker },
            Reservation::NotBefore(told) => {
                Asker { asks_at: told + SignedDuration::from_millis(delay(asker)), has_waited: true, ..asker }
            }
        };
        line.insert((again, who));
    }
    last
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_window_ever_holds_more_than_lark_allows_whatever_the_clocks_say((pause, asks) in asks()) {
        let (mut cell, mut now_ms, mut calls) = (Cell::default(), 0, Vec::new());
        for (passes, clock_is_behind, standing) in asks {
            now_ms += passes % pause;
            let (next, answer) = cell.reserve(standing, after(now_ms - clock_is_behind));
            cell = next;
            if answer == Reservation::Granted {
                calls.push(now_ms);
            }
        }
        assert_within_larks_limits(calls)?;
    }

    #[test]
    fn racing_workers_never_exceed_the_limits_either(
        clocks in vec(prop_oneof![Just(0), Just(800), 0..=800_i64], 1..12),
        pause in prop_oneof![Just(2), Just(20), Just(60), Just(150)],
        steps in vec((any::<prop::sample::Index>(), 0..150_i64, a_standing()), 1..3_000),
    ) {
        let mut workers: Vec<_> = clocks.into_iter().map(|ahead_ms| Worker { ahead_ms, read: None }).collect();
        let (mut table, mut now_ms, mut calls) = (Cell::default(), 0, Vec::new());
        for (who, passes, standing) in steps {
            now_ms += passes % pause;
            let chosen = who.index(workers.len());
            let worker = &mut workers[chosen];
            if worker.step(&mut table, standing, now_ms) == Some(Reservation::Granted) {
                calls.push(now_ms);
            }
        }
        assert_within_larks_limits(calls)?;
    }

    #[test]
    fn whoever_comes_back_at_the_moment_they_were_told_is_let_through(askers in askers()) {
        let mut turned_away = Vec::new();
        serve(askers, |_| 0, |asker, answer| {
            if asker.has_waited && answer != Reservation::Granted {
                turned_away.push(asker);
            }
        });
        prop_assert_eq!(turned_away, Vec::new());
    }

    #[test]
    fn whoever_comes_back_late_is_let_through_in_the_end_and_little_time_is_lost(askers in askers()) {
        let calls: i32 = askers.iter().map(|asker| i32::from(asker.wants)).sum();
        let last = serve(askers, |asker| i64::from(asker.chance % 3_000), |_, _| {});
        // Nobody asks before the first 4 s are over, and who comes late leaves gaps.
        let longest = SignedDuration::from_secs(4 + 30) + STEP * calls * 2;
        prop_assert!(last.duration_since(at(0)) <= longest, "{calls} calls took {}", last.duration_since(at(0)));
    }
}
