//! What Flashduty's webhooks bring: the incident webhook, the alert webhook and custom actions, which look alike.
//!
//! Flashduty: "Incident webhook", "Alert webhook" and "Custom actions" in the documentation of its integration centre.

mod kind;

use crate::Settings;
use crate::wire::{self, Id, Moment};
use bridge::event::IncidentEvent;
use bridge::id::{EventId, IncidentId};
use http::HeaderMap;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::Value;
use std::borrow::Cow;
use subtle::{Choice, ConstantTimeEq as _};

/// The header with the shared secret. Flashduty signs nothing; headers of one's own are its only way to prove where a push is from.
pub const SECRET_HEADER: &str = "x-webhook-secret";

/// The largest body we read, in bytes. Flashduty names no limit; its pushes have a few kilobytes, custom actions carry all alerts.
pub const MAX_BODY: usize = 2 * 1024 * 1024;

/// A push that came from Flashduty and could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Push {
    /// Something happened to an incident.
    Incident(Box<IncidentEvent>),
    /// Something happened to an alert: a hint at most, since the incident's own push follows.
    Alert {
        /// The incident it was merged into, where it was.
        incident: Option<IncidentId>,
    },
    /// A kind of push that Flashduty invented after us. To be answered 200 and ignored.
    Unknown {
        /// Its type.
        event_type: String,
    },
}

/// A push that is turned away.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{status}: {reason}")]
pub struct Rejection {
    /// What to answer: 400, 401 or 413. Flashduty repeats none of them.
    pub status: u16,
    /// Names the field that is wrong. Never holds anything of what the push says.
    pub reason: Cow<'static, str>,
}

/// Reads a push. The secret comes first: nothing of a stranger's body is looked at.
pub fn receive(settings: &Settings, headers: &HeaderMap, body: &[u8]) -> Result<Push, Rejection> {
    if !shows_a_secret(headers, &settings.webhook_secrets) {
        return Err(Rejection { status: 401, reason: Cow::Borrowed("the header x-webhook-secret is missing or wrong") });
    }
    if body.len() > MAX_BODY {
        return Err(Rejection { status: 413, reason: Cow::Borrowed("the body is larger than 2 MiB") });
    }
    let body: Value = serde_json::from_slice(body).map_err(|_| malformed("the body is not JSON"))?;
    let event_type = event_type(&body)?;
    // Flashduty's list of types grows. A new one without an incident is none of ours, one with it is told like the others.
    let has_incident = body.get("incident").is_some_and(|incident| !incident.is_null());
    if event_type.starts_with("a_") {
        alert(body)
    } else if kind::is_known(&event_type) || (event_type.starts_with("i_") && has_incident) {
        incident(&event_type, body)
    } else {
        Ok(Push::Unknown { event_type })
    }
}

/// Every accepted secret is compared, whichever fits, so that the time taken tells nothing but a secret's length.
fn shows_a_secret(headers: &HeaderMap, accepted: &[SecretString]) -> bool {
    let Some(shown) = headers.get(SECRET_HEADER) else { return false };
    let accepted = accepted.iter().map(|secret| secret.expose_secret().as_bytes());
    // An empty secret would let everybody in who sends the empty header.
    let accepted = accepted.filter(|secret| !secret.is_empty());
    accepted.fold(Choice::from(0), |found, secret| found | secret.ct_eq(shown.as_bytes())).into()
}

fn event_type(body: &Value) -> Result<String, Rejection> {
    let written = body.get("event_type").cloned().unwrap_or_default();
    let code: Option<Id> = serde_json::from_value(written).map_err(|_| malformed("event_type is not a code of Flashduty's"))?;
    code.and_then(Id::filled).ok_or_else(|| malformed("event_type is missing"))
}

fn incident(event_type: &str, body: Value) -> Result<Push, Rejection> {
    #[derive(Deserialize)]
    struct Body {
        event_id: Option<Id>,
        event_time: Option<Moment>,
        event_detail: Option<Value>,
        person: Option<wire::Person>,
        incident: Option<wire::Incident>,
    }
    let body: Body = wire::read(body).map_err(|error| malformed(error.0))?;
    let id = body.event_id.and_then(Id::filled).ok_or_else(|| malformed("event_id is missing"))?;
    let at = body.event_time.and_then(|Moment(at)| at).ok_or_else(|| malformed("event_time is missing"))?;
    let incident = body.incident.ok_or_else(|| malformed("incident is missing"))?;
    let incident = incident.into_noun(Some(at)).map_err(|missing| malformed(format!("incident.{missing}")))?;
    Ok(Push::Incident(Box::new(IncidentEvent {
        id: EventId::new(id),
        at,
        kind: kind::of(event_type, body.event_detail.as_ref()),
        actor: body.person.and_then(wire::Person::into_noun),
        incident,
    })))
}

fn alert(body: Value) -> Result<Push, Rejection> {
    #[derive(Deserialize)]
    struct Body {
        alert: Option<Alert>,
    }
    #[derive(Deserialize)]
    struct Alert {
        incident: Option<Merged>,
    }
    #[derive(Deserialize)]
    struct Merged {
        incident_id: Option<Id>,
    }
    let body: Body = wire::read(body).map_err(|error| malformed(error.0))?;
    let merged = body.alert.and_then(|alert| alert.incident);
    Ok(Push::Alert { incident: merged.and_then(|merged| merged.incident_id?.filled()).map(IncidentId::new) })
}

fn malformed(reason: impl Into<Cow<'static, str>>) -> Rejection {
    Rejection { status: 400, reason: reason.into() }
}
