use crate::emulator::Emulator;
use crate::nouns::*;
use bridge::budget::{Api, Reservation, Standing};
use bridge::ports::{Budgets, StoreFault};
use jiff::{SignedDuration, Timestamp};
use store::Table;
use tokio::task::JoinSet;

/// What may come at once (`bridge::budget`).
const BURST: usize = 17;

async fn ask(table: &Table, api: Api, now: Timestamp) -> Reservation {
    table.reserve(api, Standing::Waited, now).await.unwrap()
}

/// Asks until there is no room; how often there was.
async fn use_up(table: &Table, api: Api, now: Timestamp) -> usize {
    let mut calls = 0;
    while ask(table, api, now).await == Reservation::Granted {
        calls += 1;
    }
    calls
}

#[tokio::test]
async fn the_first_call_ever_is_granted() {
    let emulator = Emulator::start().await;
    assert_eq!(ask(&emulator.table("main"), Api::Send, now()).await, Reservation::Granted);
    assert_eq!(emulator.keys().await, ["main#budget#send / cell"]);
}

#[tokio::test]
async fn each_api_and_each_integration_has_a_cell_of_its_own() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(use_up(&table, Api::Send, now()).await, BURST);
    assert_eq!(use_up(&table, Api::Patch, now()).await, BURST);
    assert_eq!(use_up(&table, Api::Contact, now()).await, BURST);
    assert_eq!(use_up(&emulator.table("eu"), Api::Send, now()).await, BURST);
    assert_eq!(use_up(&table, Api::Send, now()).await, 0);
}

#[tokio::test]
async fn two_processes_share_what_there_is() {
    let emulator = Emulator::start().await;
    let (one, other) = (emulator.table("main"), emulator.table("main"));
    for _ in 0..8 {
        assert_eq!(ask(&one, Api::Send, now()).await, Reservation::Granted);
        assert_eq!(ask(&other, Api::Send, now()).await, Reservation::Granted);
    }
    assert_eq!(use_up(&one, Api::Send, now()).await + use_up(&other, Api::Send, now()).await, 1);
}

/// Asks until it is granted, whenever it was told to; the moment.
async fn wait_for_a_call(table: Table) -> Timestamp {
    let (mut standing, mut moment) = (Standing::Fresh, now());
    while let Reservation::NotBefore(told) = table.reserve(Api::Send, standing, moment).await.unwrap() {
        (standing, moment) = (Standing::Waited, told);
    }
    moment
}

#[tokio::test]
async fn of_many_that_race_all_are_served_and_not_one_too_many_at_once() {
    let emulator = Emulator::start().await;
    let mut race = JoinSet::new();
    for _ in 0..8 {
        // A table of its own for each process, and ten lanes in each.
        let table = emulator.table("main");
        (0..10).for_each(|_| drop(race.spawn(wait_for_a_call(table.clone()))));
    }
    let mut calls = race.join_all().await;
    calls.sort();
    assert_eq!(calls.len(), 80);
    for (n, first) in calls.iter().enumerate() {
        let window = SignedDuration::from_secs(2);
        let many = calls[n..].iter().take_while(|call| call.duration_since(*first) <= window).count();
        assert!(many <= 50, "{many} in two seconds");
    }
}

#[tokio::test]
async fn what_one_process_closes_is_closed_for_the_others() {
    let emulator = Emulator::start().await;
    let (one, other) = (emulator.table("main"), emulator.table("main"));
    assert_eq!(ask(&other, Api::Patch, now()).await, Reservation::Granted);
    one.close(Api::Patch, after(20), now()).await.unwrap();
    // Whoever believes a moment longer that there is room loses the race for it.
    assert_ne!(ask(&other, Api::Patch, after(19)).await, Reservation::Granted);
    assert_eq!(ask(&other, Api::Send, after(19)).await, Reservation::Granted);
    assert_eq!(ask(&other, Api::Patch, after(20)).await, Reservation::Granted);
}

#[tokio::test]
async fn a_cell_that_dynamodb_has_deleted_is_empty_for_those_too_who_remember_it() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(use_up(&table, Api::Send, now()).await, BURST);
    let item = emulator.items().await.remove(0);
    let ttl: i64 = item["ttl"].as_n().unwrap().parse().unwrap();
    assert!(
        ttl > after(31 * 24 * HOUR).as_second() && ttl < after(60 * 24 * HOUR).as_second(),
        "in seconds, and not within the month it counts"
    );
    let key = ["pk", "sk"].map(|name| (name.to_owned(), item[name].clone()));
    emulator.client.delete_item().table_name(&emulator.table_name).set_key(Some(key.into())).send().await.unwrap();
    assert_eq!(use_up(&table, Api::Send, after(2 * HOUR)).await, BURST);
}

#[tokio::test]
async fn a_table_that_fails_grants_nothing_and_is_asked_anew() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(ask(&table, Api::Send, now()).await, Reservation::Granted);
    emulator.fails_next("PutItem", "ProvisionedThroughputExceededException");
    let fault = Err(StoreFault("ProvisionedThroughputExceededException".into()));
    assert_eq!(table.reserve(Api::Send, Standing::Fresh, now()).await, fault);
    assert_eq!(use_up(&table, Api::Send, now()).await, BURST - 1);
}

#[tokio::test]
async fn a_call_granted_to_one_that_lives_on_costs_one_write() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(ask(&table, Api::Send, now()).await, Reservation::Granted);
    // Were the cell read first, this would be met.
    emulator.fails_next("GetItem", "InternalServerError");
    assert_eq!(ask(&table, Api::Send, now()).await, Reservation::Granted);
}
