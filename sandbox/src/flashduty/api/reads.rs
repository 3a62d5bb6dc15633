//! Operations that read incidents.

use super::ask::{Page, id, ids, read};
use crate::flashduty::directory::Caller;
use crate::flashduty::error::ApiError;
use crate::flashduty::incident::Incident;
use crate::flashduty::state::State;
use serde::Deserialize;
use serde_json::{Value, json};

type Answer = Result<Value, ApiError>;

/// The longest span `/incident/list` takes: 31 days.
const LONGEST_SPAN_S: i64 = 31 * 24 * 3_600;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Info {
    incident_id: Option<String>,
    num: Option<String>,
}

/// By id, or by the short number (the newest of that number).
pub(super) fn info(state: &mut State, _: Caller, body: Value) -> Answer {
    let incident = match read(body)? {
        Info { incident_id: Some(asked), .. } => state.incident(id(&asked)?)?,
        Info { num: Some(num), .. } => {
            let found = state.incidents.iter().rfind(|i| i.num() == num.to_uppercase());
            found.ok_or_else(|| ApiError::missing("incident"))?
        }
        Info { incident_id: None, num: None } => return Err(ApiError::invalid("incident_id or num is required")),
    };
    Ok(incident.answered(&state.directory))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ByIds {
    incident_ids: Vec<String>,
}

/// Unknown ids are skipped.
pub(super) fn list_by_ids(state: &mut State, _: Caller, body: Value) -> Answer {
    let wanted = ids(&read::<ByIds>(body)?.incident_ids)?;
    let found = wanted.iter().filter_map(|id| state.incident(id).ok());
    Ok(json!({ "items": found.map(|i| i.answered(&state.directory)).collect::<Vec<_>>() }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    start_time: i64,
    end_time: i64,
    progress: Option<String>,
    incident_severity: Option<String>,
    channel_ids: Option<Vec<i64>>,
    responder_ids: Option<Vec<i64>>,
    acker_ids: Option<Vec<i64>>,
    creator_ids: Option<Vec<i64>>,
    closer_ids: Option<Vec<i64>>,
    incident_ids: Option<Vec<String>>,
    nums: Option<Vec<String>>,
    query: Option<String>,
    is_snoozed: Option<bool>,
    #[serde(default)]
    asc: bool,
    p: Option<usize>,
    limit: Option<usize>,
    search_after_ctx: Option<String>,
}

/// The incidents that began in the span, newest first unless `asc`.
pub(super) fn list(state: &mut State, _: Caller, body: Value) -> Answer {
    let request: List = read(body)?;
    if !(1..=LONGEST_SPAN_S).contains(&(request.end_time.saturating_sub(request.start_time))) {
        return Err(ApiError::invalid("end_time must be after start_time, by at most 31 days"));
    }
    must_be_known(request.progress.as_deref(), &PROGRESSES)?;
    must_be_known(request.incident_severity.as_deref(), &SEVERITIES)?;
    request.incident_ids.iter().flatten().try_for_each(|one| id(one).map(drop))?;
    let page = Page::of(request.p, request.limit, 20)?;
    let mut found: Vec<&Incident> = state.incidents.iter().filter(|i| request.wants(i)).collect();
    if !request.asc {
        found.reverse();
    }
    let total = found.len();
    let first = match request.search_after_ctx.as_deref().filter(|cursor| !cursor.is_empty()) {
        Some(last) => {
            found.iter().position(|i| i.id == last).ok_or_else(|| ApiError::invalid("search_after_ctx is not valid"))? + 1
        }
        None => (page.p - 1) * page.limit,
    };
    let shown = found.get(first..).unwrap_or_default().iter().take(page.limit).collect::<Vec<_>>();
    let cursor = shown.last().map_or("", |i| i.id.as_str());
    Ok(json!({
        "items": shown.iter().map(|i| i.answered(&state.directory)).collect::<Vec<_>>(),
        "total": total, "has_next_page": first + shown.len() < total, "search_after_ctx": cursor,
    }))
}

impl List {
    fn wants(&self, incident: &Incident) -> bool {
        let acked = incident.responders.iter().filter(|r| r.acknowledged_at > 0);
        (self.start_time..=self.end_time).contains(&incident.created_at)
            && listed(self.progress.as_deref(), incident.progress.as_str())
            && listed(self.incident_severity.as_deref(), incident.severity.as_str())
            && any(&self.channel_ids, [incident.channel.unwrap_or(0)])
            && any(&self.responder_ids, incident.responders.iter().map(|r| r.person))
            && any(&self.acker_ids, acked.map(|r| r.person))
            && any(&self.creator_ids, [incident.creator.unwrap_or(0)])
            && any(&self.closer_ids, [incident.closer.unwrap_or(0)])
            && any(&self.incident_ids, [incident.id.clone()])
            && any(&self.nums, [incident.num()])
            && self.query.as_ref().is_none_or(|query| incident.title.contains(query.as_str()))
            && self.is_snoozed.is_none_or(|snoozed| (incident.snoozed_before != 0) == snoozed)
    }
}

/// The values that the two comma-separated filters know. What Flashduty makes of another one is not documented: a misspelt filter
/// would find nothing for ever, so it is refused.
const PROGRESSES: [&str; 3] = ["Triggered", "Processing", "Closed"];
const SEVERITIES: [&str; 3] = ["Critical", "Warning", "Info"];

fn must_be_known(filter: Option<&str>, known: &[&str]) -> Result<(), ApiError> {
    let mut wanted = filter.into_iter().filter(|filter| !filter.is_empty()).flat_map(|filter| filter.split(','));
    match wanted.find(|wanted| !known.contains(&wanted.trim())) {
        Some(unknown) => Err(ApiError::invalid(format!("{unknown} is not one of {}", known.join(", ")))),
        None => Ok(()),
    }
}

/// Whether a comma-separated filter lets the value through.
fn listed(filter: Option<&str>, value: &str) -> bool {
    filter.filter(|f| !f.is_empty()).is_none_or(|filter| filter.split(',').any(|wanted| wanted.trim() == value))
}

/// Whether a list filter lets one of the values through. An empty list filters nothing.
fn any<T: PartialEq>(filter: &Option<Vec<T>>, values: impl IntoIterator<Item = T>) -> bool {
    let filter = filter.as_ref().filter(|f| !f.is_empty());
    filter.is_none_or(|filter| values.into_iter().any(|value| filter.contains(&value)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Feed {
    incident_id: String,
    types: Option<Vec<String>>,
    #[serde(default)]
    asc: bool,
    p: Option<usize>,
    limit: Option<usize>,
}

/// The timeline, newest first unless `asc`. Its times are Unix milliseconds, unlike everything else.
pub(super) fn feed(state: &mut State, _: Caller, body: Value) -> Answer {
    let request: Feed = read(body)?;
    let page = Page::of(request.p, request.limit, 20)?;
    let incident = state.incident(id(&request.incident_id)?)?;
    let account = state.directory.account.account_id;
    let wanted = incident.feed.iter().filter(|entry| any(&request.types, [entry.kind.clone()]));
    let mut items: Vec<Value> = wanted
        .map(|entry| {
            json!({
                "ref_id": incident.id, "type": entry.kind, "detail": entry.detail, "account_id": account,
                "creator_id": entry.actor.unwrap_or(0), "created_at": entry.at_ms, "updated_at": entry.at_ms, "deleted_at": 0,
            })
        })
        .collect();
    if !request.asc {
        items.reverse();
    }
    Ok(page.cut(items))
}
