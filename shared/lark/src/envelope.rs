//! What comes back from the Open API: `{"code":0,"msg":"…","data":{…}}`, or the ways in which nothing comes back.
//!
//! Only `code` tells success from failure. The HTTP status does not: some endpoints fail with 200 (Lark: server-side API, response).

use reqwest::header::HeaderMap;
use reqwest::{RequestBuilder, Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;

/// What came of a call.
pub(crate) type Exchanged<T> = Result<Logged<T>, Logged<Failure>>;

/// Something Lark said, and the id under which its support finds the call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Logged<T> {
    /// What it said.
    pub(crate) said: T,
    /// `x-tt-logid`; `None` where nothing came back.
    pub(crate) log_id: Option<String>,
}

impl<T> Logged<T> {
    /// In other words.
    pub(crate) fn map<U>(self, translate: impl FnOnce(T) -> U) -> Logged<U> {
        Logged { said: translate(self.said), log_id: self.log_id }
    }
}

impl From<Failure> for Logged<Failure> {
    /// A failure on our side of the wire.
    fn from(failure: Failure) -> Self {
        Self { said: failure, log_id: None }
    }
}

/// How a call failed, in Lark's terms. [`crate::fault`] translates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The request never left: no connection, or an address that is none.
    NotSent,
    /// The request may have arrived; the answer did not.
    NoAnswer,
    /// An answer in the wrong words: from a gateway, or a success that lacks what it must hold.
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
    /// Whether the words speak of too many requests: for that a group bot has the same code as for a malformed one.
    pub too_many: bool,
    /// The HTTP status.
    pub status: u16,
    /// When the limit ends (`x-ogw-ratelimit-reset`, in seconds).
    pub wait: Option<Duration>,
}

/// Longest wait we believe. A wrong header must not put a row off for ever.
const LONGEST_WAIT: Duration = Duration::from_secs(3_600);

/// Sends a request and opens the answer: the whole body, `code` known to be 0. Failures are logged here, where their id is known; `call`
/// names the request in the log.
pub(crate) async fn exchange(call: &'static str, request: RequestBuilder) -> Exchanged<Value> {
    match request.send().await {
        Ok(response) => open(call, response).await,
        Err(fault) if fault.is_connect() || fault.is_builder() => {
            tracing::warn!(call, "Lark could not be reached: {call}");
            Err(Failure::NotSent.into())
        }
        Err(_) => {
            tracing::warn!(call, "Lark did not answer: {call}");
            Err(Failure::NoAnswer.into())
        }
    }
}

/// Reads the body and decides.
async fn open(call: &'static str, response: Response) -> Exchanged<Value> {
    let (status, headers) = (response.status(), response.headers().clone());
    match response.bytes().await {
        Ok(body) => judge(call, status, &headers, &body),
        Err(_) => {
            let log_id = log_id(&Value::Null, &headers);
            tracing::warn!(call, status = status.as_u16(), log_id, "Lark's answer broke off: {call}");
            Err(Logged { said: Failure::NoAnswer, log_id })
        }
    }
}

/// Tells a success from a failure, by its bytes.
pub(crate) fn judge(call: &'static str, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Exchanged<Value> {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let log_id = log_id(&body, headers);
    match code_of(&body) {
        Some(0) => Ok(Logged { said: body, log_id }),
        Some(code) => {
            let decline = decline(code, &body, status, headers);
            let (sub_code, status, scopes) = (decline.sub_code, decline.status, missing_scopes(&body));
            tracing::warn!(call, code, sub_code, status, log_id, scopes, "Lark declined with code {code}: {call}");
            Err(Logged { said: Failure::Declined(decline), log_id })
        }
        None => {
            tracing::warn!(call, status = status.as_u16(), log_id, "Lark's answer could not be read: {call}");
            Err(Logged { said: Failure::Unreadable { status: status.as_u16() }, log_id })
        }
    }
}

/// Reads what a successful answer holds. One without what it must hold tells us nothing about what was done.
pub(crate) fn read<T: DeserializeOwned>(answer: Logged<Value>) -> Exchanged<T> {
    let Logged { said, log_id } = answer;
    match serde_json::from_value(said) {
        Ok(said) => Ok(Logged { said, log_id }),
        Err(_) => Err(Logged { said: Failure::Unreadable { status: StatusCode::OK.as_u16() }, log_id }),
    }
}

/// `code`, which the sign-in endpoints also spell as a numeric string (Lark: get user access token).
fn code_of(body: &Value) -> Option<i64> {
    let code = body.get("code")?;
    code.as_i64().or_else(|| code.as_str()?.parse().ok())
}

/// A no, in its numbers.
fn decline(code: i64, body: &Value, status: StatusCode, headers: &HeaderMap) -> Decline {
    let words = body["msg"].as_str().unwrap_or_default();
    let lower = words.to_ascii_lowercase();
    Decline {
        code,
        sub_code: sub_code(words),
        card_is_locked: words.contains("is lock"),
        too_many: lower.contains("too many") || lower.contains("frequency"),
        status: status.as_u16(),
        wait: wait(headers),
    }
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
fn log_id(body: &Value, headers: &HeaderMap) -> Option<String> {
    let error = &body["error"];
    let id = header(headers, "x-tt-logid").or_else(|| error["log_id"].as_str()).or_else(|| error["logid"].as_str());
    id.map(str::to_owned)
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
