//! Calls of Lark's Open API, as one app. Chats live in `client::chats`, people in `client::directory`; here is what every call shares.

mod chats;
mod directory;

use crate::envelope::{Failure, exchange};
use crate::settings::Settings;
use crate::token::{Fetched, TenantAccessToken};
use bridge::id::OpenId;
use jiff::Timestamp;
use reqwest::{Method, RequestBuilder};
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OnceCell;
use url::Url;

/// Tells the time. Only the age of the tenant access token depends on it.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// For sending, updating and replying: nobody waits for these, and giving up too early leaves us not knowing whether the card stands.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);

/// For the token and for asking who we are: somebody may be waiting who has 3 s in all (a pressed button, an event that is to be answered).
const QUICK_TIMEOUT: Duration = Duration::from_secs(2);

/// For signing in and looking people up: a browser waits, with a person before it.
const BROWSER_TIMEOUT: Duration = Duration::from_secs(5);

/// A client of one app. Implements [`bridge::ports::Chats`] and [`bridge::ports::Directory`].
///
/// Keep one per integration for as long as the process lives: it holds the tenant access token.
pub struct Client {
    http: reqwest::Client,
    settings: Arc<Settings>,
    clock: Clock,
    token: TenantAccessToken,
    own_open_id: OnceCell<OpenId>,
}

impl Client {
    /// A client that calls through `http`. Nothing is fetched before it is needed.
    pub fn new(http: reqwest::Client, settings: Arc<Settings>, clock: Clock) -> Self {
        Self { http, settings, clock, token: TenantAccessToken::default(), own_open_id: OnceCell::new() }
    }

    /// Makes one call as the app. A rejected token is replaced and the call repeated, once: a second rejection is not about the token's age.
    async fn call(&self, call: &Call<'_>) -> Result<Value, Failure> {
        let token = self.tenant_access_token().await?;
        let first = exchange(call.name, self.request(call, &token)?).await;
        if !first.as_ref().is_err_and(is_token_rejected) {
            return first;
        }
        self.token.forget(&token).await;
        let token = self.tenant_access_token().await?;
        exchange(call.name, self.request(call, &token)?).await
    }

    /// One request, ready to go.
    fn request(&self, call: &Call<'_>, token: &SecretString) -> Result<RequestBuilder, Failure> {
        let request = self.http.request(call.method.clone(), self.address(call)?);
        let request = request.timeout(call.timeout).bearer_auth(token.expose_secret());
        Ok(match &call.body {
            Some(body) => request.json(body),
            None => request,
        })
    }

    /// The address of a call: every segment of the path is encoded, so an id from outside cannot lead elsewhere.
    fn address(&self, call: &Call<'_>) -> Result<Url, Failure> {
        let mut address = Url::parse(&self.settings.hosts.open).map_err(|_| Failure::NotSent)?;
        address.path_segments_mut().map_err(|()| Failure::NotSent)?.pop_if_empty().push("open-apis").extend(call.path);
        if let Some((name, value)) = call.query {
            address.query_pairs_mut().append_pair(name, value);
        }
        Ok(address)
    }

    /// The tenant access token, fetched when needed.
    async fn tenant_access_token(&self) -> Result<SecretString, Failure> {
        self.token.get((self.clock)(), self.fetch_token()).await
    }

    /// Fetches one. The answer is flat: there is no `data` (Lark: get tenant access token, custom apps).
    async fn fetch_token(&self) -> Result<Fetched, Failure> {
        #[derive(serde::Deserialize)]
        struct Answer {
            tenant_access_token: String,
            expire: i64,
        }
        let settings = &self.settings;
        let path = &["auth", "v3", "tenant_access_token", "internal"];
        let address = self.address(&Call::post("token", path, json!(null)))?;
        let secrets = json!({ "app_id": settings.app_id, "app_secret": settings.app_secret.expose_secret() });
        let request = self.http.post(address).timeout(QUICK_TIMEOUT).json(&secrets);
        let answer: Answer = exchange("token", request).await.and_then(read).map_err(nothing_was_done)?;
        Ok(Fetched { token: answer.tenant_access_token.into(), seconds_left: answer.expire })
    }
}

/// One call of the Open API.
struct Call<'a> {
    /// Its name in the log.
    name: &'static str,
    method: Method,
    /// Below `/open-apis/`, by segments.
    path: &'a [&'a str],
    query: Option<(&'a str, &'a str)>,
    body: Option<Value>,
    timeout: Duration,
}

impl<'a> Call<'a> {
    fn get(name: &'static str, path: &'a [&'a str]) -> Self {
        Self { name, method: Method::GET, path, query: None, body: None, timeout: QUICK_TIMEOUT }
    }

    fn post(name: &'static str, path: &'a [&'a str], body: Value) -> Self {
        Self { name, method: Method::POST, path, query: None, body: Some(body), timeout: SEND_TIMEOUT }
    }

    fn patch(name: &'static str, path: &'a [&'a str], body: Value) -> Self {
        Self { method: Method::PATCH, ..Self::post(name, path, body) }
    }

    fn query(self, name: &'a str, value: &'a str) -> Self {
        Self { query: Some((name, value)), ..self }
    }

    fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }
}

/// Reads what a successful answer holds. One without what it must hold tells us nothing about what was done.
fn read<T: DeserializeOwned>(answer: Value) -> Result<T, Failure> {
    serde_json::from_value(answer).map_err(|_| Failure::NoAnswer)
}

/// Without a token the call itself never left, whatever became of the request for the token.
fn nothing_was_done(failure: Failure) -> Failure {
    match failure {
        Failure::NoAnswer => Failure::NotSent,
        Failure::NotSent | Failure::Unreadable { .. } | Failure::Declined(_) => failure,
    }
}

/// Whether Lark will not have the tenant access token: not sent, not valid (any more), not legal, of no known kind (Lark: generic error
/// codes).
fn is_token_rejected(failure: &Failure) -> bool {
    match failure {
        Failure::Declined(decline) => matches!(decline.code, 99_991_661 | 99_991_663 | 99_991_665 | 99_991_671),
        Failure::NotSent | Failure::NoAnswer | Failure::Unreadable { .. } => false,
    }
}

#[cfg(test)]
mod tests;
