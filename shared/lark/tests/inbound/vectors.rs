//! Reads the files in `tests/vectors`.

use crate::sender::{self, Request};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bridge::id::TenantKey;
use http::{HeaderName, HeaderValue};
use jiff::Timestamp;
use lark::settings::Settings;
use serde_json::Value;

/// One file.
pub fn file(name: &str) -> Value {
    let path = format!("{}/tests/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The list `list` of a file, which must hold as many as it was made with: a test over none of them would prove nothing.
pub fn cases(name: &str, list: &str, count: usize) -> Vec<Value> {
    let cases = file(name)[list].as_array().unwrap().clone();
    assert_eq!(cases.len(), count, "{name}.{list}");
    cases
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}"))
}

/// What the backend of a case is configured with. An empty Encrypt Key means that none is set.
pub fn settings(config: &Value) -> Settings {
    Settings {
        app_id: text(&config["app_id"]).to_owned(),
        tenant_key: Some(TenantKey::new(text(&config["tenant_key"]))),
        ..sender::settings(&[text(&config["encrypt_key"])], &[text(&config["verification_token"])])
    }
}

pub fn request(request: &Value) -> Request {
    let headers = request["headers"].as_object().unwrap().iter();
    Request {
        headers: headers
            .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(text(value)).unwrap()))
            .collect(),
        body: body(request),
    }
}

/// The bytes of a case: as text, or in base64 where they are none.
pub fn body(case: &Value) -> Vec<u8> {
    match case.get("body_b64") {
        Some(base64) => STANDARD.decode(text(base64)).unwrap(),
        None => text(&case["body"]).as_bytes().to_vec(),
    }
}

/// The clock of a case stands at the moment it says it was sent: the times of the files are drawn at random.
pub fn clock(request: &Request) -> Timestamp {
    let header = request.headers.get("x-lark-request-timestamp").and_then(|value| value.to_str().ok());
    let sent = header.and_then(|seconds| seconds.parse().ok()).and_then(|seconds| Timestamp::from_second(seconds).ok());
    sent.unwrap_or_else(sender::now)
}
