//! The envelope around every answer: `{"request_id", "data"}` or `{"request_id", "error": {"code", "message"}}`.
//!
//! Flashduty: "Introduction" and "Rate limits" in the Open API's documentation.

use crate::wire::Text;
use bridge::ports::IncidentsFault;
use http::header::RETRY_AFTER;
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;

/// Another change of the same incident is under way (423 `RequestLocked`). Flashduty advises to begin repetitions after a second.
const LOCK_WAIT: Duration = Duration::from_secs(1);

/// Longest wait we take from `Retry-After`: Flashduty counts its calls per minute, so more can only be a mistake.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// Flashduty's words appear on a toast and on a card, which have no room for more characters.
const MESSAGE_LENGTH: usize = 200;

/// Longest code and request id we log, in characters: Flashduty's own are shorter, but a proxy in between may answer anything.
const LOG_LENGTH: usize = 64;

/// What an answer tells before its body.
pub struct Head {
    endpoint: &'static str,
    status: u16,
    retry_after: Option<Duration>,
    request_id: Option<String>,
}

impl Head {
    pub fn of(endpoint: &'static str, response: &reqwest::Response) -> Self {
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
        Self {
            endpoint,
            status: response.status().as_u16(),
            retry_after: header(RETRY_AFTER.as_str())
                .and_then(|seconds| seconds.parse().ok())
                .map(|seconds| Duration::from_secs(seconds).min(LONGEST_WAIT)),
            request_id: header("Flashcat-Request-Id").map(str::to_owned),
        }
    }

    fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

#[derive(Default, Deserialize)]
struct Envelope {
    request_id: Option<Text>,
    #[serde(default)]
    data: Value,
    error: Option<Declined>,
}

#[derive(Default, Deserialize)]
struct Declined {
    code: Option<Text>,
    message: Option<Text>,
}

/// The answer's `data`, which is `null` for endpoints that have nothing to tell. Done means: a 2xx, and no `error`.
pub fn open(head: &Head, body: &[u8]) -> Result<Value, IncidentsFault> {
    let envelope: Envelope = match serde_json::from_slice(body) {
        Ok(envelope) => envelope,
        Err(_) if head.is_success() => {
            tracing::warn!(endpoint = head.endpoint, status = head.status, "Flashduty's answer cannot be read");
            return Err(IncidentsFault::NoAnswer);
        }
        // A proxy answered in Flashduty's place: its status has to do.
        Err(_) => Envelope::default(),
    };
    if head.is_success() && envelope.error.is_none() {
        return Ok(envelope.data);
    }
    let Declined { code, message } = envelope.error.unwrap_or_default();
    let Text(code) = code.unwrap_or_default();
    let request_id = envelope.request_id.as_ref().map(|Text(id)| id.as_str()).or(head.request_id.as_deref()).unwrap_or_default();
    let (logged_code, request_id) = (start_of(&code, LOG_LENGTH), start_of(request_id, LOG_LENGTH));
    tracing::warn!(endpoint = head.endpoint, status = head.status, code = logged_code, request_id, "Flashduty declined a call");
    Err(fault(head, &code, &message.unwrap_or_default().0))
}

/// The code decides, and the status where there is none that we know.
fn fault(head: &Head, code: &str, message: &str) -> IncidentsFault {
    match (code, head.status) {
        // It comes with 400. Outside the incidents it speaks of products that were not bought.
        ("ResourceNotFound", _) if head.endpoint.starts_with("/incident/") => IncidentsFault::Gone,
        ("NoLicense", _) => IncidentsFault::NoLicense,
        ("Unauthorized", _) | (_, 401) => IncidentsFault::KeyRejected,
        ("AccessDenied", _) | (_, 403) => IncidentsFault::NotAllowed,
        ("RequestTooFrequently", _) | (_, 429) => IncidentsFault::Limited { wait: head.retry_after },
        ("RequestLocked", _) | (_, 423) => IncidentsFault::Limited { wait: Some(head.retry_after.unwrap_or(LOCK_WAIT)) },
        ("InternalError" | "ServiceUnavailable", _) => IncidentsFault::Unavailable,
        // A gateway speaks for Flashduty and does not know how far it came.
        ("", 502 | 504) => IncidentsFault::NoAnswer,
        (_, 200..300 | 400..500) => IncidentsFault::Refused { message: words(head, message) },
        _ => IncidentsFault::Unavailable,
    }
}

fn words(head: &Head, message: &str) -> String {
    if message.trim().is_empty() { format!("HTTP {}", head.status) } else { start_of(message.trim(), MESSAGE_LENGTH).to_owned() }
}

/// The first so many characters.
fn start_of(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}
