//! The crate from outside: what Flashduty's webhooks become, and what its API is asked.
#![allow(clippy::unwrap_used)]

mod answers;
mod bots;
mod channels;
mod contract;
mod fake_flashduty;
mod histories;
mod lists;
mod logs;
mod pushes;
mod readings;
mod rights;
mod rules;
mod schedules;
mod secrets;
mod strange_bots;
mod strange_pushes;

use flashduty::Settings;
use serde_json::Value;

/// The secret and key of the account in all tests.
const SECRET: &str = "an-integration-secret-of-32-chars";
const APP_KEY: &str = "the-app-key-of-the-integration";

/// The samples, written for the tests after the platform's documentation; people and companies in them do not exist.
fn sample(name: &str) -> Value {
    let text = match name {
        "i_ack" => include_str!("../samples/i_ack.json"),
        "i_rslv" => include_str!("../samples/i_rslv.json"),
        "i_custom" => include_str!("../samples/i_custom.json"),
        "a_merge" => include_str!("../samples/a_merge.json"),
        "incident_info" => include_str!("../samples/incident_info.json"),
        other => panic!("no sample {other}"),
    };
    serde_json::from_str(text).unwrap()
}

fn settings(base_url: &str) -> Settings {
    Settings {
        base_url: base_url.to_owned(),
        app_key: APP_KEY.to_owned().into(),
        webhook_secrets: vec![SECRET.to_owned().into()],
    }
}
