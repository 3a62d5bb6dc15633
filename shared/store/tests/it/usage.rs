use crate::emulator::Emulator;
use crate::nouns::*;
use bridge::budget::{Api, Reservation, Standing};
use bridge::ports::{Budgets, StoreFault};
use bridge::quota::Month;
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
