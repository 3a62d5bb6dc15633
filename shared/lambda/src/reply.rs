//! Replies of a function.

use crate::houses::NoHouse;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION, SET_COOKIE};
use http::{HeaderValue, Response, StatusCode};
use lambda_http::Body;
use serde_json::{Value, json};

/// A JSON reply.
pub fn json(status: u16, body: &Value) -> Response<Body> {
    with_type(status, "application/json; charset=utf-8", Body::Text(body.to_string()))
}

/// A JSON reply that is written out already.
pub fn written_json(status: u16, body: &'static str) -> Response<Body> {
    with_type(status, "application/json; charset=utf-8", Body::Text(body.to_owned()))
}

/// 200 and nothing to say.
pub fn ok() -> Response<Body> {
    json(200, &json!({}))
}

/// A clear no: `{"error": reason}`. The reason is for the caller's engineers and holds nothing secret.
pub fn refused(status: u16, reason: &str) -> Response<Body> {
    json(status, &json!({ "error": reason }))
}

/// There is no house to serve the request in. Whose mistake it was decides: 404 for a name that nobody has, 503 and a line in the log
/// for what an operator has to mend.
pub fn no_house(fault: &NoHouse) -> Response<Body> {
    match fault {
        NoHouse::Unknown => refused(404, "unknown_integration"),
        NoHouse::BadSecret(_) | NoHouse::Unavailable => {
            tracing::error!(%fault, "the integration cannot be set up");
            refused(503, "integration_not_ready")
        }
    }
}

/// An HTML page. Never cached, never framed, and nothing runs or loads in it that is not its own.
pub fn html(status: u16, page: String) -> Response<Body> {
    let mut reply = with_type(status, "text/html; charset=utf-8", Body::Text(page));
    for (name, value) in PAGE_HEADERS {
        reply.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    reply
}

/// The page's own style and script come from its own origin; forms go back to it.
const PAGE_HEADERS: [(&str, &str); 4] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("strict-transport-security", "max-age=31536000"),
];

/// A file of the page: may be kept for a day.
pub fn asset(content_type: &'static str, text: impl Into<String>) -> Response<Body> {
    let mut reply = with_type(200, content_type, Body::Text(text.into()));
    reply.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"));
    reply
}

/// A file to be kept by whoever asked for it. The name is our own: letters, digits, dots and dashes.
pub fn download(content_type: &'static str, name: &str, text: String) -> Response<Body> {
    let mut reply = with_type(200, content_type, Body::Text(text));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        reply.headers_mut().insert(CONTENT_DISPOSITION, value);
    }
    reply.headers_mut().insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    reply
}

/// Sends the browser on.
pub fn redirect(to: &str) -> Response<Body> {
    let mut reply = with_type(303, "text/plain; charset=utf-8", Body::Empty);
    match HeaderValue::from_str(to) {
        Ok(to) => {
            reply.headers_mut().insert(LOCATION, to);
            reply
        }
        Err(_) => refused(400, "bad_address"),
    }
}

/// The same reply with a cookie more.
pub fn with_cookie(mut reply: Response<Body>, cookie: &str) -> Response<Body> {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        reply.headers_mut().append(SET_COOKIE, cookie);
    }
    reply
}

fn with_type(status: u16, content_type: &'static str, body: Body) -> Response<Body> {
    let mut reply = Response::new(body);
    *reply.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    reply.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}
