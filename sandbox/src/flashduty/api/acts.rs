//! Operations that change incidents. Whoever owns the key is the actor; no parameter can say otherwise.
//!
//! A batch succeeds for all its incidents or changes none.

use super::ask::{id, ids, read, text};
use crate::flashduty::act::{Act, Words};
use crate::flashduty::directory::Caller;
use crate::flashduty::error::ApiError;
use crate::flashduty::incident::Severity;
use crate::flashduty::state::State;
use serde::Deserialize;
use serde_json::{Map, Value, json};

type Answer = Result<Value, ApiError>;

/// Carries one act out on all of them, or on none.
fn on_all(state: &mut State, caller: Caller, incident_ids: &[String], act: &Act) -> Answer {
    let actor = Some(state.directory.actor(caller));
    let changes: Vec<_> = ids(incident_ids)?.iter().map(|id| state.prepare(id, actor, act)).collect::<Result<_, _>>()?;
    changes.into_iter().for_each(|change| state.commit(change));
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ack {
    incident_ids: Vec<String>,
    // An acknowledge form is not configured here, so its values are taken and ignored.
    #[serde(rename = "summary")]
    _summary: Option<String>,
    #[serde(rename = "custom_fields")]
    _custom_fields: Option<Map<String, Value>>,
    #[serde(rename = "images")]
    _images: Option<Vec<Value>>,
}

pub(super) fn ack(state: &mut State, caller: Caller, body: Value) -> Answer {
    on_all(state, caller, &read::<Ack>(body)?.incident_ids, &Act::Acknowledge)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ids {
    incident_ids: Vec<String>,
}

pub(super) fn unack(state: &mut State, caller: Caller, body: Value) -> Answer {
    on_all(state, caller, &read::<Ids>(body)?.incident_ids, &Act::Unacknowledge)
}

pub(super) fn wake(state: &mut State, caller: Caller, body: Value) -> Answer {
    on_all(state, caller, &read::<Ids>(body)?.incident_ids, &Act::Wake)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Resolve {
    incident_ids: Vec<String>,
    root_cause: Option<String>,
    resolution: Option<String>,
    description: Option<String>,
    #[serde(rename = "summary")]
    _summary: Option<String>,
    #[serde(rename = "custom_fields")]
    _custom_fields: Option<Map<String, Value>>,
    #[serde(rename = "images")]
    _images: Option<Vec<Value>>,
}

/// The words given at the close are written down with it; the push of the close already carries them.
pub(super) fn resolve(state: &mut State, caller: Caller, body: Value) -> Answer {
    let request: Resolve = read(body)?;
    let actor = Some(state.directory.actor(caller));
    let words = [request.root_cause.as_deref(), request.resolution.as_deref()].into_iter().flatten();
    words.map(|words| text("root_cause and resolution", words, 0, 1024)).collect::<Result<Vec<_>, _>>()?;
    text("description", request.description.as_deref().unwrap_or_default(), 0, 6144)?;
    let prepared = ids(&request.incident_ids)?;
    let prepared: Vec<_> = prepared.iter().map(|id| state.prepare(id, actor, &Act::Resolve)).collect::<Result<_, _>>()?;
    for mut change in prepared {
        for (place, words) in [
            (&mut change.incident.root_cause, &request.root_cause),
            (&mut change.incident.resolution, &request.resolution),
            (&mut change.incident.description, &request.description),
        ] {
            if let Some(words) = words {
                place.clone_from(words);
            }
        }
        state.commit(change);
    }
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reopen {
    incident_ids: Vec<String>,
    #[serde(default)]
    reason: String,
}

pub(super) fn reopen(state: &mut State, caller: Caller, body: Value) -> Answer {
    let request: Reopen = read(body)?;
    text("reason", &request.reason, 0, 1024)?;
    on_all(state, caller, &request.incident_ids, &Act::Reopen(request.reason))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Snooze {
    incident_ids: Vec<String>,
    minutes: i64,
}

pub(super) fn snooze(state: &mut State, caller: Caller, body: Value) -> Answer {
    let request: Snooze = read(body)?;
    on_all(state, caller, &request.incident_ids, &Act::Snooze(request.minutes))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Comment {
    incident_ids: Vec<String>,
    comment: String,
    #[serde(default)]
    mute_reply: bool,
    #[serde(rename = "comment_type_id")]
    _comment_type_id: Option<String>,
}

pub(super) fn comment(state: &mut State, caller: Caller, body: Value) -> Answer {
    let request: Comment = read(body)?;
    let text = text("comment", request.comment.trim(), 1, 1024)?.to_owned();
    on_all(state, caller, &request.incident_ids, &Act::Comment { text, mute_reply: request.mute_reply })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reset {
    incident_id: String,
    title: Option<String>,
    description: Option<String>,
    impact: Option<String>,
    root_cause: Option<String>,
    resolution: Option<String>,
    incident_severity: Option<Severity>,
}

pub(super) fn reset(state: &mut State, caller: Caller, body: Value) -> Answer {
    let request: Reset = read(body)?;
    let actor = Some(state.directory.actor(caller));
    let mut acts = vec![];
    for (name, words, which, max) in [
        ("title", request.title, Words::Title, 200),
        ("description", request.description, Words::Description, 6144),
        ("impact", request.impact, Words::Impact, 6144),
        ("root_cause", request.root_cause, Words::RootCause, 6144),
        ("resolution", request.resolution, Words::Resolution, 6144),
    ] {
        if let Some(words) = words {
            acts.push(Act::Rewrite(which, text(name, &words, 3, max)?.to_owned()));
        }
    }
    acts.extend(request.incident_severity.map(Act::SetSeverity));
    if acts.is_empty() {
        return Err(ApiError::invalid("at least one field is required"));
    }
    id(&request.incident_id)?;
    acts.iter().try_for_each(|act| state.act(&request.incident_id, actor, act))?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Assign {
    incident_id: Option<String>,
    incident_ids: Option<Vec<String>>,
    assigned_to: AssignedTo,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AssignedTo {
    person_ids: Option<Vec<i64>>,
    escalate_rule_id: Option<String>,
    #[serde(rename = "layer_idx")]
    _layer_idx: Option<i64>,
    #[serde(rename = "notify")]
    _notify: Option<Value>,
    #[serde(rename = "type")]
    _kind: Option<String>,
}

/// By people, or by rule: the double has one rule, so a rule means its next level.
pub(super) fn assign(state: &mut State, caller: Caller, body: Value) -> Answer {
    let request: Assign = read(body)?;
    let incidents = request.incident_ids.unwrap_or_else(|| request.incident_id.into_iter().collect());
    let act = match (request.assigned_to.person_ids, request.assigned_to.escalate_rule_id) {
        (Some(people), _) => Act::Assign(people_ids(people)?),
        (None, Some(_)) => Act::Escalate,
        (None, None) => return Err(ApiError::invalid("person_ids or escalate_rule_id is required")),
    };
    on_all(state, caller, &incidents, &act)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AddResponders {
    incident_id: String,
    person_ids: Vec<i64>,
    #[serde(rename = "notify")]
    _notify: Option<Value>,
}

pub(super) fn add_responders(state: &mut State, caller: Caller, body: Value) -> Answer {
    let request: AddResponders = read(body)?;
    let act = Act::AddResponders(people_ids(request.person_ids)?);
    on_all(state, caller, &[request.incident_id], &act)
}

fn people_ids(people: Vec<i64>) -> Result<Vec<i64>, ApiError> {
    let fits = (1..=100).contains(&people.len());
    fits.then_some(people).ok_or_else(|| ApiError::invalid("person_ids must hold 1 to 100 ids"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Merge {
    source_incident_ids: Vec<String>,
    target_incident_id: String,
    title: Option<String>,
    #[serde(default)]
    comment: String,
    // Accepted and ignored by Flashduty too.
    #[serde(rename = "owner_id")]
    _owner_id: Option<i64>,
    #[serde(default)]
    remove_source_incidents: bool,
}

pub(super) fn merge(state: &mut State, caller: Caller, body: Value) -> Answer {
    let request: Merge = read(body)?;
    text("comment", &request.comment, 0, 1024)?;
    text("title", request.title.as_deref().unwrap_or_default(), 0, 512)?;
    let (sources, target) = (ids(&request.source_incident_ids)?, id(&request.target_incident_id)?);
    let actor = state.directory.actor(caller);
    state.merge(&sources, target, actor, &request.comment)?;
    if let Some(title) = request.title {
        state.act(target, Some(actor), &Act::Rewrite(Words::Title, title))?;
    }
    if request.remove_source_incidents {
        state.incidents.retain(|incident| !sources.contains(&incident.id));
    }
    Ok(json!({}))
}
