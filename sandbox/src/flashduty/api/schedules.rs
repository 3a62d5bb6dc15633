//! The operation that reads schedules.

use super::ask::{Page, read};
use crate::flashduty::directory::Caller;
use crate::flashduty::error::ApiError;
use crate::flashduty::schedule::Span;
use crate::flashduty::state::State;
use serde::Deserialize;
use serde_json::Value;

/// The longest span for which shifts are worked out: less than 45 days.
const SPAN_END_S: i64 = 45 * 24 * 3_600;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    query: Option<String>,
    p: Option<usize>,
    limit: Option<usize>,
    #[serde(default)]
    is_my_team: bool,
    #[serde(default)]
    is_my_manage: bool,
    #[serde(rename = "team_ids")]
    _team_ids: Option<Vec<i64>>,
    start: Option<i64>,
    end: Option<i64>,
}

/// Ten on a page unless more are asked for.
pub(super) fn list(state: &mut State, _: Caller, body: Value) -> Result<Value, ApiError> {
    let request: List = read(body)?;
    if request.is_my_team && request.is_my_manage {
        return Err(ApiError::invalid("is_my_team and is_my_manage exclude each other"));
    }
    let page = Page::of(request.p, request.limit, 10)?;
    let span = span(request.start, request.end)?;
    let query = request.query.unwrap_or_default();
    let (account, now) = (state.directory.account.account_id, state.second());
    let found = state.directory.schedules.iter().filter(|schedule| schedule.name.contains(&query));
    let mut answer = page.cut(found.map(|schedule| schedule.told(account, now, span)).collect());
    // This operation tells the total alone: whoever pages has to count.
    if let Some(fields) = answer.as_object_mut() {
        fields.retain(|name, _| name == "items" || name == "total");
    }
    Ok(answer)
}

fn span(start: Option<i64>, end: Option<i64>) -> Result<Option<Span>, ApiError> {
    match (start, end) {
        (None, None) => Ok(None),
        (Some(start), Some(end)) if (1..SPAN_END_S).contains(&end.saturating_sub(start)) => Ok(Some(Span { start, end })),
        (Some(_), Some(_)) => Err(ApiError::invalid("end must be after start, by less than 45 days")),
        (Some(_), None) | (None, Some(_)) => Err(ApiError::invalid("start and end go together")),
    }
}
