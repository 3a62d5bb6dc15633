//! What we remember of incidents: see `store::table::records`.

use super::lanes::{generations, merge, put_rows};
use super::{Memory, PAUSES, State};
use async_trait::async_trait;
use bridge::card::ShownCard;
use bridge::id::IncidentId;
use bridge::ports::{Acceptance, Accepted, Record, Records, StoreFault};
use bridge::snapshot::Snapshot;

#[async_trait]
impl Records for Memory {
    async fn record(&self, incident: &IncidentId) -> Result<Record, StoreFault> {
        Ok(self.read(|state| state.records.get(incident).cloned().unwrap_or_default()).await)
    }

    async fn accept(&self, acceptance: &Acceptance) -> Result<Accepted, StoreFault> {
        let wishes = merge(&acceptance.wishes);
        let items = [
            ("claim", usize::from(acceptance.claim.is_some())),
            ("snapshot", usize::from(acceptance.snapshot.is_some())),
            ("row", wishes.len()),
        ];
        for pause in PAUSES {
            let seen = if wishes.is_empty() { Vec::new() } else { self.read(|state| generations(state, &wishes)).await };
            let transact = |state: &mut State| {
                let settled =
                    in_the_way(state, acceptance).or_else(|| (generations(state, &wishes) == seen).then_some(Accepted::Done));
                if settled == Some(Accepted::Done) {
                    take_in(state, acceptance);
                    put_rows(state, &wishes, acceptance.now);
                }
                settled
            };
            match self.write(&items, transact).await {
                Some(Accepted::Done) => {
                    wishes.iter().for_each(|wish| self.ring(&wish.lane));
                    return Ok(Accepted::Done);
                }
                Some(settled) => return Ok(settled),
                None => self.clock.pause(pause).await,
            }
        }
        Ok(Accepted::Conflict)
    }

    async fn save_card(&self, incident: &IncidentId, card: &ShownCard) -> Result<(), StoreFault> {
        self.write(&[("card", 1)], |state| put_card(state, incident, card)).await;
        Ok(())
    }

    async fn open_incidents(&self) -> Result<Vec<IncidentId>, StoreFault> {
        Ok(Vec::new())
    }

    async fn snapshots(&self, incidents: &[IncidentId]) -> Result<Vec<Snapshot>, StoreFault> {
        let snapshot = |state: &State, id| state.records.get(id).and_then(|record: &Record| record.snapshot.clone());
        Ok(self.read(|state| incidents.iter().filter_map(|id| snapshot(state, id)).collect()).await)
    }
}

/// What refuses the head of the transaction, if anything does.
fn in_the_way(state: &State, acceptance: &Acceptance) -> Option<Accepted> {
    if acceptance.claim.as_ref().is_some_and(|event| state.events.contains(event)) {
        return Some(Accepted::Duplicate);
    }
    let revision = state.records.get(&acceptance.incident).map_or(0, |record| record.revision);
    (acceptance.snapshot.is_some() && revision != acceptance.revision).then_some(Accepted::Conflict)
}

fn take_in(state: &mut State, acceptance: &Acceptance) {
    state.events.extend(acceptance.claim.clone());
    if let Some(snapshot) = &acceptance.snapshot {
        let record = state.records.entry(acceptance.incident.clone()).or_default();
        (record.snapshot, record.revision) = (Some(snapshot.clone()), acceptance.revision + 1);
    }
}

pub(super) fn put_card(state: &mut State, incident: &IncidentId, card: &ShownCard) {
    let cards = &mut state.records.entry(incident.clone()).or_default().cards;
    match cards.iter_mut().find(|known| known.destination == card.destination) {
        Some(known) => known.clone_from(card),
        None => cards.push(card.clone()),
    }
}
