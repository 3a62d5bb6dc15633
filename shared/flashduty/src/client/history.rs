//! The history of Flashduty's webhooks: which of its pushes failed.

use super::Client;
use super::incidents::{read, unreadable};
use crate::wire::{self, Id, Text, is_object_id};
use bridge::id::IncidentId;
use bridge::ports::IncidentsFault;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashSet;

const ENDPOINT: &str = "/webhook/history/list";

/// Attempts per page: the most Flashduty gives.
const PAGE: usize = 100;

/// Of more failures, the newest 2,000 are enough: whoever has missed so many reads all incidents anew anyway.
const PAGES: usize = 20;

impl Client {
    /// The incidents of which a push failed from `from` to `to`, each once, the latest failure first; at most those of the latest
    /// 2,000 failed attempts. Flashduty keeps the history for seven days, and that of all webhooks of the account: some of the pushes
    /// were for others, and some succeeded at the second attempt. It costs nothing but a reading.
    ///
    /// # Errors
    /// [`IncidentsFault::NotAllowed`] for a key without the permission "Integrations Read".
    pub async fn failed_pushes(&self, from: Timestamp, to: Timestamp) -> Result<Vec<IncidentId>, IncidentsFault> {
        // Flashduty wants the end after the beginning.
        if to.as_millisecond() <= from.as_millisecond() {
            return Ok(Vec::new());
        }
        let (mut found, mut seen) = (Vec::new(), HashSet::new());
        let mut after = None;
        for _ in 0..PAGES {
            let page: Page = read(ENDPOINT, self.call(ENDPOINT, None, &request(from, to, after.as_deref())).await?)?;
            let (incidents, next) = page.open();
            found.extend(incidents.into_iter().filter(|id| seen.insert(id.clone())));
            // A cursor that stands still would give the same page for ever.
            if next.is_none() || next == after {
                break;
            }
            after = next;
        }
        Ok(found)
    }
}

fn request(from: Timestamp, to: Timestamp, after: Option<&str>) -> Value {
    let (from, to) = (from.as_millisecond(), to.as_millisecond());
    let mut body = json!({ "status": "failed", "start_time": from, "end_time": to, "asc": false, "limit": PAGE });
    if let Some(after) = after {
        body["search_after_ctx"] = json!(after);
    }
    body
}

/// Its `total` tells nothing that the cursor does not.
#[derive(Deserialize)]
struct Page {
    items: Option<Vec<Value>>,
    search_after_ctx: Option<Text>,
}

/// One attempt at a push.
#[derive(Deserialize)]
struct Attempt {
    /// `incident` or `alert`.
    webhook_type: Option<Text>,
    ref_id: Option<Id>,
}

impl Page {
    /// The incidents on it, and where the next page begins.
    fn open(self) -> (Vec<IncidentId>, Option<String>) {
        let items = self.items.unwrap_or_default();
        let cursor = self.search_after_ctx.map(|Text(cursor)| cursor).filter(|cursor| !cursor.is_empty() && !items.is_empty());
        (items.into_iter().filter_map(incident).collect(), cursor)
    }
}

/// An attempt that cannot be read does not hold up the others.
fn incident(item: Value) -> Option<IncidentId> {
    let attempt: Attempt = wire::read(item).inspect_err(|error| drop(unreadable(ENDPOINT, error))).ok()?;
    let of_incident = attempt.webhook_type.is_some_and(|Text(kind)| kind == "incident");
    let Id(id) = attempt.ref_id.filter(|Id(id)| of_incident && is_object_id(id))?;
    Some(IncidentId::new(id))
}
