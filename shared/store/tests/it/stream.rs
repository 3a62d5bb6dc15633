use crate::emulator::Emulator;
use crate::nouns::*;
use bridge::id::Integration;
use bridge::lane::Lane;
use bridge::ports::{Acceptance, Clicks, Lanes, Records, Seen};
use store::stream::lanes_of;

async fn rung(emulator: &Emulator) -> Vec<Lane> {
    let lanes = lanes_of(&emulator.stream().await).unwrap();
    let main = Integration::parse("main").unwrap();
    lanes.into_iter().inspect(|(integration, _)| assert_eq!(*integration, main)).map(|(_, lane)| lane).collect()
}

#[tokio::test]
async fn what_puts_no_row_into_a_lane_rings_no_bell() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.accept(&news("e1")).await.unwrap();
    table.save_card(&incident_id(), &card("oc_1", shown("om_1"))).await.unwrap();
    table.first_time("k", now()).await.unwrap();
    table.lease(&chat_lane("oc_1"), "worker", after(60), now()).await.unwrap();
    table.release(&chat_lane("oc_1"), "worker").await.unwrap();
    assert_eq!(rung(&emulator).await, vec![]);
}

#[tokio::test]
async fn every_lane_with_a_new_row_is_rung_once() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.accept(&Acceptance { wishes: vec![wish("oc_1"), wish("oc_2")], ..news("e1") }).await.unwrap();
    table.wish(&[wish("oc_1")], after(1)).await.unwrap();
    table.claim(&click("c1"), after(10), now()).await.unwrap();
    assert_eq!(rung(&emulator).await, [chat_lane("oc_1"), chat_lane("oc_2"), Lane::Commands(incident_id())]);
}

#[tokio::test]
async fn a_row_that_only_dies_or_goes_rings_no_bell_after_it_came() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.wish(&[wish("oc_1"), wish("oc_2")], now()).await.unwrap();
    let came = emulator.stream().await["Records"].as_array().unwrap().len();
    table.finish(&table.rows(&chat_lane("oc_1")).await.unwrap()[0]).await.unwrap();
    table.bury(&table.rows(&chat_lane("oc_2")).await.unwrap()[0], death(), now()).await.unwrap();
    let mut stream = emulator.stream().await;
    let later: Vec<_> = stream["Records"].as_array_mut().unwrap().drain(came..).collect();
    assert_eq!(later.len(), 2);
    assert_eq!(lanes_of(&serde_json::json!({ "Records": later })), Ok(vec![]));
}
