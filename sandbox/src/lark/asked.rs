//! A request, as the APIs read it.

use super::answer::Refused;
use axum::body::Bytes;
use axum::http::request::Parts;
use jiff::Timestamp;
use std::collections::HashMap;

/// A request, as the APIs read it.
pub(super) struct Asked {
    parts: Parts,
    body: Bytes,
    /// The message, or the group bot's token, that the path names; empty where it names none.
    pub(super) named: String,
    /// The parameters of the query.
    query: HashMap<String, String>,
    /// The moment.
    pub(super) now: Timestamp,
}

impl Asked {
    pub(super) fn new(parts: Parts, body: Bytes, named: &str, now: Timestamp) -> Self {
        let query = url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
        Self { parts, body, named: named.to_owned(), query, now }
    }

    /// How many bytes the body has.
    pub(super) fn size(&self) -> usize {
        self.body.len()
    }

    /// The path.
    pub(super) fn path(&self) -> &str {
        self.parts.uri.path()
    }

    /// A header that is text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.parts.headers.get(name)?.to_str().ok()
    }

    /// A parameter of the query.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    /// Path and query as they were asked for, without this parameter.
    pub(super) fn address_without(&self, name: &str) -> String {
        let pairs = self.parts.uri.query().unwrap_or_default().split('&');
        let kept: Vec<_> = pairs.filter(|pair| pair.split('=').next() != Some(name)).collect();
        format!("{}?{}", self.parts.uri.path(), kept.join("&"))
    }

    /// The body, if it is declared as JSON and is a JSON object.
    pub(super) fn json(&self) -> Result<serde_json::Value, Refused> {
        let is_json = self.header("content-type").is_some_and(|kind| kind.to_ascii_lowercase().starts_with("application/json"));
        let body: Option<serde_json::Value> = serde_json::from_slice(&self.body).ok();
        body.filter(|body| is_json && body.is_object()).ok_or_else(|| Refused::new(9499, "Bad Request"))
    }

    /// The token in `Authorization: Bearer …`.
    pub(super) fn bearer(&self) -> Result<&str, Refused> {
        self.header("authorization")
            .and_then(|value| value.strip_prefix("Bearer "))
            .filter(|token| !token.is_empty())
            .ok_or_else(|| Refused::new(99_991_661, "Missing access token for authorization. Please make sure to provide it."))
    }
}
