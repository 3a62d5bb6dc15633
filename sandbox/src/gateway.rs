//! What API Gateway does: HTTP in, an event of payload format 2.0 to the function its route names, and the answer back.

use crate::functions::Functions;
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::time::Instant;

/// API Gateway takes 10 MB.
const LARGEST: usize = 10 * 1024 * 1024;

/// The four functions behind their addresses, as `template.yaml` routes them.
#[derive(Clone)]
pub struct Gateway {
    /// The functions.
    pub functions: Functions,
    /// `host:port` under which they are reached.
    pub domain: String,
    /// Is told of every request, when it is answered.
    pub observer: Arc<dyn Fn(Passed) + Send + Sync>,
}

/// A request that was answered.
#[derive(Debug, Clone)]
pub struct Passed {
    /// When it came.
    pub at: Timestamp,
    /// `POST`, `GET`.
    pub method: String,
    /// Without the query, which may hold codes.
    pub path: String,
    /// HTTP status.
    pub status: u16,
    /// Milliseconds.
    pub took_ms: u64,
}

/// Which function a route leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Route {
    Homepage,
    OauthRedirect,
    CardCallback,
    AlertDispatcher,
}

impl Gateway {
    /// The addresses.
    pub fn router(self) -> Router {
        Router::new().fallback(pass).with_state(self)
    }
}

async fn pass(State(gateway): State<Gateway>, request: Request) -> Response {
    let (at, began) = (Timestamp::now(), Instant::now());
    let (parts, body) = request.into_parts();
    let (method, path) = (parts.method.to_string(), parts.uri.path().to_owned());
    let response = match (route_of(&parts.method, &parts.uri), to_bytes(body, LARGEST).await) {
        (_, Err(_)) => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        (None, Ok(_)) => (StatusCode::NOT_FOUND, r#"{"message":"Not Found"}"#).into_response(),
        (Some(route), Ok(body)) => {
            let event = event_of(&parts.method, &parts.uri, &parts.headers, &body, &gateway.domain);
            gateway.invoke(route, event).await
        }
    };
    let took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    (gateway.observer)(Passed { at, method, path, status: response.status().as_u16(), took_ms });
    response
}

impl Gateway {
    async fn invoke(&self, route: Route, event: Value) -> Response {
        let functions = &self.functions;
        if route == Route::AlertDispatcher {
            return match functions.dispatch(event).await {
                Ok(answer) => response_of(&answer),
                Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            };
        }
        let Ok(request) = lambda_http::request::from_str(&event.to_string()) else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let answer = match route {
            Route::Homepage => functions.homepage.handle(request).await,
            Route::OauthRedirect => functions.oauth_redirect.handle(request).await,
            Route::CardCallback | Route::AlertDispatcher => match functions.call_back(request).await {
                Some(answer) => answer,
                None => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            },
        };
        let (parts, body) = answer.into_parts();
        Response::from_parts(parts, Body::from(body.to_vec()))
    }
}

/// The routes of `template.yaml`.
fn route_of(method: &Method, uri: &Uri) -> Option<Route> {
    let parts: Vec<_> = uri.path().trim_matches('/').split('/').collect();
    match (method.as_str(), parts.as_slice()) {
        ("GET", [_, "oauth"]) => Some(Route::OauthRedirect),
        ("GET", [name] | [name, _] | [name, _, _]) if !name.is_empty() => Some(Route::Homepage),
        ("POST", [_, _, _]) => Some(Route::Homepage),
        ("POST", [_, "lark"]) => Some(Route::CardCallback),
        ("POST", [_, "flashduty"] | [_, "flashduty", "bot", _]) => Some(Route::AlertDispatcher),
        _ => None,
    }
}

/// The event, payload format 2.0: header names in lower case, cookies apart, a body that is no text in base64.
fn event_of(method: &Method, uri: &Uri, headers: &HeaderMap, body: &Bytes, domain: &str) -> Value {
    let (body, encoded) = match std::str::from_utf8(body) {
        Ok(text) => (text.to_owned(), false),
        Err(_) => (STANDARD.encode(body), true),
    };
    let parts: Vec<_> = uri.path().trim_matches('/').split('/').collect();
    let query: Map<String, Value> =
        url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).map(|(k, v)| (k.into(), json!(v))).collect();
    let cookies: Vec<_> = headers.get_all("cookie").iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split("; ")).collect();
    json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": uri.path(),
        "rawQueryString": uri.query().unwrap_or_default(),
        "cookies": cookies,
        "headers": headers_of(headers),
        "queryStringParameters": query,
        "pathParameters": { "integration": parts.first() },
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "playground",
            "domainName": domain,
            "domainPrefix": "playground",
            "http": { "method": method.as_str(), "path": uri.path(), "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "" },
            "requestId": format!("{:016x}", Timestamp::now().as_microsecond()),
            "routeKey": "$default",
            "stage": "$default",
            "time": "01/Jan/1970:00:00:00 +0000",
            "timeEpoch": Timestamp::now().as_millisecond(),
        },
        "body": body,
        "isBase64Encoded": encoded,
    })
}

fn headers_of(headers: &HeaderMap) -> Map<String, Value> {
    let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
    let names = headers.keys().filter(|name| *name != "cookie");
    names
        .map(|name| {
            let values: Vec<_> = headers.get_all(name).iter().filter_map(text).collect();
            (name.to_string(), json!(values.join(",")))
        })
        .collect()
}

/// The answer of a function that speaks API Gateway's own JSON.
fn response_of(answer: &Value) -> Response {
    let status = answer["statusCode"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(502);
    let body = answer["body"].as_str().unwrap_or_default().to_owned();
    let mut response = (StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY), body).into_response();
    if let Some(content_type) = answer["headers"]["content-type"].as_str().and_then(|value| HeaderValue::from_str(value).ok()) {
        response.headers_mut().insert("content-type", content_type);
    }
    response
}
