//! Who works on a lane when: the event source mapping of `template.yaml`, and the sweep of each minute.

use crate::chaos::chance::Chance;
use bridge::delivery::{Delivery, Turn};
use bridge::lane::Lane;
use bridge::ports::Clock;
use jiff::{SignedDuration, Timestamp};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;

/// A new on-demand table has four partitions, and its stream as many shards.
pub const SHARDS: u64 = 4;

/// `ParallelizationFactor`: batches of one shard under way at once, split by partition key, which is a lane.
pub const AT_ONCE: u64 = 10;

/// `BatchSize`.
const BATCH: usize = 1000;

/// `MaximumRecordAgeInSeconds`: what is older rings for nobody.
const OLDEST: SignedDuration = SignedDuration::from_secs(300);

/// A record is read so many milliseconds after it was written: AWS asks the stream four times a second.
const LAG: (u64, u64) = (50, 300);

/// The longest turn, as `alert_dispatcher::doorbell` has it.
const TURN: SignedDuration = SignedDuration::from_secs(10);

/// Lanes of one sweep, and how often it comes.
pub const LANES_OF_A_SWEEP: usize = 200;
pub const BETWEEN_SWEEPS: Duration = Duration::from_secs(60);

/// What the mapping did.
#[derive(Default)]
pub struct Tally {
    /// Turns that drained their lane, found it taken, and ran out of time.
    pub drained: AtomicU64,
    pub busy: AtomicU64,
    pub out_of_time: AtomicU64,
    /// Records that were too old when their turn came.
    pub too_old: AtomicU64,
    /// The oldest record that was handed over, in milliseconds.
    pub oldest_ms: AtomicU64,
    /// Turns that the table failed.
    pub faults: Mutex<Vec<String>>,
}

/// One process of the delivery side.
#[derive(Clone)]
pub struct Worker {
    pub name: String,
    pub delivery: Delivery,
    pub tally: Arc<Tally>,
}

/// A row that came or changed.
struct Record {
    lane: Lane,
    written_at: Timestamp,
}

/// Hands every record of the stream to the process that its lane belongs to. `hire` starts one.
pub async fn listen(mut stream: UnboundedReceiver<Lane>, clock: Arc<dyn Clock>, seed: u64, hire: impl Fn(u64) -> Worker) {
    let mut tasks = JoinSet::new();
    let start = |number| {
        let (sender, receiver) = unbounded_channel();
        tasks.spawn(serve(receiver, hire(number), Chance::new(seed ^ number)));
        sender
    };
    let processes: Vec<UnboundedSender<Record>> = (0..SHARDS * AT_ONCE).map(start).collect();
    while let Some(lane) = stream.recv().await {
        let process = (hash(&lane) % processes.len() as u64) as usize;
        // A process ends with this function only.
        let _ = processes[process].send(Record { lane, written_at: clock.now() });
    }
}

/// Always the same for the same lane.
fn hash(lane: &Lane) -> u64 {
    let mut hasher = DefaultHasher::new();
    lane.hash(&mut hasher);
    hasher.finish()
}

/// One batch after the other: the next is read when all lanes of the last have had their turn.
async fn serve(mut records: UnboundedReceiver<Record>, worker: Worker, mut chance: Chance) {
    let clock = worker.delivery.clock.clone();
    let mut invocation = 0;
    while let Some(first) = records.recv().await {
        let readable = first.written_at + Duration::from_millis(chance.from(LAG.0, LAG.1));
        clock.pause(Duration::try_from(readable.duration_since(clock.now())).unwrap_or_default()).await;
        let mut lanes = Vec::new();
        let mut taken = 0;
        let mut next = Some(first);
        while let Some(record) = next {
            taken += 1;
            let age = clock.now().duration_since(record.written_at);
            worker.tally.oldest_ms.fetch_max(age.as_millis() as u64, Ordering::Relaxed);
            if age > OLDEST {
                worker.tally.too_old.fetch_add(1, Ordering::Relaxed);
            } else if !lanes.contains(&record.lane) {
                lanes.push(record.lane);
            }
            next = if taken < BATCH { records.try_recv().ok() } else { None };
        }
        invocation += 1;
        worker.drain(lanes, invocation).await;
    }
}

impl Worker {
    /// A turn at each of these lanes, at once.
    pub async fn drain(&self, lanes: Vec<Lane>, invocation: u64) {
        let until = self.delivery.clock.now() + TURN;
        let mut turns = JoinSet::new();
        for lane in lanes {
            let (worker, name) = (self.clone(), format!("{} {invocation}", self.name));
            turns.spawn(async move { worker.turn(&lane, &name, until).await });
        }
        turns.join_all().await;
    }

    async fn turn(&self, lane: &Lane, name: &str, until: Timestamp) {
        let tally = &self.tally;
        match self.delivery.drain(lane, name, until).await {
            Ok(Turn::Drained) => drop(tally.drained.fetch_add(1, Ordering::Relaxed)),
            Ok(Turn::Busy) => drop(tally.busy.fetch_add(1, Ordering::Relaxed)),
            Ok(Turn::OutOfTime) => drop(tally.out_of_time.fetch_add(1, Ordering::Relaxed)),
            Err(fault) => tally.faults.lock().unwrap_or_else(PoisonError::into_inner).push(fault.to_string()),
        }
    }
}
