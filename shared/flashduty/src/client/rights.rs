//! What the integration's own key may do, asked by questions that change nothing.

use super::Client;
use super::incidents::{read, unreadable};
use crate::wire::{self, Number, Text};
use async_trait::async_trait;
use bridge::id::PersonId;
use bridge::person::AppKey;
use bridge::ports::{FailedPush, IncidentsFault, Members as _, Readable, Rights};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const LICENCES: &str = "/oncall/license/list";
const HISTORY: &str = "/webhook/history/list";

/// Of failures the newest 100 say enough: Flashduty's largest page.
const MOST_FAILURES: usize = 100;

/// A channel that is nobody's: whoever may not read escalation rules is refused before it is looked for.
const NO_CHANNEL: i64 = 1;

#[async_trait]
impl Rights for Client {
    async fn key_owner(&self) -> Result<PersonId, IncidentsFault> {
        let key = AppKey::new(self.settings.app_key.expose_secret());
        Ok(self.owner_of(&key).await?.person)
    }

    async fn may_read(&self, what: Readable) -> Result<(), IncidentsFault> {
        let (endpoint, body) = match what {
            Readable::Members => ("/member/list", json!({ "p": 1, "limit": 1 })),
            Readable::Schedules => ("/schedule/list", json!({ "p": 1, "limit": 1 })),
            Readable::Channels => ("/channel/escalate/rule/list", json!({ "channel_id": NO_CHANNEL })),
        };
        match self.call(endpoint, None, &body).await {
            // There is no such channel: it was looked for.
            Err(IncidentsFault::Refused { .. }) if what == Readable::Channels => Ok(()),
            answer => answer.map(drop),
        }
    }

    async fn licensed(&self) -> Result<BTreeSet<PersonId>, IncidentsFault> {
        let list: List = read(LICENCES, self.call(LICENCES, None, &json!({})).await?)?;
        let holder = |item: Value| {
            let Holder { person_id: Number(id) } =
                wire::read(item).inspect_err(|error| drop(unreadable(LICENCES, error))).ok()?;
            Some(PersonId(id))
        };
        Ok(list.items.unwrap_or_default().into_iter().filter_map(holder).collect())
    }

    async fn failures(&self, from: Timestamp, to: Timestamp) -> Result<Vec<FailedPush>, IncidentsFault> {
        let (from, to) = (from.as_millisecond(), to.as_millisecond());
        let body = json!({ "status": "failed", "start_time": from, "end_time": to, "asc": false, "limit": MOST_FAILURES });
        let list: List = read(HISTORY, self.call(HISTORY, None, &body).await?)?;
        Ok(list.items.unwrap_or_default().into_iter().filter_map(failed).collect())
    }
}

#[derive(Deserialize)]
struct List {
    items: Option<Vec<Value>>,
}

#[derive(Deserialize)]
struct Holder {
    person_id: Number,
}

/// One attempt at a push (Flashduty: "Webhook history").
#[derive(Deserialize)]
struct Attempt {
    endpoint: Option<Text>,
    status_code: Option<Number>,
    event_time: Option<Text>,
}

/// An attempt that cannot be read does not hold up the others.
fn failed(item: Value) -> Option<FailedPush> {
    let attempt: Attempt = wire::read(item).inspect_err(|error| drop(unreadable(HISTORY, error))).ok()?;
    let status = attempt.status_code.and_then(|Number(status)| u16::try_from(status).ok()).filter(|status| *status > 0);
    let at = attempt.event_time.and_then(|Text(time)| moment(&time));
    Some(FailedPush { at, status, endpoint: attempt.endpoint.unwrap_or_default().0 })
}

/// With its zone, or as newer builds write it: without one, in Flashduty's.
fn moment(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| {
        let civil: DateTime = text.replacen(' ', "T", 1).parse().ok()?;
        Some(civil.to_zoned(TimeZone::fixed(Offset::constant(8))).ok()?.timestamp())
    })
}
