use crate::emulator::Emulator;
use crate::nouns::*;
use bridge::id::{ClickId, IncidentId};
use bridge::lane::{Lane, Row, Wish, Work};
use bridge::ports::{Lanes, Overview, StoreFault, Waiting};
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

async fn queue(table: &store::Table, most: usize) -> Vec<String> {
    let rows = table.waiting_rows(now(), most).await.unwrap();
    rows.iter().map(|row| format!("{:?}", row.lane).split('"').nth(1).unwrap().to_owned()).collect()
}

#[tokio::test]
async fn in_an_empty_table_no_row_waits() {
    let emulator = Emulator::start().await;
    assert_eq!(emulator.table("main").waiting_rows(now(), 10).await, Ok(vec![]));
}

#[tokio::test]
async fn the_rows_that_wait_are_told_as_they_are_longest_waiting_first_and_those_for_later_last() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    for (chat, at) in [("oc_2", 20), ("oc_1", 10), ("oc_3", 30)] {
        table.wish(&[wish(chat)], after(at)).await.unwrap();
    }
    let later = Wish { work: Work::Buzz(incident_id()), due_at: after(HOUR), ..wish("oc_later") };
    table.wish(&[later], now()).await.unwrap();
    assert_eq!(queue(&table, 10).await, ["oc_1", "oc_2", "oc_3", "oc_later"]);
    assert_eq!(queue(&table, 2).await, ["oc_1", "oc_2"]);
    assert_eq!(queue(&table, 0).await, Vec::<String>::new());

    let row = table.rows(&chat_lane("oc_2")).await.unwrap().remove(0);
    let postponed = Row { due_at: after(600), tries: 3, throttled: true, ..row };
    table.postpone(&postponed).await.unwrap();
    assert_eq!(table.waiting_rows(now(), 10).await.unwrap()[1], postponed, "put off, it still waits since it was wished for");
}

#[tokio::test]
async fn neither_the_dead_nor_those_of_another_integration_wait_here() {
    let emulator = Emulator::start().await;
    let (main, eu) = (emulator.table("main"), emulator.table("eu"));
    main.wish(&[wish("oc_1"), wish("oc_2")], now()).await.unwrap();
    eu.wish(&[wish("oc_3")], now()).await.unwrap();
    main.bury(&main.rows(&chat_lane("oc_1")).await.unwrap()[0], death(), now()).await.unwrap();
    assert_eq!((queue(&main, 10).await, queue(&eu, 10).await), (vec!["oc_2".to_owned()], vec!["oc_3".to_owned()]));
}

#[tokio::test]
async fn of_more_rows_than_one_batch_holds_the_longest_waiting_are_found_in_all_shards() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    for number in 0..240_i64 {
        table.wish(&[wish(&format!("oc_{number:03}"))], after(number)).await.unwrap();
    }
    let first: Vec<_> = (0..150).map(|number| format!("oc_{number:03}")).collect();
    assert_eq!(queue(&table, 150).await, first);
}
