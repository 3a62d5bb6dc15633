#![allow(clippy::unwrap_used)]

use super::*;
use crate::samples::at;
use proptest::collection::vec;
use proptest::prelude::*;

/// Something of a moment, told from others by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Thing(i64, usize);

impl Dated for Thing {
    fn at(&self) -> Timestamp {
        // Three to a millisecond: what is finer than that must not confuse anybody.
        at(0) + SignedDuration::from_micros(self.0 * 300)
    }
}

/// As a journal reads: newest first, not after a moment, so many.
fn lines(all: &[Thing], before: Timestamp, most: usize) -> Vec<Thing> {
    let mut lines: Vec<_> = all.iter().copied().filter(|thing| thing.at() <= before).collect();
    lines.sort_by_key(|thing| (std::cmp::Reverse(thing.at()), thing.1));
    lines.truncate(most);
    lines
}

fn browse(all: &[Thing], mut browse: Browse<Thing>, wanted: impl Fn(&Thing) -> bool) -> Found<Thing> {
    while let Some((before, most)) = browse.asks() {
        browse.take(lines(all, before, most), &wanted);
    }
    browse.found()
}

fn far_ahead() -> Cursor {
    Cursor::from(at(1_000_000))
}

fn things(moments: impl IntoIterator<Item = i64>) -> Vec<Thing> {
    moments.into_iter().enumerate().map(|(number, moment)| Thing(moment, number)).collect()
}

#[test]
fn where_nothing_is_written_down_nothing_is_found_and_there_is_no_next_page() {
    let found = browse(&[], Browse::new(far_ahead(), None, 10, 100), |_| true);
    assert_eq!(found, Found { items: vec![], next: None, gave_up: false });
}

#[test]
fn a_page_that_ends_with_the_last_has_no_next_one() {
    let all = things([1, 2, 3]);
    let found = browse(&all, Browse::new(far_ahead(), None, 3, 100), |_| true);
    assert_eq!((found.items.len(), found.next, found.gave_up), (3, None, false));
    let found = browse(&all, Browse::new(far_ahead(), None, 2, 100), |_| true);
    assert_eq!((found.items.len(), found.next.is_some()), (2, true));
}

#[test]
fn who_finds_nothing_gives_up_after_a_while_and_can_go_on_from_there() {
    let all = things(0..2_000);
    let is_oldest = |thing: &Thing| thing.0 == 0;
    let found = browse(&all, Browse::new(far_ahead(), None, 50, 1_500), is_oldest);
    assert!(found.gave_up && found.items.is_empty(), "{found:?}");
    let found = browse(&all, Browse::new(found.next.unwrap(), None, 50, 1_500), is_oldest);
    assert_eq!(found, Found { items: vec![all[0]], next: None, gave_up: false });
}

#[test]
fn what_is_older_than_somebody_wants_is_not_looked_at() {
    let all = things(0..2_000);
    let found = browse(&all, Browse::new(far_ahead(), Some(all[1_990].at()), 50, 100), |_| true);
    assert_eq!((found.items.len(), found.next, found.gave_up), (10, None, false));
}

#[test]
fn a_cursor_reads_back_what_it_wrote_and_nothing_else() {
    let cursor = Cursor::from(at(7)).past(at(7));
    assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
    for text in ["", "-", "7", "7-", "x-1", "7-x", "99999999999999999-0", "7-9999999", "7--1", "1-2-3"] {
        assert_eq!(Cursor::parse(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn page_after_page_everything_is_seen_once_and_in_order(
        moments in vec(0..400_i64, 0..1_200),
        most in 1..60_usize,
        patience in 60..800_usize,
    ) {
        let all = things(moments);
        let wanted = |thing: &Thing| !thing.1.is_multiple_of(3);
        let (mut seen, mut cursor) = (Vec::new(), far_ahead());
        loop {
            let found = browse(&all, Browse::new(cursor, None, most, patience), wanted);
            prop_assert!(found.items.len() <= most);
            seen.extend(found.items);
            match found.next {
                Some(next) => cursor = Cursor::parse(&next.to_string()).unwrap(),
                None => break,
            }
        }
        let mut expected = lines(&all, Timestamp::MAX, usize::MAX);
        expected.retain(wanted);
        prop_assert_eq!(seen, expected);
    }
}
