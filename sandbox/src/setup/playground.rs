//! The set-up of a playground that runs on this machine: its own Lark is asked, its own functions answer.

use super::{Given, Setup};
use crate::world::{self, INTEGRATION, SESSION_KEY, WEBHOOK_SECRET};
use bridge::id::Integration;
use lark::settings::Hosts;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;

/// A playground on this machine answers at once, or is none.
const PATIENCE: Duration = Duration::from_secs(2);

/// Where a playground is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Playground {
    /// Its functions.
    pub functions: String,
    /// Its Lark.
    pub lark: String,
}

impl Playground {
    /// The one whose page has this port.
    pub async fn at(http: &reqwest::Client, port: u16) -> Option<Self> {
        let answer = http.get(format!("http://127.0.0.1:{port}/api/state")).timeout(PATIENCE).send().await.ok()?;
        let state: Value = answer.json().await.ok()?;
        let home = state["addresses"]["home"].as_str()?;
        let functions = home.strip_suffix(&format!("/{INTEGRATION}"))?.to_owned();
        Some(Self { functions, lark: state["addresses"]["lark"].as_str()?.to_owned() })
    }

    /// What is to be set up there: its own app, with the keys that its functions know.
    pub fn setup(&self, http: reqwest::Client, file: PathBuf) -> Setup {
        let app = world::app();
        let hosts = Hosts {
            open: self.lark.clone(),
            accounts: self.lark.clone(),
            applink: self.lark.clone(),
            token_url: format!("{}/open-apis/authen/v2/oauth/token", self.lark),
        };
        Setup {
            http,
            // A constant of letters.
            integration: Integration::parse(INTEGRATION).unwrap_or_else(|| unreachable!("{INTEGRATION} is a name")),
            url: Some(self.functions.clone()),
            domain: json!({ "open": hosts.open, "accounts": hosts.accounts, "applink": hosts.applink }),
            hosts,
            app_id: app.app_id,
            app_secret: app.app_secret.into(),
            given: Given {
                flashduty_key: Some(world::account().app_key.into()),
                encrypt_key: app.encrypt_key.map(Into::into),
                verification_token: Some(app.verification_token.into()),
                webhook_secret: Some(WEBHOOK_SECRET.into()),
                session_key: Some(SESSION_KEY.into()),
                administrators: Vec::new(),
            },
            file,
            for_everybody: true,
            release: true,
            dry_run: false,
            random: lambda::random::system,
        }
    }
}
