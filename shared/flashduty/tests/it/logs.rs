//! What is logged: enough to ask Flashduty about a call, and nothing that is secret or personal.

use crate::APP_KEY;
use crate::fake_flashduty::{Answer, FakeFlashduty, client};
use bridge::id::IncidentId;
use bridge::person::AppKey;
use bridge::ports::{Incidents as _, Members as _};
use serde_json::json;
use std::io;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// What is logged on this thread from now on, until the guard goes.
fn listen() -> (Log, tracing::subscriber::DefaultGuard) {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false).with_writer(log.clone());
    (log, tracing::subscriber::set_default(subscriber.finish()))
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

#[tokio::test]
async fn a_declined_call_is_logged_with_its_code_and_request_id() {
    let (log, _guard) = listen();
    let personal = json!({ "error": { "code": "BadRequest", "message": "mei.tan@harbor-pay.example is unknown" } }).to_string();
    let flashduty = FakeFlashduty::answering([Answer::error(400, "NoLicense"), Answer::text(400, &personal)]).await;
    flashduty.client().note(&IncidentId::new("1"), "a secret comment").await.unwrap_err();
    flashduty.client().with_email("mei.tan@harbor-pay.example").await.unwrap_err();
    let log = log.text();
    for told in ["/incident/comment", "NoLicense", "01HK8XQE3Z7JM2NTFQ5YJ8P9R5", "status=400", "from-the-header"] {
        assert!(log.contains(told), "no {told} in {log}");
    }
    for untold in [APP_KEY, "app_key", "mei.tan", "a secret comment"] {
        assert!(!log.contains(untold), "{untold} in {log}");
    }
}

#[tokio::test]
async fn a_call_without_an_answer_is_logged_without_its_address() {
    let (log, _guard) = listen();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    client(&nobody).owner_of(&AppKey::new("mei-own")).await.unwrap_err();
    let flashduty = FakeFlashduty::answering([Answer::BreaksOff]).await;
    flashduty.client().owner_of(&AppKey::new("mei-own")).await.unwrap_err();
    let log = log.text();
    assert!(log.matches("Flashduty did not answer").count() == 2, "{log}");
    assert!(!log.contains("mei-own") && !log.contains("app_key"), "{log}");
}
