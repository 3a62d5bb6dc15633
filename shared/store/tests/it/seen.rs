use crate::emulator::Emulator;
use crate::nouns::*;
use bridge::ports::{Seen, StoreFault};

#[tokio::test]
async fn a_key_is_new_once_a_day_and_per_integration() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(table.first_time("om_1#a", now()).await, Ok(true));
    assert_eq!(table.knows("om_1#a", after(1)).await, Ok(true));
    assert_eq!(table.knows("om_1", after(1)).await, Ok(false), "another key");
    assert_eq!(table.knows("om_1#a", after(DAY + 1)).await, Ok(false), "expired");
    assert_eq!(table.first_time("om_1#a", after(1)).await, Ok(false));
    assert_eq!(table.first_time("om_1#a", after(DAY)).await, Ok(false));
    assert_eq!(table.first_time("om_1", after(1)).await, Ok(true), "another key");
    assert_eq!(emulator.table("eu").first_time("om_1#a", after(1)).await, Ok(true), "another integration");
    assert_eq!(table.first_time("om_1#a", after(DAY + 1)).await, Ok(true), "expired, though DynamoDB has not deleted it");
}

#[tokio::test]
async fn of_many_at_once_one_is_first() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let (a, b, c) = tokio::join!(table.first_time("k", now()), table.first_time("k", now()), table.first_time("k", now()));
    assert_eq!([a, b, c].into_iter().filter(|first| *first == Ok(true)).count(), 1);
}

#[tokio::test]
async fn a_collision_that_never_ends_is_a_fault_and_never_a_no() {
    let emulator = Emulator::start().await;
    for _ in 0..4 {
        emulator.cancels_next(&["TransactionConflict"]);
    }
    let fault = Err(StoreFault("TransactionConflict".into()));
    assert_eq!(emulator.table("main").first_time("k", now()).await, fault);
}
