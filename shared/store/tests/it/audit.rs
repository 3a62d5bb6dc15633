use crate::emulator::Emulator;
use crate::nouns::*;
use bridge::audit::{Actor, Deed, DeedFilter, Entry, Kind, look_through};
use bridge::browse::Cursor;
use bridge::id::OpenId;
use bridge::ports::{Audit, StoreFault};
use jiff::{SignedDuration, Timestamp};
use store::Table;

fn entry(at: Timestamp, deed: Deed) -> Entry {
    Entry { at, by: Actor { open_id: OpenId::new("ou_alice"), name: "Alice".into() }, deed }
}

async fn record_all(table: &Table, entries: &[Entry]) {
    for entry in entries {
        table.record(entry).await;
    }
}

#[tokio::test]
async fn nobody_did_anything() {
    let emulator = Emulator::start().await;
    assert_eq!(emulator.table("main").entries(now(), 100).await, Ok(vec![]));
}

#[tokio::test]
async fn the_newest_come_first_over_as_many_months_as_it_takes_and_for_180_days() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let days = [0, -1, -30, -31, -100, -179, -181];
    let entries = days.map(|day| entry(after(day * DAY), Deed::Chosen));
    record_all(&table, &entries).await;
    assert_eq!(table.entries(now(), 100).await, Ok(entries[..6].to_vec()), "the last is too old");
    assert_eq!(table.entries(now(), 3).await, Ok(entries[..3].to_vec()));
    assert_eq!(table.entries(after(-DAY), 1).await, Ok(vec![entries[1].clone()]));
    let ttl: i64 = emulator.items().await.last().unwrap()["ttl"].as_n().unwrap().parse().unwrap();
    assert_eq!(ttl, after(180 * DAY).as_second() + 1);
}

#[tokio::test]
async fn entries_of_one_millisecond_do_not_overwrite_each_other_and_the_same_stands_once() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let moment = now() + SignedDuration::from_micros(300);
    let entries = [Deed::Chosen, Deed::SetUp, Deed::Resent { count: 2 }].map(|deed| entry(moment, deed));
    record_all(&table, &entries).await;
    record_all(&table, &entries).await;
    assert_eq!(table.entries(moment, 100).await.unwrap().len(), 3);
    assert_eq!(emulator.table("eu").entries(moment, 100).await, Ok(vec![]), "another integration's");
}

#[tokio::test]
async fn whoever_looks_through_it_sees_each_entry_once_page_after_page() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    // Three of each millisecond, over a change of months.
    let moment = |number: i64| after(9 * DAY) - SignedDuration::from_millis(number / 3);
    let entries: Vec<_> =
        (0..40).map(|number| entry(moment(number), Deed::Resent { count: number.try_into().unwrap() })).collect();
    record_all(&table, &entries).await;
    record_all(&table, &[entry(after(0), Deed::Chosen)]).await;
    let filter = DeedFilter { kind: Some(Kind::Deliveries), person: "ali".into() };
    let (mut seen, mut from) = (Vec::new(), Cursor::from(after(10 * DAY)));
    loop {
        let found = look_through(&table, &filter, from, 7).await.unwrap();
        seen.extend(found.items);
        let Some(next) = found.next else { break };
        from = next;
    }
    assert_eq!(seen.len(), 40);
    assert!(entries.iter().all(|entry| seen.contains(entry)));
}

#[tokio::test]
async fn an_entry_that_cannot_be_written_holds_nothing_up_and_an_audit_that_cannot_be_read_says_so() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    emulator.fails_next("PutItem", "InternalServerError");
    table.record(&entry(now(), Deed::Chosen)).await;
    assert_eq!(table.entries(now(), 10).await, Ok(vec![]));
    emulator.fails_next("Query", "ThrottlingException");
    assert_eq!(table.entries(now(), 10).await, Err(StoreFault("ThrottlingException".into())));
}
