//! Everything the double remembers, and the one place where events are made.

use super::act::Change;
use super::dice::Dice;
use super::directory::{Account, Directory};
use super::error::ApiError;
use super::fault::{Book, Fault, Mode, Permission};
use super::incident::{Entry, Incident, Progress};
use super::limit::Limits;
use super::notice::Fire;
use super::sample::NewIncident;
use super::webhook::{Push, Sender};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet, VecDeque};

/// An account keeps its last incidents only, so that a playground may run for days.
const KEPT: usize = 500;

/// The whole account.
pub(super) struct State {
    pub directory: Directory,
    /// The last ones, oldest first.
    pub incidents: Vec<Incident>,
    pub dice: Dice,
    /// The moment of the visit under way.
    pub now: Timestamp,
    pub limits: Limits,
    pub mode: Mode,
    /// Waiting one-shot faults, by path.
    pub faults: HashMap<String, VecDeque<Fault>>,
    /// What no key may do.
    pub denied: HashSet<Permission>,
    pub book: Book,
    /// Leave out of pushes what older deployments do not send.
    pub older_build: bool,
    /// How many samples were asked for.
    pub samples: u64,
    /// Takes every push over at once, so that their order is the order of the events.
    pub sender: Sender,
    pub last_event_ms: i64,
}

/// The integration that stands for every alert source.
const INTEGRATION: i64 = 5_120_773_410_131;

impl State {
    pub(super) fn new(account: Account, seed: u64, now: Timestamp, sender: Sender) -> Self {
        let mut dice = Dice::new(seed);
        Self {
            directory: Directory::new(account, &mut dice),
            incidents: vec![],
            dice,
            now,
            limits: Limits::default(),
            mode: Mode::Up,
            faults: HashMap::new(),
            denied: HashSet::new(),
            book: Book::default(),
            older_build: false,
            samples: 0,
            sender,
            last_event_ms: 0,
        }
    }

    /// The moment in Unix seconds, as incidents count.
    pub(super) fn second(&self) -> i64 {
        self.now.as_second()
    }

    pub(super) fn incident(&self, id: &str) -> Result<&Incident, ApiError> {
        self.incidents.iter().rfind(|i| i.id == id).ok_or_else(|| ApiError::missing("incident"))
    }

    /// Raises an incident: `i_new`, and `i_assign` when somebody is called.
    pub(super) fn trigger(&mut self, new: NewIncident) -> Result<String, ApiError> {
        new.responders.iter().try_for_each(|id| self.directory.member(*id).map(|_| ()))?;
        let now = self.second();
        let id = self.dice.object_id(now);
        let (creator, responders) = (new.creator, new.responders.clone());
        let by_rule = creator.is_none() && self.directory.own_layers(new.channel).is_some();
        let detail = json!({ "severity": new.severity.as_str(), "title": new.title });
        let incident = raised(id.clone(), new, now);
        self.incidents.push(incident.clone());
        self.forget();
        self.commit(Change { incident, events: vec![("i_new".to_owned(), detail)], actor: creator });
        if by_rule || !responders.is_empty() {
            let mut incident = self.incident(&id)?.clone();
            let events = self.call(&mut incident, &responders, by_rule)?;
            self.commit(Change { incident, events, actor: creator });
        }
        Ok(id)
    }

    /// Of too many incidents, the oldest that is closed goes; where none is, the oldest.
    fn forget(&mut self) {
        if self.incidents.len() > KEPT {
            let closed = self.incidents.iter().position(|incident| incident.progress == Progress::Closed);
            self.incidents.remove(closed.unwrap_or(0));
        }
    }

    /// Puts the changed incident in place and tells the timeline and the webhook.
    pub(super) fn commit(&mut self, change: Change) {
        let Change { incident, events, actor } = change;
        let id = incident.id.clone();
        if let Some(place) = self.incidents.iter_mut().rfind(|i| i.id == id) {
            *place = incident;
        }
        for (kind, detail) in events {
            self.tell(&id, &kind, detail, actor);
            let assigning = self.incident(&id).ok().and_then(|incident| incident.assigned.as_ref()).map(|assigned| assigned.kind);
            if let ("i_assign", Some(assigning)) = (kind.as_str(), assigning) {
                self.notify(&id, Fire::of(assigning));
            }
        }
    }

    /// The moment of a new event. Every event has a millisecond of its own, so that their order can be seen.
    fn event_ms(&mut self) -> i64 {
        self.last_event_ms = self.now.as_millisecond().max(self.last_event_ms + 1);
        self.last_event_ms
    }

    /// One line in the timeline alone, of the system's.
    pub(super) fn write_down(&mut self, id: &str, kind: &str, detail: Value) {
        let at_ms = self.event_ms();
        if let Some(incident) = self.incidents.iter_mut().rfind(|i| i.id == id) {
            incident.feed.push(Entry { at_ms, kind: kind.to_owned(), actor: None, detail });
        }
    }

    /// One line in the timeline, one push.
    fn tell(&mut self, id: &str, kind: &str, detail: Value, actor: Option<i64>) {
        let at_ms = self.event_ms();
        let event_id = self.dice.hex32();
        let Some(incident) = self.incidents.iter_mut().rfind(|i| i.id == id) else { return };
        incident.feed.push(Entry { at_ms, kind: kind.to_owned(), actor, detail: detail.clone() });
        let mut body = json!({
            "event_time": at_ms, "event_type": kind, "event_id": event_id,
            "incident": incident.pushed(&self.directory, self.older_build),
        });
        if !self.older_build {
            body["event_detail"] = plain(detail);
        }
        if let Some(actor) = actor {
            body["person"] = self.directory.person(actor);
        }
        self.sender.accept(Push { event_id, event_type: kind.to_owned(), incident_id: id.to_owned(), body });
    }

    /// Merges incidents into another: the sources close, the target takes over their alerts.
    pub(super) fn merge(&mut self, sources: &[String], target: &str, actor: i64, comment: &str) -> Result<(), ApiError> {
        let mut merged = self.incident(target)?.clone();
        if sources.iter().any(|id| id == target) {
            return Err(ApiError::invalid("an incident cannot be merged into itself"));
        }
        let sources: Vec<Incident> = sources.iter().map(|id| self.incident(id).cloned()).collect::<Result<_, _>>()?;
        let named = |i: &Incident| json!({ "incident_id": i.id, "title": i.title });
        let names: Vec<Value> = sources.iter().map(named).collect();
        let now = self.second();
        for mut source in sources {
            merged.alert_count += source.alert_count;
            (source.progress, source.close_time, source.closer) = (Progress::Closed, now, Some(actor));
            (source.snoozed_before, source.updated_at) = (0, now);
            let detail = json!({ "comment": comment, "target_incident": named(&merged) });
            self.commit(Change { incident: source, events: vec![("i_merge".to_owned(), detail)], actor: Some(actor) });
        }
        merged.updated_at = now;
        let detail = json!({ "comment": comment, "source_incidents": names });
        self.commit(Change { incident: merged, events: vec![("i_merge".to_owned(), detail)], actor: Some(actor) });
        Ok(())
    }

    /// Ends the silences that ran out. The documentation names no event for it, so nothing is pushed.
    pub(super) fn tick(&mut self) -> bool {
        let now = self.second();
        self.incidents.iter_mut().fold(false, |changed, incident| incident.wake_up(now) | changed)
    }
}

fn raised(id: String, new: NewIncident, now: i64) -> Incident {
    let by_machine = new.creator.is_none();
    Incident {
        dedup_key: if by_machine { format!("prom:{id}") } else { String::new() },
        alert_count: i64::from(by_machine),
        integration: if by_machine { INTEGRATION } else { 0 },
        id,
        title: new.title,
        description: new.description,
        impact: String::new(),
        root_cause: String::new(),
        resolution: String::new(),
        severity: new.severity,
        recovered: false,
        progress: Progress::Triggered,
        created_at: now,
        updated_at: now,
        last_time: now,
        end_time: 0,
        ack_time: 0,
        close_time: 0,
        snoozed_before: 0,
        labels: new.labels,
        fields: serde_json::Map::new(),
        creator: new.creator,
        closer: None,
        responders: vec![],
        assigned: None,
        channel: new.channel,
        feed: vec![],
    }
}

/// A comment is rendered to plain text in the push: `[@Name](flashduty://ref/member/1)` becomes `@Name`.
fn plain(mut detail: Value) -> Value {
    if let Some(text) = detail["comment"].as_str().map(without_references) {
        detail["comment"] = json!(text);
    }
    detail
}

fn without_references(text: &str) -> String {
    let Some((before, rest)) = text.split_once("](flashduty://") else { return text.to_owned() };
    let (head, name) = before.rsplit_once('[').unwrap_or((before, ""));
    let after = rest.split_once(')').map_or("", |(_, after)| after);
    format!("{head}{name}{}", without_references(after))
}
