//! What comes back from the Open API: `{"code":0,"msg":"…","data":{…}}`, or the ways in which nothing comes back.
//!
//! Only `code` tells success from failure. The HTTP status does not: some endpoints fail with 200 (Lark: server-side API, response).

use reqwest::header::HeaderMap;
use reqwest::{RequestBuilder, Response, StatusCode};
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;

/// How a call failed, in Lark's terms. [`crate::fault`] translates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The request never left: no connection, or an address that is none.
    NotSent,
    /// The request may have arrived; the answer did not.
    NoAnswer,
    /// An answer that is not Lark's: from a gateway, or cut off.
    Unreadable {
        /// All we know of it.
        status: u16,
    },
    /// Lark said no.
    Declined(Decline),
}

/// A no, in numbers. Lark's words are not kept: they may repeat what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decline {
    /// Lark's code.
    pub code: i64,
    /// What is wrong with a card, which stands in the words of code 230099 alone.
    pub sub_code: Option<i64>,
    /// Whether the words say that the card is locked while somebody interacts with it: the same sub code also means faults that stay.
    pub card_is_locked: bool,
    /// The HTTP status.
    pub status: u16,
    /// When the limit ends (`x-ogw-ratelimit-reset`, in seconds).
    pub wait: Option<Duration>,
}

/// Longest wait we believe. A wrong header must not put a row off for ever.
const LONGEST_WAIT: Duration = Duration::from_secs(3_600);

/// Sends a request and opens the answer: the whole body, `code` known to be 0. Failures are logged here, where their id is known; `call`
/// names the request in the log.
pub(crate) async fn exchange(call: &'static str, request: RequestBuilder) -> Result<Value, Failure> {
    let answered = match request.send().await {
        Ok(response) => open(call, response).await,
        Err(fault) if fault.is_connect() || fault.is_builder() => Err(Failure::NotSent),
        Err(_) => Err(Failure::NoAnswer),
    };
    match &answered {
        Err(Failure::NotSent) => tracing::warn!(call, "Lark could not be reached: {call}"),
        Err(Failure::NoAnswer) => tracing::warn!(call, "Lark did not answer: {call}"),
        Err(Failure::Unreadable { .. } | Failure::Declined(_)) | Ok(_) => {}
    }
    answered
}

/// Reads the body and decides.
async fn open(call: &'static str, response: Response) -> Result<Value, Failure> {
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.bytes().await.map_err(|_| Failure::NoAnswer)?;
    let Ok(body) = serde_json::from_slice::<Value>(&body) else {
        return Err(unreadable(call, status, &headers));
    };
    match code_of(&body) {
        Some(0) => Ok(body),
        Some(code) => Err(Failure::Declined(decline(call, code, &body, status, &headers))),
        None => Err(unreadable(call, status, &headers)),
    }
}

/// `code`, which the sign-in endpoints also spell as a numeric string (Lark: get user access token).
fn code_of(body: &Value) -> Option<i64> {
    let code = body.get("code")?;
    code.as_i64().or_else(|| code.as_str()?.parse().ok())
}

/// Logs an answer that is none.
fn unreadable(call: &'static str, status: StatusCode, headers: &HeaderMap) -> Failure {
    let status = status.as_u16();
    tracing::warn!(call, status, log_id = header(headers, "x-tt-logid"), "Lark's answer could not be read: {call}");
    Failure::Unreadable { status }
}

/// Logs a no, and keeps its numbers.
fn decline(call: &'static str, code: i64, body: &Value, status: StatusCode, headers: &HeaderMap) -> Decline {
    let (status, words) = (status.as_u16(), body["msg"].as_str().unwrap_or_default());
    let sub_code = sub_code(words);
    let scopes = missing_scopes(body);
    tracing::warn!(
        call,
        code,
        sub_code,
        status,
        log_id = log_id(body, headers),
        scopes,
        "Lark declined with code {code}: {call}"
    );
    Decline { code, sub_code, card_is_locked: words.contains("is lock"), status, wait: wait(headers) }
}

/// The number in `… ErrCode: 100290; ErrPath: …; ErrMsg: …` (Lark: send message, code 230099).
fn sub_code(words: &str) -> Option<i64> {
    let (_, rest) = words.split_once("ErrCode:")?;
    let rest = rest.trim_start();
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().ok()
}

/// The scopes Lark misses, for an administrator to grant.
fn missing_scopes(body: &Value) -> Option<String> {
    #[derive(Deserialize)]
    struct Violation {
        #[serde(alias = "scope")]
        subject: String,
    }
    let violations: Vec<Violation> = serde_json::from_value(body.pointer("/error/permission_violations")?.clone()).ok()?;
    Some(violations.into_iter().map(|violation| violation.subject).collect::<Vec<_>>().join(" "))
}

/// The id under which Lark's support finds the call. The pages spell it in two ways.
fn log_id<'a>(body: &'a Value, headers: &'a HeaderMap) -> Option<&'a str> {
    let error = &body["error"];
    header(headers, "x-tt-logid").or_else(|| error["log_id"].as_str()).or_else(|| error["logid"].as_str())
}

/// When the limit ends, where Lark says it.
fn wait(headers: &HeaderMap) -> Option<Duration> {
    let seconds = header(headers, "x-ogw-ratelimit-reset")?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds).min(LONGEST_WAIT))
}

/// A header as text.
fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sub_code_of_a_refused_card_stands_in_its_words() {
        let words = "Failed to create card content, ext=ErrCode: 100290; ErrPath: ROOT -> body; ErrMsg: id is invalid;";
        assert_eq!(sub_code(words), Some(100_290));
        assert_eq!(sub_code("Bot is NOT in the chat"), None);
        assert_eq!(sub_code("ErrCode: none"), None);
    }

    #[test]
    fn a_code_may_be_a_number_or_a_numeric_string() {
        assert_eq!(code_of(&serde_json::json!({ "code": 20050 })), Some(20_050));
        assert_eq!(code_of(&serde_json::json!({ "code": "20050" })), Some(20_050));
        assert_eq!(code_of(&serde_json::json!({ "error": "server_error" })), None);
    }
}
