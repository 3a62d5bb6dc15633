//! Schedules: who is on call, and who comes next.

use super::Client;
use super::incidents::{read, unreadable};
use crate::wire::{self, Moment, NAME, Number, Text, cut};
use async_trait::async_trait;
use bridge::id::PersonId;
use bridge::incident::Person;
use bridge::ports::{IncidentsFault, Schedules};
use bridge::rota::{Rota, Schedule, Shift};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};

const LIST: &str = "/schedule/list";
const PEOPLE: &str = "/person/infos";

/// Schedules in one answer: the most Flashduty gives. One answer is all that is asked for: nobody reads more on one page.
const PAGE: usize = 100;

/// Flashduty works out shifts for a span only, of less than 45 days. A day shows the next one of all but the longest rotations, which
/// Flashduty then names by itself.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// People whose names are asked for at once. Flashduty names no limit; so many are more than are ever on call.
const MOST_PEOPLE: usize = 1_000;

#[async_trait]
impl Schedules for Client {
    /// Two calls: the schedules with their shifts, and the names of those who have them (Flashduty: "List schedules", "Batch get
    /// persons"; neither wants a permission).
    async fn rota(&self, now: Timestamp) -> Result<Rota, IncidentsFault> {
        let span = json!({ "p": 1, "limit": PAGE, "start": now.as_second(), "end": (now + AHEAD).as_second() });
        let list: List = read(LIST, self.call(LIST, None, &span).await?)?;
        let items = list.items.unwrap_or_default();
        let total = list.total.and_then(|Number(total)| usize::try_from(total).ok()).unwrap_or_default().max(items.len());
        let mut schedules: Vec<_> = items.into_iter().filter_map(|item| schedule(item, now)).collect();
        let names = self.names(people_of(&schedules)).await?;
        for person in schedules.iter_mut().flat_map(shifts).flat_map(|shift| &mut shift.people) {
            person.name = names.get(&person.id).cloned().unwrap_or_default();
        }
        Ok(Rota { schedules, total })
    }
}

impl Client {
    /// What these people are called. Their e-mail and phone, which are told as well, are not even read.
    async fn names(&self, people: BTreeSet<PersonId>) -> Result<HashMap<PersonId, String>, IncidentsFault> {
        if people.is_empty() {
            return Ok(HashMap::new());
        }
        let people: Vec<_> = people.into_iter().take(MOST_PEOPLE).collect();
        let named: People = read(PEOPLE, self.call(PEOPLE, None, &json!({ "person_ids": people })).await?)?;
        let named = named.items.unwrap_or_default().into_iter().filter_map(|row| {
            let Number(id) = row.person_id?;
            Some((PersonId(id), cut(row.person_name?.0, NAME)))
        });
        Ok(named.collect())
    }
}

fn shifts(schedule: &mut Schedule) -> impl Iterator<Item = &mut Shift> {
    schedule.now.iter_mut().chain(&mut schedule.next)
}

fn people_of(schedules: &[Schedule]) -> BTreeSet<PersonId> {
    let shifts = schedules.iter().flat_map(|schedule| schedule.now.iter().chain(&schedule.next));
    shifts.flat_map(|shift| shift.people.iter().map(|person| person.id)).collect()
}

#[derive(Deserialize)]
struct List {
    items: Option<Vec<Value>>,
    total: Option<Number>,
}

#[derive(Deserialize)]
struct People {
    items: Option<Vec<PersonRow>>,
}

#[derive(Deserialize)]
struct PersonRow {
    person_id: Option<Number>,
    person_name: Option<Text>,
}

#[derive(Deserialize)]
struct ScheduleRow {
    schedule_name: Option<Text>,
    cur_oncall: Option<ShiftRow>,
    next_oncall: Option<ShiftRow>,
    /// All layers in one, for the span that was asked for.
    final_schedule: Option<Layer>,
    /// 1 for one that is switched off.
    disabled: Option<Number>,
}

#[derive(Deserialize)]
struct Layer {
    schedules: Option<Vec<ShiftRow>>,
}

#[derive(Deserialize)]
struct ShiftRow {
    start: Option<Moment>,
    end: Option<Moment>,
    /// `null` where nobody has the shift.
    group: Option<Group>,
}

#[derive(Deserialize)]
struct Group {
    members: Option<Vec<Member>>,
}

#[derive(Deserialize)]
struct Member {
    person_ids: Option<Vec<Number>>,
}

/// A schedule that cannot be read, or is switched off, does not hold up the others.
fn schedule(item: Value, now: Timestamp) -> Option<Schedule> {
    let row: ScheduleRow = wire::read(item).inspect_err(|error| drop(unreadable(LIST, error))).ok()?;
    if matches!(row.disabled, Some(Number(1))) {
        return None;
    }
    let plan: Vec<_> = row.final_schedule.and_then(|layer| layer.schedules).unwrap_or_default();
    let planned: Vec<_> = plan.into_iter().filter_map(ShiftRow::into_shift).collect();
    // Where Flashduty does not say whose turn it is, its plan does.
    let current = row.cur_oncall.and_then(ShiftRow::into_shift).filter(|shift| covers(shift, now));
    let current = current.or_else(|| planned.iter().find(|shift| covers(shift, now)).cloned());
    let next = row.next_oncall.and_then(ShiftRow::into_shift).filter(|shift| shift.from > now);
    let next = next.or_else(|| planned.into_iter().filter(|shift| shift.from > now).min_by_key(|shift| shift.from));
    Some(Schedule { name: cut(row.schedule_name.unwrap_or_default().0, NAME), now: current, next })
}

fn covers(shift: &Shift, now: Timestamp) -> bool {
    shift.from <= now && shift.until.is_none_or(|until| now < until)
}

impl ShiftRow {
    /// `None` for a shift that nobody has.
    fn into_shift(self) -> Option<Shift> {
        let moment = |written: Option<Moment>| written.and_then(|Moment(moment)| moment);
        let members = self.group?.members.unwrap_or_default();
        let mut people: Vec<_> =
            members.into_iter().flat_map(|member| member.person_ids.unwrap_or_default()).map(|Number(id)| PersonId(id)).collect();
        let mut seen = BTreeSet::new();
        people.retain(|id| id.0 > 0 && seen.insert(*id));
        let people: Vec<_> = people.into_iter().map(|id| Person { id, name: String::new() }).collect();
        let from = moment(self.start).unwrap_or(Timestamp::UNIX_EPOCH);
        (!people.is_empty()).then_some(Shift { people, from, until: moment(self.end) })
    }
}
