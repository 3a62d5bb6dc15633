//! From Flashduty's words to the bridge's nouns.

use super::cut::{self, LONG_TEXT, NAME, PEOPLE, TITLE, cut};
use super::incident::{AssignedTo, Incident, LinkItem, Person, Responder};
use super::scalar::{Id, Moment, Number, Text};
use bridge::id::{ChannelId, IncidentId, PersonId};
use bridge::incident as noun;
use jiff::Timestamp;

/// A field without which there is nothing to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is missing")]
pub struct Missing(pub &'static str);

impl Incident {
    /// The noun. `pushed_at` is the push's own time, for old builds that leave the incident's out.
    pub fn into_noun(self, pushed_at: Option<Timestamp>) -> Result<noun::Incident, Missing> {
        let id = self.incident_id.and_then(Id::filled).ok_or(Missing("incident_id"))?;
        let started_at = moment(self.start_time).or(moment(self.created_at)).or(pushed_at);
        let responders: Vec<_> = present(self.responders).filter_map(Responder::into_noun).take(PEOPLE).collect();
        Ok(noun::Incident {
            num: self.num.map(name_of).filter(|num| !num.is_empty()).unwrap_or_else(|| num_of(&id)),
            title: self.title.map(|Text(title)| cut(title, TITLE)).ok_or(Missing("title"))?,
            description: long(self.description),
            severity: self.incident_severity.ok_or(Missing("incident_severity"))?,
            recovered: self.incident_status.is_some_and(|Text(status)| status == "Ok"),
            progress: self.progress.ok_or(Missing("progress"))?,
            started_at: started_at.ok_or(Missing("start_time"))?,
            updated_at: moment(self.updated_at).or(pushed_at).ok_or(Missing("updated_at"))?,
            acked_at: moment(self.ack_time),
            closed_at: moment(self.close_time),
            snoozed_until: moment(self.snoozed_before),
            labels: self.labels.map(cut::labels).unwrap_or_default(),
            channel: channel(self.channel_id, self.channel_name),
            assignment: self.assigned_to.and_then(AssignedTo::into_noun),
            creator: person(self.creator, self.creator_id, &responders),
            closer: person(self.closer, self.closer_id, &responders),
            responders,
            alert_count: self.alert_cnt.and_then(|Number(count)| u64::try_from(count).ok()).unwrap_or_default(),
            impact: long(self.impact),
            root_cause: long(self.root_cause),
            resolution: long(self.resolution),
            detail_url: self.detail_url.and_then(|Text(address)| cut::web_address(&address)).unwrap_or_default(),
            links: cut::links(present(self.links).filter_map(LinkItem::into_pair)),
            id: IncidentId::new(id),
        })
    }
}

impl Person {
    /// The noun; `None` for a person without an id, which is how "nobody" is written at times.
    pub fn into_noun(self) -> Option<noun::Person> {
        Some(noun::Person { id: person_id(self.person_id)?, name: self.person_name.map(name_of).unwrap_or_default() })
    }
}

impl Responder {
    fn into_noun(self) -> Option<noun::Responder> {
        let person = Person { person_id: self.person_id, person_name: self.person_name }.into_noun()?;
        Some(noun::Responder { person, assigned_at: moment(self.assigned_at), acked_at: moment(self.acknowledged_at) })
    }
}

impl AssignedTo {
    /// `None` for the empty object that stands for "not assigned".
    fn into_noun(self) -> Option<noun::Assignment> {
        let at = moment(self.assigned_at);
        if self.kind.is_none() && at.is_none() {
            return None;
        }
        let layer = self.layer_idx.and_then(|Number(layer)| u32::try_from(layer).ok()).unwrap_or_default();
        Some(noun::Assignment {
            kind: self.kind.unwrap_or(noun::AssignmentKind::Assign),
            rule: self.escalate_rule_name.map(name_of).unwrap_or_default(),
            rule_id: self.escalate_rule_id.and_then(Id::filled).filter(|id| id.bytes().any(|c| c != b'0')),
            level: layer.saturating_add(1),
            at,
        })
    }
}

impl LinkItem {
    fn into_pair(self) -> Option<(String, String)> {
        Some((self.name.unwrap_or_default().0, self.endpoint?.0))
    }
}

impl Id {
    /// The id; `None` for the empty one.
    pub fn filled(self) -> Option<String> {
        Some(self.0).filter(|id| !id.is_empty())
    }
}

/// Who it was. Where only the number is told, the name may still stand among the responders.
fn person(told: Option<Person>, number: Option<Number>, responders: &[noun::Responder]) -> Option<noun::Person> {
    told.and_then(Person::into_noun).or_else(|| {
        let id = person_id(number)?;
        let known = responders.iter().find(|responder| responder.person.id == id);
        Some(known.map_or_else(|| noun::Person { id, name: String::new() }, |responder| responder.person.clone()))
    })
}

fn person_id(number: Option<Number>) -> Option<PersonId> {
    number.filter(|Number(id)| *id > 0).map(|Number(id)| PersonId(id))
}

/// Channel 0 is none.
fn channel(id: Option<Number>, name: Option<Text>) -> Option<noun::Channel> {
    let Number(id) = id.filter(|Number(id)| *id != 0)?;
    Some(noun::Channel { id: ChannelId(id), name: name.map(name_of).unwrap_or_default() })
}

/// Older builds leave it out: the last six digits of the id, in capitals.
fn num_of(id: &str) -> String {
    id.get(id.len().saturating_sub(6)..).unwrap_or(id).to_ascii_uppercase()
}

fn moment(written: Option<Moment>) -> Option<Timestamp> {
    written.and_then(|Moment(moment)| moment)
}

fn name_of(text: Text) -> String {
    cut(text.0, NAME)
}

fn long(text: Option<Text>) -> String {
    cut(text.unwrap_or_default().0, LONG_TEXT)
}

fn present<T>(list: Option<Vec<Option<T>>>) -> impl Iterator<Item = T> {
    list.into_iter().flatten().flatten()
}
