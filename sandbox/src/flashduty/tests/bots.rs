//! Escalation rules, and what their group bots are sent.

use super::receiver::{Receiver, Reply};
use super::*;
use flashduty::bot::{self, Kind, Notification};

const RULES: &str = "/channel/escalate/rule/list";
const FEISHU: &[Reply] = &[Reply::Says(bot::ACCEPTED)];

/// A town whose webhook leads nowhere, and a bot of all channels.
async fn with_a_bot(replies: &'static [Reply]) -> (Town, Receiver) {
    let (town, receiver) = (Town::new().await, Receiver::start(replies).await);
    let webhook = Receiver::start(&[Reply::Status(200)]).await;
    town.flashduty.connect(webhook.url, "s".into(), town.http.clone());
    town.flashduty.add_bot(None, &receiver.url);
    (town, receiver)
}

/// What arrived, as the bridge reads it.
fn arrived(receiver: &Receiver) -> Vec<Notification> {
    receiver.requests().iter().map(|(_, body)| bot::receive(body.to_string().as_bytes()).unwrap()).collect()
}

async fn kinds(town: &Town, receiver: &Receiver) -> Vec<Kind> {
    town.flashduty.settle().await;
    arrived(receiver).into_iter().map(|notification| notification.kind).collect()
}

#[tokio::test]
async fn without_bots_nothing_is_posted_and_the_timeline_does_not_change() {
    let town = Town::new().await;
    let id = town.trigger();
    town.flashduty.refire(&id).unwrap();
    assert_eq!(town.flashduty.timeline(&id), ["i_new", "i_assign"]);
    assert!(town.flashduty.bot_deliveries().is_empty());
}

#[tokio::test]
async fn every_call_is_told_to_the_bots_with_its_reason() {
    let (town, receiver) = with_a_bot(FEISHU).await;
    let fake = &town.flashduty;
    fake.add_member("Ada", "ada@harbor-pay.example");
    let id = town.trigger();
    fake.refire(&id).unwrap();
    fake.escalate(&id, None).unwrap();
    fake.act(&id, Some(town.mei), Act::Assign(vec![town.jonas])).unwrap();
    fake.resolve(&id, Some(town.mei)).unwrap();
    fake.reopen(&id, town.mei, "again").unwrap();
    let kinds = kinds(&town, &receiver).await;
    assert_eq!(kinds, [Kind::First, Kind::Repeat, Kind::Escalation, Kind::First, Kind::First]);
    assert!(fake.bot_deliveries().iter().all(|delivery| delivery.succeeded() && delivery.post.incident_id == id));
    let timeline = fake.timeline(&id);
    assert_eq!(timeline.iter().filter(|kind| *kind == "i_notify").count(), 5);
    assert!(fake.pushes().iter().all(|push| push.event_type != "i_notify"), "the webhook hears nothing of it");
}

#[tokio::test]
async fn the_bridge_reads_of_the_default_card_what_flashduty_put_in() {
    let (town, receiver) = with_a_bot(FEISHU).await;
    let new = NewIncident { title: "p99 > 2s & \"rising\"".into(), ..town.flashduty.sample(Severity::Critical) };
    let id = town.flashduty.trigger(new).unwrap();
    town.flashduty.storm(&id, 50).unwrap();
    town.flashduty.refire(&id).unwrap();
    town.flashduty.settle().await;
    let repeat = arrived(&receiver).pop().unwrap();
    let num = id[18..].to_uppercase();
    assert_eq!(repeat.title, format!("[REFIRE]INC #{num} p99 > 2s & \"rising\""));
    assert_eq!((repeat.incident.unwrap().as_str(), repeat.num), (id.as_str(), Some(num)));
    assert_eq!(repeat.link, Some(format!("https://console.example/incident/detail/{id}")));
    assert_eq!(
        repeat.paragraphs,
        [
            "🏢 Channel:Payments",
            "Severity:🔴 Critical",
            "⏰ Triggered:2026-10-14 11:12:41",
            "Grouped alerts:50",
            "Resource:checkout-api-7d9f",
            "Description:p99 latency is 2.84 s over the last 5 minutes on checkout-api (prod-sg).",
            "Responders:@Mei Tan @Jonas Berg",
            "Storm: 50 alerts are grouped, please hurry",
        ]
    );
}

#[tokio::test]
async fn of_a_long_incident_the_description_is_cut_to_four_thousand_bytes() {
    let town = Town::new().await;
    let new = NewIncident { description: "\"告警\" ".repeat(2_000), ..NewIncident::new(Severity::Info, "long") };
    let id = town.flashduty.trigger(new).unwrap();
    let body = town.flashduty.notification(&id, Fire::First).unwrap();
    assert!((2_000..=4_000).contains(&body.to_string().len()), "{}", body.to_string().len());
    assert!(bot::receive(body.to_string().as_bytes()).unwrap().incident.is_some());
}

#[tokio::test]
async fn whoever_has_come_is_called_no_more() {
    let (town, receiver) = with_a_bot(FEISHU).await;
    let id = town.trigger();
    town.flashduty.ack(&id, town.mei).unwrap();
    assert_eq!(town.flashduty.refire(&id).unwrap_err().code, Code::BadRequest);
    town.flashduty.resolve(&id, None).unwrap();
    assert_eq!(town.flashduty.refire(&id).unwrap_err().code, Code::BadRequest);
    let nobody = town.flashduty.trigger(NewIncident::new(Severity::Info, "nobody")).unwrap();
    assert_eq!(town.flashduty.refire(&nobody).unwrap_err().code, Code::BadRequest);
    assert_eq!(kinds(&town, &receiver).await, [Kind::First]);
}

#[tokio::test]
async fn a_bot_hears_of_its_own_channel_and_level_only() {
    let (town, receiver) = (Town::new().await, Receiver::start(FEISHU).await);
    town.flashduty.connect(receiver.url.clone(), "s".into(), town.http.clone());
    town.flashduty.hold();
    let other = town.flashduty.add_channel("Search");
    town.flashduty.add_member("Ada", "");
    town.flashduty.add_bot(Some(other), "http://127.0.0.1:1/never");
    town.flashduty.add_bot_to_layer(town.payments, 1, &receiver.url);
    let id = town.trigger();
    town.flashduty.escalate(&id, None).unwrap();
    assert_eq!(kinds(&town, &receiver).await, [Kind::Escalation]);
    town.flashduty.remove_bot(&receiver.url);
    town.flashduty.refire(&id).unwrap();
    assert_eq!(kinds(&town, &receiver).await.len(), 1);
}

#[tokio::test]
async fn success_is_told_by_the_body_and_nothing_is_posted_twice() {
    let (town, receiver) =
        with_a_bot(&[Reply::Status(200), Reply::Says("{\"code\":19001}"), Reply::Status(500), Reply::Eof]).await;
    (0..4).for_each(|_| drop(town.trigger()));
    town.flashduty.settle().await;
    let outcomes: Vec<_> =
        town.flashduty.bot_deliveries().iter().map(|d| (d.status, d.code, d.succeeded(), d.error.is_some())).collect();
    let unanswered = (None, None, false, true);
    assert_eq!(
        outcomes,
        [(Some(200), None, false, false), (Some(200), Some(19001), false, false), (Some(500), None, false, false), unanswered]
    );
    assert_eq!(receiver.requests().len(), 4);
}

#[tokio::test]
async fn every_channel_has_a_rule_and_its_levels_can_be_set() {
    let town = Town::new().await;
    let rules =
        || async { town.call(SERVICE_KEY, RULES, json!({ "channel_id": town.payments })).await.1["data"]["items"].clone() };
    let untouched = rules().await;
    let layer = &untouched[0]["layers"][0];
    assert_eq!(
        (&layer["notify_step"], &layer["max_times"], &layer["target"]["webhooks"]),
        (&json!(10.0), &json!(1), &Value::Null)
    );
    town.flashduty.set_rule(town.payments, &[Layer { notify_step: 0.5, max_times: 2, escalate_window: 5 }]);
    town.flashduty.add_bot(None, "https://bridge.example/bot");
    let changed = rules().await;
    assert_eq!(changed[0]["layers"].as_array().unwrap().len(), 1);
    assert_eq!(changed[0]["layers"][0]["notify_step"], 0.5);
    let webhook = json!([{ "type": "feishu", "settings": { "token": "https://bridge.example/bot", "alias": "" } }]);
    assert_eq!(changed[0]["layers"][0]["target"]["webhooks"], webhook);

    for wrong in [json!({}), json!({ "channel_id": "1" }), json!({ "channel_id": town.payments, "p": 1 })] {
        assert_eq!(town.outcome(SERVICE_KEY, RULES, wrong).await, refused(400, "InvalidParameter"));
    }
    assert_eq!(town.outcome(SERVICE_KEY, RULES, json!({ "channel_id": 1 })).await, refused(400, "ResourceNotFound"));
    town.flashduty.permit(Permission::ChannelsRead, false);
    assert_eq!(town.outcome(SERVICE_KEY, RULES, json!({ "channel_id": town.payments })).await, refused(403, "AccessDenied"));
}

#[tokio::test]
async fn the_bridges_client_finds_the_loop_by_what_the_incident_names() {
    use bridge::ports::Incidents as _;
    let town = Town::new().await;
    let step = |notify_step: f64| Layer { notify_step, max_times: 3, escalate_window: 5 };
    town.flashduty.set_rule(town.payments, &[step(0.5), step(10.0)]);
    let id = town.trigger();
    let incident = town.client().incident(&bridge::id::IncidentId::new(id)).await.unwrap();
    let (assignment, channel) = (incident.assignment.unwrap(), incident.channel.unwrap());
    let rules = town.client().rule_loops(channel.id).await.unwrap();
    let rule = rules.iter().find(|rule| Some(&rule.rule) == assignment.rule_id.as_ref()).unwrap();
    let layer = rule.layers[assignment.level as usize - 1];
    assert_eq!((layer.every.as_secs(), layer.times), (30, 3));
}

#[tokio::test]
async fn a_channel_whose_rule_was_set_assigns_by_it() {
    let town = Town::new().await;
    let by_name = town.trigger();
    let zeros = json!("000000000000000000000000");
    assert_eq!(town.flashduty.incident(&by_name).unwrap()["assigned_to"]["escalate_rule_id"], zeros);
    town.flashduty.set_rule(town.payments, &[Layer::default(), Layer::default()]);
    let id = town.trigger();
    let assigned = town.flashduty.incident(&id).unwrap()["assigned_to"].clone();
    let rule = &town.call(SERVICE_KEY, RULES, json!({ "channel_id": town.payments })).await.1["data"]["items"][0];
    assert_eq!((&assigned["escalate_rule_id"], &assigned["layer_idx"]), (&rule["rule_id"], &json!(0)));
    town.flashduty.add_member("Ada", "");
    town.flashduty.add_member("Bo", "");
    town.flashduty.escalate(&id, None).unwrap();
    assert_eq!(town.flashduty.escalate(&id, None).unwrap_err().message, "layer_idx is out of range");
    let nobody = NewIncident { channel: Some(town.payments), ..NewIncident::new(Severity::Info, "nobody is on call") };
    let nobody = town.flashduty.trigger(nobody).unwrap();
    assert_eq!(town.flashduty.timeline(&nobody), ["i_new", "i_assign"], "a group is told all the same");
}
