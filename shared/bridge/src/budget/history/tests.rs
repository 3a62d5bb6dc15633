#![allow(clippy::unwrap_used)]

use super::*;
use crate::budget::{Cell, Reservation, Standing};
use crate::samples::at;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;

/// Calls at these seconds.
fn after(seconds: impl IntoIterator<Item = i64>) -> History {
    seconds.into_iter().fold(History::default(), |history, second| history.one_more(at(second)))
}

/// The calls and the busiest minute of each day, counted as one would on paper. The moments are in order.
fn on_paper(seconds: &[i64]) -> BTreeMap<Day, (u32, u32)> {
    let mut minutes: BTreeMap<(Day, i64), u32> = BTreeMap::new();
    for second in seconds {
        let moment = at(*second);
        *minutes.entry((Day::of(moment), moment.as_second().div_euclid(60))).or_default() += 1;
    }
    let mut days = BTreeMap::new();
    for ((day, _), calls) in minutes {
        let (all, peak): &mut (u32, u32) = days.entry(day).or_default();
        (*all, *peak) = (*all + calls, calls.max(*peak));
    }
    days
}

fn told(history: &History, today: Day) -> BTreeMap<Day, (u32, u32)> {
    history.until(today).map(|day| (day.day, (day.calls, day.peak))).collect()
}

#[test]
fn nobody_has_called_and_nothing_is_remembered() {
    assert_eq!(History::default().remembered().count(), 0);
    assert_eq!(History::default().until(Day::of(at(0))).count(), 0);
}

#[test]
fn calls_of_a_day_are_counted_and_those_of_its_busiest_minute() {
    // The first moment is the 20th second of its minute.
    let history = after([0, 1, 40, 41, 42, 43, 200]);
    assert_eq!(told(&history, Day::of(at(0))), BTreeMap::from([(Day::of(at(0)), (7, 4))]));
}

#[test]
fn a_day_begins_at_midnight_in_china_as_the_month_does() {
    let (before, midnight) = ("2026-11-30T15:59:59Z", "2026-11-30T16:00:00Z");
    let history = [before, midnight].iter().fold(History::default(), |history, moment| history.one_more(moment.parse().unwrap()));
    let days: Vec<_> = history.remembered().map(|day| day.day.to_string()).collect();
    assert_eq!(days.len(), 2, "{days:?}");
    assert!(days.contains(&"2026-11-30".to_owned()) && days.contains(&"2026-12-01".to_owned()), "{days:?}");
}

#[test]
fn a_clock_that_lags_counts_into_the_minute_and_the_day_that_have_begun() {
    let midnight: Timestamp = "2026-11-30T16:00:00Z".parse().unwrap();
    let history = History::default().one_more(midnight).one_more(midnight - SignedDuration::from_secs(1));
    assert_eq!(told(&history, Day::of(midnight)), BTreeMap::from([(Day::of(midnight), (2, 2))]));
}

#[test]
fn a_clock_that_is_a_year_ahead_spoils_one_day_and_no_more() {
    let history = after([365 * DAY, 0, 1]);
    assert_eq!(told(&history, Day::of(at(1))), BTreeMap::from([(Day::of(at(0)), (2, 2))]));
}

#[test]
fn a_refusal_is_no_call_and_a_grant_is_one() {
    let mut cell = Cell::default();
    let mut granted = 0;
    for _ in 0..100 {
        let (next, answer) = cell.reserve(Standing::Waited, at(0));
        granted += u32::from(answer == Reservation::Granted);
        cell = next;
    }
    assert_eq!(told(&cell.history, Day::of(at(0))), BTreeMap::from([(Day::of(at(0)), (granted, granted))]));
}

#[test]
fn neither_a_closure_nor_a_cell_begun_anew_forgets_the_days() {
    let called = Cell::default().reserve(Standing::Fresh, at(0)).0;
    assert_eq!(called.close(at(30), at(0)).history, called.history);
    let absurd = Cell { next: at(365 * DAY), ..called };
    assert_eq!(absurd.reserve(Standing::Fresh, at(0)).0.history, after([0, 0]));
}

proptest! {
    #[test]
    fn days_and_peaks_are_those_one_counts_on_paper_and_never_more_than_31(
        pauses in vec(prop_oneof![Just(0), 0..5_i64, 0..3 * MINUTE, 0..DAY, 0..40 * DAY], 1..400),
    ) {
        let mut second = 0;
        let seconds: Vec<_> = pauses.into_iter().map(|pause| { second += pause; second }).collect();
        let (history, today) = (after(seconds.iter().copied()), Day::of(at(second)));
        let mut expected = on_paper(&seconds);
        expected.retain(|day, _| day.0 > today.0 - DAYS_BACK);
        prop_assert_eq!(told(&history, today), expected);
        prop_assert!(history.remembered().count() <= DAYS);
    }

    #[test]
    fn what_was_written_down_is_what_it_was(seconds in vec(-90 * DAY..90 * DAY, 0..200)) {
        let history = after(seconds);
        let (minute, in_minute) = history.newest_minute();
        prop_assert_eq!(History::of(history.remembered(), minute, in_minute), history);
    }

    #[test]
    fn whatever_the_clocks_say_no_call_is_counted_twice_and_no_peak_is_higher_than_its_day(
        seconds in vec(-400 * DAY..400 * DAY, 0..200),
    ) {
        let history = after(seconds.clone());
        let calls: u32 = history.remembered().map(|day| day.calls).sum();
        prop_assert!(calls as usize <= seconds.len());
        prop_assert!(history.remembered().all(|day| 1 <= day.peak && day.peak <= day.calls));
    }
}
