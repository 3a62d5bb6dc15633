//! Requests, read strictly: a field that Flashduty does not document is a mistake of the caller, and refused as one.

use crate::flashduty::error::ApiError;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Reads a request.
pub(super) fn read<T: DeserializeOwned>(body: Value) -> Result<T, ApiError> {
    serde_json::from_value(body).map_err(|error| ApiError::invalid(error.to_string()))
}

/// One incident id: 24 hex digits.
pub(super) fn id(id: &str) -> Result<&str, ApiError> {
    let valid = id.len() == 24 && id.bytes().all(|b| b.is_ascii_hexdigit());
    valid.then_some(id).ok_or_else(|| ApiError::invalid("incident_id must be 24 hex characters"))
}

/// 1 to 100 incident ids; a repeated one counts once.
pub(super) fn ids(ids: &[String]) -> Result<Vec<String>, ApiError> {
    if ids.is_empty() || ids.len() > 100 {
        return Err(ApiError::invalid("incident_ids must hold 1 to 100 ids"));
    }
    let mut unique: Vec<String> = vec![];
    for one in ids {
        if !unique.contains(one) {
            unique.push(id(one)?.to_owned());
        }
    }
    Ok(unique)
}

/// A text of `min` to `max` characters.
pub(super) fn text<'a>(name: &str, text: &'a str, min: usize, max: usize) -> Result<&'a str, ApiError> {
    let fits = (min..=max).contains(&text.chars().count());
    fits.then_some(text).ok_or_else(|| ApiError::invalid(format!("{name} must have {min} to {max} characters")))
}

/// `p` and `limit`, as they stand in many requests.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page {
    pub p: usize,
    pub limit: usize,
}

impl Page {
    /// `p` from 1, `limit` 1 to 100 (0 means the default), and no further than the 10,000th item.
    pub(super) fn of(p: Option<usize>, limit: Option<usize>, default: usize) -> Result<Self, ApiError> {
        let page = Self { p: p.unwrap_or(1).max(1), limit: limit.filter(|l| *l > 0).unwrap_or(default) };
        if page.limit > 100 {
            return Err(ApiError::invalid("limit must not exceed 100"));
        }
        if page.p * page.limit > 10_000 {
            return Err(ApiError::invalid("p * limit must not exceed 10000"));
        }
        Ok(page)
    }

    /// This page of the items, with `total` and `has_next_page`.
    pub(super) fn cut(self, items: Vec<Value>) -> Value {
        let total = items.len();
        let items: Vec<Value> = items.into_iter().skip((self.p - 1) * self.limit).take(self.limit).collect();
        json!({ "p": self.p, "limit": self.limit, "total": total, "has_next_page": self.p * self.limit < total, "items": items })
    }
}

/// A request without parameters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}
