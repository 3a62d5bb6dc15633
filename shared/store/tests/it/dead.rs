use crate::emulator::Emulator;
use crate::nouns::*;
use bridge::lane::{Row, Wish};
use bridge::ports::{DeadRow, Lanes, StoreFault};
use bridge::reason::{Death, Reason};
use store::Table;

async fn row(table: &Table, chat: &str) -> Row {
    table.rows(&chat_lane(chat)).await.unwrap().remove(0)
}

#[tokio::test]
async fn nothing_is_dead_and_what_waits_is_not() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(table.dead(10).await, Ok(vec![]));
    table.wish(&[wish("oc_1")], now()).await.unwrap();
    assert_eq!(table.dead(10).await, Ok(vec![]));
}

#[tokio::test]
async fn a_dead_row_is_told_as_it_was_with_the_reason_and_the_moment() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.wish(&[Wish { due_at: after(30), fresh: true, ..wish("oc_1") }], now()).await.unwrap();
    let dies = Row { tries: 11, ..row(&table, "oc_1").await };
    for death in [death(), Death { reason: Reason::TriedTooOften, code: None }] {
        table.bury(&dies, death, after(60)).await.unwrap();
        assert_eq!(table.dead(10).await, Ok(vec![DeadRow { row: dies.clone(), death, at: after(60) }]));
    }
}

#[tokio::test]
async fn a_row_that_is_wished_for_again_is_dead_no_more_and_may_die_again() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.wish(&[wish("oc_1")], now()).await.unwrap();
    for round in 1..3 {
        table.bury(&row(&table, "oc_1").await, death(), after(round)).await.unwrap();
        assert_eq!(table.dead(10).await.unwrap().len(), 1);
        table.wish(&[wish("oc_1")], after(round)).await.unwrap();
        assert_eq!(table.dead(10).await, Ok(vec![]));
        assert_eq!(row(&table, "oc_1").await.due_at, now());
    }
}

#[tokio::test]
async fn a_row_that_lives_again_waits_from_then_on_and_not_since_it_was_first_wished_for() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.wish(&[wish("oc_1")], now()).await.unwrap();
    let held_back = Row { throttled: true, ..row(&table, "oc_1").await };
    table.postpone(&held_back).await.unwrap();
    table.bury(&held_back, death(), after(60)).await.unwrap();
    table.wish(&[wish("oc_1")], after(DAY)).await.unwrap();
    let alive = row(&table, "oc_1").await;
    assert_eq!((alive.since, alive.throttled), (after(DAY), false));
    assert_eq!(table.waiting(after(DAY + 7)).await.unwrap().oldest.as_secs(), 7);
}

#[tokio::test]
async fn the_dead_are_found_in_all_lanes_of_this_integration_and_no_more_than_asked_for() {
    let emulator = Emulator::start().await;
    let (main, eu) = (emulator.table("main"), emulator.table("eu"));
    let wishes: Vec<_> = (0..120).map(|number| wish(&format!("oc_{number:03}"))).collect();
    main.wish(&wishes, now()).await.unwrap();
    eu.wish(&wishes[..1], now()).await.unwrap();
    for wish in &wishes {
        let row = main.rows(&wish.lane).await.unwrap().remove(0);
        main.bury(&row, death(), now()).await.unwrap();
    }
    eu.bury(&row(&eu, "oc_000").await, death(), now()).await.unwrap();
    let many = async |most| main.dead(most).await.unwrap().len();
    assert_eq!([many(0).await, many(7).await, many(120).await, many(usize::MAX).await], [0, 7, 120, 120]);
    assert_eq!(eu.dead(10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_table_that_fails_is_a_fault() {
    let emulator = Emulator::start().await;
    emulator.fails_next("Query", "ThrottlingException");
    assert_eq!(emulator.table("main").dead(10).await, Err(StoreFault("ThrottlingException".into())));
}
