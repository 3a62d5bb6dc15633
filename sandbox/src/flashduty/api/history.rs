//! The webhook's invocation history, kept for 7 days: how a receiver finds what it missed. One record for each attempt.

use super::ask::read;
use crate::flashduty::directory::Caller;
use crate::flashduty::error::ApiError;
use crate::flashduty::state::State;
use crate::flashduty::webhook::Delivery;
use jiff::SignedDuration;
use jiff::tz::{Offset, TimeZone};
use serde::Deserialize;
use serde_json::{Value, json};

/// The integration that stands for the incident webhook.
const WEBHOOK: i64 = 5_210_004_417_131;

/// How long it is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Longest `ref_id`.
const LONGEST_REF: usize = 128;

/// One attempt at a push. Of two, the first failed.
struct Attempt {
    delivery: Delivery,
    number: u32,
}

impl Attempt {
    fn is_last(&self) -> bool {
        self.number >= self.delivery.attempts
    }

    fn succeeded(&self) -> bool {
        self.is_last() && self.delivery.succeeded()
    }

    /// Another id than the one in the pushed body.
    fn event_id(&self) -> String {
        format!("X{:010}{}{}", self.delivery.number, self.number, &self.delivery.push.event_id[..10])
    }

    /// As the list tells it. What is empty is left out; so are the bodies, which the documented example does not have.
    fn item(&self, endpoint: &str) -> Value {
        let Delivery { push, at, status, error, took_ms, .. } = &self.delivery;
        let at = at.to_zoned(TimeZone::fixed(Offset::constant(8)));
        let mut item = json!({
            "integration_id": WEBHOOK, "event_id": self.event_id(), "webhook_type": "incident", "event_type": push.event_type,
            "ref_id": push.incident_id, "endpoint": endpoint, "attempt": self.number, "duration": took_ms,
            "status": if self.succeeded() { "success" } else { "failed" },
            "status_code": status.filter(|_| self.is_last()).unwrap_or(0),
            "event_time": at.strftime("%Y-%m-%dT%H:%M:%S%.6f%:z").to_string(),
        });
        if let Some(channel) = push.body["incident"]["channel_id"].as_i64().filter(|id| *id != 0) {
            item["channel_id"] = json!(channel);
        }
        let error = if self.is_last() { error.clone() } else { Some("unexpected EOF".to_owned()) };
        if let Some(error) = error {
            item["error_message"] = json!(error);
        }
        item
    }

    fn detail(&self, endpoint: &str) -> Value {
        let headers = json!({ "Content-Type": "application/json" }).to_string();
        let push = &self.delivery.push;
        let mut detail = self.item(endpoint);
        detail["request_headers"] = json!(headers);
        detail["request_body"] = json!(push.body.to_string());
        if self.is_last() && !self.delivery.answer.is_empty() {
            detail["response_headers"] = json!(headers);
            detail["response_body"] = json!(self.delivery.answer);
        }
        detail["ref_title"] = push.body["incident"]["title"].clone();
        detail["channel_name"] = push.body["incident"]["channel_name"].clone();
        detail
    }
}

/// The attempts of the last days, oldest first.
fn attempts(state: &State) -> impl Iterator<Item = Attempt> {
    let since = state.now - KEPT;
    let kept = state.sender.history().into_iter().filter(move |delivery| delivery.at >= since);
    kept.flat_map(|delivery| (1..=delivery.attempts.max(1)).map(move |number| Attempt { delivery: delivery.clone(), number }))
}

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
    orderby: Option<String>,
    search_after_ctx: Option<String>,
}

/// The cursor names the last item, so that what comes in between shifts nothing.
pub(super) fn list(state: &mut State, _: Caller, body: Value) -> Result<Value, ApiError> {
    let request: List = read(body)?;
    request.check()?;
    let mut found: Vec<Attempt> = attempts(state).filter(|attempt| request.wants(attempt)).collect();
    if !request.asc {
        found.reverse();
    }
    let total = found.len();
    let first = match request.search_after_ctx.as_deref().filter(|cursor| !cursor.is_empty()) {
        Some(cursor) => found.iter().position(|attempt| attempt.event_id() == cursor).map(|last| last + 1),
        None => Some(0),
    };
    let first = first.ok_or_else(|| ApiError::invalid("search_after_ctx is not valid"))?;
    let page: Vec<Attempt> = found.into_iter().skip(first).take(request.limit).collect();
    let last = page.last().filter(|_| first + page.len() < total).map(Attempt::event_id);
    let endpoint = state.sender.endpoint();
    let items: Vec<Value> = page.iter().map(|attempt| attempt.item(&endpoint)).collect();
    Ok(json!({ "total": total, "items": items, "search_after_ctx": last.unwrap_or_default() }))
}

impl List {
    /// Times are Unix milliseconds of exactly 13 digits.
    fn check(&self) -> Result<(), ApiError> {
        let thirteen = |ms: i64| (1_000_000_000_000..=9_999_999_999_999).contains(&ms);
        let wrong = [
            (!(1..=100).contains(&self.limit), "limit must be 1 to 100"),
            (!thirteen(self.start_time) || !thirteen(self.end_time), "start_time and end_time must have 13 digits"),
            (self.end_time <= self.start_time, "end_time must be greater than start_time"),
            (self.status.as_deref().is_some_and(|s| !["success", "failed"].contains(&s)), "status must be success or failed"),
            (self.orderby.as_deref().is_some_and(|by| by != "event_time"), "orderby must be event_time"),
            (self.ref_id.as_ref().is_some_and(|id| id.len() > LONGEST_REF), "ref_id must have at most 128 characters"),
        ];
        wrong.into_iter().find(|(wrong, _)| *wrong).map_or(Ok(()), |(_, complaint)| Err(ApiError::invalid(complaint)))
    }

    fn wants(&self, attempt: &Attempt) -> bool {
        let Delivery { push, at, .. } = &attempt.delivery;
        (self.start_time..=self.end_time).contains(&at.as_millisecond())
            && self.integration_id.is_none_or(|id| id == 0 || id == WEBHOOK)
            && self.ref_id.as_ref().is_none_or(|id| *id == push.incident_id)
            && self.event_types.as_ref().is_none_or(|types| types.is_empty() || types.contains(&push.event_type))
            && self.status.as_ref().is_none_or(|status| (status == "success") == attempt.succeeded())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Detail {
    event_id: String,
    integration_id: i64,
}

pub(super) fn detail(state: &mut State, _: Caller, body: Value) -> Result<Value, ApiError> {
    let request: Detail = read(body)?;
    if request.integration_id < 1 {
        return Err(ApiError::invalid("integration_id must be at least 1"));
    }
    let found = attempts(state).find(|a| request.integration_id == WEBHOOK && a.event_id() == request.event_id);
    found.map(|attempt| attempt.detail(&state.sender.endpoint())).ok_or_else(|| ApiError::missing("webhook history"))
}
