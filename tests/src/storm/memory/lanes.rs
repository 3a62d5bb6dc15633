//! The lanes: see `store::table::lanes` and `store::table::wishes`.

use super::{Kept, Memory, PAUSES, State, to_millisecond};
use async_trait::async_trait;
use bridge::lane::{Lane, Row, Wish, Work};
use bridge::ports::{DeadRow, Lanes, StoreFault, Waiting};
use bridge::reason::Death;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

#[async_trait]
impl Lanes for Memory {
    async fn wish(&self, wishes: &[Wish], now: Timestamp) -> Result<(), StoreFault> {
        let wishes = merge(wishes);
        for pause in PAUSES {
            let seen = self.read(|state| generations(state, &wishes)).await;
            let put = |state: &mut State| {
                let same = generations(state, &wishes) == seen;
                if same {
                    put_rows(state, &wishes, now);
                }
                same
            };
            if self.write(&[("row", wishes.len())], put).await {
                wishes.iter().for_each(|wish| self.ring(&wish.lane));
                return Ok(());
            }
            self.clock.pause(pause).await;
        }
        Err(StoreFault("wish: RowConflict".to_owned()))
    }

    async fn lease(&self, lane: &Lane, owner: &str, until: Timestamp, now: Timestamp) -> Result<bool, StoreFault> {
        let take = |state: &mut State| {
            let free = state.leases.get(lane).is_none_or(|(holder, until)| *until <= now || holder == owner);
            if free {
                state.leases.insert(lane.clone(), (owner.to_owned(), until));
            }
            free
        };
        Ok(self.write(&[("lease", 1)], take).await)
    }

    async fn release(&self, lane: &Lane, owner: &str) -> Result<(), StoreFault> {
        let give_back = |state: &mut State| {
            if state.leases.get(lane).is_some_and(|(holder, _)| holder == owner) {
                state.leases.remove(lane);
            }
        };
        self.write(&[("lease", 1)], give_back).await;
        Ok(())
    }

    async fn rows(&self, lane: &Lane) -> Result<Vec<Row>, StoreFault> {
        let alive = |rows: &BTreeMap<Work, Kept>| {
            rows.values().filter(|kept| kept.dead_at.is_none()).map(|kept| kept.row.clone()).collect()
        };
        Ok(self.read(|state| state.lanes.get(lane).map(alive).unwrap_or_default()).await)
    }

    async fn finish(&self, row: &Row) -> Result<(), StoreFault> {
        let finish = |state: &mut State| {
            if same_row(state, row).is_some()
                && let Some(rows) = state.lanes.get_mut(&row.lane)
            {
                rows.remove(&row.work);
            }
        };
        self.write(&[("row finished", 1)], finish).await;
        Ok(())
    }

    async fn postpone(&self, row: &Row) -> Result<(), StoreFault> {
        let postpone = |state: &mut State| {
            let Some(kept) = same_row(state, row) else { return false };
            (kept.row.due_at, kept.row.tries, kept.row.throttled) = (to_millisecond(row.due_at), row.tries, row.throttled);
            true
        };
        if self.write(&[("row put off", 1)], postpone).await {
            self.ring(&row.lane);
        }
        Ok(())
    }

    async fn bury(&self, row: &Row, _death: Death, now: Timestamp) -> Result<(), StoreFault> {
        let bury = |state: &mut State| {
            if let Some(kept) = same_row(state, row) {
                kept.dead_at = Some(now);
            }
        };
        self.write(&[("row buried", 1)], bury).await;
        Ok(())
    }

    async fn dead(&self, _most: usize) -> Result<Vec<DeadRow>, StoreFault> {
        Ok(Vec::new())
    }

    async fn waiting(&self, _now: Timestamp) -> Result<Waiting, StoreFault> {
        Ok(Waiting::default())
    }
}

/// The row as the worker has read it, if it is that still.
pub(super) fn same_row<'a>(state: &'a mut State, row: &Row) -> Option<&'a mut Kept> {
    let kept = state.lanes.get_mut(&row.lane)?.get_mut(&row.work)?;
    (kept.row.generation == row.generation).then_some(kept)
}

pub(super) fn generations(state: &State, wishes: &[Wish]) -> Vec<Option<u64>> {
    let generation = |wish: &Wish| Some(state.lanes.get(&wish.lane)?.get(&wish.work)?.row.generation);
    wishes.iter().map(generation).collect()
}

pub(super) fn put_rows(state: &mut State, wishes: &[Wish], now: Timestamp) {
    let now = to_millisecond(now);
    let moment = u64::try_from(now.as_millisecond()).unwrap_or(0);
    for wish in wishes {
        let due_at = to_millisecond(wish.due_at);
        let rows = state.lanes.entry(wish.lane.clone()).or_default();
        match rows.entry(wish.work.clone()) {
            Entry::Vacant(place) => {
                let (lane, work) = (wish.lane.clone(), wish.work.clone());
                let Wish { urgency, fresh, .. } = *wish;
                let row = Row { lane, work, urgency, since: now, due_at, tries: 0, throttled: false, fresh, generation: moment };
                place.insert(Kept { row, dead_at: None });
            }
            Entry::Occupied(mut place) => {
                let Kept { row, dead_at } = place.get_mut();
                if dead_at.is_some() {
                    (row.since, row.throttled) = (now, false);
                }
                row.urgency = row.urgency.min(wish.urgency);
                row.due_at = if dead_at.is_some() { due_at } else { row.due_at.min(due_at) };
                row.generation = moment.max(row.generation + 1);
                (row.tries, row.fresh, *dead_at) = (0, wish.fresh, None);
            }
        }
    }
}

/// One wish per row.
pub(super) fn merge(wishes: &[Wish]) -> Vec<Wish> {
    let mut merged: BTreeMap<_, Wish> = BTreeMap::new();
    for wish in wishes {
        let first = merged.entry((wish.lane.clone(), wish.work.clone())).or_insert_with(|| wish.clone());
        first.urgency = first.urgency.min(wish.urgency);
        first.due_at = first.due_at.min(wish.due_at);
    }
    merged.into_values().collect()
}
