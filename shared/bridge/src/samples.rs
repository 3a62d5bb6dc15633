//! Nouns for the tests of this crate.
#![allow(clippy::unwrap_used)]

use crate::button::{Button, Click};
use crate::event::{IncidentEvent, IncidentEventKind};
use crate::id::*;
use crate::incident::*;
use crate::person::{LinkProof, LinkedPerson};
use jiff::Timestamp;
use std::collections::BTreeMap;

pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_791_947_000 + second).unwrap()
}

pub fn person(id: i64, name: &str) -> Person {
    Person { id: PersonId(id), name: name.to_owned() }
}

pub fn responder(id: i64, name: &str, acked_at: Option<i64>) -> Responder {
    Responder { person: person(id, name), assigned_at: Some(at(3)), acked_at: acked_at.map(at) }
}

/// Critical, triggered, two responders, nobody has it.
pub fn incident() -> Incident {
    Incident {
        id: IncidentId::new("6acef3296b1f0c5d2e94a7b8"),
        num: "94A7B8".to_owned(),
        title: "checkout-api / p99 latency above 2s".to_owned(),
        description: "p99 latency 2.84s".to_owned(),
        severity: Severity::Critical,
        recovered: false,
        progress: Progress::Triggered,
        started_at: at(0),
        updated_at: at(0),
        acked_at: None,
        closed_at: None,
        snoozed_until: None,
        labels: BTreeMap::from([("service".to_owned(), "checkout-api".to_owned())]),
        channel: Some(Channel { id: ChannelId(7), name: "Payments".to_owned() }),
        responders: vec![responder(1, "Mei", None), responder(2, "Jonas", None)],
        assignment: None,
        creator: None,
        closer: None,
        alert_count: 1,
        impact: String::new(),
        root_cause: String::new(),
        resolution: String::new(),
        detail_url: "https://console.flashcat.cloud/incident/detail/6acef3296b1f0c5d2e94a7b8".to_owned(),
        links: Vec::new(),
    }
}

/// The same, acknowledged by Mei at second 60.
pub fn acked() -> Incident {
    Incident {
        progress: Progress::Processing,
        acked_at: Some(at(60)),
        updated_at: at(60),
        responders: vec![responder(1, "Mei", Some(60)), responder(2, "Jonas", None)],
        ..incident()
    }
}

/// The same, closed by Mei at second 600; the push carries no labels any more.
pub fn closed() -> Incident {
    Incident {
        progress: Progress::Closed,
        closed_at: Some(at(600)),
        updated_at: at(600),
        closer: Some(person(1, "Mei")),
        labels: BTreeMap::new(),
        description: String::new(),
        ..acked()
    }
}

pub fn event(id: &str, second: i64, kind: IncidentEventKind, incident: Incident) -> IncidentEvent {
    IncidentEvent { id: EventId::new(id), at: at(second), kind, actor: Some(person(1, "Mei")), incident }
}

/// Mei, linked, without a key of her own.
pub fn mei() -> LinkedPerson {
    LinkedPerson {
        open_id: OpenId::new("ou_mei"),
        tenant: TenantKey::new("tenant"),
        person: PersonId(1),
        name: "Mei".to_owned(),
        lark_name: String::new(),
        key: None,
        proof: LinkProof::Directory,
        linked_at: at(0),
        choices: crate::person::PersonalChoices::default(),
    }
}

pub fn click(button: Button) -> Click {
    Click {
        id: ClickId::new("click-1"),
        at: at(100),
        open_id: OpenId::new("ou_mei"),
        tenant: TenantKey::new("tenant"),
        incident: incident().id,
        button,
        input: None,
        message: MessageId::new("om_1"),
        chat: ChatId::new("oc_1"),
        zone: None,
    }
}
