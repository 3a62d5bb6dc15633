//! What Flashduty pushes to the alert-dispatcher, right and wrong.

use super::gateway::{Body, Request};
use super::{Cast, Sample, Unmakeable};
use crate::flashduty::Fire;
use crate::world::WEBHOOK_SECRET;
use jiff::Timestamp;
use serde_json::{Value, json};

const FUNCTION: &str = "alert-dispatcher";

/// The address of a bot: the last part is the route's secret.
const BOT: &str = "/main/flashduty/bot/5ab1e0f7c3d94e2f8a6b1c0d9e7f4a35";

/// What the custom action is called in Flashduty's console.
const CUSTOM_ACTION: &str = "Tell the status page";

/// All of them.
pub(super) fn samples(cast: &Cast, now: Timestamp) -> Result<Vec<Sample>, Unmakeable> {
    // The bots first: they are told of the incident as it was when people were called.
    let mut samples = notified(cast, now)?;
    samples.extend(pushed(cast, now)?);
    let new = first(cast, "i_new")?;
    samples.push(push("a_new", &alert(cast, &new, now), now));
    samples.push(push("missing_title", &without_title(new.clone()), now));
    samples.push(request(Body::Text(new.to_string()), "a-guess").sample(FUNCTION, "wrong_secret", now));
    samples.push(request(Body::Text("{\"event_type\":".to_owned()), WEBHOOK_SECRET).sample(FUNCTION, "not_json", now));
    samples.push(request(Body::Bytes(vec![0xff, 0xfe, b'{']), WEBHOOK_SECRET).sample(FUNCTION, "not_utf8", now));
    Ok(samples)
}

/// What a group bot of an escalation rule is sent, in the forms that templates give it.
fn notified(cast: &Cast, now: Timestamp) -> Result<Vec<Sample>, Unmakeable> {
    let card = |fire| cast.flashduty.notification(&cast.incident, fire);
    let repeat = card(Fire::Repeat)?;
    let title = repeat["card"]["header"]["title"]["content"].clone();
    let page = repeat["card"]["elements"][2]["actions"][0]["url"].clone();
    let post = json!({ "msg_type": "post", "post": { "zh_cn": {
        "title": title,
        "content": [
            [{ "tag": "text", "text": "协作空间：", "style": ["bold"] }, { "tag": "text", "text": "Payments" }],
            [{ "tag": "a", "href": page, "text": "故障详情" }],
        ],
    } } });
    let text =
        json!({ "msg_type": "text", "content": { "text": "A notice of a template that names no incident\nSeverity: Critical" } });
    Ok(vec![
        notice("bot_card", &card(Fire::First)?, now),
        notice("bot_repeat", &repeat, now),
        notice("bot_post", &post, now),
        notice("bot_text_without_incident", &text, now),
        notice("bot_nothing_to_read", &json!({ "msg_type": "text" }), now),
    ])
}

fn notice(name: &'static str, body: &Value, now: Timestamp) -> Sample {
    let mut request = request(Body::Text(body.to_string()), WEBHOOK_SECRET);
    // A bot has no header of its own: its address is its secret.
    request.headers.retain(|(name, _)| *name != "X-Webhook-Secret");
    (request.route, request.path) = ("POST /{integration}/flashduty/bot/{route}", BOT);
    request.sample(FUNCTION, name, now)
}

/// A life of the incident, as its pushes tell it.
fn pushed(cast: &Cast, now: Timestamp) -> Result<Vec<Sample>, Unmakeable> {
    let Cast { flashduty, incident, alice, .. } = cast;
    flashduty.ack(incident, alice.member)?;
    flashduty.comment(incident, alice.member, "The connection pool is exhausted, I am raising its limit")?;
    let custom = flashduty.custom_action(incident, alice.member, CUSTOM_ACTION)?;
    flashduty.emit_unknown(incident, "i_invented_later")?;
    flashduty.recover(incident)?;
    Ok(vec![
        push("i_new", &first(cast, "i_new")?, now),
        push("i_ack", &first(cast, "i_ack")?, now),
        push("i_comm", &first(cast, "i_comm")?, now),
        push("i_custom", &custom.body, now),
        push("i_unknown_kind", &first(cast, "i_invented_later")?, now),
        push("i_rslv", &first(cast, "i_rslv")?, now),
    ])
}

/// The first push of this type.
fn first(cast: &Cast, event_type: &str) -> Result<Value, Unmakeable> {
    let push = cast.flashduty.pushes().into_iter().find(|push| push.event_type == event_type);
    push.map(|push| push.body).ok_or_else(|| Unmakeable(format!("Flashduty pushed no {event_type}")))
}

fn push(name: &'static str, body: &Value, now: Timestamp) -> Sample {
    request(Body::Text(body.to_string()), WEBHOOK_SECRET).sample(FUNCTION, name, now)
}

fn request(body: Body, secret: &str) -> Request {
    Request {
        route: "POST /{integration}/flashduty",
        path: "/main/flashduty",
        query: vec![],
        user_agent: "Go-http-client/1.1",
        headers: vec![
            ("Accept-Encoding", "gzip".to_owned()),
            ("Content-Type", "application/json".to_owned()),
            ("X-Webhook-Secret", secret.to_owned()),
        ],
        cookies: vec![],
        body,
    }
}

/// The alert behind the incident, by Flashduty's other webhook (Flashduty: "Alert webhook"), before it is merged into any incident.
fn alert(cast: &Cast, new: &Value, now: Timestamp) -> Value {
    let incident = &new["incident"];
    let second = now.as_second();
    json!({
        "event_time": now.as_millisecond(),
        "event_type": "a_new",
        "event_id": new["event_id"].as_str().map(|id| id.chars().rev().collect::<String>()),
        "alert": {
            "alert_id": cast.incident.chars().rev().collect::<String>(),
            "data_source_id": incident["data_source_id"], "data_source_name": "Prometheus", "data_source_type": "prometheus.alert",
            "channel_id": incident["channel_id"], "channel_name": incident["channel_name"],
            "title": incident["title"], "title_rule": "$service::$check", "description": incident["description"],
            "alert_key": incident["dedup_key"], "alert_severity": "Critical", "alert_status": "Critical", "progress": "Triggered",
            "created_at": second, "updated_at": second, "start_time": second, "last_time": second, "end_time": 0, "close_time": 0,
            "labels": incident["labels"], "event_cnt": 1,
        },
    })
}

fn without_title(mut push: Value) -> Value {
    if let Some(incident) = push["incident"].as_object_mut() {
        incident.remove("title");
    }
    push
}
