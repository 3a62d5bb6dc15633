//! Lists of incidents.

use super::incidents::unreadable;
use crate::wire::{self, Moment, Text};
use bridge::incident::Incident;
use bridge::ports::{IncidentPage, IncidentQuery};
use serde::Deserialize;
use serde_json::{Value, json};

/// Incidents per page: the most Flashduty gives (Flashduty: "Pagination" in the Open API's documentation).
const PAGE: usize = 100;

/// The states of an incident that is not over, as the filter wants them.
const OPEN: &str = "Triggered,Processing";

/// The body that asks for a page. Pages are followed by cursor: counting them ends at 10,000 incidents, and an incident that comes or
/// goes in between shifts all that follow.
pub fn request(query: &IncidentQuery) -> Value {
    let IncidentQuery { from, to, only_open, after } = query;
    let mut body = json!({ "start_time": from.as_second(), "end_time": to.as_second(), "limit": PAGE });
    if *only_open {
        body["progress"] = json!(OPEN);
    }
    if let Some(after) = after {
        body["search_after_ctx"] = json!(after);
    }
    body
}

/// What a list answers. Its `total` is exact only below 1,000, so it is not read.
#[derive(Deserialize)]
pub struct Listed {
    items: Option<Vec<Value>>,
    has_next_page: Option<bool>,
    search_after_ctx: Option<Text>,
}

impl Listed {
    /// The page. An incident that was removed, or that cannot be read, does not hold up the others.
    pub fn into_page(self, endpoint: &'static str) -> IncidentPage {
        let items = self.items.unwrap_or_default();
        let goes_on = self.has_next_page.unwrap_or(items.len() >= PAGE) && !items.is_empty();
        let cursor = self.search_after_ctx.map(|Text(cursor)| cursor).filter(|cursor| !cursor.is_empty());
        let incidents = items.into_iter().filter_map(|item| incident(endpoint, item)).collect();
        IncidentPage { incidents, next: cursor.filter(|_| goes_on) }
    }
}

fn incident(endpoint: &'static str, item: Value) -> Option<Incident> {
    let incident: wire::Incident = wire::read(item).inspect_err(|error| drop(unreadable(endpoint, error))).ok()?;
    if matches!(incident.deleted_at, Some(Moment(Some(_)))) {
        return None;
    }
    incident.into_noun(None).inspect_err(|missing| drop(unreadable(endpoint, missing))).ok()
}
