//! The limiter cells, as one process knows them: see `store::table::budgets`.

use super::{Memory, State, to_millisecond};
use async_trait::async_trait;
use bridge::budget::{Api, Cell, Reservation, Standing};
use bridge::ports::{Budgets, StoreFault};
use bridge::quota::Month;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Mutex;

/// As in `store`.
const ROUNDS: usize = 8;
const A_WHILE: SignedDuration = SignedDuration::from_millis(250);

/// One process's way to the cells.
pub struct Purse {
    memory: Arc<Memory>,
    known: BTreeMap<Api, Mutex<Option<Cell>>>,
}

impl Purse {
    /// That of a process that has just started.
    pub fn of(memory: Arc<Memory>) -> Self {
        Self { memory, known: Api::ALL.into_iter().map(|api| (api, Mutex::new(None))).collect() }
    }

    async fn change<T>(&self, api: Api, change: impl Fn(Cell) -> (Cell, T)) -> Option<T> {
        let mut known = self.known[&api].lock().await;
        for _ in 0..ROUNDS {
            let before = match known.take() {
                Some(cell) => cell,
                None => self.memory.read(|state| state.cells.get(&api).copied().unwrap_or_default()).await,
            };
            let (after, answer) = change(before);
            let after = Cell { next: to_millisecond(after.next), line: to_millisecond(after.line), ..after };
            if after == before || self.replace(api, before, after).await {
                *known = Some(after);
                return Some(answer);
            }
        }
        None
    }

    async fn replace(&self, api: Api, before: Cell, after: Cell) -> bool {
        let replace = |state: &mut State| {
            let cell = state.cells.entry(api).or_default();
            let same = (cell.next, cell.line) == (before.next, before.line);
            if same {
                *cell = after;
            }
            same
        };
        self.memory.write(&[("budget", 1)], replace).await
    }
}

#[async_trait]
impl Budgets for Purse {
    async fn reserve(&self, api: Api, standing: Standing, now: Timestamp) -> Result<Reservation, StoreFault> {
        let answer = self.change(api, |cell| cell.reserve(standing, now)).await;
        Ok(answer.unwrap_or(Reservation::NotBefore(now + A_WHILE)))
    }

    async fn used(&self, month: Month) -> Result<u64, StoreFault> {
        Ok(self.memory.read(|state| state.cells.values().map(|cell| cell.used.in_month(month)).sum()).await)
    }

    async fn claim_warning(&self, _month: Month, _percent: u8) -> Result<bool, StoreFault> {
        Ok(false)
    }

    async fn claim_buzz(&self, _per_day: u32, _now: Timestamp) -> Result<bool, StoreFault> {
        Ok(false)
    }

    async fn close(&self, api: Api, until: Timestamp, now: Timestamp) -> Result<(), StoreFault> {
        let closed = self.change(api, |cell| (cell.close(until, now), ())).await;
        closed.ok_or_else(|| StoreFault("close: CellConflict".to_owned()))
    }
}
