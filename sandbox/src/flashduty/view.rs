//! The account as the playground's page shows it.

use super::directory::Directory;
use super::incident::{Entry, Incident};
use super::state::State;
use serde_json::{Value, json};

/// The page shows this many incidents: what it is sent at every change has to stay small.
const SHOWN: usize = 50;

/// The part `flashduty` of the page's state: members, channels, the newest incidents (newest first) with their timelines, mode.
pub(super) fn of(state: &State) -> Value {
    let directory = &state.directory;
    let member = |m: &super::directory::Member| json!({ "member_id": m.id, "member_name": m.name, "email": m.email, "licensed": m.licensed });
    let channel = |c: &super::directory::Channel| json!({ "channel_id": c.id, "channel_name": c.name });
    let incident = |i: &Incident| {
        let timeline: Vec<Value> = i.feed.iter().map(|entry| line(entry, directory)).collect();
        json!({ "incident": i.pushed(directory, false), "timeline": timeline })
    };
    let mut view = json!({
        "members": directory.members.iter().map(member).collect::<Vec<_>>(),
        "channels": directory.channels.iter().map(channel).collect::<Vec<_>>(),
        "mode": state.mode,
    });
    view["incidents"] = state.incidents.iter().rev().take(SHOWN).map(incident).collect();
    view
}

fn line(entry: &Entry, directory: &Directory) -> Value {
    let actor = entry.actor.map(|id| directory.name_of(id));
    json!({ "at": entry.at_ms, "type": entry.kind, "actor": actor, "text": told(entry, directory) })
}

/// What happened, in plain words, to be read after the actor's name.
fn told(entry: &Entry, directory: &Directory) -> String {
    let text = |field: &str| entry.detail[field].as_str().unwrap_or_default().to_owned();
    let people = || {
        let ids = entry.detail["to"].as_array().into_iter().flatten().filter_map(Value::as_i64);
        ids.map(|id| directory.name_of(id)).collect::<Vec<_>>().join(", ")
    };
    match entry.kind.as_str() {
        "i_new" => "incident created".to_owned(),
        "i_assign" => format!("{}: {}", assigned(&text("type")), people()),
        "i_a_rspd" => format!("responders added: {}", people()),
        "i_ack" => "acknowledged".to_owned(),
        "i_unack" => "acknowledgement withdrawn".to_owned(),
        "i_snooze" => format!("snoozed for {} minutes", entry.detail["minutes"]),
        "i_wake" => "snooze cancelled".to_owned(),
        "i_rslv" => closed(&text("from")).to_owned(),
        "i_reopen" => after("reopened", &text("reason")),
        "i_comm" => after("commented", &text("comment")),
        "i_notify" if text("fire_type") == "refire" => "group bots notified again".to_owned(),
        "i_notify" => "group bots notified".to_owned(),
        "i_merge" => "merged".to_owned(),
        "i_storm" => format!("storm: {} alerts grouped", entry.detail["threshold"]),
        "i_custom" => after("ran a custom action", &text("integration_name")),
        "i_r_severity" => format!("severity changed from {} to {}", text("from"), text("to")),
        "i_r_title" => after("title changed", &text("to")),
        "i_r_desc" => "description changed".to_owned(),
        "i_r_impact" => "impact written down".to_owned(),
        "i_r_rc" => "root cause written down".to_owned(),
        "i_r_rsltn" => "resolution written down".to_owned(),
        other => format!("event {other}"),
    }
}

fn assigned(kind: &str) -> &'static str {
    match kind {
        "reassign" => "handed over to",
        "escalate" => "escalated to",
        "reopen" => "called again",
        _ => "assigned to",
    }
}

fn closed(from: &str) -> &'static str {
    match from {
        "event" => "closed: all alerts recovered",
        "autorslv" => "closed: auto-resolve timeout",
        _ => "closed",
    }
}

fn after(what: &str, text: &str) -> String {
    if text.is_empty() { what.to_owned() } else { format!("{what}: {text}") }
}
