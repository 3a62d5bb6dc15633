//! A Lark of one port: issues tokens, keeps every request, and gives the answers it was told to give, in order. Every request is checked
//! against the schema of its endpoint, where the collection of schemas lies beside the project.

use crate::client::Client;
use crate::settings::{GroupBot, Hosts, Settings};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode};
use axum::routing::any;
use bridge::id::ChatId;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;

static SCHEMAS: LazyLock<Option<Value>> = LazyLock::new(|| crate::reference::file("lark-api-schemas.json"));

const TOKEN_PATH: &str = "/open-apis/auth/v3/tenant_access_token/internal";

/// What it gives back.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    status: u16,
    header: Option<(&'static str, &'static str)>,
    body: String,
    after: Duration,
}

impl Answer {
    /// `code` 0 and these fields.
    pub(super) fn ok(mut fields: Value) -> Self {
        fields["code"] = 0.into();
        Self::raw(200, fields.to_string())
    }

    /// A no.
    pub(super) fn no(status: u16, code: i64, words: &str) -> Self {
        Self::raw(status, json!({ "code": code, "msg": words, "error": { "log_id": "2025" } }).to_string())
    }

    /// Anything.
    pub(super) fn raw(status: u16, body: impl Into<String>) -> Self {
        Self { status, header: None, body: body.into(), after: Duration::ZERO }
    }

    pub(super) fn with_header(self, name: &'static str, value: &'static str) -> Self {
        Self { header: Some((name, value)), ..self }
    }

    pub(super) fn after(self, after: Duration) -> Self {
        Self { after, ..self }
    }
}

/// What it got.
#[derive(Debug, Clone)]
pub(super) struct Got {
    method: String,
    path: String,
    query: Option<String>,
    pub(super) bearer: Option<String>,
    pub(super) body: Value,
}

impl Got {
    /// `POST /path?query`.
    pub(super) fn line(&self) -> String {
        let query = self.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{} {}{query}", self.method, self.path)
    }

    /// The card inside the string.
    pub(super) fn content(&self) -> Value {
        serde_json::from_str(self.body["content"].as_str().unwrap()).unwrap()
    }
}

#[derive(Default)]
struct Memory {
    answers: VecDeque<Answer>,
    token_answers: VecDeque<Answer>,
    requests: Vec<Got>,
    tokens: u32,
    now: i64,
}

pub(super) struct FakeLark {
    memory: Arc<Mutex<Memory>>,
    pub(super) address: String,
}

impl FakeLark {
    pub(super) async fn start() -> Self {
        let memory = Arc::new(Mutex::new(Memory { now: 1_764_000_000, ..Memory::default() }));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let app = any(handle).with_state(Arc::clone(&memory));
        tokio::spawn(async move { axum::serve(listener, app.into_make_service()).await });
        Self { memory, address }
    }

    /// A client of it, with the fake's own clock.
    pub(super) fn client(&self) -> Client {
        client_of(&self.address, Arc::clone(&self.memory), BTreeMap::new())
    }

    /// The same, with a group bot in the chat `oc_1`.
    pub(super) fn client_with(&self, group_bot: GroupBot) -> Client {
        let group_bots = BTreeMap::from([(ChatId::new("oc_1"), group_bot)]);
        client_of(&self.address, Arc::clone(&self.memory), group_bots)
    }

    pub(super) fn answers(&self, answers: impl IntoIterator<Item = Answer>) {
        self.memory.lock().unwrap().answers.extend(answers);
    }

    pub(super) fn token_answers(&self, answers: impl IntoIterator<Item = Answer>) {
        self.memory.lock().unwrap().token_answers.extend(answers);
    }

    pub(super) fn requests(&self) -> Vec<Got> {
        self.memory.lock().unwrap().requests.clone()
    }

    pub(super) fn tokens_issued(&self) -> u32 {
        self.memory.lock().unwrap().tokens
    }

    pub(super) fn pass(&self, minutes: i64) {
        self.memory.lock().unwrap().now += minutes * 60;
    }
}

/// A client of a Lark that is not there.
pub(super) fn client_of_nobody() -> Client {
    client_of("http://127.0.0.1:1", Arc::default(), BTreeMap::new())
}

fn client_of(address: &str, memory: Arc<Mutex<Memory>>, group_bots: BTreeMap<ChatId, GroupBot>) -> Client {
    // Whichever test comes first installs it; nothing here speaks TLS.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let settings = Settings {
        app_id: "cli_1".to_owned(),
        app_secret: "hush".into(),
        encrypt_keys: Vec::new(),
        verification_tokens: Vec::new(),
        tenant_key: None,
        hosts: Hosts {
            open: address.to_owned(),
            accounts: address.to_owned(),
            applink: address.to_owned(),
            token_url: format!("{address}/open-apis/authen/v2/oauth/token"),
        },
        group_bots,
    };
    let clock = move || Timestamp::from_second(memory.lock().unwrap().now).unwrap();
    Client::new(reqwest::Client::new(), Arc::new(settings), Arc::new(clock))
}

async fn handle(State(memory): State<Arc<Mutex<Memory>>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let got = Got {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().map(str::to_owned),
        bearer: bearer(&parts.headers),
        body: serde_json::from_slice(&body).unwrap_or_default(),
    };
    let answer = match broken_rule(&got) {
        None => remember(&memory, got),
        Some(rule) => Answer::raw(500, format!("the request breaks the schema: {rule}")),
    };
    tokio::time::sleep(answer.after).await;
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap();
    if let Some((name, value)) = answer.header {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}

/// Keeps the request and finds its answer.
fn remember(memory: &Mutex<Memory>, got: Got) -> Answer {
    let mut memory = memory.lock().unwrap();
    if got.path == TOKEN_PATH {
        memory.tokens += 1;
        let token = Answer::ok(json!({ "tenant_access_token": format!("t-{}", memory.tokens), "expire": 7200 }));
        return memory.token_answers.pop_front().unwrap_or(token);
    }
    memory.requests.push(got);
    memory.answers.pop_front().unwrap_or_else(|| Answer::raw(500, "no answer was prepared"))
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    headers.get("authorization")?.to_str().ok()?.strip_prefix("Bearer ").map(str::to_owned)
}

/// The first rule of its endpoint's schema that the request breaks.
fn broken_rule(got: &Got) -> Option<String> {
    let schemas = SCHEMAS.as_ref()?;
    // Younger than the collection.
    if got.path.starts_with("/open-apis/application/v7/") {
        return None;
    }
    let endpoints = schemas["endpoints"].as_object().unwrap().values();
    let fits = |endpoint: &&Value| {
        let refresh = endpoint["body"]["properties"]["grant_type"]["const"] == "refresh_token";
        endpoint["method"] == got.method && same_path(endpoint["path"].as_str().unwrap(), &got.path) && !refresh
    };
    let Some(endpoint) = endpoints.into_iter().find(fits) else { return Some(format!("no such endpoint: {}", got.line())) };
    let pairs = url::form_urlencoded::parse(got.query.as_deref().unwrap_or_default().as_bytes());
    let query: Value =
        pairs.map(|(name, value)| (name.into_owned(), Value::from(value.into_owned()))).collect::<serde_json::Map<_, _>>().into();
    let tokens = endpoint["token"].as_array().unwrap();
    if tokens.is_empty() == got.bearer.is_some() {
        return Some(format!("token: {tokens:?}"));
    }
    if endpoint["body"].is_null() {
        return breach(&endpoint["query"], &query).or((!got.body.is_null()).then(|| "a body".to_owned()));
    }
    breach(&endpoint["query"], &query).or_else(|| breach(&endpoint["body"], &got.body))
}

/// `/messages/:message_id` fits `/messages/om_1`.
fn same_path(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len() && pattern.iter().zip(&path).all(|(part, segment)| part.starts_with(':') || part == segment)
}

fn breach(schema: &Value, value: &Value) -> Option<String> {
    jsonschema::validate(schema, value).err().map(|fault| fault.to_string())
}
