use crate::emulator::Emulator;
use bridge::chat::{Chat, Route};
use bridge::id::{ChannelId, ChatId};
use bridge::incident::Severity;
use bridge::ports::{ChatBook, ChatEdits};

fn chat(id: &str) -> Chat {
    let labels = [("team".to_owned(), "pay#ments".to_owned()), (String::new(), String::new())].into();
    let route = Route { channels: vec![ChannelId(3_521_074_710_131)], severities: vec![Severity::Critical], labels };
    Chat::new(ChatId::new(id), "On call", vec![route, Route::default()])
}

#[tokio::test]
async fn an_empty_book_has_no_chats() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(table.chats().await, Ok(vec![]));
    assert_eq!(table.chat(&ChatId::new("oc_1")).await, Ok(None));
    assert_eq!(table.forget(&ChatId::new("oc_1")).await, Ok(()));
}

#[tokio::test]
async fn chats_are_written_down_read_by_id_and_struck_out() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    for id in ["oc_2", "oc_1", "oc_#", "oc_%"] {
        table.remember(&chat(id)).await.unwrap();
    }
    assert_eq!(table.chats().await, Ok(vec![chat("oc_#"), chat("oc_%"), chat("oc_1"), chat("oc_2")]));
    let renamed = Chat { name: "Off call".into(), ..chat("oc_1") };
    table.remember(&renamed).await.unwrap();
    assert_eq!(table.chat(&renamed.id).await, Ok(Some(renamed.clone())));
    table.forget(&renamed.id).await.unwrap();
    assert_eq!(table.chat(&renamed.id).await, Ok(None));
    assert_eq!(emulator.table("eu").chats().await, Ok(vec![]));
}

#[tokio::test]
async fn a_chat_is_entered_only_where_none_stands() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(table.replace(None, &chat("oc_1")).await, Ok(true));
    let renamed = Chat { name: "Off call".into(), ..chat("oc_1") };
    assert_eq!(table.replace(None, &renamed).await, Ok(false));
    assert_eq!(table.chat(&renamed.id).await, Ok(Some(chat("oc_1"))));
}

#[tokio::test]
async fn nobody_overwrites_what_they_have_not_seen() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let (first, second) = (chat("oc_1"), Chat { is_default: true, ..chat("oc_1") });
    assert_eq!(table.replace(Some(&first), &second).await, Ok(false), "nothing stands there");
    table.remember(&first).await.unwrap();
    assert_eq!(table.replace(Some(&first), &second).await, Ok(true));
    assert_eq!(table.replace(Some(&first), &Chat { name: "Off call".into(), ..chat("oc_1") }).await, Ok(false));
    assert_eq!(table.chat(&first.id).await, Ok(Some(second)));
}
