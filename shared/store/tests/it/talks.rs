use crate::emulator::Emulator;
use crate::nouns::*;
use bridge::id::{ChatId, OpenId};
use bridge::ports::{People, StoreFault, Talks};

fn alice() -> OpenId {
    OpenId::new("ou_alice")
}

#[tokio::test]
async fn where_nobody_has_talked_no_talk_is_known() {
    let emulator = Emulator::start().await;
    assert_eq!(emulator.table("main").talk(&alice()).await, Ok(None));
}

#[tokio::test]
async fn a_talk_is_remembered_for_all_processes_of_its_integration() {
    let emulator = Emulator::start().await;
    emulator.table("main").remember_talk(&alice(), &ChatId::new("oc_1")).await.unwrap();
    assert_eq!(emulator.table("main").talk(&alice()).await, Ok(Some(ChatId::new("oc_1"))));
    assert_eq!(emulator.table("eu").talk(&alice()).await, Ok(None));
    assert_eq!(emulator.keys().await, ["main#open_id#ou_alice / talk"]);
}

#[tokio::test]
async fn a_process_writes_a_talk_down_once_unless_it_failed_or_the_talk_is_another() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    emulator.fails_next("PutItem", "InternalServerError");
    let remember = async |chat: &str| table.clone().remember_talk(&alice(), &ChatId::new(chat)).await;
    assert_eq!(remember("oc_1").await, Err(StoreFault("InternalServerError".into())));
    assert_eq!(remember("oc_1").await, Ok(()));
    emulator.fails_next("PutItem", "InternalServerError");
    assert_eq!(remember("oc_1").await, Ok(()), "nothing is written");
    assert_eq!(remember("oc_2").await, Err(StoreFault("InternalServerError".into())));
    assert_eq!(remember("oc_2").await, Ok(()));
    assert_eq!(table.talk(&alice()).await, Ok(Some(ChatId::new("oc_2"))));
}

#[tokio::test]
async fn a_talk_outlives_the_link_of_the_person() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.remember_talk(&alice(), &ChatId::new("oc_1")).await.unwrap();
    let person = linked("ou_alice", 7);
    table.link(&person).await.unwrap();
    table.unlink(&person).await.unwrap();
    assert_eq!(table.talk(&alice()).await, Ok(Some(ChatId::new("oc_1"))));
}
