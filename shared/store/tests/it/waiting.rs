use crate::emulator::Emulator;
use crate::nouns::*;
use bridge::id::{ClickId, IncidentId};
use bridge::lane::{Lane, Row, Wish, Work};
use bridge::ports::{Lanes, StoreFault, Waiting};
use std::time::Duration;

fn rows(rows: usize, oldest: u64) -> Waiting {
    Waiting { rows, oldest: Duration::from_secs(oldest), dead: 0 }
}

#[tokio::test]
async fn in_an_empty_table_nothing_waits() {
    let emulator = Emulator::start().await;
    assert_eq!(emulator.table("main").waiting(now()).await, Ok(Waiting::default()));
}

#[tokio::test]
async fn what_is_due_waits_since_it_was_first_wished_for_and_what_is_not_due_does_not() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.wish(&[wish("oc_1"), Wish { due_at: after(120), ..wish("oc_2") }], now()).await.unwrap();
    table.wish(&[wish("oc_1"), wish("oc_3")], after(30)).await.unwrap();
    assert_eq!(table.waiting(after(90)).await, Ok(rows(2, 90)));
    assert_eq!(table.waiting(after(120)).await, Ok(rows(3, 120)));
}

#[tokio::test]
async fn what_was_put_off_by_a_limit_or_by_a_neighbour_waits_all_the_same() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.wish(&[wish("oc_1"), wish("oc_2"), wish("oc_3")], now()).await.unwrap();
    let row = async |chat| table.rows(&chat_lane(chat)).await.unwrap().remove(0);
    table.postpone(&Row { due_at: after(600), throttled: true, ..row("oc_1").await }).await.unwrap();
    assert_eq!(table.waiting(after(60)).await, Ok(rows(3, 60)));
    table.postpone(&Row { due_at: after(600), tries: 6, ..row("oc_2").await }).await.unwrap();
    assert_eq!(table.waiting(after(60)).await, Ok(rows(3, 60)));
    table.postpone(&Row { due_at: after(600), ..row("oc_3").await }).await.unwrap();
    assert_eq!(table.waiting(after(60)).await, Ok(rows(2, 60)), "put off by our own choice, its time has not come");
}

#[tokio::test]
async fn work_for_later_waits_since_its_time_came() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let works =
        [Work::Recheck(incident_id()), Work::Buzz(incident_id()), Work::Remind(incident_id()), Work::Finish(ClickId::new("c"))];
    for work in works {
        let later = Wish { work, due_at: after(HOUR), ..wish("oc_1") };
        table.wish(&[later], now()).await.unwrap();
        assert_eq!(table.waiting(after(HOUR - 1)).await, Ok(rows(0, 0)));
        assert_eq!(table.waiting(after(HOUR + 20)).await, Ok(rows(1, 20)));
        let row = table.rows(&chat_lane("oc_1")).await.unwrap().remove(0);
        table.postpone(&Row { due_at: after(2 * HOUR), tries: 1, ..row.clone() }).await.unwrap();
        assert_eq!(table.waiting(after(HOUR + 20)).await, Ok(rows(1, 0)), "it waits, and nobody knows any more since when");
        table.finish(&row).await.unwrap();
    }
}

#[tokio::test]
async fn the_dead_are_counted_by_themselves() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.wish(&[wish("oc_1"), wish("oc_2")], now()).await.unwrap();
    table.bury(&table.rows(&chat_lane("oc_1")).await.unwrap()[0], death(), after(5)).await.unwrap();
    assert_eq!(table.waiting(after(60)).await, Ok(Waiting { dead: 1, ..rows(1, 60) }));
}

#[tokio::test]
async fn each_integration_counts_its_own_over_all_lanes() {
    let emulator = Emulator::start().await;
    let (main, eu) = (emulator.table("main"), emulator.table("eu"));
    let wishes: Vec<_> = (0..40).map(|number| wish(&format!("oc_{number}"))).collect();
    main.wish(&wishes, now()).await.unwrap();
    let command = Wish { lane: Lane::Commands(IncidentId::new("i")), work: Work::Finish(ClickId::new("c")), ..wish("") };
    main.wish(&[command], now()).await.unwrap();
    eu.wish(&wishes[..1], after(-5)).await.unwrap();
    assert_eq!(main.waiting(after(1)).await, Ok(rows(41, 1)));
    assert_eq!(eu.waiting(after(1)).await, Ok(rows(1, 6)));
}

#[tokio::test]
async fn a_table_that_fails_is_a_fault() {
    let emulator = Emulator::start().await;
    emulator.fails_next("Query", "ThrottlingException");
    assert_eq!(emulator.table("main").waiting(now()).await, Err(StoreFault("ThrottlingException".into())));
}
