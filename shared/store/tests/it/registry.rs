use crate::emulator::Emulator;
use crate::nouns::*;
use bridge::id::Integration;
use bridge::ports::{Registry, StoreFault};
use store::listed::integrations;

fn named(name: &str) -> Integration {
    Integration::parse(name).unwrap()
}

#[tokio::test]
async fn at_first_nobody_is_entered_and_nobody_has_a_turn() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(integrations(&emulator.client, &emulator.table_name).await, Ok(vec![]));
    assert_eq!(table.entered_at().await, Ok(None));
    assert_eq!(table.take_turn("a", after(60), now()).await, Ok(false));
    assert_eq!(table.end_turn("a").await, Ok(()));
    assert_eq!(emulator.keys().await, Vec::<String>::new());
}

#[tokio::test]
async fn whoever_enters_first_says_since_when() {
    let emulator = Emulator::start().await;
    emulator.table("main").enter(now()).await.unwrap();
    emulator.table("main").enter(after(DAY)).await.unwrap();
    emulator.table("eu").enter(after(5)).await.unwrap();
    assert_eq!(integrations(&emulator.client, &emulator.table_name).await, Ok(vec![named("eu"), named("main")]));
    assert_eq!(emulator.table("main").entered_at().await, Ok(Some(now())));
    assert_eq!(emulator.table("eu").entered_at().await, Ok(Some(after(5))));
    assert_eq!(emulator.keys().await, ["eu#integration / integration", "main#integration / integration"]);
}

#[tokio::test]
async fn one_worker_at_a_time_has_the_turn_until_it_ends_or_runs_out() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.enter(now()).await.unwrap();
    assert_eq!(table.take_turn("a", after(60), now()).await, Ok(true));
    assert_eq!(table.take_turn("b", after(60), after(1)).await, Ok(false));
    assert_eq!(table.take_turn("a", after(70), after(1)).await, Ok(true), "it is theirs already");
    table.end_turn("b").await.unwrap();
    assert_eq!(table.take_turn("b", after(90), after(69)).await, Ok(false), "nobody ends another's turn");
    assert_eq!(table.take_turn("b", after(90), after(70)).await, Ok(true), "it ran out");
    table.end_turn("b").await.unwrap();
    assert_eq!(table.take_turn("a", after(90), after(71)).await, Ok(true));
    assert_eq!(table.entered_at().await, Ok(Some(now())), "turns leave the entry as it is");
}

#[tokio::test]
async fn a_table_that_fails_is_a_fault() {
    let emulator = Emulator::start().await;
    emulator.fails_next("Query", "ThrottlingException");
    assert_eq!(integrations(&emulator.client, &emulator.table_name).await, Err(StoreFault("ThrottlingException".into())));
    emulator.fails_next("PutItem", "ThrottlingException");
    assert_eq!(emulator.table("main").enter(now()).await, Err(StoreFault("ThrottlingException".into())));
}
