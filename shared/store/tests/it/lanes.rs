use crate::emulator::Emulator;
use crate::nouns::*;
use bridge::lane::{Row, Urgency, Wish, Work};
use bridge::ports::{Lanes, StoreFault};
use store::Table;

async fn only_row(table: &Table) -> Row {
    let mut rows = table.rows(&chat_lane("oc_1")).await.unwrap();
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

#[tokio::test]
async fn an_empty_lane_has_no_rows_and_wishing_for_nothing_is_fine() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(table.wish(&[], now()).await, Ok(()));
    assert_eq!(table.rows(&chat_lane("oc_1")).await, Ok(vec![]));
}

#[tokio::test]
async fn a_wish_becomes_a_row() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.wish(&[Wish { due_at: after(30), ..wish("oc_1") }], now()).await.unwrap();
    let row = only_row(&table).await;
    let generation = row.generation;
    let (urgency, since, due_at) = (Urgency::Warning, now(), after(30));
    let work = Work::Show(incident_id());
    assert_eq!(
        row,
        Row { lane: chat_lane("oc_1"), work, urgency, since, due_at, tries: 0, throttled: false, fresh: false, generation }
    );
}

#[tokio::test]
async fn a_row_is_as_fresh_as_it_was_when_it_was_last_wished_for() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    for fresh in [true, false, true] {
        table.wish(&[Wish { fresh, ..wish("oc_1") }], now()).await.unwrap();
        assert_eq!(only_row(&table).await.fresh, fresh);
    }
    table.wish(&[Wish { fresh: true, ..wish("oc_1") }, wish("oc_1")], now()).await.unwrap();
    assert!(!only_row(&table).await.fresh, "of two wishes at once it is the last");
}

#[tokio::test]
async fn a_row_that_is_put_off_stays_fresh() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.wish(&[Wish { fresh: true, ..wish("oc_1") }], now()).await.unwrap();
    table.postpone(&Row { due_at: after(30), throttled: true, ..only_row(&table).await }).await.unwrap();
    assert!(only_row(&table).await.fresh);
}

#[tokio::test]
async fn a_waiting_row_becomes_more_urgent_and_due_earlier_and_never_less_or_later() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let of = |urgency, seconds| [Wish { urgency, due_at: after(seconds), ..wish("oc_1") }];
    table.wish(&of(Urgency::Warning, 30), now()).await.unwrap();
    for (urgency, due, then) in [
        (Urgency::Info, 60, (Urgency::Warning, after(30))),
        (Urgency::Person, 40, (Urgency::Person, after(30))),
        (Urgency::Critical, 20, (Urgency::Person, after(20))),
    ] {
        table.wish(&of(urgency, due), after(5)).await.unwrap();
        let row = only_row(&table).await;
        assert_eq!((row.urgency, row.due_at), then);
        assert_eq!(row.since, now(), "it waits since the first wish");
    }
}

#[tokio::test]
async fn every_wish_is_another_generation_even_within_one_millisecond() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let mut last = 0;
    for _ in 0..3 {
        table.wish(&[wish("oc_1")], now()).await.unwrap();
        let generation = only_row(&table).await.generation;
        assert!(generation > last);
        last = generation;
    }
}

#[tokio::test]
async fn a_finished_row_is_gone_but_not_if_it_was_wished_for_again() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.wish(&[wish("oc_1")], now()).await.unwrap();
    let carried_out = only_row(&table).await;
    table.wish(&[wish("oc_1")], after(1)).await.unwrap();
    table.finish(&carried_out).await.unwrap();
    let still_there = only_row(&table).await;
    table.finish(&still_there).await.unwrap();
    assert_eq!(table.rows(&chat_lane("oc_1")).await, Ok(vec![]));
    assert_eq!(table.finish(&still_there).await, Ok(()), "finishing twice is fine");
}

#[tokio::test]
async fn a_slow_worker_cannot_take_away_a_row_that_came_after_its_own_was_finished() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.wish(&[wish("oc_1")], now()).await.unwrap();
    let slow = only_row(&table).await;
    table.finish(&slow).await.unwrap();
    table.wish(&[wish("oc_1")], after(1)).await.unwrap();
    table.finish(&slow).await.unwrap();
    only_row(&table).await;
}

#[tokio::test]
async fn a_row_put_off_keeps_its_tries_until_somebody_wishes_for_it_again() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.wish(&[wish("oc_1")], now()).await.unwrap();
    let row = only_row(&table).await;
    let put_off = Row { due_at: after(30), tries: 2, throttled: true, ..row };
    table.postpone(&put_off).await.unwrap();
    assert_eq!(only_row(&table).await, put_off);

    table.wish(&[wish("oc_1")], after(1)).await.unwrap();
    let again = only_row(&table).await;
    assert_eq!((again.tries, again.due_at), (0, now()));
    assert!(again.throttled, "the card still has to say that it is late");
}

#[tokio::test]
async fn putting_off_an_older_generation_changes_nothing() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.wish(&[wish("oc_1")], now()).await.unwrap();
    let old = only_row(&table).await;
    table.wish(&[wish("oc_1")], after(1)).await.unwrap();
    let newer = only_row(&table).await;
    table.postpone(&Row { due_at: after(600), tries: 3, ..old.clone() }).await.unwrap();
    table.bury(&old, death(), after(2)).await.unwrap();
    assert_eq!(only_row(&table).await, newer);
}

#[tokio::test]
async fn putting_off_a_finished_row_does_not_bring_it_back() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.wish(&[wish("oc_1")], now()).await.unwrap();
    let row = only_row(&table).await;
    table.finish(&row).await.unwrap();
    table.postpone(&row).await.unwrap();
    table.bury(&row, death(), now()).await.unwrap();
    assert_eq!(emulator.keys().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_dead_row_is_kept_out_of_sight_until_somebody_wishes_for_it_again() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.wish(&[wish("oc_1")], now()).await.unwrap();
    table.bury(&only_row(&table).await, death(), after(5)).await.unwrap();
    assert_eq!(table.rows(&chat_lane("oc_1")).await, Ok(vec![]));
    let items = emulator.items().await;
    assert_eq!(items[0]["reason"].as_m().unwrap()["code"].as_n().unwrap(), "230002");
    assert_eq!(items[0]["dead_at"].as_n().unwrap(), &after(5).as_millisecond().to_string());

    table.wish(&[Wish { due_at: after(60), ..wish("oc_1") }], after(60)).await.unwrap();
    let row = only_row(&table).await;
    assert_eq!((row.due_at, row.tries), (after(60), 0));
    let item = &emulator.items().await[0];
    assert_eq!(["reason", "dead_at", "listed_in"].map(|name| item.contains_key(name)), [false; 3]);
}

#[tokio::test]
async fn a_dead_row_stays_dead_when_a_slow_worker_puts_it_off() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.wish(&[wish("oc_1")], now()).await.unwrap();
    let row = only_row(&table).await;
    table.bury(&row, death(), after(5)).await.unwrap();
    table.postpone(&Row { due_at: after(10), tries: 1, ..row }).await.unwrap();
    assert_eq!(table.rows(&chat_lane("oc_1")).await, Ok(vec![]));
    assert_eq!(store::sweep::due_lanes(&emulator.client, &emulator.table_name, after(60), 10).await, Ok(vec![]));
}

#[tokio::test]
async fn one_worker_has_the_lane_until_it_gives_it_back_or_its_time_is_over() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let lane = chat_lane("oc_1");
    let lease = |owner: &'static str, until, now| table.lease(&lane, owner, after(until), after(now));
    assert_eq!(lease("first", 60, 0).await, Ok(true));
    assert_eq!(lease("second", 60, 0).await, Ok(false));
    assert_eq!(lease("first", 90, 30).await, Ok(true), "its own it may prolong");
    assert_eq!(lease("second", 150, 89).await, Ok(false));
    assert_eq!(lease("second", 150, 90).await, Ok(true), "a worker that died holds nobody up");

    table.release(&lane, "first").await.unwrap();
    assert_eq!(lease("third", 200, 100).await, Ok(false), "only the holder gives back");
    table.release(&lane, "second").await.unwrap();
    assert_eq!(lease("third", 200, 100).await, Ok(true));
}

#[tokio::test]
async fn a_lease_is_no_row_and_other_lanes_are_free() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.lease(&chat_lane("oc_1"), "first", after(60), now()).await.unwrap();
    assert_eq!(table.rows(&chat_lane("oc_1")).await, Ok(vec![]));
    assert_eq!(table.lease(&chat_lane("oc_2"), "second", after(60), now()).await, Ok(true));
    assert_eq!(emulator.table("eu").lease(&chat_lane("oc_1"), "second", after(60), now()).await, Ok(true));
}

#[tokio::test]
async fn a_collision_with_a_transaction_is_tried_again() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.wish(&[wish("oc_1")], now()).await.unwrap();
    let row = only_row(&table).await;
    emulator.fails_next("DeleteItem", "TransactionConflictException");
    table.finish(&row).await.unwrap();
    assert_eq!(table.rows(&chat_lane("oc_1")).await, Ok(vec![]));
}

#[tokio::test]
async fn a_collision_that_never_ends_is_a_fault() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    for _ in 0..4 {
        emulator.cancels_next(&["TransactionConflict"]);
    }
    assert_eq!(table.wish(&[wish("oc_1")], now()).await, Err(StoreFault("RowConflict".into())));
}

#[tokio::test]
async fn a_long_lane_is_read_page_after_page() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    // A page holds one MiB: these keys alone are more than that.
    let long = |number| bridge::id::ClickId::new(format!("{number:0900}"));
    let wishes: Vec<_> = (0..1300).map(|number| Wish { work: Work::Finish(long(number)), ..wish("oc_1") }).collect();
    table.wish(&wishes, now()).await.unwrap();
    assert_eq!(table.rows(&chat_lane("oc_1")).await.unwrap().len(), 1300);
}
