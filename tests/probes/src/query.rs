//! Query strings of the pages, and of the way back from Lark.

use lambda::{reply, request};
use lambda_http::{Body, Request};
use oauth_redirect::comeback::{self, Comeback};
use serde_json::{Map, Value, json};

/// Whatever stands in an address, it is read calmly, and nothing of it gets into a header or leads away from us.
pub fn query(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for path in ["/main", "/main/oauth", "/main/delivery"] {
        let Some(request) = request_for(path, &text) else { break };
        let _ = (request::language_of(&request), request::is_secure(&request), homepage::wanted_language(&request));
        assert_eq!(request::integration_of(&request), "main");
        if let Comeback::WithCode { code, state } = Comeback::of(&request) {
            assert!(code.chars().chain(state.chars()).all(|c| c.is_ascii_graphic()), "neither Lark's nor ours");
        }
    }
    let onward = comeback::page(&text);
    assert!(onward.is_empty() || (onward.starts_with('/') && !onward[1..].contains(['/', '?', '.', '\\'])), "{onward}");
    leads_nowhere_else(&format!("/main?happened={text}"));
}

/// An address that is written out of foreign text stays in its header, or is none.
fn leads_nowhere_else(address: &str) {
    let reply = reply::redirect(address);
    let location = reply.headers().get("location").map(http::HeaderValue::as_bytes);
    assert!(location.is_none_or(|location| location.starts_with(b"/main?") && !location.contains(&b'\n')));
    assert!(matches!(reply.body(), Body::Empty | Body::Text(_)));
}

/// The request as API Gateway hands it on; `None` for what it would not: characters that have no place in an address, at which
/// `lambda_http` would panic.
fn request_for(path: &str, query: &str) -> Option<Request> {
    format!("https://probe.example{path}?{query}").parse::<http::Uri>().ok()?;
    let parameters: Map<String, Value> =
        url::form_urlencoded::parse(query.as_bytes()).map(|(name, value)| (name.into(), json!(value))).collect();
    let event = json!({
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": query,
        "headers": { "accept-language": query.chars().filter(char::is_ascii_graphic).collect::<String>() },
        "queryStringParameters": parameters,
        "pathParameters": { "integration": "main" },
        "requestContext": {
            "accountId": "1", "apiId": "probe", "domainName": "probe.example", "domainPrefix": "probe",
            "http": { "method": "GET", "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "" },
            "requestId": "1", "routeKey": "$default", "stage": "$default", "time": "", "timeEpoch": 0,
        },
        "isBase64Encoded": false,
    });
    lambda_http::request::from_str(&event.to_string()).ok()
}
