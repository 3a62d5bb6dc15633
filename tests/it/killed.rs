//! The built alert-dispatcher is killed at the very moment of its 200: what it said it has, it has.

use crate::binaries;
use bridge::ports::{Lanes as _, Records as _};
use tests::door::{Door, Push};
use tests::runtime_api::Function;

/// Each in a process of its own.
const EVENTS: u32 = 20;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_200_is_in_the_table_though_the_process_was_killed_at_its_answer() {
    let door = Door::open().await;
    for number in 0..EVENTS {
        let push = Push::new(number);
        assert_eq!(door.kept(&push).await, [false; 3], "not there before");
        let function = Function::start(&binaries::alert_dispatcher(), &door.variables()).await;
        let answer = function.last_invoke(push.event()).await;
        assert_eq!(answer.result.unwrap()["statusCode"], 200, "event {number}");
        assert_eq!(door.kept(&push).await, [true; 3], "claim, snapshot and row of event {number}");
    }
    assert_eq!(door.table.rows(&door.lane).await.unwrap().len(), EVENTS as usize);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_that_comes_again_after_the_kill_is_known_and_changes_nothing() {
    let door = Door::open().await;
    let push = Push::new(0);
    for _ in 0..3 {
        let function = Function::start(&binaries::alert_dispatcher(), &door.variables()).await;
        assert_eq!(function.last_invoke(push.event()).await.result.unwrap()["statusCode"], 200);
    }
    assert_eq!(door.table.record(&push.incident).await.unwrap().revision, 1);
    assert_eq!(door.table.rows(&door.lane).await.unwrap().len(), 1);
}
