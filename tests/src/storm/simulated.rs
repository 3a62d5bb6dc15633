//! A storm in simulated time.

use super::Size;
use super::bell::{self, BETWEEN_SWEEPS, LANES_OF_A_SWEEP, Tally, Worker};
use super::clock::SimulatedClock;
use super::lark::MemoryLark;
use super::memory::{Memory, Purse, Silent};
use super::report::{Outcome, Theory};
use super::schedule::{Push, Schedule};
use super::verdict;
use bridge::delivery::{Delivery, Pace};
use bridge::desk::Desk;
use bridge::intake::{Intake, Receipt};
use bridge::ports::Clock;
use bridge::preferences::Preferences;
use jiff::tz::TimeZone;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::unbounded_channel;

/// Flashduty sends a push again that was not answered 200.
const PUSHED_AGAIN_AFTER: Duration = Duration::from_secs(5);

/// So long a storm may take for each of its incidents, and so long in any case: four times what the limits make it take.
const PATIENCE_OF_ONE: Duration = Duration::from_millis(240);
const PATIENCE: Duration = Duration::from_secs(1_200);

/// Everything, in memory.
struct World {
    clock: Arc<SimulatedClock>,
    memory: Arc<Memory>,
    lark: Arc<MemoryLark>,
    preferences: Arc<Preferences>,
    tally: Arc<Tally>,
    taken_in: AtomicU64,
}

/// Plays a storm to its end, with digests from so many new incidents on (0 for never).
pub fn play(size: &Size, storm_after: u32) -> Outcome {
    let (runtime, clock) = SimulatedClock::runtime();
    let began = Instant::now();
    let mut outcome = runtime.block_on(storm(size, storm_after, clock));
    outcome.took = began.elapsed();
    outcome
}

async fn storm(size: &Size, storm_after: u32, clock: Arc<SimulatedClock>) -> Outcome {
    let schedule = Schedule::of(size);
    let (bell, stream) = unbounded_channel();
    let world = Arc::new(World {
        memory: Arc::new(Memory::with(schedule.chats.clone(), clock.clone(), bell)),
        lark: Arc::new(MemoryLark::new(clock.clone(), size.seed)),
        clock,
        preferences: Arc::new(preferences(storm_after)),
        tally: Arc::default(),
        taken_in: AtomicU64::new(0),
    });
    let hired = world.clone();
    let hire = move |number| hired.worker(format!("process {number}"));
    let mapping = tokio::spawn(bell::listen(stream, world.clock.clone(), size.seed, hire));
    let sweeps = tokio::spawn(sweep(world.clone()));
    push(&world, &schedule).await;
    world.calm(PATIENCE + PATIENCE_OF_ONE * u32::try_from(size.incidents).unwrap_or(u32::MAX)).await;
    mapping.abort();
    sweeps.abort();
    world.outcome(&schedule)
}

fn preferences(storm_after: u32) -> Preferences {
    Preferences {
        snooze_minutes: Preferences::SNOOZE_MINUTES.to_vec(),
        zone: TimeZone::UTC,
        direct_messages: false,
        home_url: String::new(),
        applink: String::new(),
        storm_after,
        quota: None,
        buzz: None,
        reminders: false,
        administrators: Vec::new(),
    }
}

/// Every push arrives at its moment, whatever becomes of the others.
async fn push(world: &Arc<World>, schedule: &Schedule) {
    for push in &schedule.pushes {
        world.clock.until(SimulatedClock::epoch() + push.arrives).await;
        tokio::spawn(take_in(world.clone(), push.clone()));
    }
}

async fn take_in(world: Arc<World>, push: Push) {
    let intake = world.intake();
    loop {
        match intake.take_event(&push.event, world.clock.now()).await {
            Ok(Receipt::Kept | Receipt::Known) => break,
            Err(_) => world.clock.pause(PUSHED_AGAIN_AFTER).await,
        }
    }
    world.taken_in.fetch_add(1, Ordering::Relaxed);
}

async fn sweep(world: Arc<World>) {
    for minute in 0.. {
        world.clock.pause(BETWEEN_SWEEPS).await;
        let worker = world.worker(format!("sweep {minute}"));
        let lanes = world.memory.locked().due_lanes(world.clock.now(), LANES_OF_A_SWEEP);
        tokio::spawn(async move { worker.drain(lanes, minute).await });
    }
}

impl World {
    fn intake(&self) -> Intake {
        let memory = &self.memory;
        Intake {
            records: memory.clone(),
            people: memory.clone(),
            chats: memory.clone(),
            direct_messages: false,
            buzz: None,
            reminders: false,
        }
    }

    fn worker(&self, name: String) -> Worker {
        let memory = &self.memory;
        let desk = Desk {
            intake: self.intake(),
            incidents: Arc::new(Silent),
            clicks: memory.clone(),
            lanes: memory.clone(),
            people: memory.clone(),
            vault: Arc::new(Silent),
            audit: Arc::new(Silent),
            preferences: self.preferences.clone(),
        };
        let delivery = Delivery {
            desk,
            chats: self.lark.clone(),
            group_bots: Arc::new(Silent),
            sealed_bots: Arc::new(Silent),
            budgets: Arc::new(Purse::of(memory.clone())),
            storms: memory.clone(),
            quotes: memory.clone(),
            talks: memory.clone(),
            journal: memory.clone(),
            clock: self.clock.clone(),
            pace: Pace::default(),
        };
        Worker { name, delivery, tally: self.tally.clone() }
    }

    /// Waits until nothing waits any more, but no longer than this.
    async fn calm(&self, patience: Duration) {
        let until = self.clock.now() + patience;
        while self.clock.now() < until {
            self.clock.pause(Duration::from_secs(1)).await;
            let (waiting, _) = self.memory.locked().rows();
            if waiting == 0 {
                return;
            }
        }
    }

    fn outcome(&self, schedule: &Schedule) -> Outcome {
        let state = self.memory.locked();
        let (waiting, dead) = state.rows();
        let posted = self.lark.messages();
        Outcome {
            shown: verdict::of(schedule, &posted, &state, &self.preferences),
            theory: Theory::of(schedule, &posted),
            events: state.events.len() as u64,
            pushes: self.taken_in.load(Ordering::Relaxed),
            counted: self.lark.counted(),
            posts_by_minute: self.lark.posts_by_minute(schedule.first_event()),
            writes: state.writes.clone(),
            reads: state.reads,
            waiting,
            dead,
            tally: self.tally.clone(),
            took: Duration::ZERO,
        }
    }
}
