//! An incident as Flashduty writes it, in a push of its webhook and in an answer of its API alike.
//!
//! Every field may be missing or `null`, also inside lists: builds differ, and an empty Go map or slice is written as `null`. What is
//! not listed is not read; e-mails in particular are never taken in.

use super::scalar::{Id, Moment, NOT_A_PROGRESS, NOT_A_SEVERITY, Number, Text};
use bridge::incident::{AssignmentKind, Progress, Severity};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
pub struct Incident {
    pub incident_id: Option<Id>,
    pub num: Option<Text>,
    pub title: Option<Text>,
    pub description: Option<Text>,
    pub impact: Option<Text>,
    pub root_cause: Option<Text>,
    pub resolution: Option<Text>,
    #[serde(default, deserialize_with = "severity")]
    pub incident_severity: Option<Severity>,
    /// `Ok`, or the worst severity of the alerts that still burn.
    pub incident_status: Option<Text>,
    #[serde(default, deserialize_with = "progress")]
    pub progress: Option<Progress>,
    pub created_at: Option<Moment>,
    pub updated_at: Option<Moment>,
    pub start_time: Option<Moment>,
    pub ack_time: Option<Moment>,
    pub close_time: Option<Moment>,
    pub snoozed_before: Option<Moment>,
    /// Only in the API: set when the incident was removed for good.
    pub deleted_at: Option<Moment>,
    pub labels: Option<BTreeMap<String, Value>>,
    pub channel_id: Option<Number>,
    pub channel_name: Option<Text>,
    pub responders: Option<Vec<Option<Responder>>>,
    pub assigned_to: Option<AssignedTo>,
    pub creator: Option<Person>,
    /// 0 when a machine raised it.
    pub creator_id: Option<Number>,
    pub closer: Option<Person>,
    /// 0 when it closed itself.
    pub closer_id: Option<Number>,
    pub alert_cnt: Option<Number>,
    pub detail_url: Option<Text>,
    pub links: Option<Vec<Option<LinkItem>>>,
}

#[derive(Debug, Deserialize)]
pub struct Person {
    pub person_id: Option<Number>,
    /// The API leaves it out at times.
    pub person_name: Option<Text>,
}

#[derive(Debug, Deserialize)]
pub struct Responder {
    pub person_id: Option<Number>,
    pub person_name: Option<Text>,
    pub assigned_at: Option<Moment>,
    /// 0 = not acknowledged.
    pub acknowledged_at: Option<Moment>,
}

#[derive(Debug, Deserialize)]
pub struct AssignedTo {
    #[serde(rename = "type", default, deserialize_with = "assignment_kind")]
    pub kind: Option<AssignmentKind>,
    /// Only zeros where people were named directly.
    pub escalate_rule_id: Option<Id>,
    pub escalate_rule_name: Option<Text>,
    /// Level of the escalation rule, counted from 0.
    pub layer_idx: Option<Number>,
    pub assigned_at: Option<Moment>,
}

#[derive(Debug, Deserialize)]
pub struct LinkItem {
    pub name: Option<Text>,
    pub endpoint: Option<Text>,
}

/// A severity's code.
pub fn severity_of(code: &str) -> Option<Severity> {
    match code {
        "Critical" => Some(Severity::Critical),
        "Warning" => Some(Severity::Warning),
        "Info" => Some(Severity::Info),
        _ => None,
    }
}

fn severity<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Severity>, D::Error> {
    let Some(Text(code)) = Option::deserialize(deserializer)? else { return Ok(None) };
    severity_of(&code).map(Some).ok_or_else(|| D::Error::custom(NOT_A_SEVERITY))
}

fn progress<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Progress>, D::Error> {
    let Some(Text(code)) = Option::deserialize(deserializer)? else { return Ok(None) };
    match code.as_str() {
        "Triggered" => Ok(Some(Progress::Triggered)),
        "Processing" => Ok(Some(Progress::Processing)),
        "Closed" => Ok(Some(Progress::Closed)),
        _ => Err(D::Error::custom(NOT_A_PROGRESS)),
    }
}

/// A kind we do not know is not worth losing the push: it then counts as the first call.
fn assignment_kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<AssignmentKind>, D::Error> {
    let Some(Text(code)) = Option::deserialize(deserializer)? else { return Ok(None) };
    Ok(match code.as_str() {
        "assign" => Some(AssignmentKind::Assign),
        "reassign" => Some(AssignmentKind::Reassign),
        "escalate" => Some(AssignmentKind::Escalate),
        "reopen" => Some(AssignmentKind::Reopen),
        _ => None,
    })
}
