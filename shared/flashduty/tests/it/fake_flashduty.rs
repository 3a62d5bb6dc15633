//! An HTTP server that plays Flashduty's Open API: it gives the answers it was told to, in order, and keeps what it was asked.

use crate::settings;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use flashduty::Client;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// One request as it arrived.
#[derive(Debug, Clone)]
pub struct Asked {
    pub method: String,
    pub path: String,
    pub query: String,
    pub languages: String,
    pub body: Value,
}

/// How one request is answered.
pub enum Answer {
    /// Status, headers, body.
    Reply(u16, Vec<(&'static str, String)>, String),
    /// The body breaks off before its end.
    BreaksOff,
}

impl Answer {
    pub fn data(data: Value) -> Self {
        Self::Reply(200, Vec::new(), json!({ "request_id": "01HK8XQE3Z7JM2NTFQ5YJ8P9R4", "data": data }).to_string())
    }

    pub fn error(status: u16, code: &str) -> Self {
        let error =
            json!({ "request_id": "01HK8XQE3Z7JM2NTFQ5YJ8P9R5", "error": { "code": code, "message": "words of Flashduty" } });
        Self::Reply(status, Vec::new(), error.to_string())
    }

    pub fn text(status: u16, text: &str) -> Self {
        Self::Reply(status, Vec::new(), text.to_owned())
    }

    pub fn with_header(self, name: &'static str, value: &str) -> Self {
        match self {
            Self::Reply(status, mut headers, body) => {
                headers.push((name, value.to_owned()));
                Self::Reply(status, headers, body)
            }
            Self::BreaksOff => Self::BreaksOff,
        }
    }
}

#[derive(Default)]
struct Script {
    answers: VecDeque<Answer>,
    asked: Vec<Asked>,
}

pub struct FakeFlashduty {
    script: Arc<Mutex<Script>>,
    base_url: String,
}

impl FakeFlashduty {
    /// Starts one that gives these answers.
    pub async fn answering(answers: impl IntoIterator<Item = Answer>) -> Self {
        let script = Arc::new(Mutex::new(Script { answers: answers.into_iter().collect(), asked: Vec::new() }));
        let router = axum::Router::new().fallback(answer).with_state(script.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { script, base_url }
    }

    pub fn client(&self) -> Client {
        client(&self.base_url)
    }

    /// Everything that was asked, in order. Fails if an answer is left over, since then a call did not happen.
    pub fn asked(&self) -> Vec<Asked> {
        let script = self.script.lock().unwrap();
        assert!(script.answers.is_empty(), "{} answers were not asked for", script.answers.len());
        script.asked.clone()
    }
}

/// A client of the server at this address. There is no TLS on the way to it, so no roots are needed.
pub fn client(base_url: &str) -> Client {
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let http = reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy().build().unwrap();
    Client::new(http, Arc::new(settings(base_url)))
}

async fn answer(State(script): State<Arc<Mutex<Script>>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1024 * 1024).await.unwrap();
    let asked = Asked {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        languages: head.headers.get("accept-language").map_or("", |value| value.to_str().unwrap()).to_owned(),
        body: serde_json::from_slice(&body).unwrap(),
    };
    let answer = {
        let mut script = script.lock().unwrap();
        script.asked.push(asked);
        script.answers.pop_front().expect("one answer more than was planned")
    };
    match answer {
        Answer::Reply(status, headers, body) => {
            let response = Response::builder().status(status).header("Flashcat-Request-Id", "from-the-header");
            headers.into_iter().fold(response, |response, (name, value)| response.header(name, value)).body(body.into()).unwrap()
        }
        Answer::BreaksOff => {
            let first = Ok::<_, std::io::Error>(Bytes::from_static(b"{\"request_id\":"));
            let pause = async {
                tokio::time::sleep(Duration::from_millis(20)).await;
                Err(std::io::Error::other("the line went dead"))
            };
            let chunks = futures_util::stream::once(async { first });
            Response::new(Body::from_stream(futures_util::StreamExt::chain(chunks, futures_util::stream::once(pause))))
        }
    }
}
