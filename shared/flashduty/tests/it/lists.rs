//! Lists of incidents, page by page.

use crate::fake_flashduty::{Answer, FakeFlashduty};
use crate::sample;
use bridge::id::IncidentId;
use bridge::ports::{IncidentPage, IncidentQuery, Incidents as _, IncidentsFault};
use jiff::Timestamp;
use serde_json::{Value, json};

fn query() -> IncidentQuery {
    let second = |second| Timestamp::from_second(second).unwrap();
    IncidentQuery { from: second(1_791_000_000), to: second(1_791_947_900), only_open: true, after: None }
}

async fn listed(data: Value) -> Result<IncidentPage, IncidentsFault> {
    FakeFlashduty::answering([Answer::data(data)]).await.client().list(&query()).await
}

fn item(id: &str) -> Value {
    let mut item = sample("incident_info");
    item["incident_id"] = json!(id);
    item
}

fn ids(page: &IncidentPage) -> Vec<&str> {
    page.incidents.iter().map(|incident| incident.id.as_str()).collect()
}

#[tokio::test]
async fn an_empty_list_is_an_empty_page_and_the_last() {
    for empty in [json!({ "items": [] }), json!({ "items": null, "has_next_page": true, "search_after_ctx": "x" }), json!({})] {
        assert_eq!(listed(empty).await, Ok(IncidentPage::default()));
    }
}

#[tokio::test]
async fn the_open_ones_are_asked_for_by_progress_and_the_next_page_by_the_cursor_of_the_last() {
    let first = json!({ "items": [item("a1")], "has_next_page": true, "search_after_ctx": "a1", "total": 88 });
    let last = json!({ "items": [item("a0")], "has_next_page": false, "search_after_ctx": "a0" });
    let flashduty = FakeFlashduty::answering([first, last].map(Answer::data)).await;
    let page = flashduty.client().list(&query()).await.unwrap();
    assert_eq!((ids(&page), page.next.as_deref()), (vec!["a1"], Some("a1")));
    let next = IncidentQuery { only_open: false, after: page.next, ..query() };
    let page = flashduty.client().list(&next).await.unwrap();
    assert_eq!((ids(&page), page.next.as_deref()), (vec!["a0"], None));
    let asked = flashduty.asked();
    let span = json!({ "start_time": 1_791_000_000, "end_time": 1_791_947_900, "limit": 100 });
    let with = |fields: Value| {
        let mut body = span.clone();
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        ("/incident/list".to_owned(), body)
    };
    let bodies: Vec<_> = asked.into_iter().map(|asked| (asked.path, asked.body)).collect();
    assert_eq!(bodies, [with(json!({ "progress": "Triggered,Processing" })), with(json!({ "search_after_ctx": "a1" }))]);
}

#[tokio::test]
async fn a_build_that_does_not_say_whether_there_is_more_has_more_after_a_full_page() {
    let items = |count: usize| (0..count).map(|n| item(&format!("{n:024}"))).collect::<Vec<_>>();
    let full = listed(json!({ "items": items(100), "search_after_ctx": "c" })).await.unwrap();
    assert_eq!(full.next.as_deref(), Some("c"));
    let part = listed(json!({ "items": items(99), "search_after_ctx": "c" })).await.unwrap();
    assert_eq!(part.next, None);
    let lost = listed(json!({ "items": items(100), "has_next_page": true })).await.unwrap();
    assert_eq!(lost.next, None, "without a cursor there is no way on");
}

#[tokio::test]
async fn what_was_removed_or_cannot_be_read_is_left_out() {
    let (mut removed, mut nameless) = (item("a2"), item("a3"));
    removed["deleted_at"] = json!(1_791_949_400);
    nameless["title"] = json!(null);
    let page = listed(json!({ "items": [item("a1"), removed, nameless, "nonsense", null, item("a4")] })).await.unwrap();
    assert_eq!(ids(&page), ["a1", "a4"]);
}

#[tokio::test]
async fn incidents_are_asked_for_by_their_ids() {
    let flashduty = FakeFlashduty::answering([Answer::data(json!({ "items": [item("a1")] }))]).await;
    let incidents = flashduty.client().list_by_ids(&[IncidentId::new("a1"), IncidentId::new("a2")]).await.unwrap();
    assert_eq!(incidents.len(), 1, "one of them is not known to Flashduty");
    let asked = flashduty.asked().remove(0);
    assert_eq!((asked.path.as_str(), asked.body), ("/incident/list-by-ids", json!({ "incident_ids": ["a1", "a2"] })));
}

#[tokio::test]
async fn a_list_fails_as_everything_fails() {
    let cases = [
        (Answer::error(400, "ResourceNotFound"), IncidentsFault::Gone),
        (Answer::error(403, "AccessDenied"), IncidentsFault::NotAllowed),
        (Answer::error(429, "RequestTooFrequently"), IncidentsFault::Limited { wait: None }),
        (Answer::error(500, "InternalError"), IncidentsFault::Unavailable),
        (Answer::data(json!("nonsense")), IncidentsFault::Unavailable),
        (Answer::BreaksOff, IncidentsFault::NoAnswer),
    ];
    for (answer, fault) in cases {
        let flashduty = FakeFlashduty::answering([answer]).await;
        assert_eq!(flashduty.client().list(&query()).await, Err(fault));
    }
}
