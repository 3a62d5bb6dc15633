//! Flashduty's Open API, for the bridge's ports.

mod channels;
mod envelope;
mod history;
mod incidents;
mod list;
mod members;
mod rights;
mod rules;
mod schedules;

pub use rules::{LayerLoop, RuleLoop};

use crate::Settings;
use bridge::person::AppKey;
use bridge::ports::IncidentsFault;
use http::header::ACCEPT_LANGUAGE;
use secrecy::ExposeSecret as _;
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// Longest we wait for one answer. Callers with a person waiting put a shorter deadline around it; this one only keeps a worker from
/// hanging on a connection that died silently.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The languages in which Flashduty may word its errors, which people get to read.
const LANGUAGES: &str = "zh-CN,en";

/// A client of the Open API of one Flashduty account.
///
/// Makes each call once: whether and when to repeat is the caller's decision. Flashduty allows 50 calls a second and 1,000 a minute
/// per account and operation (Flashduty: "Rate limits" in the Open API's documentation).
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    settings: Arc<Settings>,
}

impl Client {
    /// A client over this connection pool.
    pub fn new(http: reqwest::Client, settings: Arc<Settings>) -> Self {
        Self { http, settings }
    }

    /// One call, as the owner of `key` or else with the integration's own key. Every endpoint we use is a POST of a JSON object.
    async fn call(&self, endpoint: &'static str, key: Option<&AppKey>, body: &impl Serialize) -> Result<Value, IncidentsFault> {
        let key = key.map_or_else(|| self.settings.app_key.expose_secret(), AppKey::expose);
        let url = format!("{}{endpoint}", self.settings.base_url.trim_end_matches('/'));
        let request =
            self.http.post(url).query(&[("app_key", key)]).header(ACCEPT_LANGUAGE, LANGUAGES).timeout(TIMEOUT).json(body);
        let response = request.send().await.map_err(|error| no_answer(endpoint, error))?;
        let head = envelope::Head::of(endpoint, &response);
        let body = response.bytes().await.map_err(|error| no_answer(endpoint, error))?;
        envelope::open(&head, &body)
    }
}

/// A call without an answer. The key stands in the address, so the address is taken out of the error before it is logged.
fn no_answer(endpoint: &'static str, error: reqwest::Error) -> IncidentsFault {
    // Without a connection nothing was sent; in every other case Flashduty may have done what we asked.
    let unsent = error.is_connect() || error.is_builder();
    let error = error.without_url();
    tracing::warn!(endpoint, unsent, ?error, "Flashduty did not answer");
    if unsent { IncidentsFault::Unavailable } else { IncidentsFault::NoAnswer }
}
