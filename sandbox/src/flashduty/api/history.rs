//! The webhook's invocation history, kept for 7 days: how a receiver finds what it missed.

use super::ask::read;
use crate::flashduty::directory::Caller;
use crate::flashduty::error::ApiError;
use crate::flashduty::state::State;
use crate::flashduty::webhook::Delivery;
use serde::Deserialize;
use serde_json::{Value, json};

/// The integration that stands for the incident webhook.
const WEBHOOK: i64 = 5_210_004_417_131;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    limit: usize,
    start_time: i64,
    end_time: i64,
    integration_id: Option<i64>,
    ref_id: Option<String>,
    event_types: Option<Vec<String>>,
    status: Option<String>,
    #[serde(default)]
    asc: bool,
    #[serde(rename = "orderby")]
    _orderby: Option<String>,
    search_after_ctx: Option<String>,
}

/// Times are Unix milliseconds of exactly 13 digits. The cursor is the number of items already seen.
pub(super) fn list(state: &mut State, _: Caller, body: Value) -> Result<Value, ApiError> {
    let request: List = read(body)?;
    let thirteen = |ms: i64| (1_000_000_000_000..=9_999_999_999_999).contains(&ms);
    if !(1..=100).contains(&request.limit) || !thirteen(request.start_time) || !thirteen(request.end_time) {
        return Err(ApiError::invalid("limit must be 1 to 100, start_time and end_time 13 digits"));
    }
    let mut found: Vec<Delivery> = state.sender.history().into_iter().filter(|d| request.wants(d)).collect();
    if !request.asc {
        found.reverse();
    }
    let first = match request.search_after_ctx.as_deref().filter(|cursor| !cursor.is_empty()) {
        Some(cursor) => cursor.parse().map_err(|_| ApiError::invalid("search_after_ctx is not valid"))?,
        None => 0,
    };
    let items: Vec<Value> = found.iter().skip(first).take(request.limit).map(item).collect();
    let cursor = if first + items.len() < found.len() { (first + items.len()).to_string() } else { String::new() };
    Ok(json!({ "total": found.len(), "items": items, "search_after_ctx": cursor }))
}

impl List {
    fn wants(&self, delivery: &Delivery) -> bool {
        (self.start_time..=self.end_time).contains(&delivery.at.as_millisecond())
            && self.integration_id.is_none_or(|id| id == 0 || id == WEBHOOK)
            && self.ref_id.as_ref().is_none_or(|id| *id == delivery.push.incident_id)
            && self.event_types.as_ref().is_none_or(|types| types.is_empty() || types.contains(&delivery.push.event_type))
            && self.status.as_ref().is_none_or(|status| (status == "success") == delivery.succeeded())
    }
}

/// `event_id` of the history is another id than the one in the pushed body.
fn item(delivery: &Delivery) -> Value {
    json!({
        "integration_id": WEBHOOK, "event_id": format!("X{}", &delivery.push.event_id[..21]), "webhook_type": "incident",
        "event_type": delivery.push.event_type, "ref_id": delivery.push.incident_id, "endpoint": "",
        "attempt": delivery.attempts.max(1), "duration": delivery.took_ms,
        "status": if delivery.succeeded() { "success" } else { "failed" }, "status_code": delivery.status.unwrap_or(0),
        "error_message": delivery.error.clone().unwrap_or_default(),
        "event_time": delivery.at.to_string(), "request_headers": "", "request_body": delivery.push.body.to_string(),
        "response_headers": "", "response_body": "",
    })
}
