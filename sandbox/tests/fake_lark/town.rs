//! A town with a fake Lark, two people, one group, a clock to move by hand, and a bridge that answers as it is told.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use jiff::{SignedDuration, Timestamp};
use sandbox::clock::Clock;
use sandbox::lark::{App, FakeLark};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub const SECRET: &str = "app secret of the town";
pub const ENCRYPT_KEY: &str = "encrypt key of the town";
pub const VERIFICATION_TOKEN: &str = "verification token of the town";

pub struct Town {
    pub lark: FakeLark,
    pub http: reqwest::Client,
    pub base: String,
    card_url: String,
    pub ann: String,
    pub bob: String,
    pub group: String,
    now: Arc<Mutex<Timestamp>>,
    bridge: Bridge,
}

/// What arrived at the bridge, and what it answers next.
#[derive(Clone, Default)]
struct Bridge {
    arrived: Arc<Mutex<Vec<Arrived>>>,
    answer: Arc<Mutex<Told>>,
}

#[derive(Clone)]
pub struct Arrived {
    pub headers: HeaderMap,
    pub body: String,
}

#[derive(Clone)]
struct Told {
    status: u16,
    body: Option<Value>,
    after: Duration,
}

impl Default for Told {
    fn default() -> Self {
        Self { status: 200, body: Some(json!({})), after: Duration::ZERO }
    }
}

/// One answer of the fake.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Answer {
    pub fn code(&self) -> i64 {
        self.body["code"].as_i64().unwrap()
    }

    pub fn message_id(&self) -> String {
        self.body["data"]["message_id"].as_str().unwrap_or_else(|| panic!("no message: {self:?}")).to_owned()
    }
}

impl Town {
    pub async fn start() -> Self {
        let now = Arc::new(Mutex::new("2026-01-05T08:00:00Z".parse().unwrap()));
        let hands = Arc::clone(&now);
        let clock: Clock = Arc::new(move || *hands.lock().unwrap());
        let app = App {
            app_id: "cli_town".to_owned(),
            app_secret: SECRET.to_owned(),
            encrypt_key: Some(ENCRYPT_KEY.to_owned()),
            verification_token: VERIFICATION_TOKEN.to_owned(),
            tenant_key: "tenant_town".to_owned(),
        };
        let lark = FakeLark::new(app, clock, 7);
        let (ann, bob) = (lark.add_person("Ann", "ann@example.com"), lark.add_person("Bob", "bob@example.com"));
        let group = lark.add_chat("Payments", &[&ann, &bob]);
        let bridge = Bridge::default();
        let card_url = serve(Router::new().route("/", post(take)).with_state(bridge.clone())).await;
        let http = lambda::http_client::build().unwrap();
        lark.connect(card_url.clone(), http.clone());
        let base = serve(lark.router()).await;
        Self { lark, http, base, card_url, ann, bob, group, now, bridge }
    }

    pub fn pass(&self, time: SignedDuration) {
        *self.now.lock().unwrap() += time;
    }

    /// What the bridge answers from now on.
    pub fn bridge_answers(&self, status: u16, body: Value) {
        *self.bridge.answer.lock().unwrap() = Told { status, body: Some(body), after: Duration::ZERO };
    }

    /// The bridge answers so late.
    pub fn bridge_takes(&self, after: Duration) {
        self.bridge.answer.lock().unwrap().after = after;
    }

    /// The bridge sends the challenge back, as it should.
    pub fn bridge_echoes(&self) {
        self.bridge.answer.lock().unwrap().body = None;
    }

    pub fn bridge_address(&self) -> &str {
        &self.card_url
    }

    pub fn arrived(&self) -> Vec<Arrived> {
        self.bridge.arrived.lock().unwrap().clone()
    }

    pub async fn token(&self) -> String {
        let answer = self.ask_token(SECRET).await;
        answer.body["tenant_access_token"].as_str().unwrap_or_else(|| panic!("no token: {answer:?}")).to_owned()
    }

    pub async fn ask_token(&self, secret: &str) -> Answer {
        let body = json!({ "app_id": "cli_town", "app_secret": secret });
        self.call("POST", "/open-apis/auth/v3/tenant_access_token/internal", None, Some(body)).await
    }

    /// Calls with a good token.
    pub async fn api(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let token = self.token().await;
        self.call(method, path, Some(&token), body).await
    }

    pub async fn call(&self, method: &str, path: &str, token: Option<&str>, body: Option<Value>) -> Answer {
        self.try_call(method, path, token, body).await.unwrap()
    }

    /// `Err` when the connection breaks.
    pub async fn try_call(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> Result<Answer, reqwest::Error> {
        let mut request = self.http.request(method.parse().unwrap(), format!("{}{path}", self.base));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await?;
        Ok(Answer { status, headers, body: serde_json::from_slice(&body).unwrap_or_default() })
    }

    pub async fn send_to(&self, id_type: &str, id: &str, msg_type: &str, content: &Value) -> Answer {
        let body = json!({ "receive_id": id, "msg_type": msg_type, "content": content.to_string() });
        self.api("POST", &format!("/open-apis/im/v1/messages?receive_id_type={id_type}"), Some(body)).await
    }

    pub async fn post_card(&self, card: &Value) -> String {
        self.send_to("chat_id", &self.group, "interactive", card).await.message_id()
    }

    pub async fn patch(&self, message_id: &str, card: &Value) -> Answer {
        let body = json!({ "content": card.to_string() });
        self.api("PATCH", &format!("/open-apis/im/v1/messages/{message_id}"), Some(body)).await
    }
}

/// A small card of JSON 2.0 with one button.
pub fn card(text: &str) -> Value {
    json!({
        "schema": "2.0",
        "config": { "update_multi": true },
        "header": { "title": { "tag": "plain_text", "content": "cpu idle low" }, "template": "red" },
        "body": { "elements": [
            { "tag": "markdown", "content": text },
            {
                "tag": "button",
                "text": { "tag": "plain_text", "content": "Acknowledge" },
                "behaviors": [{ "type": "callback", "value": { "do": "ack" } }],
            },
        ]},
    })
}

/// Serves on a free port of this machine.
async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    base
}

async fn take(State(bridge): State<Bridge>, headers: HeaderMap, body: Bytes) -> (StatusCode, String) {
    let body = String::from_utf8(body.to_vec()).unwrap();
    bridge.arrived.lock().unwrap().push(Arrived { headers, body: body.clone() });
    let told = bridge.answer.lock().unwrap().clone();
    tokio::time::sleep(told.after).await;
    let answer = told.body.unwrap_or_else(|| json!({ "challenge": super::presses::opened(&body)["challenge"] }));
    (StatusCode::from_u16(told.status).unwrap(), answer.to_string())
}
