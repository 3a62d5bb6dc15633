//! The app itself: how its bot is, which scopes it was granted, what its console says.

use super::{Call, Client, InData};
use crate::envelope::{Exchanged, Failure, Logged, read};
use async_trait::async_trait;
use bridge::ports::{Application, ApplicationFault, BotStatus, Profile};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// `grant_status` of a scope that was granted; 2 is one that was only asked for.
const GRANTED: i64 = 1;

#[async_trait]
impl Application for Client {
    /// Lark: obtain bot information. The answer has `bot` where others have `data`. Counts towards the month's quota.
    async fn bot(&self) -> Result<BotStatus, ApplicationFault> {
        let answer = self.call(&Call::get("bot status", &["bot", "v3", "info"])).await.map_err(fault)?.said;
        let status = answer.pointer("/bot/activate_status").and_then(Value::as_i64).ok_or(ApplicationFault::NoAnswer)?;
        Ok(match status {
            0 => BotStatus::NotInstalled,
            1 => BotStatus::Disabled,
            2 => BotStatus::Enabled,
            3 => BotStatus::NotEnabled,
            other => BotStatus::Other(other),
        })
    }

    /// Lark: obtain the authorization status of the application.
    async fn scopes(&self) -> Result<BTreeSet<String>, ApplicationFault> {
        let call = Call::get("scopes", &["application", "v6", "scopes"]);
        let answer: Exchanged<InData<Scopes>> = self.call(&call).await.and_then(read);
        let scopes = answer.map_err(fault)?.said.data.scopes;
        Ok(scopes.into_iter().filter(|scope| scope.grant_status == GRANTED).map(|scope| scope.scope_name).collect())
    }

    /// Lark: get application information, of the app that asks.
    async fn profile(&self) -> Result<Profile, ApplicationFault> {
        let path = ["application", "v6", "applications", "me"];
        let call = Call::get("application", &path).query(&[("lang", "en_us")]);
        let answer: Exchanged<InData<Told>> = self.call(&call).await.and_then(read);
        let app = answer.map_err(fault)?.said.data.app;
        let is_published = app.online_version_id.is_some_and(|version| !version.is_empty());
        Ok(Profile { redirect_urls: app.redirect_urls.unwrap_or_default(), is_published })
    }
}

#[derive(Deserialize)]
struct Scopes {
    #[serde(default)]
    scopes: Vec<Scope>,
}

#[derive(Deserialize)]
struct Scope {
    scope_name: String,
    grant_status: i64,
}

#[derive(Deserialize)]
struct Told {
    app: App,
}

/// What is missing is left out or null.
#[derive(Deserialize)]
struct App {
    redirect_urls: Option<Vec<String>>,
    online_version_id: Option<String>,
}

fn fault(failed: Logged<Failure>) -> ApplicationFault {
    match failed.said {
        Failure::Declined(decline) => ApplicationFault::Declined { code: decline.code },
        Failure::NotSent | Failure::NoAnswer | Failure::Unreadable { .. } => ApplicationFault::NoAnswer,
    }
}
