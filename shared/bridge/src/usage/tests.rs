#![allow(clippy::unwrap_used)]

use super::*;
use crate::budget::History;
use crate::quota::Used;

/// Noon in China.
fn noon(date: &str) -> Timestamp {
    format!("{date}T04:00:00Z").parse().unwrap()
}

/// So many calls at noon of each of these days, all in one minute.
fn cell(days: &[(&str, u32)], used: u64) -> Cell {
    let mut history = History::default();
    for (date, calls) in days {
        for _ in 0..*calls {
            history = history.one_more(noon(date));
        }
    }
    Cell { used: Used { month: Month::of(noon("2026-11-15")), calls: used }, history, ..Cell::default() }
}

fn usage(cells: &[(Api, Cell)], date: &str) -> Usage {
    Usage::of(cells, noon(date))
}

#[test]
fn nobody_has_called_and_there_are_31_empty_days_and_no_forecast() {
    let usage = usage(&Api::ALL.map(|api| (api, Cell::default())), "2026-11-15");
    assert_eq!((usage.used, usage.days.len(), usage.days.iter().map(|day| day.calls).sum::<u64>()), (0, 31, 0));
    assert_eq!((usage.days[0].day.to_string(), usage.days[30].day.to_string()), ("2026-10-16".into(), "2026-11-15".into()));
    assert_eq!((usage.forecast(Some(10_000), noon("2026-11-15")), usage.busiest()), (None, None));
}

#[test]
fn the_directory_is_counted_by_itself() {
    let cells = [(Api::Send, cell(&[("2026-11-14", 5)], 5)), (Api::Contact, cell(&[("2026-11-14", 9)], 9))];
    let usage = usage(&cells, "2026-11-15");
    assert_eq!((usage.used, usage.by_api.clone()), (5, vec![(Api::Send, 5), (Api::Contact, 9)]));
    let day = usage.busiest().unwrap();
    assert_eq!((day.calls, day.peak), (5, Some((9, Api::Contact))), "its limit of a minute is its own as well");
}

#[test]
fn the_calls_of_last_month_are_not_of_this_one() {
    let usage = usage(&[(Api::Send, cell(&[("2026-11-30", 5)], 5))], "2026-12-01");
    assert_eq!((usage.used, usage.days[29].calls), (0, 5));
}

#[test]
fn a_month_ends_where_the_last_week_leads_and_today_is_no_whole_day() {
    let days = [("2026-11-07", 900), ("2026-11-08", 100), ("2026-11-14", 40), ("2026-11-15", 500)];
    let usage = usage(&[(Api::Send, cell(&days, 1_540))], "2026-11-15");
    // A week of 140 calls is 20 a day; 15.5 days are left.
    let forecast = Forecast { calls: 1_540 + 310, daily: 20, days: 7, used_up: None };
    assert_eq!(usage.forecast(None, noon("2026-11-15")), Some(forecast));
    assert_eq!(usage.forecast(Some(1_851), noon("2026-11-15")), Some(forecast));
    let day_of = |date| Some(Day::of(noon(date)));
    let used_up = |allowed| usage.forecast(Some(allowed), noon("2026-11-15")).unwrap().used_up;
    assert_eq!(used_up(1_850), day_of("2026-12-01"), "with its last second");
    assert_eq!(used_up(1_600), day_of("2026-11-18"), "60 calls are three days");
    assert_eq!((used_up(1_540), used_up(10)), (None, None), "it is used up already");
}

#[test]
fn days_before_the_first_call_ever_say_nothing() {
    let usage = usage(&[(Api::Send, cell(&[("2026-11-13", 10), ("2026-11-14", 20)], 30))], "2026-11-15");
    let forecast = usage.forecast(None, noon("2026-11-15")).unwrap();
    assert_eq!((forecast.days, forecast.daily), (2, 15));
    let first_day = Usage::of(&[(Api::Send, cell(&[("2026-11-15", 10)], 10))], noon("2026-11-15"));
    assert_eq!(first_day.forecast(None, noon("2026-11-15")), None);
}
