#![allow(clippy::unwrap_used)]

use super::*;
use crate::lane::{Lane, Urgency, Work};
use crate::samples::{at, incident};

fn row(tries: u32) -> Row {
    let (lane, work) = (Lane::Commands(incident().id), Work::Invite);
    Row { lane, work, urgency: Urgency::Info, since: at(0), due_at: at(0), tries, throttled: false, fresh: false, generation: 1 }
}

#[test]
fn a_row_is_tried_for_about_a_day_and_then_no_more() {
    let mut waited = SignedDuration::ZERO;
    let mut tries = 0;
    while let Some(later) = next(&row(tries), None, false, at(0)) {
        let wait = later.due_at.duration_since(at(0));
        let planned = SignedDuration::from_secs(WAITS[tries as usize]);
        assert!(wait >= planned * 8 / 10 && wait <= planned * 12 / 10, "{wait} for {planned}");
        waited += wait;
        tries = later.tries;
    }
    assert_eq!(tries, 10);
    assert!(waited > SignedDuration::from_hours(18), "{waited}");
}

#[test]
fn the_servers_word_wins_and_a_limit_costs_no_try() {
    let later = next(&row(2), Some(Duration::from_secs(42)), true, at(0)).unwrap();
    assert_eq!((later.due_at, later.tries, later.throttled), (at(42), 2, true));
}
