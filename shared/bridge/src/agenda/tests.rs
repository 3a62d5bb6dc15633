#![allow(clippy::unwrap_used)]

use super::*;
use crate::card::ShownCard;
use crate::id::{OpenId, TenantKey};
use crate::incident::Severity;
use crate::lane::Row;
use crate::ports::{Acceptance, Accepted, Record};
use crate::samples::{at, closed, incident};
use crate::snapshot::Snapshot;
use async_trait::async_trait;

/// What the lists say, and what is true of what they name.
#[derive(Default)]
struct Shelf {
    listed_open: Vec<IncidentId>,
    listed_closed: Vec<IncidentId>,
    known: Vec<Incident>,
}

impl Shelf {
    fn snapshots_of(&self, ids: &[IncidentId]) -> Vec<Snapshot> {
        let known = self.known.iter().filter(|incident| ids.contains(&incident.id));
        known.map(|incident| Snapshot::with_reading(None, incident, at(5_000)).0).collect()
    }

    async fn duties(self) -> Duties {
        let shelf = Arc::new(self);
        Agenda { records: shelf.clone(), overview: shelf }.of(PersonId(1), at(1_000)).await.unwrap()
    }
}

#[async_trait]
impl Records for Shelf {
    async fn record(&self, _: &IncidentId) -> Result<Record, StoreFault> {
        unreachable!("an agenda needs no cards")
    }
    async fn accept(&self, _: &Acceptance) -> Result<Accepted, StoreFault> {
        unreachable!("an agenda is only read")
    }
    async fn save_card(&self, _: &IncidentId, _: &ShownCard) -> Result<(), StoreFault> {
        unreachable!("an agenda is only read")
    }
    async fn open_incidents(&self) -> Result<Vec<IncidentId>, StoreFault> {
        Ok(self.listed_open.clone())
    }
    async fn snapshots(&self, ids: &[IncidentId]) -> Result<Vec<Snapshot>, StoreFault> {
        Ok(self.snapshots_of(ids))
    }
}

#[async_trait]
impl Overview for Shelf {
    async fn closed(&self, _: Timestamp, _: Timestamp, _: usize) -> Result<Vec<Snapshot>, StoreFault> {
        Ok(self.snapshots_of(&self.listed_closed))
    }
    async fn waiting_rows(&self, _: Timestamp, _: usize) -> Result<Vec<Row>, StoreFault> {
        unreachable!("an agenda is not about what waits")
    }
}

fn id(number: usize) -> IncidentId {
    IncidentId::new(format!("{number:08x}0000000000000000"))
}

fn ids(incidents: &[Incident]) -> Vec<IncidentId> {
    incidents.iter().map(|incident| incident.id.clone()).collect()
}

#[tokio::test]
async fn nothing_is_known_and_nothing_is_told() {
    assert_eq!(Shelf::default().duties().await, Duties::default());
}

#[tokio::test]
async fn one_that_stands_in_both_lists_or_in_the_wrong_one_is_told_once_and_as_it_is() {
    let known =
        vec![Incident { id: id(1), ..closed() }, Incident { id: id(2), ..closed() }, Incident { id: id(3), ..incident() }];
    let shelf = Shelf { listed_open: vec![id(1), id(2), id(3)], listed_closed: vec![id(2)], known };
    let duties = shelf.duties().await;
    assert_eq!((ids(&duties.open), ids(&duties.closed)), (vec![id(3)], vec![id(1), id(2)]));
}

#[tokio::test]
async fn of_too_many_the_newest_are_looked_at_and_the_number_is_told() {
    let everyone: Vec<_> = (0..Agenda::LOOKED_AT + 3).map(id).collect();
    let known = everyone.iter().map(|id| Incident { id: id.clone(), severity: Severity::Info, ..incident() }).collect();
    let duties = Shelf { listed_open: everyone.clone(), listed_closed: vec![], known }.duties().await;
    assert_eq!(duties.too_many, Some(Agenda::LOOKED_AT + 3));
    assert_eq!(duties.open.len(), Agenda::LOOKED_AT);
    assert!(everyone[..3].iter().all(|oldest| !ids(&duties.open).contains(oldest)));
}

#[tokio::test]
async fn no_more_closed_ones_are_told_than_a_page_has_room_for() {
    let everyone: Vec<_> = (0..Agenda::MOST_CLOSED + 1).map(id).collect();
    let known = everyone.iter().map(|id| Incident { id: id.clone(), ..closed() }).collect();
    let duties = Shelf { listed_open: vec![], listed_closed: everyone, known }.duties().await;
    assert_eq!(duties.closed.len(), Agenda::MOST_CLOSED);
}

#[test]
fn the_same_button_of_the_same_rendering_is_the_same_press_and_anything_else_another() {
    let mei = Identity { open_id: OpenId::new("ou_mei"), tenant: TenantKey::new("t"), name: "Mei".to_owned() };
    let jonas = Identity { open_id: OpenId::new("ou_jonas"), ..mei.clone() };
    let words = |words: &str| Some(words.to_owned());
    let first = press(&mei, &id(1), Button::Comment, words("looking"), b"n1", at(1));
    assert_eq!(first.id, press(&mei, &id(1), Button::Comment, words("looking"), b"n1", at(9)).id);
    let others = [
        press(&jonas, &id(1), Button::Comment, words("looking"), b"n1", at(1)),
        press(&mei, &id(2), Button::Comment, words("looking"), b"n1", at(1)),
        press(&mei, &id(1), Button::Close, words("looking"), b"n1", at(1)),
        press(&mei, &id(1), Button::Comment, words("found it"), b"n1", at(1)),
        press(&mei, &id(1), Button::Comment, None, b"n1", at(1)),
        press(&mei, &id(1), Button::Comment, words("looking"), b"n2", at(1)),
    ];
    assert!(others.iter().all(|other| other.id != first.id));
    assert_ne!(
        press(&mei, &id(1), Button::Snooze { minutes: 120 }, None, b"n1", at(1)).id,
        press(&mei, &id(1), Button::Snooze { minutes: 240 }, None, b"n1", at(1)).id
    );
}
