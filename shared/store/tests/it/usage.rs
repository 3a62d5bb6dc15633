use crate::emulator::Emulator;
use crate::nouns::*;
use aws_sdk_dynamodb::types::AttributeValue;
use bridge::budget::{Api, Cell, Reservation, Standing};
use bridge::ports::{Budgets, Cells, StoreFault};
use bridge::quota::{Day, Month};
use jiff::Timestamp;
use tokio::task::JoinSet;

fn month() -> Month {
    Month::of(now())
}

#[tokio::test]
async fn nobody_has_called_and_nothing_is_used() {
    let emulator = Emulator::start().await;
    assert_eq!(emulator.table("main").used(month()).await, Ok(0));
}

#[tokio::test]
async fn every_call_that_is_granted_is_counted_in_its_month_and_the_directory_is_not() {
    let emulator = Emulator::start().await;
    let (table, other) = (emulator.table("main"), emulator.table("main"));
    for api in Api::ALL {
        assert_eq!(table.reserve(api, Standing::Fresh, now()).await, Ok(Reservation::Granted));
    }
    assert_eq!(other.reserve(Api::Send, Standing::Fresh, after(1)).await, Ok(Reservation::Granted));
    assert_eq!(table.used(month()).await, Ok(5));
    assert_eq!(emulator.table("eu").used(month()).await, Ok(0));

    assert_eq!(table.reserve(Api::Patch, Standing::Fresh, after(31 * DAY)).await, Ok(Reservation::Granted));
    let next = Month::of(after(31 * DAY));
    assert_eq!((table.used(next).await, next > month()), (Ok(1), true));
    assert_eq!(table.used(month()).await, Ok(4), "the cell of that API counts another month now");
}

#[tokio::test]
async fn a_refusal_is_no_call() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let mut granted = 0;
    while table.reserve(Api::Send, Standing::Waited, now()).await == Ok(Reservation::Granted) {
        granted += 1;
    }
    assert_eq!(table.used(month()).await, Ok(granted));
}

#[tokio::test]
async fn a_table_that_fails_is_a_fault() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let fault = || StoreFault("ProvisionedThroughputExceededException".into());
    emulator.fails_next("BatchGetItem", &fault().0);
    assert_eq!(table.used(month()).await, Err(fault()));
    for _ in 0..2 {
        emulator.fails_next("TransactWriteItems", &fault().0);
    }
    assert_eq!(table.claim_warning(month(), 70).await, Err(fault()));
    assert_eq!(table.claim_buzz(1, now()).await, Err(fault()));
}

#[tokio::test]
async fn each_share_of_a_month_is_warned_of_once_and_none_after_a_higher_one() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let claims = [(70, true), (70, false), (90, true), (90, false), (70, false)];
    for (percent, claimed) in claims {
        assert_eq!(table.claim_warning(month(), percent).await, Ok(claimed), "{percent}");
    }
    assert_eq!(table.claim_warning(Month(month().0 + 1), 70).await, Ok(true), "another month");
    assert_eq!(emulator.table("eu").claim_warning(month(), 70).await, Ok(true), "another integration");
    let ttl: i64 = emulator.items().await[1]["ttl"].as_n().unwrap().parse().unwrap();
    assert_eq!(ttl, month().end().as_second() + 30 * DAY);
}

#[tokio::test]
async fn a_day_has_so_many_buzzes_and_the_next_has_them_anew() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(table.claim_buzz(0, now()).await, Ok(false), "none a day is never");
    assert_eq!(emulator.keys().await, Vec::<String>::new());
    for claimed in [true, true, false, false] {
        assert_eq!(table.claim_buzz(2, now()).await, Ok(claimed));
    }
    assert_eq!(table.claim_buzz(3, now()).await, Ok(true), "somebody has allowed more");
    // The day is over at midnight in UTC.
    assert_eq!(table.claim_buzz(2, after(12 * HOUR - 1)).await, Ok(false));
    assert_eq!(table.claim_buzz(2, after(12 * HOUR)).await, Ok(true));
    assert_eq!(emulator.keys().await, ["main#usage / buzz#2096-11-22", "main#usage / buzz#2096-11-23"]);
    assert_eq!(emulator.items().await[0]["ttl"].as_n().unwrap(), &(after(2 * DAY).as_second() + 1).to_string());
}

#[tokio::test]
async fn of_many_who_buzz_at_once_no_more_than_allowed_do() {
    let emulator = Emulator::start().await;
    let mut race = JoinSet::new();
    for _ in 0..8 {
        let table = emulator.table("main");
        race.spawn(async move { table.claim_buzz(3, now()).await.unwrap() });
    }
    assert_eq!(race.join_all().await.into_iter().filter(|claimed| *claimed).count(), 3);
}

/// The days of an API, oldest first: calls, and the busiest minute.
async fn days(table: &store::Table, api: Api, today: Timestamp) -> Vec<(u32, u32)> {
    let cells = table.cells().await.unwrap();
    let (_, cell) = cells.into_iter().find(|(of, _)| *of == api).unwrap();
    let mut days: Vec<_> = cell.history.until(Day::of(today)).collect();
    days.sort_by_key(|calls| calls.day);
    days.into_iter().map(|calls| (calls.calls, calls.peak)).collect()
}

#[tokio::test]
async fn nobody_has_called_and_every_cell_is_empty() {
    let emulator = Emulator::start().await;
    assert_eq!(emulator.table("main").cells().await, Ok(Api::ALL.map(|api| (api, Cell::default())).to_vec()));
}

#[tokio::test]
async fn the_calls_of_each_day_and_its_busiest_minute_are_remembered_over_processes() {
    let emulator = Emulator::start().await;
    for at in [0, 1, 2, 90, DAY, DAY + 1] {
        // Each call by a process that has just started.
        assert_eq!(emulator.table("main").reserve(Api::Send, Standing::Fresh, after(at)).await, Ok(Reservation::Granted));
    }
    let table = emulator.table("main");
    assert_eq!(days(&table, Api::Send, after(DAY)).await, [(4, 3), (2, 2)]);
    assert_eq!(days(&table, Api::Patch, after(DAY)).await, []);
    assert_eq!(days(&table, Api::Send, after(31 * DAY)).await, [(2, 2)], "a month later the first day is forgotten");
    assert_eq!(days(&emulator.table("eu"), Api::Send, after(DAY)).await, []);
}

#[tokio::test]
async fn a_cell_of_a_former_release_is_read_and_counts_from_now_on() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(table.reserve(Api::Send, Standing::Fresh, now()).await, Ok(Reservation::Granted));
    let mut item = emulator.items().await.remove(0);
    for name in ["days", "minute", "in_minute"] {
        assert!(item.remove(name).is_some(), "{name}");
    }
    emulator.client.put_item().table_name(&emulator.table_name).set_item(Some(item)).send().await.unwrap();
    assert_eq!(days(&table, Api::Send, now()).await, []);
    assert_eq!(emulator.table("main").reserve(Api::Send, Standing::Fresh, after(5)).await, Ok(Reservation::Granted));
    assert_eq!((days(&table, Api::Send, now()).await, table.used(month()).await), (vec![(1, 1)], Ok(2)));
}

#[tokio::test]
async fn a_cell_of_31_busy_days_stays_below_the_kib_that_one_write_unit_pays_for() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(table.reserve(Api::Contact, Standing::Fresh, now()).await, Ok(Reservation::Granted));
    let mut item = emulator.items().await.remove(0);
    // As many as there can be: every day 967 a minute, all day long.
    let busiest: Vec<_> = (0..31).map(|back| format!("{} 1392480 1000", Day::of(now()).0 - back)).collect();
    item.insert("days".to_owned(), AttributeValue::S(busiest.join(",")));
    // DynamoDB counts names and texts by their bytes, and a number by its digits: at most half a byte each, and two.
    let size: usize = item.iter().map(|(name, value)| name.len() + value.as_s().map_or(21, String::len)).sum();
    assert!(size < 1_024, "{size} bytes");
    emulator.client.put_item().table_name(&emulator.table_name).set_item(Some(item)).send().await.unwrap();
    assert_eq!(emulator.table("main").reserve(Api::Contact, Standing::Fresh, after(5)).await, Ok(Reservation::Granted));
    let days = days(&table, Api::Contact, after(5)).await;
    assert_eq!((days.len(), days[29], days[30]), (31, (1_392_480, 1_000), (1_392_481, 1_000)));
}
