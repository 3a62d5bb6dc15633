//! Calls of Lark's Open API, as one app, and of the group bots beside it. Here is what every call of the app shares.

mod application;
mod chats;
mod configuration;
mod directory;
mod group_bots;
mod history;
mod own_chats;

use crate::envelope::{Exchanged, Failure, Logged, exchange, read};
use crate::settings::Settings;
use crate::token::{Fetched, TenantAccessToken};
use bridge::id::OpenId;
use bridge::ports::{Answered, ChatsFault};
use jiff::Timestamp;
use reqwest::{Method, RequestBuilder};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OnceCell;
use url::Url;

/// Tells the time: how old the tenant access token is, and when a group bot's message was signed.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// For sending, updating, looking up and buzzing: nobody waits for these, and giving up too early leaves us not knowing whether the card
/// stands.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);

/// For the token and for asking who we are: somebody may be waiting who has 3 s in all (a pressed button, an event that is to be answered).
const QUICK_TIMEOUT: Duration = Duration::from_secs(2);

/// For signing in and looking people up: a browser waits, with a person before it.
const BROWSER_TIMEOUT: Duration = Duration::from_secs(5);

/// A client of one app. Implements [`bridge::ports::Chats`], [`bridge::ports::ChatList`], [`bridge::ports::GroupBots`],
/// [`bridge::ports::Directory`] and [`bridge::ports::Application`].
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
    async fn call(&self, call: &Call<'_>) -> Exchanged<Value> {
        let token = self.tenant_access_token().await?;
        let first = exchange(call.name, self.request(call, &token)?).await;
        if !first.as_ref().is_err_and(|failed| is_token_rejected(&failed.said)) {
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
        if !call.query.is_empty() {
            address.query_pairs_mut().extend_pairs(call.query);
        }
        Ok(address)
    }

    /// The tenant access token, fetched when needed.
    async fn tenant_access_token(&self) -> Result<SecretString, Logged<Failure>> {
        self.token.get((self.clock)(), self.fetch_token()).await
    }

    /// Fetches one. The answer is flat: there is no `data` (Lark: get tenant access token, custom apps).
    async fn fetch_token(&self) -> Result<Fetched, Logged<Failure>> {
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
        let answer: Exchanged<Answer> = exchange("token", request).await.and_then(read);
        let Answer { tenant_access_token, expire } = answer.map_err(|failed| failed.map(nothing_was_done))?.said;
        Ok(Fetched { token: tenant_access_token.into(), seconds_left: expire })
    }
}

/// One call of the Open API.
struct Call<'a> {
    /// Its name in the log.
    name: &'static str,
    method: Method,
    /// Below `/open-apis/`, by segments.
    path: &'a [&'a str],
    query: &'a [(&'a str, &'a str)],
    body: Option<Value>,
    timeout: Duration,
}

impl<'a> Call<'a> {
    fn get(name: &'static str, path: &'a [&'a str]) -> Self {
        Self { name, method: Method::GET, path, query: &[], body: None, timeout: QUICK_TIMEOUT }
    }

    fn post(name: &'static str, path: &'a [&'a str], body: Value) -> Self {
        Self { name, method: Method::POST, path, query: &[], body: Some(body), timeout: SEND_TIMEOUT }
    }

    fn patch(name: &'static str, path: &'a [&'a str], body: Value) -> Self {
        Self { method: Method::PATCH, ..Self::post(name, path, body) }
    }

    fn query(self, query: &'a [(&'a str, &'a str)]) -> Self {
        Self { query, ..self }
    }

    fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }
}

/// Where most answers hold what they tell.
#[derive(serde::Deserialize)]
pub(crate) struct InData<T> {
    pub(crate) data: T,
}

/// A question leaves nothing behind, whatever became of its answer. Nor has a call left us for which there was no token.
fn nothing_was_done(failure: Failure) -> Failure {
    match failure {
        Failure::NoAnswer | Failure::Unreadable { status: ..400 } => Failure::NotSent,
        Failure::NotSent | Failure::Unreadable { .. } | Failure::Declined(_) => failure,
    }
}

/// What a call came to, in the heart's words.
fn answered<T>(exchanged: Exchanged<T>, judge: impl FnOnce(Failure) -> ChatsFault) -> Answered<T> {
    match exchanged {
        Ok(Logged { said, log_id }) => Answered { outcome: Ok(said), log_id },
        Err(Logged { said, log_id }) => Answered { outcome: Err(judge(said)), log_id },
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
