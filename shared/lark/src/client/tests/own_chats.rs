//! The list of the groups the bot is in.

use super::*;
use bridge::ports::{ChatList, ChatPage, ListedChat};

fn listed(id: &str, name: &str) -> ListedChat {
    ListedChat { id: ChatId::new(id), name: name.to_owned() }
}

#[tokio::test]
async fn a_bot_in_no_group_has_an_empty_list() {
    for data in [json!({}), json!({ "items": [], "has_more": false, "page_token": "" })] {
        let lark = FakeLark::start().await;
        lark.answers([Answer::ok(json!({ "data": data }))]);
        assert_eq!(lark.client().own_chats(None).await, Ok(ChatPage::default()));
        assert_eq!(lark.requests()[0].line(), "GET /open-apis/im/v1/chats?page_size=100");
    }
}

#[tokio::test]
async fn pages_follow_each_other_by_larks_token() {
    let lark = FakeLark::start().await;
    let item = |id: &str| json!({ "chat_id": id, "name": "On-call", "chat_status": "normal", "external": false });
    lark.answers([
        Answer::ok(json!({ "data": { "items": [item("oc_1")], "has_more": true, "page_token": "a=b&c" } })),
        Answer::ok(json!({ "data": { "items": [item("oc_2")], "has_more": false, "page_token": "left over" } })),
    ]);
    let client = lark.client();
    let first = client.own_chats(None).await.unwrap();
    assert_eq!(first, ChatPage { chats: vec![listed("oc_1", "On-call")], next: Some("a=b&c".to_owned()) });
    let last = client.own_chats(first.next.as_deref()).await.unwrap();
    assert_eq!(last, ChatPage { chats: vec![listed("oc_2", "On-call")], next: None });
    assert_eq!(lark.requests()[1].line(), "GET /open-apis/im/v1/chats?page_size=100&page_token=a%3Db%26c");
}

#[tokio::test]
async fn groups_that_were_dissolved_and_entries_without_an_id_are_left_out() {
    let lark = FakeLark::start().await;
    let items = json!([
        { "chat_id": "oc_1", "name": "Gone", "chat_status": "dissolved" },
        { "chat_id": "oc_2", "name": "Kept", "chat_status": "dissolved_save" },
        { "name": "Nobody" },
        { "chat_id": "oc_3", "name": null },
    ]);
    lark.answers([Answer::ok(json!({ "data": { "items": items, "has_more": true } }))]);
    assert_eq!(lark.client().own_chats(None).await, Ok(ChatPage { chats: vec![listed("oc_3", "")], next: None }));
}

#[tokio::test]
async fn a_list_that_is_not_given_says_why() {
    let cases = [
        (Answer::no(400, 99_991_672, "Access denied"), ChatsFault::AppBroken { code: 99_991_672 }),
        (Answer::no(400, 232_025, "bot ability is not activated"), ChatsFault::AppBroken { code: 232_025 }),
        (Answer::no(429, 99_991_400, "limit"), ChatsFault::Limited { wait: None, code: 99_991_400 }),
        (Answer::raw(200, "{"), ChatsFault::Unavailable),
    ];
    for (answer, fault) in cases {
        let lark = FakeLark::start().await;
        lark.answers([answer]);
        assert_eq!(lark.client().own_chats(None).await, Err(fault));
    }
}
