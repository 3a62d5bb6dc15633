//! The webhook's history: how a receiver finds what it missed, attempt by attempt.

use super::receiver::{Receiver, Reply};
use super::*;

const LIST: &str = "/webhook/history/list";
const DETAIL: &str = "/webhook/history/detail";

async fn connected(replies: &'static [Reply]) -> (Town, Receiver) {
    let town = Town::new().await;
    let receiver = Receiver::start(replies).await;
    town.flashduty.connect(receiver.url.clone(), "open sesame".into(), town.http.clone());
    (town, receiver)
}

/// The quarter of an hour around the town's moment, with further filters.
fn around(filters: Value) -> Value {
    let mut body = json!({ "limit": 100, "start_time": 1_791_947_000_000_i64, "end_time": 1_791_948_000_000_i64 });
    body.as_object_mut().unwrap().extend(filters.as_object().unwrap().clone());
    body
}

async fn listed(town: &Town, filters: Value) -> Value {
    town.call(SERVICE_KEY, LIST, around(filters)).await.1["data"].clone()
}

#[tokio::test]
async fn where_nothing_was_pushed_the_history_is_empty() {
    let town = Town::new().await;
    town.trigger();
    assert_eq!(listed(&town, json!({})).await, json!({ "items": [], "total": 0, "search_after_ctx": "" }));
}

#[tokio::test]
async fn each_attempt_is_a_record_of_its_own_and_its_bodies_are_in_the_detail() {
    let (town, receiver) = connected(&[Reply::Eof, Reply::Says("{\"ok\":1}"), Reply::Status(503)]).await;
    let id = town.trigger();
    town.flashduty.settle().await;
    let all = listed(&town, json!({ "asc": true })).await;
    let told =
        |item: &Value| (item["event_type"].clone(), item["attempt"].clone(), item["status"].clone(), item["status_code"].clone());
    let told: Vec<_> = all["items"].as_array().unwrap().iter().map(told).collect();
    let record = |kind: &str, attempt: u32, status: &str, code: u32| (json!(kind), json!(attempt), json!(status), json!(code));
    let records = [record("i_new", 1, "failed", 0), record("i_new", 2, "success", 200), record("i_assign", 1, "failed", 503)];
    assert_eq!(told, records);
    let first = &all["items"][0];
    assert_eq!(
        (&first["webhook_type"], &first["ref_id"], &first["endpoint"]),
        (&json!("incident"), &json!(id), &json!(receiver.url))
    );
    assert_eq!((&first["event_time"], first.get("request_body")), (&json!("2026-10-14T11:12:41.000000+08:00"), None));

    let asked = json!({ "event_id": all["items"][1]["event_id"], "integration_id": first["integration_id"] });
    let detail = town.call(SERVICE_KEY, DETAIL, asked).await.1["data"].clone();
    let sent: Value = serde_json::from_str(detail["request_body"].as_str().unwrap()).unwrap();
    assert_eq!(sent, town.flashduty.pushes()[0].body);
    assert_eq!((&detail["response_body"], &detail["channel_name"]), (&json!("{\"ok\":1}"), &json!("Payments")));
    let nowhere = json!({ "event_id": "X", "integration_id": first["integration_id"] });
    assert_eq!(town.outcome(SERVICE_KEY, DETAIL, nowhere).await, refused(400, "ResourceNotFound"));
}

#[tokio::test]
async fn what_was_lost_on_the_way_is_listed_as_failed_and_filters_narrow_it_down() {
    let (town, _receiver) = connected(&[Reply::Status(200)]).await;
    let id = town.trigger();
    town.flashduty.drop_next(1);
    town.flashduty.ack(&id, town.mei).unwrap();
    town.flashduty.settle().await;
    let failed = listed(&town, json!({ "status": "failed" })).await;
    assert_eq!((&failed["total"], &failed["items"][0]["event_type"]), (&json!(1), &json!("i_ack")));
    assert_eq!(failed["items"][0]["error_message"], "lost on the way");
    for (filters, total) in [
        (json!({ "status": "success" }), 2),
        (json!({ "event_types": ["i_new", "i_ack"] }), 2),
        (json!({ "ref_id": id }), 3),
        (json!({ "ref_id": "0" }), 0),
        (json!({ "integration_id": 1 }), 0),
    ] {
        assert_eq!(listed(&town, filters.clone()).await["total"], total, "{filters}");
    }
    town.pass(8 * 24 * 3_600);
    assert_eq!(listed(&town, json!({})).await["total"], 0, "kept for seven days");
}

#[tokio::test]
async fn the_bridges_client_finds_what_failed_beyond_the_first_page() {
    let (town, _receiver) = connected(&[Reply::Status(503)]).await;
    let ids: Vec<_> = (0..60).map(|_| town.trigger()).collect();
    town.flashduty.settle().await;
    let minute = |minute: i64| Timestamp::from_second(1_791_947_561 + minute * 60).unwrap();
    let failed = town.client().failed_pushes(minute(-5), minute(5)).await.unwrap();
    let failed: std::collections::BTreeSet<_> = failed.iter().map(|id| id.as_str().to_owned()).collect();
    assert_eq!(failed, ids.into_iter().collect(), "120 attempts at 60 incidents");
    town.flashduty.permit(Permission::IntegrationsRead, false);
    assert_eq!(town.client().failed_pushes(minute(-5), minute(5)).await, Err(bridge::ports::IncidentsFault::NotAllowed));
}

#[tokio::test]
async fn pages_follow_one_another_though_more_comes_in() {
    let (town, _receiver) = connected(&[Reply::Status(200)]).await;
    let id = town.trigger();
    town.flashduty.settle().await;
    let first = listed(&town, json!({ "limit": 1 })).await;
    assert_eq!(first["items"][0]["event_type"], "i_assign");
    town.flashduty.ack(&id, town.mei).unwrap();
    town.flashduty.settle().await;
    let second = listed(&town, json!({ "limit": 1, "search_after_ctx": first["search_after_ctx"] })).await;
    assert_eq!((&second["items"][0]["event_type"], &second["search_after_ctx"]), (&json!("i_new"), &json!("")));
}

#[tokio::test]
async fn what_is_not_documented_is_refused_and_so_is_a_key_without_the_permission() {
    let town = Town::new().await;
    for wrong in [
        json!({ "limit": 0 }),
        json!({ "limit": 101 }),
        json!({ "start_time": 1_791_947_000 }),
        json!({ "end_time": 1_791_947_000_000_i64 }),
        json!({ "status": "lost" }),
        json!({ "orderby": "duration" }),
        json!({ "ref_id": "0".repeat(129) }),
        json!({ "search_after_ctx": "nobody's" }),
        json!({ "p": 1 }),
    ] {
        assert_eq!(town.outcome(SERVICE_KEY, LIST, around(wrong.clone())).await, refused(400, "InvalidParameter"), "{wrong}");
    }
    town.flashduty.permit(Permission::IntegrationsRead, false);
    for path in [LIST, DETAIL] {
        assert_eq!(town.outcome(SERVICE_KEY, path, around(json!({}))).await, refused(403, "AccessDenied"));
    }
    town.flashduty.permit(Permission::IntegrationsRead, true);
    assert_eq!(town.outcome(SERVICE_KEY, LIST, around(json!({}))).await, done());
}
