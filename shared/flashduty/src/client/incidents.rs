//! Commands, comments and readings of incidents.

use super::Client;
use super::list::{self, Listed};
use crate::wire::{self, Id, Moment, Text};
use async_trait::async_trait;
use bridge::command::{IncidentCommand, MAX_TEXT};
use bridge::id::{ChannelId, IncidentId};
use bridge::incident::Incident;
use bridge::person::AppKey;
use bridge::ports::{CallLoop, IncidentPage, IncidentQuery, Incidents, IncidentsFault};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

/// Entries of the timeline per page: the most Flashduty gives.
const FEED_PAGE: u32 = 100;

/// A comment is looked for soon after it was written, so among the newest; 1,000 comments are more than any incident has.
const FEED_PAGES: u32 = 10;

#[async_trait]
impl Incidents for Client {
    async fn perform(&self, command: &IncidentCommand, on: &IncidentId, key: Option<&AppKey>) -> Result<(), IncidentsFault> {
        let (endpoint, body) = request(command, on);
        self.call(endpoint, key, &body).await.map(drop)
    }

    async fn note(&self, on: &IncidentId, text: &str) -> Result<(), IncidentsFault> {
        let body = json!({ "incident_ids": [on], "comment": as_comment(text), "mute_reply": true });
        self.call("/incident/comment", None, &body).await.map(drop)
    }

    async fn has_comment(&self, on: &IncidentId, text: &str, since: Timestamp) -> Result<bool, IncidentsFault> {
        for page in 1..=FEED_PAGES {
            let body = json!({ "incident_id": on, "types": ["i_comm"], "asc": false, "p": page, "limit": FEED_PAGE });
            let feed: Feed = read("/incident/feed", self.call("/incident/feed", None, &body).await?)?;
            if feed.recent(since).any(|entry| entry.says(as_comment(text))) {
                return Ok(true);
            }
            if !feed.has_next_page.unwrap_or_default() || feed.recent(since).next().is_none() {
                break;
            }
        }
        Ok(false)
    }

    async fn incident(&self, id: &IncidentId) -> Result<Incident, IncidentsFault> {
        const ENDPOINT: &str = "/incident/info";
        let answer = self.call(ENDPOINT, None, &json!({ "incident_id": id })).await?;
        let incident: wire::Incident = read(ENDPOINT, answer)?;
        if matches!(incident.deleted_at, Some(Moment(Some(_)))) {
            return Err(IncidentsFault::Gone);
        }
        incident.into_noun(None).map_err(|missing| unreadable(ENDPOINT, &missing))
    }

    async fn list(&self, query: &IncidentQuery) -> Result<IncidentPage, IncidentsFault> {
        const ENDPOINT: &str = "/incident/list";
        let listed: Listed = read(ENDPOINT, self.call(ENDPOINT, None, &list::request(query)).await?)?;
        Ok(listed.into_page(ENDPOINT))
    }

    async fn list_by_ids(&self, ids: &[IncidentId]) -> Result<Vec<Incident>, IncidentsFault> {
        const ENDPOINT: &str = "/incident/list-by-ids";
        let listed: Listed = read(ENDPOINT, self.call(ENDPOINT, None, &json!({ "incident_ids": ids })).await?)?;
        Ok(listed.into_page(ENDPOINT).incidents)
    }

    async fn failed_pushes(&self, from: Timestamp, to: Timestamp) -> Result<Vec<IncidentId>, IncidentsFault> {
        Self::failed_pushes(self, from, to).await
    }

    async fn call_loops(&self, channel: ChannelId) -> Result<Vec<CallLoop>, IncidentsFault> {
        let of_rule = |rule: super::RuleLoop| {
            let levels = rule.layers.into_iter().zip(1..);
            levels.map(move |(layer, level)| CallLoop {
                rule: rule.rule.clone(),
                level,
                every: layer.every.unsigned_abs(),
                times: layer.times,
            })
        };
        Ok(self.rule_loops(channel).await?.into_iter().flat_map(of_rule).collect())
    }
}

/// Each command's endpoint and body.
fn request(command: &IncidentCommand, on: &IncidentId) -> (&'static str, Value) {
    let only = || json!({ "incident_ids": [on] });
    match command {
        IncidentCommand::Acknowledge => ("/incident/ack", only()),
        IncidentCommand::Unacknowledge => ("/incident/unack", only()),
        IncidentCommand::Snooze { minutes } => ("/incident/snooze", json!({ "incident_ids": [on], "minutes": minutes })),
        IncidentCommand::Wake => ("/incident/wake", only()),
        IncidentCommand::Resolve => ("/incident/resolve", only()),
        IncidentCommand::Reopen { reason } => ("/incident/reopen", json!({ "incident_ids": [on], "reason": as_comment(reason) })),
        IncidentCommand::Comment { text } => ("/incident/comment", json!({ "incident_ids": [on], "comment": as_comment(text) })),
    }
}

/// The text as Flashduty keeps it: trimmed, and at most [`MAX_TEXT`] characters. What is looked for later is cut the same way.
fn as_comment(text: &str) -> &str {
    let text = text.trim();
    text.char_indices().nth(MAX_TEXT).map_or(text, |(end, _)| text[..end].trim_end())
}

#[derive(Deserialize)]
struct Feed {
    items: Option<Vec<Entry>>,
    has_next_page: Option<bool>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "type")]
    kind: Option<Id>,
    detail: Option<Detail>,
    /// Milliseconds, unlike the times of the incident itself.
    created_at: Option<Moment>,
}

#[derive(Deserialize)]
struct Detail {
    comment: Option<Text>,
}

impl Feed {
    /// The entries not older than `since`, to the millisecond that the timeline keeps.
    fn recent(&self, since: Timestamp) -> impl Iterator<Item = &Entry> {
        let recent = move |at: &Timestamp| at.as_millisecond() >= since.as_millisecond();
        let entries = self.items.iter().flatten();
        entries.filter(move |entry| entry.created_at.and_then(|Moment(at)| at).as_ref().is_some_and(recent))
    }
}

impl Entry {
    fn says(&self, text: &str) -> bool {
        let comment = self.detail.as_ref().and_then(|detail| detail.comment.as_ref());
        self.kind.as_ref().is_some_and(|Id(kind)| kind == "i_comm") && comment.is_some_and(|Text(comment)| comment.trim() == text)
    }
}

/// Reads what an endpoint gave.
pub fn read<T: serde::de::DeserializeOwned>(endpoint: &'static str, data: Value) -> Result<T, IncidentsFault> {
    wire::read(data).map_err(|error| unreadable(endpoint, &error))
}

/// The answer to a question made no sense; nothing was changed by asking, so it is simply not to be had.
pub fn unreadable(endpoint: &'static str, error: &dyn std::fmt::Display) -> IncidentsFault {
    tracing::warn!(endpoint, reason = %error, "Flashduty's answer cannot be read");
    IncidentsFault::Unavailable
}
