//! A table in memory with the semantics of `store`: conditions, transactions, leases, generations. Each access takes as long as
//! DynamoDB does, so that writers race as they do there, and every item written is counted.

mod budgets;
mod lanes;
mod records;
mod silent;
mod storms;

pub use budgets::Purse;
pub use silent::Silent;

use bridge::budget::{Api, Cell};
use bridge::chat::Chat;
use bridge::id::{EventId, IncidentId, StormId};
use bridge::lane::{Destination, Lane, Row, Work};
use bridge::ports::{Clock, Record};
use bridge::storm::{Entry, Storm};
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::UnboundedSender;

/// One access to DynamoDB from a function in the same region.
const ACCESS: Duration = Duration::from_millis(5);

/// Between two tries of a transaction that only a row stood in the way of, as `store` has it.
const PAUSES: [Duration; 4] =
    [Duration::from_millis(10), Duration::from_millis(20), Duration::from_millis(40), Duration::from_millis(80)];

/// The table.
pub struct Memory {
    state: Mutex<State>,
    clock: Arc<dyn Clock>,
    /// Rings for every row that comes or changes, as the table's stream does.
    bell: UnboundedSender<Lane>,
}

/// What is in it.
#[derive(Default)]
pub struct State {
    pub chats: Vec<Chat>,
    pub events: HashSet<EventId>,
    pub records: HashMap<IncidentId, Record>,
    pub lanes: BTreeMap<Lane, BTreeMap<Work, Kept>>,
    pub leases: HashMap<Lane, (String, Timestamp)>,
    pub cells: BTreeMap<Api, Cell>,
    pub storms: BTreeMap<(Destination, StormId), (Storm, BTreeMap<IncidentId, Entry>)>,
    /// Items that somebody tried to write, by what they are.
    pub writes: BTreeMap<&'static str, u64>,
    /// Queries and gets.
    pub reads: u64,
}

/// A row, and since when it is dead.
#[derive(Debug, Clone)]
pub struct Kept {
    pub row: Row,
    pub dead_at: Option<Timestamp>,
}

impl Memory {
    /// A table that knows these chats.
    pub fn with(chats: Vec<Chat>, clock: Arc<dyn Clock>, bell: UnboundedSender<Lane>) -> Self {
        Self { state: Mutex::new(State { chats, ..State::default() }), clock, bell }
    }

    /// Looks at it, or changes it, in no time.
    pub fn locked(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A strong read.
    async fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        self.clock.pause(ACCESS).await;
        let mut state = self.locked();
        state.reads += 1;
        look(&state)
    }

    /// A write, all or nothing; counts so many items of this kind, whether or not it is refused.
    async fn write<T>(&self, items: &[(&'static str, usize)], change: impl FnOnce(&mut State) -> T) -> T {
        self.clock.pause(ACCESS).await;
        let mut state = self.locked();
        for (kind, count) in items {
            *state.writes.entry(kind).or_default() += *count as u64;
        }
        change(&mut state)
    }

    /// The stream tells of this lane.
    fn ring(&self, lane: &Lane) {
        // Nobody listens any more once the storm is over.
        let _ = self.bell.send(lane.clone());
    }
}

impl State {
    /// The lanes that hold a row that is due, the one that waits longest first.
    pub fn due_lanes(&self, now: Timestamp, most: usize) -> Vec<Lane> {
        let first_due = |rows: &BTreeMap<Work, Kept>| {
            rows.values().filter(|kept| kept.dead_at.is_none()).map(|kept| kept.row.due_at).min().filter(|due| *due <= now)
        };
        let mut due: Vec<_> = self.lanes.iter().filter_map(|(lane, rows)| Some((first_due(rows)?, lane.clone()))).collect();
        due.sort();
        due.into_iter().take(most).map(|(_, lane)| lane).collect()
    }

    /// Rows towards Lark that are not dead, and those that are.
    pub fn rows(&self) -> (usize, usize) {
        let to_lark = self.lanes.iter().filter(|(lane, _)| matches!(lane, Lane::To(_)));
        let rows: Vec<_> = to_lark.flat_map(|(_, rows)| rows.values()).collect();
        let dead = rows.iter().filter(|kept| kept.dead_at.is_some()).count();
        (rows.len() - dead, dead)
    }
}

/// The table knows milliseconds.
fn to_millisecond(moment: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(moment.as_millisecond()).unwrap_or(moment)
}
