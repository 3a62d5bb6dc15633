//! An incident in Flashduty's own JSON: as the webhook pushes it and as the Open API answers it.
//!
//! The two differ: the API always has every array and map and says `as` of a person; the webhook leaves out what
//! is not set, and alone knows `has_unfinished_work_item`. Times are Unix seconds in both.

use super::directory::{Directory, rendered};
use super::incident::Incident;
use super::rule;
use serde_json::{Value, json};

/// What older deployments leave out of `incident` (the newer page of the webhook marks them as added).
const NEWER_FIELDS: [&str; 14] = [
    "account_id",
    "account_name",
    "num",
    "creator_id",
    "closer_id",
    "owner_id",
    "integration_id",
    "channel_status",
    "team_id",
    "silence_url",
    "links",
    "active_alert_cnt",
    "has_unfinished_work_item",
    "post_mortem_id",
];

impl Incident {
    /// `assigned_to`.
    pub(super) fn assigned_to(&self) -> Value {
        let Some(assignment) = &self.assigned else { return Value::Null };
        let mut people: Vec<i64> = self.responders.iter().map(|r| r.person).collect();
        people.sort_unstable();
        let mut assigned = json!({
            "layer_idx": assignment.layer, "type": assignment.kind, "id": assignment.id,
            "assigned_at": assignment.assigned_at, "effective_person_ids": people,
        });
        if assignment.direct {
            assigned["person_ids"] = json!(people);
        } else {
            assigned["escalate_rule_id"] = json!(rule::id_of(self.channel));
            assigned["escalate_rule_name"] = json!(rule::NAME);
        }
        assigned
    }

    /// `assigned_to` of the Open API, which writes zeros for a rule that there is not.
    fn answered_assigned_to(&self) -> Value {
        let mut assigned = self.assigned_to();
        if assigned.is_null() {
            assigned = json!({ "layer_idx": 0, "type": "", "id": "", "assigned_at": 0 });
        }
        if assigned["escalate_rule_id"].is_null() {
            assigned["escalate_rule_id"] = json!(rule::NONE);
            assigned["escalate_rule_name"] = json!("");
        }
        assigned
    }

    /// As in a push of the incident webhook.
    pub(super) fn pushed(&self, directory: &Directory, older_build: bool) -> Value {
        let mut incident = self.common(directory);
        incident["has_unfinished_work_item"] = json!(false);
        incident["active_alert_cnt"] = json!(0);
        for (field, person) in [("creator", self.creator), ("closer", self.closer)] {
            if let Some(person) = person {
                incident[field] = directory.person(person);
            }
        }
        if !self.labels.is_empty() {
            incident["labels"] = json!(self.labels);
        }
        if self.assigned.is_some() || !self.responders.is_empty() {
            incident["responders"] = Value::Array(self.responders_with(directory, false));
        }
        if self.assigned.is_some() {
            incident["assigned_to"] = self.assigned_to();
        }
        if let (true, Some(fields)) = (older_build, incident.as_object_mut()) {
            fields.retain(|name, _| !NEWER_FIELDS.contains(&name.as_str()));
        }
        incident
    }

    /// As `/incident/info` answers it.
    pub(super) fn answered(&self, directory: &Directory) -> Value {
        let mut incident = self.common(directory);
        for (field, person) in [("creator", self.creator), ("closer", self.closer)] {
            if let Some(person) = person {
                incident[field] = directory.person(person);
                incident[field]["as"] = json!("member");
            }
        }
        incident["labels"] = json!(self.labels);
        incident["fields"] = json!(self.fields);
        incident["responders"] = Value::Array(self.responders_with(directory, true));
        incident["assigned_to"] = self.answered_assigned_to();
        incident["active_alert_cnt"] = json!(if self.recovered { 0 } else { self.alert_count });
        incident["alert_event_cnt"] = json!(self.alert_count);
        for (field, value) in [
            ("ai_summary", json!("")),
            ("frequency", json!("rare")),
            ("ever_muted", json!(false)),
            ("equals_md5", json!("")),
            ("account_locale", json!("en-US")),
            ("account_time_zone", json!("Asia/Shanghai")),
            ("manual_overrides", json!([])),
        ] {
            incident[field] = value;
        }
        incident
    }

    /// As a custom action is given it: with its alerts, without links.
    pub(super) fn acted_on(&self, directory: &Directory) -> Value {
        let mut incident = self.pushed(directory, false);
        if let Some(fields) = incident.as_object_mut() {
            fields.remove("links");
        }
        if self.alert_count > 0 {
            incident["alerts"] = json!([self.alert()]);
        }
        incident
    }

    fn alert(&self) -> Value {
        json!({
            "alert_id": self.id.chars().rev().collect::<String>(), "integration_id": self.integration,
            "data_source_id": self.integration, "integration_name": "", "integration_type": "", "alert_key": self.dedup_key,
            "channel_id": self.channel.unwrap_or(0), "channel_name": "", "channel_status": "", "title": self.title,
            "description": self.description, "alert_severity": self.severity.as_str(),
            "alert_status": self.status(), "progress": self.progress.as_str(), "created_at": self.created_at,
            "updated_at": self.updated_at, "start_time": self.created_at, "last_time": self.last_time,
            "end_time": self.end_time, "close_time": self.close_time, "ever_muted": false, "event_cnt": self.alert_count,
            "labels": self.labels, "images": null, "responder_name": "", "responder_email": "",
        })
    }

    fn status(&self) -> &'static str {
        if self.recovered { "Ok" } else { self.severity.as_str() }
    }

    fn responders_with(&self, directory: &Directory, api: bool) -> Vec<Value> {
        let responder = |r: &super::incident::Responder| {
            let mut person = directory.person(r.person);
            person["assigned_at"] = json!(r.assigned_at);
            person["acknowledged_at"] = json!(r.acknowledged_at);
            if api {
                person["as"] = json!("member");
            }
            person
        };
        self.responders.iter().map(responder).collect()
    }

    /// What both forms have. `images` is null and `post_mortem_id` is `"0"` where there is none, as published samples show.
    fn common(&self, directory: &Directory) -> Value {
        let (account, channel) = (&directory.account, self.channel.and_then(|id| directory.channel(id)));
        let integrations: Vec<i64> = Some(self.integration).filter(|id| *id != 0).into_iter().collect();
        let types: Vec<&str> = integrations.iter().map(|_| "prometheus.alert").collect();
        let channel_id = channel.map_or(0, |c| c.id);
        let mut incident = json!({
            "incident_id": self.id, "account_id": account.account_id, "account_name": account.account_name,
            "num": self.num(), "title": self.title, "description": self.description, "impact": self.impact,
            "root_cause": self.root_cause, "resolution": self.resolution,
            "incident_severity": self.severity.as_str(), "incident_status": self.status(),
            "progress": self.progress.as_str(), "created_at": self.created_at, "updated_at": self.updated_at,
            "start_time": self.created_at, "last_time": self.last_time, "end_time": self.end_time,
            "ack_time": self.ack_time, "close_time": self.close_time, "snoozed_before": self.snoozed_before,
            "creator_id": self.creator.unwrap_or(0), "closer_id": self.closer.unwrap_or(0), "owner_id": 0,
            "dedup_key": self.dedup_key, "alert_cnt": self.alert_count, "integration_id": self.integration,
            "integration_ids": integrations, "integration_types": types, "data_source_id": self.integration,
            "data_source_ids": integrations, "channel_id": channel_id, "channel_name": channel.map_or("", |c| c.name.as_str()),
            "channel_status": channel.map_or("", |_| "enabled"), "team_id": 0,
            "detail_url": format!("{}/incident/detail/{}", account.console_url, self.id),
            "silence_url": format!("{}/channel/detail/{channel_id}?tab=alertSuppression&fromIncidentId={}", account.console_url, self.id),
            "group_method": "n", "post_mortem_id": "0", "images": null,
        });
        if !self.fields.is_empty() {
            incident["fields"] = json!(self.fields);
        }
        if !directory.links.is_empty() {
            let link = |(name, to): &(String, String)| json!({ "name": name, "endpoint": rendered(to, &self.labels), "open_type": "tab" });
            incident["links"] = directory.links.iter().map(link).collect();
        }
        incident
    }
}
