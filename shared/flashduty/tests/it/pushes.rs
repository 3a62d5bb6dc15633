//! What Flashduty pushes becomes an event, an alert hint, or nothing.

use crate::{SECRET, sample, settings};
use bridge::event::{IncidentEvent, IncidentEventKind as Kind};
use bridge::id::{ChannelId, EventId, IncidentId, PersonId};
use bridge::incident::{Assignment, AssignmentKind, Channel, Incident, Link, Person, Progress, Responder, Severity};
use flashduty::webhook::{Push, Rejection, SECRET_HEADER, receive};
use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;
use serde_json::{Value, json};

/// Pushes it with the right secret.
pub fn push(body: &Value) -> Result<Push, Rejection> {
    push_bytes(body.to_string().as_bytes())
}

pub fn push_bytes(body: &[u8]) -> Result<Push, Rejection> {
    let headers = HeaderMap::from_iter([(HeaderName::from_static(SECRET_HEADER), HeaderValue::from_static(SECRET))]);
    receive(&settings("http://unused"), &headers, body)
}

pub fn event(body: &Value) -> IncidentEvent {
    match push(body) {
        Ok(Push::Incident(event)) => *event,
        other => panic!("no incident event: {other:?}"),
    }
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

fn mei() -> Person {
    Person { id: PersonId(4417203385131), name: "Mei Tan".to_owned() }
}

#[test]
fn a_kind_of_push_we_do_not_know_is_let_pass() {
    for event_type in ["w_created", "x", "i_from_the_future", "schedule.changed"] {
        let body = json!({ "event_type": event_type, "what": "ever", "incident": null });
        assert_eq!(push(&body), Ok(Push::Unknown { event_type: event_type.to_owned() }));
    }
}

#[test]
fn an_acknowledgement_is_read_in_full() {
    let responder = |person, acked_at| Responder { person, assigned_at: Some(at(1791947564)), acked_at };
    let jonas = Person { id: PersonId(4417203391131), name: "Jonas Berg".to_owned() };
    let labels = [("check", "p99 latency"), ("env", "prod-sg"), ("resource", "checkout-api-7d9f"), ("service", "checkout-api")];
    let labels = labels.into_iter().chain([("trigger_value", "2.84")]);
    let incident = Incident {
        id: IncidentId::new("6acef3296b1f0c5d2e94a7b8"),
        num: "94A7B8".to_owned(),
        title: "checkout-api / p99 latency above 2s".to_owned(),
        description: "p99 latency 2.84s for 5 minutes on checkout-api (prod-sg)".to_owned(),
        severity: Severity::Critical,
        recovered: false,
        progress: Progress::Processing,
        started_at: at(1791947561),
        updated_at: at(1791947885),
        acked_at: Some(at(1791947885)),
        closed_at: None,
        snoozed_until: None,
        labels: labels.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        channel: Some(Channel { id: ChannelId(4980216603131), name: "Payments".to_owned() }),
        responders: vec![responder(mei(), Some(at(1791947885))), responder(jonas, None)],
        assignment: Some(Assignment {
            kind: AssignmentKind::Assign,
            rule: "Payments primary".to_owned(),
            rule_id: Some("68f0a1c2d3e4f5061728394a".to_owned()),
            level: 1,
            at: Some(at(1791947564)),
        }),
        creator: None,
        closer: None,
        alert_count: 3,
        impact: String::new(),
        root_cause: String::new(),
        resolution: String::new(),
        detail_url: "https://console.flashcat.cloud/incident/detail/6acef3296b1f0c5d2e94a7b8".to_owned(),
        links: vec![Link {
            name: "Latency dashboard".to_owned(),
            url: "https://grafana.harbor-pay.example/d/checkout?var-env=prod-sg".to_owned(),
        }],
    };
    let expected = IncidentEvent {
        id: EventId::new("5b0e7d3c9a1f4e62b8d0c47f1a96e235"),
        at: Timestamp::from_millisecond(1791947885412).unwrap(),
        kind: Kind::Acknowledge,
        actor: Some(mei()),
        incident,
    };
    assert_eq!(event(&sample("i_ack")), expected);
}

#[test]
fn an_incident_that_recovered_closed_itself() {
    let event = event(&sample("i_rslv"));
    assert_eq!((event.kind, event.actor), (Kind::Close, None));
    assert!(event.incident.recovered);
    assert_eq!(event.incident.progress, Progress::Closed);
    assert_eq!(event.incident.closed_at, Some(at(1791949260)));
    assert_eq!(event.incident.closer, None);
    assert_eq!(event.incident.num, "94A7B8", "made from the id, because old builds send none");
    assert!(event.incident.responders.is_empty() && event.incident.links.is_empty());
}

#[test]
fn a_custom_action_tells_who_pressed_and_which_one() {
    let event = event(&sample("i_custom"));
    assert_eq!(event.kind, Kind::Custom { name: "Open Lark war room".to_owned() });
    assert_eq!(event.actor, Some(mei()));
}

#[test]
fn an_alert_tells_at_most_its_incident() {
    let mut body = sample("a_merge");
    assert_eq!(push(&body), Ok(Push::Alert { incident: Some(IncidentId::new("6acef3296b1f0c5d2e94a7b8")) }));
    for none in [json!(null), json!({}), json!({ "incident_id": "" })] {
        body["alert"]["incident"] = none;
        assert_eq!(push(&body), Ok(Push::Alert { incident: None }));
    }
    assert_eq!(push(&json!({ "event_type": "a_new" })), Ok(Push::Alert { incident: None }));
}

#[test]
fn every_documented_type_has_its_kind_with_and_without_its_detail() {
    let (two, one) = (vec![PersonId(11), PersonId(12)], vec![PersonId(11)]);
    let text = |text: &str| text.to_owned();
    let severities = Kind::Reseverity { from: Some(Severity::Info), to: Some(Severity::Critical) };
    let cases = [
        ("i_new", json!({ "severity": "Critical" }), Kind::New, Kind::New),
        ("i_assign", json!({ "to": [11, 12] }), Kind::Assign { to: two }, Kind::Assign { to: vec![] }),
        ("i_a_rspd", json!({ "to": ["11", 0, null] }), Kind::AddResponders { to: one }, Kind::AddResponders { to: vec![] }),
        ("i_snooze", json!({ "minutes": 120 }), Kind::Snooze { minutes: Some(120) }, Kind::Snooze { minutes: None }),
        ("i_wake", json!({ "snoozedBefore": 1791950000 }), Kind::Wake, Kind::Wake),
        ("i_ack", json!({ "progress": "Processing" }), Kind::Acknowledge, Kind::Acknowledge),
        ("i_unack", json!({ "progress": "Triggered" }), Kind::Unacknowledge, Kind::Unacknowledge),
        ("i_storm", json!({ "threshold": 10 }), Kind::Storm { threshold: Some(10) }, Kind::Storm { threshold: None }),
        ("i_custom", json!({ "integration_name": "Dump" }), Kind::Custom { name: text("Dump") }, Kind::Custom { name: text("") }),
        ("i_rslv", json!({ "from": "autorslv" }), Kind::Close, Kind::Close),
        ("i_reopen", json!({ "reason": "again" }), Kind::Reopen { reason: text("again") }, Kind::Reopen { reason: text("") }),
        ("i_merge", json!({ "source_incidents": [] }), Kind::Merge, Kind::Merge),
        ("i_comm", json!({ "comment": "on it" }), Kind::Comment { text: text("on it") }, Kind::Comment { text: text("") }),
        ("i_r_title", json!({ "from": "a", "to": "b" }), Kind::Retitle, Kind::Retitle),
        ("i_r_desc", json!({ "from": "a", "to": "b" }), Kind::Redescribe, Kind::Redescribe),
        ("i_r_impact", json!({}), Kind::Explain, Kind::Explain),
        ("i_r_rc", json!({}), Kind::Explain, Kind::Explain),
        ("i_r_rsltn", json!({}), Kind::Explain, Kind::Explain),
        ("i_r_severity", json!({ "from": "Info", "to": "Critical" }), severities, Kind::Reseverity { from: None, to: None }),
        (
            "i_r_field",
            json!({ "field_name": "line", "to": 1 }),
            Kind::Field { name: text("line") },
            Kind::Field { name: text("") },
        ),
        ("i_wi_created", json!({ "title": "t" }), Kind::WorkItem { title: text("t") }, Kind::WorkItem { title: text("") }),
        ("i_wi_assignees", json!({ "title": "t" }), Kind::WorkItem { title: text("t") }, Kind::WorkItem { title: text("") }),
        ("i_wi_completed", json!({ "title": "t" }), Kind::WorkItem { title: text("t") }, Kind::WorkItem { title: text("") }),
        ("i_wi_converted", json!({ "title": "t" }), Kind::WorkItem { title: text("t") }, Kind::WorkItem { title: text("") }),
        ("i_invented", json!({ "a": 1 }), Kind::Other(text("i_invented")), Kind::Other(text("i_invented"))),
    ];
    for (event_type, detail, told, untold) in cases {
        let mut body = sample("i_ack");
        body["event_type"] = json!(event_type);
        body["event_detail"] = detail;
        assert_eq!(event(&body).kind, told, "{event_type}");
        for nothing in
            [json!({}), json!(null), json!([]), json!("text"), json!({ "to": "x", "minutes": -1, "comment": 5, "title": {} })]
        {
            body["event_detail"] = nothing;
            assert_eq!(event(&body).kind, untold, "{event_type} with {}", body["event_detail"]);
        }
        body.as_object_mut().unwrap().remove("event_detail");
        assert_eq!(event(&body).kind, untold, "{event_type} of an old build");
    }
}

#[test]
fn levels_are_counted_from_one() {
    for (layer, level) in [(json!(0), 1), (json!(2), 3), (json!(null), 1), (json!(-5), 1), (json!(u32::MAX), u32::MAX)] {
        let mut body = sample("i_ack");
        body["incident"]["assigned_to"]["layer_idx"] = layer;
        assert_eq!(event(&body).incident.assignment.unwrap().level, level);
    }
}

#[test]
fn a_rule_of_nothing_but_zeros_is_none() {
    for none in [json!("000000000000000000000000"), json!(""), json!(null)] {
        let mut body = sample("i_ack");
        body["incident"]["assigned_to"]["escalate_rule_id"] = none;
        assert_eq!(event(&body).incident.assignment.unwrap().rule_id, None);
    }
}

#[test]
fn who_closed_it_is_known_by_object_or_by_number() {
    let mut body = sample("i_ack");
    body["incident"]["closer_id"] = json!(4417203385131_i64);
    assert_eq!(event(&body).incident.closer, Some(mei()), "named among the responders");
    body["incident"]["closer"] = json!({ "person_id": 7, "person_name": "Ada", "email": "ada@harbor-pay.example" });
    assert_eq!(event(&body).incident.closer, Some(Person { id: PersonId(7), name: "Ada".to_owned() }));
    body["incident"]["closer"] = json!({ "person_id": 0, "person_name": "" });
    body["incident"]["closer_id"] = json!(0);
    assert_eq!(event(&body).incident.closer, None);
}
