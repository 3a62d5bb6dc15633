//! Storms and what stands on their digests.

use super::lanes::same_row;
use super::records::put_card;
use super::{Memory, State};
use async_trait::async_trait;
use bridge::card::{CardState, ShownCard};
use bridge::id::StormId;
use bridge::lane::{Destination, Lane, Work};
use bridge::ports::{Fold, StoreFault, Storms};
use bridge::storm::{Entry, Storm};
use jiff::Timestamp;
use std::collections::BTreeMap;

#[async_trait]
impl Storms for Memory {
    async fn newest(&self, at: &Destination) -> Result<Option<Storm>, StoreFault> {
        let newest = |state: &State| {
            let here = state.storms.iter().filter(|((place, _), _)| place == at);
            here.map(|(_, (storm, _))| storm.clone()).next_back()
        };
        Ok(self.read(newest).await)
    }

    async fn storm(&self, at: &Destination, id: &StormId) -> Result<Option<Storm>, StoreFault> {
        Ok(self.read(|state| state.storms.get(&(at.clone(), id.clone())).map(|(storm, _)| storm.clone())).await)
    }

    async fn save_storm(&self, storm: &Storm) -> Result<(), StoreFault> {
        let save = |state: &mut State| {
            let key = (storm.at.clone(), storm.id.clone());
            state.storms.entry(key).or_insert_with(|| (storm.clone(), BTreeMap::new())).0 = storm.clone();
        };
        self.write(&[("storm", 1)], save).await;
        Ok(())
    }

    async fn fold(&self, storm: &Storm, folds: &[Fold], now: Timestamp) -> Result<(), StoreFault> {
        // A transaction holds a hundred items, and a fold is up to three.
        for some in folds.chunks(33) {
            let items = [("entry", some.len()), ("card", some.len()), ("row folded", some.len())];
            self.write(&items, |state| some.iter().for_each(|fold| fold_one(state, storm, fold, now))).await;
        }
        Ok(())
    }

    async fn entries(&self, at: &Destination, id: &StormId) -> Result<Vec<Entry>, StoreFault> {
        let entries =
            |state: &State| state.storms.get(&(at.clone(), id.clone())).map(|(_, entries)| entries.values().cloned().collect());
        Ok(self.read(entries).await.unwrap_or_default())
    }

    async fn save_entry(&self, at: &Destination, id: &StormId, entry: &Entry) -> Result<(), StoreFault> {
        let save = |state: &mut State| {
            if let Some((_, entries)) = state.storms.get_mut(&(at.clone(), id.clone())) {
                entries.insert(entry.incident.clone(), entry.clone());
            }
        };
        self.write(&[("entry", 1)], save).await;
        Ok(())
    }
}

fn fold_one(state: &mut State, storm: &Storm, fold: &Fold, now: Timestamp) {
    if same_row(state, &fold.row).is_none() {
        return;
    }
    let shows = |card: &ShownCard| card.destination == storm.at && !matches!(card.state, CardState::Unposted { .. });
    let cards = state.records.get(&fold.entry.incident).map(|record| record.cards.as_slice()).unwrap_or_default();
    let carded = cards.iter().any(shows);
    if !carded {
        let entries = state.storms.entry((storm.at.clone(), storm.id.clone()));
        entries.or_insert_with(|| (storm.clone(), BTreeMap::new())).1.insert(fold.entry.incident.clone(), fold.entry.clone());
        let card = ShownCard::new(storm.at.clone(), CardState::Unposted { since: now });
        put_card(state, &fold.entry.incident, &ShownCard { storm: Some(storm.id.clone()), ..card });
    }
    if carded || fold.keeps_row {
        if let Some(kept) = same_row(state, &fold.row) {
            kept.row.fresh = false;
        }
    } else {
        take_away(state, &fold.row.lane, &fold.row.work);
    }
}

fn take_away(state: &mut State, lane: &Lane, work: &Work) {
    if let Some(rows) = state.lanes.get_mut(lane) {
        rows.remove(work);
    }
}
