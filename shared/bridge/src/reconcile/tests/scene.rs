//! A Flashduty, a table and a clock that do what a story says.

use super::super::*;
use crate::card::ShownCard;
use crate::chat::Chat;
use crate::command::IncidentCommand;
use crate::id::{ChannelId, ChatId, OpenId, PersonId};
use crate::lane::Row;
use crate::person::{AppKey, LinkedPerson};
use crate::ports::{Acceptance, Accepted, CallLoop, ChatBook, DeadRow, LinkOutcome, People, Record, Records, Waiting};
use crate::reason::Death;
use crate::samples::at;
use crate::snapshot::Snapshot;
use async_trait::async_trait;
use std::sync::Mutex;
use std::time::Duration;

/// Flashduty, the table and the clock, as far as a round needs them.
#[derive(Default)]
pub struct Scene {
    /// What Flashduty has.
    pub incidents: Vec<Incident>,
    /// What the table has.
    pub known: Mutex<Vec<Snapshot>>,
    /// Ids that spoil a batch.
    pub spoilt: Vec<IncidentId>,
    /// What the next calls of Flashduty fail with.
    pub faults: Mutex<Vec<IncidentsFault>>,
    /// About which a push has failed.
    pub failed: Vec<IncidentId>,
    /// The history may not be read.
    pub secretive: bool,
    /// Another has the turn.
    pub busy: bool,
    /// Incidents that the table will not take.
    pub stubborn: Vec<IncidentId>,
    /// What was called, and with how many incidents.
    pub calls: Mutex<Vec<String>>,
}

impl Scene {
    pub fn knowing(known: &[Incident], incidents: &[Incident]) -> Self {
        let known = known.iter().map(|incident| Snapshot::with_reading(None, incident, at(0)).0);
        Self { known: Mutex::new(known.collect()), incidents: incidents.to_vec(), ..Self::default() }
    }

    fn note(&self, call: impl Into<String>) {
        self.calls.lock().unwrap().push(call.into());
    }

    /// What was called since the last look.
    pub fn calls(&self) -> String {
        std::mem::take(&mut *self.calls.lock().unwrap()).join(", ")
    }

    fn fails(&self) -> Result<(), IncidentsFault> {
        self.faults.lock().unwrap().pop().map_or(Ok(()), Err)
    }
}

#[async_trait]
impl Incidents for Scene {
    async fn perform(&self, _: &IncidentCommand, _: &IncidentId, _: Option<&AppKey>) -> Result<(), IncidentsFault> {
        unreachable!("nothing is done to an incident")
    }
    async fn note(&self, _: &IncidentId, _: &str) -> Result<(), IncidentsFault> {
        unreachable!("nothing is noted")
    }
    async fn has_comment(&self, _: &IncidentId, _: &str, _: Timestamp) -> Result<bool, IncidentsFault> {
        unreachable!("no comment is looked for")
    }
    async fn incident(&self, _: &IncidentId) -> Result<Incident, IncidentsFault> {
        unreachable!("incidents are read in lists")
    }
    async fn list(&self, query: &IncidentQuery) -> Result<IncidentPage, IncidentsFault> {
        assert!(query.to.duration_since(query.from) <= SignedDuration::from_hours(31 * 24), "Flashduty lists 31 days at most");
        Scene::note(self, if query.only_open { "list open" } else { "list" });
        self.fails()?;
        let in_span = |incident: &Incident| query.from <= incident.started_at && incident.started_at < query.to;
        let wanted = |incident: &&Incident| (!query.only_open || incident.is_open()) && in_span(incident);
        let first: usize = query.after.as_ref().map_or(0, |after| after.parse().unwrap());
        let incidents: Vec<_> = self.incidents.iter().filter(wanted).skip(first).take(100).cloned().collect();
        let end = first + incidents.len();
        let next = (end < self.incidents.iter().filter(wanted).count()).then(|| end.to_string());
        Ok(IncidentPage { incidents, next })
    }
    async fn list_by_ids(&self, ids: &[IncidentId]) -> Result<Vec<Incident>, IncidentsFault> {
        assert!(ids.len() <= 100, "Flashduty takes 100 ids at most");
        Scene::note(self, format!("{} by ids", ids.len()));
        self.fails()?;
        if ids.iter().any(|id| self.spoilt.contains(id)) {
            return Err(IncidentsFault::Gone);
        }
        Ok(self.incidents.iter().filter(|incident| ids.contains(&incident.id)).cloned().collect())
    }
    async fn failed_pushes(&self, from: Timestamp, to: Timestamp) -> Result<Vec<IncidentId>, IncidentsFault> {
        Scene::note(self, format!("history of {} min", to.duration_since(from).as_mins()));
        if self.secretive { Err(IncidentsFault::NotAllowed) } else { Ok(self.failed.clone()) }
    }
    async fn call_loops(&self, _: ChannelId) -> Result<Vec<CallLoop>, IncidentsFault> {
        unreachable!("nobody is reminded")
    }
}

#[async_trait]
impl Records for Scene {
    async fn record(&self, id: &IncidentId) -> Result<Record, StoreFault> {
        let snapshot = self.known.lock().unwrap().iter().find(|known| known.incident.id == *id).cloned();
        Ok(Record { revision: u64::from(snapshot.is_some()), snapshot, cards: Vec::new() })
    }
    async fn accept(&self, acceptance: &Acceptance) -> Result<Accepted, StoreFault> {
        if self.stubborn.contains(&acceptance.incident) {
            return Err(StoreFault("ItemTooLarge".to_owned()));
        }
        Scene::note(self, "write");
        let mut known = self.known.lock().unwrap();
        known.retain(|known| known.incident.id != acceptance.incident);
        known.extend(acceptance.snapshot.clone());
        Ok(Accepted::Done)
    }
    async fn save_card(&self, _: &IncidentId, _: &ShownCard) -> Result<(), StoreFault> {
        unreachable!("cards are shown by the delivery side")
    }
    async fn open_incidents(&self) -> Result<Vec<IncidentId>, StoreFault> {
        let known = self.known.lock().unwrap();
        Ok(known.iter().filter(|known| known.incident.is_open()).map(|known| known.incident.id.clone()).collect())
    }
    async fn snapshots(&self, ids: &[IncidentId]) -> Result<Vec<Snapshot>, StoreFault> {
        Scene::note(self, format!("look at {}", ids.len()));
        Ok(self.known.lock().unwrap().iter().filter(|known| ids.contains(&known.incident.id)).cloned().collect())
    }
}

#[async_trait]
impl Registry for Scene {
    async fn enter(&self, _: Timestamp) -> Result<(), StoreFault> {
        unreachable!("a door enters it")
    }
    async fn entered_at(&self) -> Result<Option<Timestamp>, StoreFault> {
        Ok(Some(at(-3_600)))
    }
    async fn take_turn(&self, _: &str, _: Timestamp, _: Timestamp) -> Result<bool, StoreFault> {
        Scene::note(self, "take turn");
        Ok(!self.busy)
    }
    async fn end_turn(&self, _: &str) -> Result<(), StoreFault> {
        Scene::note(self, "end turn");
        Ok(())
    }
}

#[async_trait]
impl People for Scene {
    async fn by_open_id(&self, _: &OpenId) -> Result<Option<LinkedPerson>, StoreFault> {
        Ok(None)
    }
    async fn by_person_ids(&self, _: &[PersonId]) -> Result<Vec<LinkedPerson>, StoreFault> {
        Ok(Vec::new())
    }
    async fn link(&self, _: &LinkedPerson) -> Result<LinkOutcome, StoreFault> {
        unreachable!("nobody is linked")
    }
    async fn unlink(&self, _: &LinkedPerson) -> Result<(), StoreFault> {
        unreachable!("nobody is unlinked")
    }
}

#[async_trait]
impl ChatBook for Scene {
    async fn chats(&self) -> Result<Vec<Chat>, StoreFault> {
        Ok(Vec::new())
    }
    async fn chat(&self, _: &ChatId) -> Result<Option<Chat>, StoreFault> {
        Ok(None)
    }
    async fn remember(&self, _: &Chat) -> Result<(), StoreFault> {
        unreachable!("no chat is written down")
    }
    async fn forget(&self, _: &ChatId) -> Result<(), StoreFault> {
        unreachable!("no chat is struck out")
    }
}

/// A clock that stands.
pub struct Still(pub Timestamp);

#[async_trait]
impl Clock for Still {
    fn now(&self) -> Timestamp {
        self.0
    }
    async fn pause(&self, _: Duration) {}
}

#[async_trait]
impl Lanes for Scene {
    async fn wish(&self, wishes: &[Wish], _: Timestamp) -> Result<(), StoreFault> {
        Scene::note(self, format!("wish {}", wishes.len()));
        Ok(())
    }
    async fn lease(&self, _: &Lane, _: &str, _: Timestamp, _: Timestamp) -> Result<bool, StoreFault> {
        unreachable!("no lane is drained")
    }
    async fn release(&self, _: &Lane, _: &str) -> Result<(), StoreFault> {
        unreachable!("no lane is drained")
    }
    async fn rows(&self, _: &Lane) -> Result<Vec<Row>, StoreFault> {
        unreachable!("no lane is drained")
    }
    async fn finish(&self, _: &Row) -> Result<(), StoreFault> {
        unreachable!("no lane is drained")
    }
    async fn postpone(&self, _: &Row) -> Result<(), StoreFault> {
        unreachable!("no lane is drained")
    }
    async fn bury(&self, _: &Row, _: Death, _: Timestamp) -> Result<(), StoreFault> {
        unreachable!("no lane is drained")
    }
    async fn dead(&self, _: usize) -> Result<Vec<DeadRow>, StoreFault> {
        unreachable!("nothing dies")
    }
    async fn waiting(&self, _: Timestamp) -> Result<Waiting, StoreFault> {
        unreachable!("nothing waits")
    }
}
