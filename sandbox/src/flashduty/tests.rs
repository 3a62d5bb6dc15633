//! The double against the documentation: its state machine, its wire, its webhook.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod api;
mod bots;
mod history;
mod kept;
mod machine;
mod push;
mod receiver;
mod schedules;

use super::*;
use jiff::Timestamp;
use serde_json::json;
use std::sync::atomic::{AtomicI64, Ordering};

/// A Flashduty with two people and a channel, a clock that stands still until moved, and an address.
struct Town {
    flashduty: FakeFlashduty,
    now_ms: Arc<AtomicI64>,
    mei: i64,
    jonas: i64,
    payments: i64,
    http: reqwest::Client,
    url: String,
}

const SERVICE_KEY: &str = "service-key";

impl Town {
    async fn new() -> Self {
        let now_ms = Arc::new(AtomicI64::new(1_791_947_561_000));
        let hand = now_ms.clone();
        let clock: Clock = Arc::new(move || Timestamp::from_millisecond(hand.load(Ordering::SeqCst)).unwrap());
        let account = Account {
            account_id: 3_360_915_527_131,
            account_name: "Harbor Pay".into(),
            app_key: SERVICE_KEY.into(),
            console_url: "https://console.example".into(),
        };
        let flashduty = FakeFlashduty::new(account, clock, 7);
        let mei = flashduty.add_member("Mei Tan", "mei.tan@harbor-pay.example");
        let jonas = flashduty.add_member("Jonas Berg", "jonas.berg@harbor-pay.example");
        let payments = flashduty.add_channel("Payments");
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(axum::serve(listener, flashduty.router()).into_future());
        Self { flashduty, now_ms, mei, jonas, payments, http: lambda::http_client::build().unwrap(), url }
    }

    fn pass(&self, seconds: i64) {
        self.now_ms.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }

    /// A critical incident in Payments, with Mei and Jonas called.
    fn trigger(&self) -> String {
        self.flashduty.trigger(self.flashduty.sample(Severity::Critical)).unwrap()
    }

    /// The incident's progress and who acknowledged it.
    fn state(&self, id: &str) -> (String, Vec<i64>) {
        let incident = self.flashduty.incident(id).unwrap();
        let responders = incident["responders"].as_array().unwrap().clone();
        let acked = responders.iter().filter(|r| r["acknowledged_at"] != 0).map(|r| r["person_id"].as_i64().unwrap()).collect();
        (incident["progress"].as_str().unwrap().to_owned(), acked)
    }

    /// The bridge's own client, with the service member's key.
    fn client(&self) -> flashduty::Client {
        let settings = flashduty::Settings {
            base_url: self.url.clone(),
            app_key: SERVICE_KEY.to_owned().into(),
            webhook_secrets: vec!["open sesame".to_owned().into()],
        };
        flashduty::Client::new(self.http.clone(), Arc::new(settings))
    }

    async fn call(&self, key: &str, path: &str, body: Value) -> (u16, Value) {
        let request = self.http.post(format!("{}{path}", self.url)).query(&[("app_key", key)]).json(&body);
        let response = request.send().await.unwrap();
        let header = response.headers()["flashcat-request-id"].to_str().unwrap().to_owned();
        let status = response.status().as_u16();
        let answer: Value = response.json().await.unwrap();
        assert_eq!(answer["request_id"], header.as_str());
        (status, answer)
    }

    /// The call's status and error code; the code is empty after a success.
    async fn outcome(&self, key: &str, path: &str, body: Value) -> (u16, String) {
        let (status, answer) = self.call(key, path, body).await;
        (status, answer["error"]["code"].as_str().unwrap_or_default().to_owned())
    }
}

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

fn done() -> (u16, String) {
    refused(200, "")
}
