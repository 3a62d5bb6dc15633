use crate::emulator::Emulator;
use crate::nouns::*;
use bridge::check_up::{TestCard, TestState};
use bridge::id::{OpenId, TestId};
use bridge::ports::{Pulse, TestCards};
use bridge::pulse::Sign;

#[tokio::test]
async fn where_nothing_ever_came_there_is_no_sign_of_life_and_no_test_card() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(table.beats().await, Ok([].into()));
    assert_eq!(table.test_card(now()).await, Ok(None));
}

#[tokio::test]
async fn each_way_in_has_its_own_last_moment_and_each_integration_its_own() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.beat(Sign::Webhook, now()).await;
    table.beat(Sign::Webhook, after(60)).await;
    table.beat(Sign::Callback, after(30)).await;
    assert_eq!(table.beats().await, Ok([(Sign::Webhook, after(60)), (Sign::Callback, after(30))].into()));
    assert_eq!(emulator.table("eu").beats().await, Ok([].into()));
    assert_eq!(emulator.keys().await, ["main#pulse / beat#callback", "main#pulse / beat#webhook"]);
}

#[tokio::test]
async fn a_beat_that_fails_holds_nobody_up() {
    let emulator = Emulator::start().await;
    emulator.fails_next("PutItem", "InternalServerError");
    emulator.table("main").beat(Sign::Event, now()).await;
    assert_eq!(emulator.table("main").beats().await, Ok([].into()));
}

#[tokio::test]
async fn the_last_test_card_is_remembered_for_a_day() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let card = |id: &str, state| TestCard { id: TestId::new(id), addressee: OpenId::new("ou_1"), sent_at: now(), state };
    table.save_test_card(&card("first", TestState::Sent)).await.unwrap();
    let last = card("second", TestState::CameBack { at: after(5) });
    table.save_test_card(&last).await.unwrap();
    assert_eq!(table.test_card(after(DAY - 1)).await, Ok(Some(last)));
    assert_eq!(table.test_card(after(DAY + 1)).await, Ok(None));
    assert_eq!(emulator.keys().await, ["main#checkup / test"]);
}
