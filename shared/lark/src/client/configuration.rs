//! The app's own configuration (open.feishu.cn/document, application-v7: "Update app configuration", "Update app ability", "Submit a
//! custom app for release"). Feishu has had these calls since 2026; the international cloud answers 404.
//!
//! What the pages leave open, and what is assumed here:
//! - Under which Encrypt Key an address is checked when both change in one call. So they never do.
//! - Whether a scope that nobody knows refuses all of a list. So necessary and optional scopes are two calls.
//! - The code of a callback address that does not answer. 210042 is taken for both addresses, and 210019, that of the old card address.

use super::{Call, Client, InData, SEND_TIMEOUT};
use crate::envelope::{Decline, Exchanged, Failure, read};
use async_trait::async_trait;
use bridge::ports::{Configuration, ConfigurationFault, ReleaseNotes};
use bridge::set_up::{CALLBACK, Change, EVENTS, Keys, Need, SCOPES};
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use serde_json::{Value, json};

#[async_trait]
impl Configuration for Client {
    async fn check_credentials(&self) -> Result<(), ConfigurationFault> {
        self.tenant_access_token().await.map(drop).map_err(|failed| fault(failed.said))
    }

    async fn change(&self, change: &Change) -> Result<(), ConfigurationFault> {
        let (what, body) = body_of(change);
        let path = self.path(what);
        let made = self.call(&Call::patch("configure", &path, body)).await;
        made.map(drop).map_err(|failed| fault(failed.said))
    }

    /// Both default abilities are required of an app that is a bot or a web app: it opens as what people look for there, the page.
    async fn release(&self, notes: &ReleaseNotes) -> Result<String, ConfigurationFault> {
        #[derive(Deserialize)]
        struct Released {
            #[serde(default)]
            version: String,
        }
        let body = json!({
            "mobile_default_ability": "web_app",
            "pc_default_ability": "web_app",
            "remark": notes.reason,
            "changelog": notes.changes,
        });
        let path = self.path("publish");
        let call = Call::post("release", &path, body).timeout(SEND_TIMEOUT);
        let released: Exchanged<InData<Released>> = self.call(&call).await.and_then(read);
        released.map(|answer| answer.said.data.version).map_err(|failed| fault(failed.said))
    }
}

impl Client {
    fn path<'a>(&'a self, what: &'a str) -> [&'a str; 5] {
        ["application", "v7", "applications", &self.settings.app_id, what]
    }
}

/// The last part of the path, and the body. What a body leaves out stays as it is.
fn body_of(change: &Change) -> (&'static str, Value) {
    match change {
        Change::Abilities { home } => {
            let web_app = json!({ "enable": true, "pc_url": home, "mobile_url": home });
            ("ability", json!({ "web_app": web_app, "bot": { "enable": true } }))
        }
        Change::Scopes(need) => ("config", json!({ "scope": { "add_scopes": scopes(*need) } })),
        Change::Keys(keys) => ("config", json!({ "event_and_callback_encrypt_strategy": strategy(keys) })),
        Change::Events { address } => {
            let event = json!({ "subscription_type": "webhook", "request_url": address, "add_events": EVENTS });
            ("config", json!({ "event": event }))
        }
        Change::Callbacks { address } => {
            let callback = json!({ "callback_type": "webhook", "request_url": address, "add_callbacks": [CALLBACK] });
            ("config", json!({ "callback": callback }))
        }
        Change::RedirectUrl(url) => ("config", json!({ "security": { "add": { "redirect_urls": [url] } } })),
        Change::Availability => ("config", json!({ "visibility": { "is_visible_to_all": true } })),
    }
}

/// As the app, not as a person.
fn scopes(need: Need) -> Vec<Value> {
    let scopes = SCOPES.iter().filter(|scope| scope.need == need);
    scopes.map(|scope| json!({ "scope_name": scope.name, "token_type": "tenant" })).collect()
}

fn strategy(keys: &Keys) -> Value {
    json!({
        "encryption_key": keys.encrypt_key.expose_secret(),
        "verification_token": keys.verification_token.expose_secret(),
    })
}

/// How a change failed. Each of the three calls has codes of its own for the same.
fn fault(failure: Failure) -> ConfigurationFault {
    match failure {
        Failure::Unreadable { status: 404 } => ConfigurationFault::NotOffered,
        Failure::NotSent | Failure::NoAnswer | Failure::Unreadable { .. } => ConfigurationFault::Unavailable,
        Failure::Declined(decline) => of_decline(&decline),
    }
}

fn of_decline(decline: &Decline) -> ConfigurationFault {
    let code = decline.code;
    match code {
        99_991_672 | 210_017 | 210_037 => ConfigurationFault::NotAllowed { code },
        210_001 | 210_015 | 210_021 | 210_035 | 210_043 => ConfigurationFault::MadeElsewhere { code },
        210_020 | 210_040 | 210_302 => ConfigurationFault::UnderReview { code },
        210_019 | 210_042 => ConfigurationFault::NotAnswered { code },
        210_041 => ConfigurationFault::NoBotYet { code },
        // Id, secret, an app that is disabled or not installed, a token that stays bad, an address that is not on its list.
        10_003 | 10_014 | 10_015 | 99_991_401 | 99_991_661..=99_991_665 | 99_991_671 | 99_991_673 => {
            ConfigurationFault::AppBroken { code }
        }
        // No such app, which is not the same as no such call.
        210_012 | 210_032 => ConfigurationFault::Declined { code },
        // Too many calls, and Lark's own faults.
        99_991_400 | 210_003 | 210_013 | 210_033 => ConfigurationFault::Unavailable,
        _ if decline.status == 404 => ConfigurationFault::NotOffered,
        _ if decline.status == 429 || decline.status >= 500 => ConfigurationFault::Unavailable,
        _ => ConfigurationFault::Declined { code },
    }
}
