//! Schedules: turns by the clock, and what is told of them.

use super::*;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

async fn list(town: &Town, body: Value) -> Value {
    town.call(SERVICE_KEY, "/schedule/list", body).await.1["data"].clone()
}

/// The list as somebody asks for it who wants to know who is on call.
async fn today(town: &Town) -> Value {
    let now = town.now_ms.load(Ordering::SeqCst) / 1_000;
    list(town, json!({ "limit": 100, "start": now, "end": now + 86_400 })).await
}

fn people(shift: &Value) -> Vec<i64> {
    let members = shift["group"]["members"].as_array().into_iter().flatten();
    members.flat_map(|member| member["person_ids"].as_array().unwrap()).map(|id| id.as_i64().unwrap()).collect()
}

#[tokio::test]
async fn an_account_without_schedules_has_none() {
    assert_eq!(today(&Town::new().await).await, json!({ "items": [], "total": 0 }));
}

#[tokio::test]
async fn groups_take_turns_by_the_clock_and_an_empty_one_is_nobodys() {
    let town = Town::new().await;
    town.flashduty.add_schedule("Payments", &[&[town.mei], &[town.jonas, town.mei], &[]], DAY);
    let mut turns = Vec::new();
    for _ in 0..4 {
        let schedule = today(&town).await["items"][0].take();
        turns.push((people(&schedule["cur_oncall"]), people(&schedule["next_oncall"])));
        town.pass(86_400);
    }
    let (mei, both) = (vec![town.mei], vec![town.jonas, town.mei]);
    assert_eq!(turns, [(mei.clone(), both.clone()), (both.clone(), mei.clone()), (vec![], mei.clone()), (mei, both)]);
}

#[tokio::test]
async fn shifts_are_worked_out_for_a_span_only_and_the_plan_covers_it() {
    let town = Town::new().await;
    town.flashduty.add_schedule("Payments", &[&[town.mei], &[]], DAY);
    let bare = list(&town, json!({})).await["items"][0].take();
    assert!(bare["cur_oncall"].is_null() && bare["final_schedule"]["schedules"].is_null(), "{bare}");
    town.pass(3_600);
    let schedule = today(&town).await["items"][0].take();
    let plan = schedule["final_schedule"]["schedules"].as_array().unwrap();
    assert_eq!(plan.iter().map(people).collect::<Vec<_>>(), [vec![town.mei], vec![]]);
    assert!(plan[1]["group"].is_null());
    assert_eq!(plan[0]["end"], schedule["cur_oncall"]["end"]);
}

#[tokio::test]
async fn ten_are_told_at_once_unless_more_are_asked_for_and_nothing_says_whether_there_are_more() {
    let town = Town::new().await;
    for number in 0..12 {
        town.flashduty.add_schedule(&format!("Schedule {number}"), &[&[town.mei]], DAY);
    }
    let first = list(&town, json!({})).await;
    assert_eq!((first["items"].as_array().unwrap().len(), &first["total"]), (10, &json!(12)));
    assert!(first.get("has_next_page").is_none());
    assert_eq!(list(&town, json!({ "p": 2 })).await["items"].as_array().unwrap().len(), 2);
    assert_eq!(list(&town, json!({ "query": "Schedule 1" })).await["total"], 3);
}

#[tokio::test]
async fn half_a_span_a_long_one_and_a_misspelt_field_are_refused() {
    let town = Town::new().await;
    for body in [
        json!({ "start": 1 }),
        json!({ "start": 1, "end": 1 }),
        json!({ "start": 0, "end": 45 * 86_400 }),
        json!({ "limit": 101 }),
        json!({ "is_my_team": true, "is_my_manage": true }),
        json!({ "schedule_ids": [1] }),
    ] {
        assert_eq!(town.outcome(SERVICE_KEY, "/schedule/list", body.clone()).await, refused(400, "InvalidParameter"), "{body}");
    }
}

#[tokio::test]
async fn schedules_stay_for_a_later_run() {
    let town = Town::new().await;
    town.flashduty.add_schedule("Payments", &[&[town.mei], &[town.jonas]], DAY);
    let later = Town::new().await;
    later.flashduty.restore(&town.flashduty.save()).unwrap();
    later.pass(86_400);
    assert_eq!(people(&today(&later).await["items"][0]["cur_oncall"]), [town.jonas]);
}
