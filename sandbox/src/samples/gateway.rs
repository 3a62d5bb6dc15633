//! A request as API Gateway's HTTP API hands it to a function.
//!
//! Source: docs.aws.amazon.com/apigateway, "Create AWS Lambda proxy integrations for HTTP APIs", payload format version 2.0.

use super::Sample;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

/// The API's own domain.
const DOMAIN: &str = "api.example.com";

/// Whence every request comes: an address that stands for none (RFC 5737).
const SOURCE: &str = "203.0.113.7";

/// A request on its way to a function.
pub(super) struct Request {
    /// As in `template.yaml`: `POST /{integration}/lark`.
    pub(super) route: &'static str,
    /// Without the query.
    pub(super) path: &'static str,
    pub(super) query: Vec<(&'static str, String)>,
    pub(super) user_agent: &'static str,
    /// Beside those that everyone sends; their names in any case.
    pub(super) headers: Vec<(&'static str, String)>,
    /// `name=value` each.
    pub(super) cookies: Vec<String>,
    pub(super) body: Body,
}

/// What a request brings along.
pub(super) enum Body {
    Nothing,
    /// Handed over as it is: JSON and other text.
    Text(String),
    /// Handed over in base64: everything whose content type is not text, forms among them.
    Bytes(Vec<u8>),
}

impl Request {
    /// The request as it reaches the function at `at`.
    pub(super) fn sample(self, function: &'static str, name: &'static str, at: Timestamp) -> Sample {
        let id: [u8; 32] = Sha256::digest(format!("{function}/{name} {at}")).into();
        let (method, template) = self.route.split_once(' ').unwrap_or(("GET", self.route));
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.query).finish();
        let mut event = json!({
            "version": "2.0",
            "routeKey": self.route,
            "rawPath": self.path,
            "rawQueryString": query,
            "headers": self.headers(&id, at),
            "requestContext": {
                "accountId": "123456789012",
                "apiId": "a1b2c3d4e5",
                "domainName": DOMAIN,
                "domainPrefix": "api",
                "http": {
                    "method": method, "path": self.path, "protocol": "HTTP/1.1", "sourceIp": SOURCE, "userAgent": self.user_agent,
                },
                "requestId": STANDARD.encode(&id[..11]),
                "routeKey": self.route,
                "stage": "$default",
                "time": at.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
                "timeEpoch": at.as_millisecond(),
            },
            "pathParameters": parameters(template, self.path),
        });
        // What a request does not have, API Gateway leaves out.
        if !self.query.is_empty() {
            event["queryStringParameters"] = self.query.iter().map(|(name, value)| (*name, value.as_str())).collect();
        }
        if !self.cookies.is_empty() {
            event["cookies"] = json!(self.cookies);
        }
        self.body.put_into(&mut event);
        Sample { function, name, event }
    }

    /// Header names in lower case, as the API hands them on whatever the sender wrote.
    fn headers(&self, id: &[u8; 32], at: Timestamp) -> Value {
        let trace = format!("Root=1-{:08x}-{}", at.as_second(), hex::encode(&id[11..23]));
        let length = self.body.length().map(|length| ("content-length", length.to_string()));
        let own = self.headers.iter().map(|(name, value)| (name.to_lowercase(), value.clone()));
        let common = [
            ("host", DOMAIN.to_owned()),
            ("user-agent", self.user_agent.to_owned()),
            ("x-amzn-trace-id", trace),
            ("x-forwarded-for", SOURCE.to_owned()),
            ("x-forwarded-port", "443".to_owned()),
            ("x-forwarded-proto", "https".to_owned()),
        ];
        let common = common.into_iter().chain(length).map(|(name, value)| (name.to_owned(), value));
        common.chain(own).map(|(name, value)| (name, json!(value))).collect::<Map<_, _>>().into()
    }
}

impl Body {
    fn length(&self) -> Option<usize> {
        match self {
            Self::Nothing => None,
            Self::Text(text) => Some(text.len()),
            Self::Bytes(bytes) => Some(bytes.len()),
        }
    }

    fn put_into(self, event: &mut Value) {
        event["isBase64Encoded"] = json!(matches!(self, Self::Bytes(_)));
        match self {
            Self::Nothing => {}
            Self::Text(text) => event["body"] = json!(text),
            Self::Bytes(bytes) => event["body"] = json!(STANDARD.encode(bytes)),
        }
    }
}

/// What stands at the places in braces.
fn parameters(template: &str, path: &str) -> Value {
    let named = template.split('/').zip(path.split('/'));
    let named = named.filter_map(|(name, value)| Some((name.strip_prefix('{')?.strip_suffix('}')?, json!(value))));
    named.map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>().into()
}
