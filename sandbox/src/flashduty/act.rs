//! What can be done to an incident, and what Flashduty tells the world about it.

use super::error::ApiError;
use super::incident::{Assigning, Assignment, Incident, Severity};
use super::state::State;
use serde_json::{Value, json};

/// One deed. Texts are taken as they are; their limits are the Open API's business.
#[derive(Debug, Clone)]
pub enum Act {
    /// Acknowledge. By the same member again: nothing changes and nothing is pushed.
    Acknowledge,
    /// Withdraw the member's own acknowledgement.
    Unacknowledge,
    /// Close by hand; without a member, the channel's auto-resolve timeout closes it.
    Resolve,
    /// All alerts recovered: closes by itself.
    Recover,
    /// Open again, with a reason that may be empty.
    Reopen(String),
    /// Silence for so many minutes.
    Snooze(i64),
    /// End the silence.
    Wake,
    /// Write a comment; `mute_reply` asks for no echo.
    Comment {
        /// Markdown; `[@Name](flashduty://ref/member/1)` mentions a member.
        text: String,
        /// Whether reply actions are muted. The webhook is pushed all the same, with the flag in its detail.
        mute_reply: bool,
    },
    /// Another severity.
    SetSeverity(Severity),
    /// Other words in `title`, `description`, `impact`, `root_cause` or `resolution`.
    Rewrite(Words, String),
    /// Call the next level of the escalation rule.
    Escalate,
    /// Hand over to these members.
    Assign(Vec<i64>),
    /// Call these members too.
    AddResponders(Vec<i64>),
    /// So many alerts were grouped into it.
    Storm(i64),
    /// Run the custom action of this name.
    Custom(String),
    /// An event type that the documentation does not know.
    Unknown(String),
}

/// A text of the incident that can be rewritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// `title`
    Title,
    /// `description`
    Description,
    /// `impact`
    Impact,
    /// `root_cause`
    RootCause,
    /// `resolution`
    Resolution,
}

/// The integration that stands for every custom action.
pub(super) const CUSTOM_ACTION: i64 = 5_344_091_882_131;

/// An act carried out on a copy: committed when all of a batch succeed.
pub(super) struct Change {
    pub incident: Incident,
    pub events: Vec<(String, Value)>,
    pub actor: Option<i64>,
}

impl State {
    /// Carries out an act on one incident, or refuses and changes nothing.
    pub(super) fn act(&mut self, id: &str, actor: Option<i64>, act: &Act) -> Result<(), ApiError> {
        let change = self.prepare(id, actor, act)?;
        self.commit(change);
        Ok(())
    }

    /// Carries out an act on a copy of the incident.
    pub(super) fn prepare(&mut self, id: &str, actor: Option<i64>, act: &Act) -> Result<Change, ApiError> {
        let mut incident = self.incident(id)?.clone();
        let events = self.apply(&mut incident, actor, act)?;
        if !events.is_empty() && !matches!(act, Act::Comment { .. } | Act::Custom(_) | Act::Unknown(_)) {
            incident.updated_at = self.second();
        }
        let automatic = matches!(act, Act::Recover | Act::Storm(_));
        Ok(Change { incident, events, actor: actor.filter(|_| !automatic) })
    }

    fn apply(&mut self, incident: &mut Incident, actor: Option<i64>, act: &Act) -> Result<Vec<(String, Value)>, ApiError> {
        let now = self.second();
        let member = || actor.ok_or_else(|| ApiError::state("only a member can do this"));
        Ok(match act {
            Act::Acknowledge => incident.ack(member()?, now)?.map(|detail| one("i_ack", detail)).unwrap_or_default(),
            Act::Unacknowledge => one("i_unack", incident.unack(member()?)?),
            Act::Resolve => one("i_rslv", incident.resolve(actor, if actor.is_some() { "console" } else { "autorslv" }, now)?),
            Act::Recover => one("i_rslv", incident.recover(now)?),
            Act::Reopen(reason) => self.reopen(incident, reason)?,
            Act::Snooze(minutes) => one("i_snooze", member().and_then(|_| incident.snooze(*minutes, now))?),
            Act::Wake => one("i_wake", member().and_then(|_| incident.wake())?),
            Act::Comment { text, mute_reply } => member().map(|_| one("i_comm", comment(text, *mute_reply)))?,
            Act::SetSeverity(to) => set_severity(incident, *to),
            Act::Rewrite(which, text) => rewrite(incident, *which, text),
            Act::Escalate => self.escalate(incident)?,
            Act::Assign(people) => self.hand_over(incident, people)?,
            Act::AddResponders(people) => one("i_a_rspd", self.known(people).and_then(|_| incident.add_responders(people, now))?),
            Act::Storm(threshold) => {
                incident.alert_count = incident.alert_count.max(*threshold);
                one("i_storm", json!({ "threshold": threshold }))
            }
            Act::Custom(name) => one("i_custom", json!({ "integration_id": CUSTOM_ACTION, "integration_name": name })),
            Act::Unknown(kind) => vec![(kind.clone(), json!({ "something": ["new", 1] }))],
        })
    }

    /// Opens again; the people on it are called anew from the first level.
    fn reopen(&mut self, incident: &mut Incident, reason: &str) -> Result<Vec<(String, Value)>, ApiError> {
        let mut events = one("i_reopen", incident.reopen(reason)?);
        let people: Vec<i64> = incident.responders.iter().map(|r| r.person).collect();
        if !people.is_empty() {
            let assignment = self.assignment(Assigning::Reopen, 0, false);
            events.extend(one("i_assign", incident.assign(assignment, &people, self.second())?));
        }
        Ok(events)
    }

    /// The next level of the rule is the next licensed member who is not on it yet.
    fn escalate(&mut self, incident: &mut Incident) -> Result<Vec<(String, Value)>, ApiError> {
        incident.must_be_open()?;
        let service = self.directory.service;
        let on_it = |id: i64| incident.responders.iter().any(|r| r.person == id);
        let next = self.directory.members.iter().find(|m| m.licensed && m.id != service && !on_it(m.id));
        let next = next.ok_or_else(|| ApiError::invalid("layer_idx is out of range"))?.id;
        let (kind, layer) = incident.assigned.as_ref().map_or((Assigning::Assign, 0), |a| (Assigning::Escalate, a.layer + 1));
        let levels = self.directory.own_layers(incident.channel).map(<[_]>::len);
        if levels.is_some_and(|levels| layer >= levels as i64) {
            return Err(ApiError::invalid("layer_idx is out of range"));
        }
        let mut people: Vec<i64> = incident.responders.iter().map(|r| r.person).collect();
        people.push(next);
        let assignment = self.assignment(kind, layer, false);
        Ok(one("i_assign", incident.assign(assignment, &people, self.second())?))
    }

    pub(super) fn hand_over(&mut self, incident: &mut Incident, people: &[i64]) -> Result<Vec<(String, Value)>, ApiError> {
        self.known(people)?;
        let kind = if incident.assigned.is_some() { Assigning::Reassign } else { Assigning::Assign };
        let assignment = self.assignment(kind, 0, true);
        Ok(one("i_assign", incident.assign(assignment, people, self.second())?))
    }

    /// The first call for a new incident.
    pub(super) fn call(
        &mut self,
        incident: &mut Incident,
        people: &[i64],
        by_rule: bool,
    ) -> Result<Vec<(String, Value)>, ApiError> {
        if !by_rule {
            return self.hand_over(incident, people);
        }
        let assignment = self.assignment(Assigning::Assign, 0, false);
        Ok(one("i_assign", incident.assign(assignment, people, self.second())?))
    }

    fn assignment(&mut self, kind: Assigning, layer: i64, direct: bool) -> Assignment {
        Assignment { id: self.dice.short_id(), kind, layer, direct, assigned_at: self.second() }
    }

    fn known(&self, people: &[i64]) -> Result<(), ApiError> {
        people.iter().try_for_each(|id| self.directory.member(*id).map(|_| ()))
    }
}

fn one(kind: &str, detail: Value) -> Vec<(String, Value)> {
    vec![(kind.to_owned(), detail)]
}

fn comment(text: &str, mute_reply: bool) -> Value {
    json!({ "comment": text, "mute_reply": mute_reply })
}

fn set_severity(incident: &mut Incident, to: Severity) -> Vec<(String, Value)> {
    let from = std::mem::replace(&mut incident.severity, to);
    if from == to { vec![] } else { one("i_r_severity", json!({ "from": from.as_str(), "to": to.as_str() })) }
}

fn rewrite(incident: &mut Incident, which: Words, text: &str) -> Vec<(String, Value)> {
    let (kind, place, told) = match which {
        Words::Title => ("i_r_title", &mut incident.title, true),
        Words::Description => ("i_r_desc", &mut incident.description, true),
        Words::Impact => ("i_r_impact", &mut incident.impact, false),
        Words::RootCause => ("i_r_rc", &mut incident.root_cause, false),
        Words::Resolution => ("i_r_rsltn", &mut incident.resolution, false),
    };
    let from = std::mem::replace(place, text.to_owned());
    one(kind, if told { json!({ "from": from, "to": text }) } else { json!({}) })
}
