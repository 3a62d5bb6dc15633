//! What the fake answers: Lark's envelope, its errors, and the few answers without an envelope.
//!
//! Source: open.feishu.cn, "Server API call guide" and "Generic error codes".

use axum::body::Body;
use axum::http::Response;
use axum::http::header::{CONTENT_TYPE, LOCATION, SET_COOKIE};
use serde_json::{Value, json};
use std::io;

/// One answer, ready to be logged and sent.
pub(super) struct Answer {
    pub(super) status: u16,
    /// Lark's `code`, where the answer has one.
    pub(super) code: Option<i64>,
    headers: Vec<(String, String)>,
    payload: Payload,
}

enum Payload {
    Json(Value),
    Html(String),
    Empty,
    Cut,
}

impl Answer {
    /// `{"code":0,"msg":"success","data":…}`.
    pub(super) fn data(data: Value) -> Self {
        Self::flat(json!({ "code": 0, "msg": "success", "data": data }))
    }

    /// A body of its own shape, with or without `code`.
    pub(super) fn flat(body: Value) -> Self {
        Self::json(200, body)
    }

    /// Any JSON under any status.
    pub(super) fn json(status: u16, body: Value) -> Self {
        let code = body.get("code").and_then(Value::as_i64);
        Self { status, code, headers: Vec::new(), payload: Payload::Json(body) }
    }

    /// A page.
    pub(super) fn page(status: u16, html: String) -> Self {
        Self { status, code: None, headers: Vec::new(), payload: Payload::Html(html) }
    }

    /// Sends the browser elsewhere.
    pub(super) fn redirect(to: &str) -> Self {
        Self { status: 302, code: None, headers: Vec::new(), payload: Payload::Empty }.with(LOCATION.as_str(), to)
    }

    /// A status without a body, as a proxy in the way would answer.
    pub(super) fn bare(status: u16) -> Self {
        Self { status, code: None, headers: Vec::new(), payload: Payload::Empty }
    }

    /// The connection breaks before the answer is whole.
    pub(super) fn cut() -> Self {
        Self { status: 200, code: None, headers: Vec::new(), payload: Payload::Cut }
    }

    /// With one more header.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a cookie for the whole fake.
    pub(super) fn with_cookie(self, name: &str, value: &str) -> Self {
        self.with(SET_COOKIE.as_str(), &format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax"))
    }

    /// The bytes, under `log_id` (`X-Tt-Logid`, repeated in errors as `error.log_id`).
    pub(super) fn into_response(self, log_id: &str) -> Response<Body> {
        let (kind, body) = match self.payload {
            Payload::Json(body) => ("application/json; charset=utf-8", Body::from(with_log_id(body, log_id).to_string())),
            Payload::Html(html) => ("text/html; charset=utf-8", Body::from(html)),
            Payload::Empty => ("text/plain", Body::empty()),
            Payload::Cut => ("application/json; charset=utf-8", broken()),
        };
        let mut response = Response::builder().status(self.status).header(CONTENT_TYPE, kind).header("x-tt-logid", log_id);
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        response.body(body).unwrap_or_else(|_| Response::new(Body::empty()))
    }
}

/// A body that breaks: the server closes the connection in the middle of the answer.
fn broken() -> Body {
    Body::from_stream(futures_util::stream::iter([Err::<&str, _>(io::Error::from(io::ErrorKind::ConnectionAborted))]))
}

fn with_log_id(mut body: Value, log_id: &str) -> Value {
    if let Some(error) = body.get_mut("error").and_then(Value::as_object_mut) {
        error.insert("log_id".to_owned(), json!(log_id));
    }
    body
}

/// A request that Lark turns down, in its envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    status: u16,
    pub(super) code: i64,
    msg: String,
    field: Option<String>,
    /// Scopes, one of which the app would need.
    lacks: Vec<String>,
}

impl Refused {
    /// Turned down by an endpoint: HTTP 400.
    pub(super) fn new(code: i64, msg: impl Into<String>) -> Self {
        Self { status: 400, code, msg: msg.into(), field: None, lacks: Vec::new() }
    }

    /// A field that is missing or of the wrong shape.
    pub(super) fn field(name: &str, problem: &str) -> Self {
        Self { field: Some(name.to_owned()), ..Self::new(99_992_402, format!("field validation failed: {name} {problem}")) }
    }

    /// For want of one of these scopes.
    pub(super) fn lacking(self, any_of: &[&str]) -> Self {
        Self { lacks: any_of.iter().map(ToString::to_string).collect(), ..self }
    }

    /// Under another status.
    pub(super) fn under(self, status: u16) -> Self {
        Self { status, ..self }
    }
}

impl From<Refused> for Answer {
    fn from(refused: Refused) -> Self {
        let mut error = json!({ "troubleshooter": "https://open.feishu.cn/search?from=openapi" });
        if let Some(field) = &refused.field {
            error["field_violations"] = json!([{ "field": field, "value": "", "description": refused.msg }]);
        }
        if !refused.lacks.is_empty() {
            let violation = |scope: &String| json!({ "type": "action_scope_required", "subject": scope });
            error["permission_violations"] = refused.lacks.iter().map(violation).collect();
        }
        Self::json(refused.status, json!({ "code": refused.code, "msg": refused.msg, "error": error }))
    }
}
