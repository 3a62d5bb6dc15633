//! The list of channels, page by page or all at once.

use crate::fake_flashduty::{Answer, FakeFlashduty};
use bridge::id::ChannelId;
use bridge::incident::Channel;
use bridge::ports::{ChannelList as _, IncidentsFault};
use serde_json::{Value, json};

fn row(id: i64, name: &str) -> Value {
    json!({ "channel_id": id, "channel_name": name, "status": "enabled" })
}

fn rows(ids: std::ops::RangeInclusive<i64>) -> Vec<Value> {
    ids.map(|id| row(id, &format!("c{id:04}"))).collect()
}

async fn listed(pages: Vec<Value>) -> (Result<Vec<Channel>, IncidentsFault>, Vec<Value>) {
    let flashduty = FakeFlashduty::answering(pages.into_iter().map(Answer::data)).await;
    let channels = flashduty.client().channels().await;
    (channels, flashduty.asked().into_iter().map(|asked| asked.body["p"].clone()).collect())
}

#[tokio::test]
async fn an_account_without_channels_has_none() {
    for empty in [json!({}), json!({ "items": null }), json!({ "items": [], "total": 0, "has_next_page": false })] {
        assert_eq!(listed(vec![empty]).await, (Ok(Vec::new()), vec![json!(1)]));
    }
}

#[tokio::test]
async fn names_alone_are_asked_for_and_come_in_their_order() {
    let items = json!([row(3, "payments"), row(1, "Orders"), row(2, "Payments")]);
    let flashduty = FakeFlashduty::answering([Answer::data(json!({ "items": items, "has_next_page": false }))]).await;
    let channels = flashduty.client().channels().await.unwrap();
    let names: Vec<_> = channels.iter().map(|channel| (channel.id, channel.name.as_str())).collect();
    assert_eq!(names, [(ChannelId(1), "Orders"), (ChannelId(2), "Payments"), (ChannelId(3), "payments")]);
    let asked = flashduty.asked().remove(0);
    let body = json!({ "p": 1, "limit": 100, "orderby": "channel_name", "asc": true, "is_brief": true });
    assert_eq!((asked.path.as_str(), asked.body), ("/channel/list", body));
}

#[tokio::test]
async fn a_build_that_pages_is_read_to_its_end() {
    let pages = vec![
        json!({ "items": rows(1..=100), "has_next_page": true }),
        json!({ "items": rows(101..=200) }),
        json!({ "items": rows(201..=230) }),
    ];
    let (channels, asked) = listed(pages).await;
    assert_eq!((channels.unwrap().len(), asked), (230, vec![json!(1), json!(2), json!(3)]));
}

#[tokio::test]
async fn a_build_that_gives_all_at_once_is_asked_once_more_at_most() {
    let all = json!({ "items": rows(1..=150) });
    let (channels, asked) = listed(vec![all.clone(), all]).await;
    assert_eq!((channels.unwrap().len(), asked.len()), (150, 2));
}

#[tokio::test]
async fn what_was_deleted_or_has_no_id_is_left_out() {
    let mut deleted = row(2, "old");
    deleted["status"] = json!("deleted");
    let items = json!([deleted, { "channel_name": "nameless" }, { "channel_id": 5 }, row(-1, "x")]);
    let (channels, _) = listed(vec![json!({ "items": items })]).await;
    assert_eq!(channels, Ok(vec![Channel { id: ChannelId(5), name: String::new() }]));
}

#[tokio::test]
async fn a_list_that_breaks_off_is_none() {
    let flashduty =
        FakeFlashduty::answering([Answer::data(json!({ "items": rows(1..=100) })), Answer::error(403, "AccessDenied")]).await;
    assert_eq!(flashduty.client().channels().await, Err(IncidentsFault::NotAllowed));
    flashduty.asked();
}
