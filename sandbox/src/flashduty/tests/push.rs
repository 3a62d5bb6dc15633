//! The webhook: what is pushed, in which order, and when it is repeated.

use super::receiver::{Receiver, Reply};
use super::*;

async fn connected(replies: &'static [Reply]) -> (Town, Receiver) {
    let town = Town::new().await;
    let receiver = Receiver::start(replies).await;
    town.flashduty.connect(receiver.url.clone(), "open sesame".into(), town.http.clone());
    (town, receiver)
}

#[tokio::test]
async fn nothing_is_sent_while_nobody_is_connected() {
    let town = Town::new().await;
    town.trigger();
    town.flashduty.settle().await;
    assert!(town.flashduty.deliveries().is_empty());
}

#[tokio::test]
async fn pushes_arrive_in_order_with_the_secret_in_their_header() {
    let (town, receiver) = connected(&[Reply::Status(200)]).await;
    let id = town.trigger();
    town.flashduty.ack(&id, town.mei).unwrap();
    town.flashduty.comment(&id, town.mei, "see [@Jonas Berg](flashduty://ref/member/7), please").unwrap();
    town.flashduty.settle().await;
    assert_eq!(receiver.kinds(), ["i_new", "i_assign", "i_ack", "i_comm"]);
    let (head, last) = receiver.requests().pop().unwrap();
    assert!(head.starts_with("POST /main/flashduty HTTP/1.1"));
    assert!(head.contains("x-webhook-secret: open sesame") && head.contains("content-type: application/json"));
    assert_eq!(last["event_detail"]["comment"], "see @Jonas Berg, please");
    assert!(town.flashduty.deliveries().iter().all(|d| d.succeeded() && d.attempts == 1));
}

#[tokio::test]
async fn an_answer_that_is_not_200_is_not_repeated() {
    let (town, receiver) = connected(&[Reply::Status(503), Reply::Status(204), Reply::Status(200)]).await;
    town.trigger();
    town.flashduty.settle().await;
    assert_eq!(receiver.kinds(), ["i_new", "i_assign"]);
    let deliveries = town.flashduty.deliveries();
    assert_eq!(
        deliveries.iter().map(|d| (d.status, d.attempts, d.succeeded())).collect::<Vec<_>>(),
        [(Some(503), 1, false), (Some(204), 1, false)]
    );
}

#[tokio::test]
async fn a_connection_that_ends_without_an_answer_is_repeated_once() {
    let (town, receiver) = connected(&[Reply::Eof, Reply::Status(200), Reply::Eof, Reply::Eof, Reply::Status(200)]).await;
    town.trigger();
    town.flashduty.settle().await;
    assert_eq!(receiver.kinds(), ["i_new", "i_new", "i_assign", "i_assign"]);
    let outcomes: Vec<_> = town.flashduty.deliveries().iter().map(|d| (d.attempts, d.succeeded())).collect();
    assert_eq!(outcomes, [(2, true), (2, false)]);
}

#[tokio::test]
async fn two_seconds_of_silence_are_a_failure_and_not_repeated() {
    let (town, receiver) = connected(&[Reply::Silence, Reply::Status(200)]).await;
    town.flashduty.trigger(NewIncident::new(Severity::Info, "quiet")).unwrap();
    town.flashduty.settle().await;
    assert_eq!(receiver.kinds(), ["i_new"]);
    let delivery = town.flashduty.deliveries().pop().unwrap();
    assert_eq!((delivery.attempts, delivery.status), (1, None));
    assert!((1_900..3_000).contains(&delivery.took_ms), "{}", delivery.took_ms);
}

#[tokio::test]
async fn a_refused_connection_is_not_repeated() {
    let town = Town::new().await;
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    town.flashduty.connect(format!("http://{nobody}/"), "s".into(), town.http.clone());
    town.flashduty.trigger(NewIncident::new(Severity::Info, "quiet")).unwrap();
    town.flashduty.settle().await;
    assert_eq!(town.flashduty.deliveries()[0].attempts, 1);
}

#[tokio::test]
async fn the_api_answers_before_its_push_is_delivered() {
    let (town, _receiver) = connected(&[Reply::Silence]).await;
    let id = town.flashduty.trigger(NewIncident::new(Severity::Info, "quiet")).unwrap();
    let started = std::time::Instant::now();
    assert_eq!(town.outcome(SERVICE_KEY, "/incident/ack", json!({ "incident_ids": [id] })).await, done());
    assert!(started.elapsed() < TIMEOUT / 2);
}

#[tokio::test]
async fn held_pushes_can_be_reordered_repeated_and_lost() {
    let (town, receiver) = connected(&[Reply::Status(200)]).await;
    let fake = &town.flashduty;
    fake.hold();
    let id = town.trigger();
    fake.settle().await;
    assert_eq!(receiver.kinds(), Vec::<String>::new());
    let [first, second] = fake.pending().try_into().unwrap();
    fake.send(second.clone()).await.unwrap();
    fake.send(second).await.unwrap();
    fake.release();
    fake.settle().await;
    assert_eq!(receiver.kinds(), ["i_assign", "i_assign", first.event_type.as_str()]);

    fake.drop_next(1);
    fake.ack(&id, town.mei).unwrap();
    fake.duplicate_next(1);
    fake.unack(&id, town.mei).unwrap();
    fake.settle().await;
    assert_eq!(receiver.kinds()[3..], ["i_unack", "i_unack"]);
}

/// What the documentation marks as required, by where it stands.
const REQUIRED: [&str; 17] = [
    "incident_id",
    "account_id",
    "account_name",
    "num",
    "title",
    "incident_severity",
    "incident_status",
    "progress",
    "created_at",
    "updated_at",
    "start_time",
    "creator_id",
    "dedup_key",
    "detail_url",
    "silence_url",
    "has_unfinished_work_item",
    "post_mortem_id",
];

#[tokio::test]
async fn every_kind_of_push_has_the_documented_fields() {
    let town = Town::new().await;
    let fake = &town.flashduty;
    let (id, other) = (town.trigger(), town.trigger());
    let by = Some(town.mei);
    fake.ack(&id, town.mei).unwrap();
    fake.snooze(&id, town.mei, 5).unwrap();
    fake.wake(&id, town.mei).unwrap();
    fake.unack(&id, town.mei).unwrap();
    fake.comment(&id, town.mei, "hello").unwrap();
    fake.set_severity(&id, by, Severity::Info).unwrap();
    fake.set_title(&id, by, "another title").unwrap();
    for words in [Words::Description, Words::Impact, Words::RootCause, Words::Resolution] {
        fake.act(&id, by, Act::Rewrite(words, "words".into())).unwrap();
    }
    let ada = fake.add_member("Ada", "");
    fake.add_responder(&id, town.mei, ada).unwrap();
    fake.storm(&id, 50).unwrap();
    fake.custom(&id, town.mei, "Restart").unwrap();
    fake.merge(&[other], &id, town.mei).unwrap();
    fake.recover(&id).unwrap();
    fake.reopen(&id, town.mei, "again").unwrap();
    fake.emit_unknown(&id, "i_from_the_future").unwrap();
    let by_hand = NewIncident { creator: by, ..NewIncident::new(Severity::Info, "by hand") };
    fake.trigger(by_hand).unwrap();

    let automatic = ["i_new", "i_assign", "i_storm", "i_rslv", "i_from_the_future"];
    let mut ids = std::collections::HashSet::new();
    for push in fake.pushes() {
        let (body, incident) = (&push.body, &push.body["incident"]);
        assert!(body["event_time"].as_i64().is_some_and(|ms| ms > 1_000_000_000_000), "{body}");
        assert!(body["event_id"].as_str().is_some_and(|id| id.len() == 32 && ids.insert(id.to_owned())), "{body}");
        assert!(body["event_detail"].is_object(), "{body}");
        for field in REQUIRED {
            assert!(incident.get(field).is_some_and(|value| !value.is_null()), "{field} in {body}");
        }
        assert!(incident["updated_at"].as_i64().is_some_and(|s| s < 10_000_000_000), "{body}");
        assert_eq!(incident.get("images"), Some(&Value::Null));
        match body.get("person") {
            Some(person) => {
                assert!(person["person_id"].is_i64() && person["person_name"].is_string() && person["email"].is_string())
            }
            None => assert!(automatic.contains(&push.event_type.as_str()), "{body}"),
        }
    }
    let by_hand = fake.pushes().pop().unwrap().body;
    assert_eq!((by_hand["incident"].get("labels"), &by_hand["incident"]["dedup_key"]), (None, &json!("")));
    assert_eq!(by_hand["incident"]["creator"]["person_id"], town.mei);
}

#[tokio::test]
async fn an_older_deployment_leaves_the_newer_fields_out() {
    let town = Town::new().await;
    town.flashduty.older_build(true);
    town.trigger();
    let push = town.flashduty.pushes().pop().unwrap().body;
    assert_eq!((push.get("event_detail"), push["incident"].get("num")), (None, None));
    assert!(push["incident"]["title"].is_string());
}

#[tokio::test]
async fn a_custom_action_is_given_the_alerts_and_no_links() {
    let town = Town::new().await;
    town.flashduty.add_link("Dashboard", "https://grafana.example/d/x?service={service}");
    let id = town.trigger();
    assert_eq!(town.flashduty.incident(&id).unwrap()["links"][0]["endpoint"], "https://grafana.example/d/x?service=checkout-api");
    let asked = town.flashduty.custom_action(&id, town.mei, "Open war room").unwrap().body;
    assert_eq!(asked["incident"]["alerts"][0]["alert_severity"], "Critical");
    assert_eq!((asked["incident"].get("links"), &asked["event_type"]), (None, &json!("i_custom")));
}
