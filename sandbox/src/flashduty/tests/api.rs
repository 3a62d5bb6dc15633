//! The Open API: who may, who acts, what is refused and how.

use super::*;

#[tokio::test]
async fn an_acknowledgement_by_key_is_the_key_owners() {
    let town = Town::new().await;
    let id = town.flashduty.trigger(NewIncident::new(Severity::Critical, "down")).unwrap();
    let body = json!({ "incident_ids": [id] });
    assert_eq!(town.outcome(SERVICE_KEY, "/incident/ack", body.clone()).await, done());
    assert_eq!(town.outcome(&town.flashduty.key_of(town.mei), "/incident/ack", body).await, done());
    assert_eq!(town.state(&id).1, [town.flashduty.service_member(), town.mei]);
    let push = town.flashduty.pushes().pop().unwrap().body;
    assert_eq!(push["person"], json!({ "person_id": town.mei, "person_name": "Mei Tan", "email": "mei.tan@harbor-pay.example" }));
}

#[tokio::test]
async fn a_wrong_key_is_401_a_wrong_path_404_and_a_missing_incident_400() {
    let town = Town::new().await;
    let nowhere = json!({ "incident_id": "0123456789abcdef01234567" });
    assert_eq!(town.outcome("wrong", "/incident/info", nowhere.clone()).await, refused(401, "Unauthorized"));
    assert_eq!(town.outcome(SERVICE_KEY, "/incident/inform", nowhere.clone()).await, refused(404, "RouteNotFound"));
    assert_eq!(town.outcome(SERVICE_KEY, "/incident/info", nowhere).await, refused(400, "ResourceNotFound"));
    let get = town.http.get(format!("{}/incident/info?app_key={SERVICE_KEY}", town.url)).send().await.unwrap();
    assert_eq!(get.status(), 404);
    let form = town.http.post(format!("{}/member/info?app_key={SERVICE_KEY}", town.url)).body("{}").send().await.unwrap();
    assert_eq!(form.json::<Value>().await.unwrap()["error"]["code"], "InvalidContentType");
}

#[tokio::test]
async fn limits_are_enforced_and_a_misspelt_field_is_refused() {
    let town = Town::new().await;
    let id = town.trigger();
    let too_long = "字".repeat(1025);
    for (path, body) in [
        ("/incident/comment", json!({ "incident_ids": [id], "comment": "   " })),
        ("/incident/comment", json!({ "incident_ids": [id], "comment": too_long })),
        ("/incident/reopen", json!({ "incident_ids": [id], "reason": too_long })),
        ("/incident/snooze", json!({ "incident_ids": [id], "minutes": 1441 })),
        ("/incident/snooze", json!({ "incident_ids": [id], "minutes": "60" })),
        ("/incident/ack", json!({ "incident_ids": [] })),
        ("/incident/ack", json!({ "incident_ids": vec![id.clone(); 101] })),
        ("/incident/ack", json!({ "incident_ids": ["xyz"] })),
        ("/incident/ack", json!({ "incident_id": id })),
        ("/incident/ack", json!({ "incident_ids": [id], "values": {} })),
        ("/incident/reset", json!({ "incident_id": id, "title": "ab" })),
        ("/incident/reset", json!({ "incident_id": id })),
        ("/incident/list", json!({ "start_time": 1, "end_time": 1 + 32 * 86_400 })),
        ("/incident/list", json!({ "start_time": 2, "end_time": 2 })),
        ("/incident/list", json!({ "start_time": 2, "end_time": 1 })),
        ("/incident/list", json!({ "start_time": 1, "end_time": 2, "progress": "Open" })),
        ("/incident/list", json!({ "start_time": 1, "end_time": 2, "progress": ["Triggered"] })),
        ("/incident/list", json!({ "start_time": 1, "end_time": 2, "incident_severity": "Critical,Severe" })),
        ("/incident/list", json!({ "start_time": 1, "end_time": 2, "incident_ids": ["xyz"] })),
        ("/incident/list", json!({ "start_time": 1, "end_time": 2, "search_after_ctx": "nobody's" })),
        ("/incident/list-by-ids", json!({ "incident_ids": vec![id.clone(); 101] })),
        ("/incident/list", json!({ "start_time": 1, "end_time": 2, "limit": 101 })),
        ("/incident/list", json!({ "start_time": 1, "end_time": 2, "limit": 100, "p": 101 })),
        ("/webhook/history/list", json!({ "limit": 10, "start_time": 1_791_947_561, "end_time": 1_791_947_562 })),
        ("/member/info", json!([])),
    ] {
        assert_eq!(town.outcome(SERVICE_KEY, path, body.clone()).await, refused(400, "InvalidParameter"), "{path} {body}");
    }
    assert_eq!(town.flashduty.timeline(&id), ["i_new", "i_assign"]);
    let fits = json!({ "incident_ids": [id], "comment": "字".repeat(1024), "mute_reply": true });
    assert_eq!(town.outcome(SERVICE_KEY, "/incident/comment", fits).await, done());
}

#[tokio::test]
async fn a_member_without_a_licence_may_read_but_not_act() {
    let town = Town::new().await;
    let (id, key) = (town.trigger(), town.flashduty.key_of(town.mei));
    town.flashduty.license(town.mei, false);
    assert_eq!(town.outcome(&key, "/incident/ack", json!({ "incident_ids": [id] })).await, refused(400, "NoLicense"));
    assert_eq!(town.outcome(&key, "/incident/info", json!({ "incident_id": id })).await, done());
    town.flashduty.set_status(town.mei, MemberStatus::Deleted);
    assert_eq!(town.outcome(&key, "/incident/info", json!({ "incident_id": id })).await, refused(401, "Unauthorized"));
}

#[tokio::test]
async fn a_batch_with_one_impossible_incident_changes_none() {
    let town = Town::new().await;
    let (open, closed) = (town.trigger(), town.trigger());
    town.flashduty.resolve(&closed, None).unwrap();
    let body = json!({ "incident_ids": [open, closed] });
    assert_eq!(town.outcome(SERVICE_KEY, "/incident/ack", body).await, refused(400, "BadRequest"));
    assert_eq!(town.state(&open), ("Triggered".to_owned(), vec![]));
}

#[tokio::test]
async fn the_main_accounts_key_belongs_to_nobody() {
    let town = Town::new().await;
    assert_eq!(town.outcome(&town.flashduty.account_key(), "/member/info", json!({})).await, refused(400, "BadRequest"));
    let (_, mine) = town.call(&town.flashduty.key_of(town.jonas), "/member/info", json!({})).await;
    assert_eq!(mine["data"]["member_id"], town.jonas);
    let old = town.flashduty.key_of(town.jonas);
    assert_ne!(town.flashduty.renew_key(town.jonas), old);
    assert_eq!(town.outcome(&old, "/member/info", json!({})).await, refused(401, "Unauthorized"));
}

#[tokio::test]
async fn members_are_searched_by_part_of_name_or_email_and_paged_without_has_next_page() {
    let town = Town::new().await;
    town.flashduty.add_member("Mei Tanaka", "not-mei.tan@harbor-pay.example");
    let (_, found) = town.call(SERVICE_KEY, "/member/list", json!({ "query": "MEI.TAN@harbor-pay.example" })).await;
    assert_eq!(found["data"]["total"], 2);
    let (_, page) = town.call(SERVICE_KEY, "/member/list", json!({ "p": 2, "limit": 3 })).await;
    assert_eq!((page["data"]["items"].as_array().unwrap().len(), &page["data"]["total"]), (1, &json!(4)));
    assert_eq!(page["data"].get("has_next_page"), None);
}

#[tokio::test]
async fn incidents_are_listed_by_filter_and_followed_by_cursor() {
    let town = Town::new().await;
    let ids: Vec<String> = (0..5).map(|_| town.trigger()).collect();
    town.flashduty.ack(&ids[0], town.mei).unwrap();
    town.flashduty.resolve(&ids[1], None).unwrap();
    let span = json!({ "start_time": 1_791_947_000, "end_time": 1_791_948_000, "progress": "Triggered,Processing", "limit": 3 });
    let (_, first) = town.call(SERVICE_KEY, "/incident/list", span.clone()).await;
    assert_eq!((&first["data"]["total"], &first["data"]["has_next_page"]), (&json!(4), &json!(true)));
    let mut next = span;
    next["search_after_ctx"] = first["data"]["search_after_ctx"].clone();
    let (_, second) = town.call(SERVICE_KEY, "/incident/list", next).await;
    let seen = [&first, &second].map(|page| page["data"]["items"].as_array().unwrap().clone()).concat();
    let seen: Vec<&str> = seen.iter().map(|i| i["incident_id"].as_str().unwrap()).collect();
    assert_eq!(seen, [&ids[4], &ids[3], &ids[2], &ids[0]]);
    assert_eq!(second["data"]["has_next_page"], false);
}

#[tokio::test]
async fn the_timeline_counts_in_milliseconds_and_knows_the_system_as_zero() {
    let town = Town::new().await;
    let id = town.trigger();
    town.outcome(SERVICE_KEY, "/incident/comment", json!({ "incident_ids": [id], "comment": " hello ", "mute_reply": true }))
        .await;
    let (_, feed) = town.call(SERVICE_KEY, "/incident/feed", json!({ "incident_id": id, "types": ["i_comm", "i_new"] })).await;
    let items = feed["data"]["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(items[0]["detail"], json!({ "comment": "hello", "mute_reply": true }));
    assert_eq!(items[0]["creator_id"], town.flashduty.service_member());
    assert_eq!((&items[1]["creator_id"], &items[1]["created_at"]), (&json!(0), &json!(1_791_947_561_000_i64)));
}

#[tokio::test]
async fn words_given_at_the_close_are_in_the_push_of_the_close() {
    let town = Town::new().await;
    let id = town.trigger();
    let body = json!({ "incident_ids": [id], "root_cause": "cache", "resolution": "restarted" });
    assert_eq!(town.outcome(SERVICE_KEY, "/incident/resolve", body).await, done());
    let push = town.flashduty.pushes().pop().unwrap();
    assert_eq!((push.event_type.as_str(), &push.body["incident"]["root_cause"]), ("i_rslv", &json!("cache")));
}

#[tokio::test]
async fn the_fifty_first_call_of_a_second_is_refused_with_429() {
    let town = Town::new().await;
    town.flashduty.set_limits(2, 100);
    for _ in 0..2 {
        assert_eq!(town.outcome(SERVICE_KEY, "/member/info", json!({})).await, done());
    }
    assert_eq!(town.outcome(SERVICE_KEY, "/member/info", json!({})).await, refused(429, "RequestTooFrequently"));
    town.pass(1);
    assert_eq!(town.outcome(SERVICE_KEY, "/member/info", json!({})).await, done());
}

#[tokio::test]
async fn injected_faults_hit_one_call_each_and_only_a_cut_after_the_work_leaves_a_trace() {
    let town = Town::new().await;
    let id = town.trigger();
    let fake = &town.flashduty;
    let body = json!({ "incident_ids": [id] });
    fake.fail_next("/incident/ack", Fault::Error { status: 423, code: "RequestLocked".into() });
    fake.fail_next("/incident/ack", Fault::CutBefore);
    assert_eq!(town.outcome(SERVICE_KEY, "/incident/ack", body.clone()).await, refused(423, "RequestLocked"));
    let address = format!("{}/incident/ack?app_key={SERVICE_KEY}", town.url);
    assert!(town.http.post(&address).json(&body).send().await.is_err());
    assert_eq!(town.state(&id).0, "Triggered");

    fake.fail_next("/incident/ack", Fault::CutAfter);
    assert!(town.http.post(&address).json(&body).send().await.is_err());
    assert_eq!(town.state(&id).0, "Processing");
    let statuses: Vec<_> = fake.calls().iter().map(|call| call.status).collect();
    assert_eq!(statuses, [Some(423), None, None]);

    fake.set_mode(Mode::Down);
    assert_eq!(town.outcome(SERVICE_KEY, "/incident/ack", body).await, refused(503, "ServiceUnavailable"));
}

#[tokio::test]
async fn a_caller_who_hangs_up_on_a_slow_answer_has_acted_all_the_same() {
    let town = Town::new().await;
    let id = town.trigger();
    town.flashduty.fail_next("/incident/ack", Fault::Slow(200));
    let address = format!("{}/incident/ack?app_key={SERVICE_KEY}", town.url);
    let request = town.http.post(address).json(&json!({ "incident_ids": [id] })).timeout(std::time::Duration::from_millis(50));
    assert!(request.send().await.unwrap_err().is_timeout());
    assert_eq!(town.state(&id).0, "Triggered");
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    assert_eq!(town.state(&id).0, "Processing");
}

/// The published schema of the Open API, where it lies beside the checkout.
#[tokio::test]
async fn an_answered_incident_has_every_field_the_schema_requires() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/reference/flashduty-openapi.json");
    let Ok(schema) = std::fs::read_to_string(path) else {
        eprintln!("SKIPPED: {path} is not here");
        return;
    };
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let town = Town::new().await;
    let id = town.trigger();
    town.flashduty.ack(&id, town.mei).unwrap();
    let (_, answer) = town.call(SERVICE_KEY, "/incident/info", json!({ "incident_id": id })).await;
    for name in schema["components"]["schemas"]["IncidentInfo"]["required"].as_array().unwrap() {
        assert!(answer["data"].get(name.as_str().unwrap()).is_some(), "{name}");
    }
}
