use crate::emulator::Emulator;
use crate::nouns::*;
use bridge::id::{IncidentId, Integration};
use bridge::lane::{Lane, Row, Wish, Work};
use bridge::ports::{Lanes, StoreFault};
use store::sweep::due_lanes;

fn of(integration: &str, chat: &str) -> (Integration, Lane) {
    (Integration::parse(integration).unwrap(), chat_lane(chat))
}

fn due(chat: &str, seconds: i64) -> Wish {
    Wish { due_at: after(seconds), ..wish(chat) }
}

#[tokio::test]
async fn nothing_is_due_in_an_empty_table() {
    let emulator = Emulator::start().await;
    assert_eq!(due_lanes(&emulator.client, &emulator.table_name, now(), 10).await, Ok(vec![]));
}

#[tokio::test]
async fn what_is_due_is_named_over_all_integrations_the_longest_wait_first() {
    let emulator = Emulator::start().await;
    emulator.table("main").wish(&[due("oc_1", 3), due("oc_2", 1), due("oc_3", 11)], now()).await.unwrap();
    emulator.table("eu").wish(&[due("oc_1", 2)], now()).await.unwrap();
    let lanes = due_lanes(&emulator.client, &emulator.table_name, after(10), 10).await.unwrap();
    assert_eq!(lanes, [of("main", "oc_2"), of("eu", "oc_1"), of("main", "oc_1")], "oc_3 is due a second later");
    assert_eq!(due_lanes(&emulator.client, &emulator.table_name, after(10), 2).await.unwrap(), lanes[..2]);
    assert_eq!(due_lanes(&emulator.client, &emulator.table_name, after(11), 10).await.unwrap().len(), 4);
}

#[tokio::test]
async fn a_lane_is_named_once_by_its_earliest_row() {
    let emulator = Emulator::start().await;
    let other = Wish { work: Work::Show(IncidentId::new("other")), ..due("oc_1", 1) };
    emulator.table("main").wish(&[due("oc_1", 3), other, due("oc_2", 2)], now()).await.unwrap();
    let lanes = due_lanes(&emulator.client, &emulator.table_name, after(10), 10).await.unwrap();
    assert_eq!(lanes, [of("main", "oc_1"), of("main", "oc_2")]);
}

#[tokio::test]
async fn many_lanes_in_all_shards_are_all_found() {
    let emulator = Emulator::start().await;
    let wishes: Vec<_> = (0..40).map(|number| due(&format!("oc_{number:02}"), number)).collect();
    emulator.table("main").wish(&wishes, now()).await.unwrap();
    let expected: Vec<_> = (0..40).map(|number| of("main", &format!("oc_{number:02}"))).collect();
    assert_eq!(due_lanes(&emulator.client, &emulator.table_name, after(60), 100).await.unwrap(), expected);
}

#[tokio::test]
async fn finished_and_dead_rows_are_not_due_and_those_put_off_are_due_later() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.wish(&[due("oc_1", 0), due("oc_2", 0), due("oc_3", 0)], now()).await.unwrap();
    let row = async |chat| table.rows(&chat_lane(chat)).await.unwrap().remove(0);
    table.finish(&row("oc_1").await).await.unwrap();
    table.bury(&row("oc_2").await, death(), now()).await.unwrap();
    table.postpone(&Row { due_at: after(30), tries: 1, ..row("oc_3").await }).await.unwrap();
    assert_eq!(due_lanes(&emulator.client, &emulator.table_name, after(29), 10).await, Ok(vec![]));
    assert_eq!(due_lanes(&emulator.client, &emulator.table_name, after(30), 10).await, Ok(vec![of("main", "oc_3")]));

    table.wish(&[due("oc_2", 5)], after(5)).await.unwrap();
    assert_eq!(
        due_lanes(&emulator.client, &emulator.table_name, after(29), 10).await,
        Ok(vec![of("main", "oc_2")]),
        "risen from the dead"
    );
}

#[tokio::test]
async fn a_table_that_fails_is_a_fault() {
    let emulator = Emulator::start().await;
    emulator.fails_next("Query", "ThrottlingException");
    assert_eq!(due_lanes(&emulator.client, &emulator.table_name, now(), 10).await, Err(StoreFault("ThrottlingException".into())));
}
