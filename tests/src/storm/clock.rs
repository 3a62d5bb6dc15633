//! Simulated time: it stands still while anybody has something to do, and then jumps to the next moment that somebody waits for.
//!
//! Tokio tells when all tasks of a runtime wait, just before it parks its only thread. That is the moment to jump. So a minute takes
//! as long as what happens in it, no task ever sees a moment too late, and the same storm always goes the same way.

use async_trait::async_trait;
use bridge::ports::Clock;
use jiff::{SignedDuration, Timestamp};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// When every simulated storm begins, in seconds (Unix time).
const EPOCH: i64 = 1_792_000_000;

/// A clock that jumps.
pub struct SimulatedClock(Mutex<Time>);

struct Time {
    now: Timestamp,
    /// Who waits for which moment, in the order in which they began to.
    waiting: BinaryHeap<Reverse<Alarm>>,
    begun: u64,
}

/// Somebody waits. Ordered by moment, then by who began first.
struct Alarm {
    at: Timestamp,
    place: u64,
    waker: Waker,
}

impl PartialEq for Alarm {
    fn eq(&self, other: &Self) -> bool {
        (self.at, self.place) == (other.at, other.place)
    }
}

impl Eq for Alarm {}

impl PartialOrd for Alarm {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Alarm {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.place).cmp(&(other.at, other.place))
    }
}

impl SimulatedClock {
    /// The moment at which every storm begins.
    pub fn epoch() -> Timestamp {
        Timestamp::from_second(EPOCH).unwrap()
    }

    /// A runtime of one thread, and its clock. Nothing in it may wait for anything but this clock and other tasks.
    pub fn runtime() -> (Runtime, Arc<Self>) {
        let clock = Arc::new(Self(Mutex::new(Time { now: Self::epoch(), waiting: BinaryHeap::new(), begun: 0 })));
        let jumping = clock.clone();
        let runtime = Builder::new_current_thread().on_thread_park(move || jumping.jump()).build().unwrap();
        (runtime, clock)
    }

    /// Waits until this moment.
    pub async fn until(&self, at: Timestamp) {
        Wait { clock: self, at, waits: false }.await;
    }

    /// Goes to the next moment that somebody waits for, and wakes them.
    fn jump(&self) {
        let next = {
            let mut time = self.locked();
            let next = time.waiting.pop();
            if let Some(Reverse(alarm)) = &next {
                time.now = time.now.max(alarm.at);
            }
            next
        };
        if let Some(Reverse(alarm)) = next {
            alarm.waker.wake();
        }
    }

    fn locked(&self) -> MutexGuard<'_, Time> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Clock for SimulatedClock {
    fn now(&self) -> Timestamp {
        self.locked().now
    }

    async fn pause(&self, span: Duration) {
        let span = SignedDuration::try_from(span).unwrap_or(SignedDuration::MAX);
        let at = self.now().checked_add(span).unwrap_or(Timestamp::MAX);
        self.until(at).await;
    }
}

/// Somebody who waits.
struct Wait<'a> {
    clock: &'a SimulatedClock,
    at: Timestamp,
    waits: bool,
}

impl Future for Wait<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut time = self.clock.locked();
        if time.now >= self.at {
            return Poll::Ready(());
        }
        if !self.waits {
            time.begun += 1;
            let alarm = Alarm { at: self.at, place: time.begun, waker: context.waker().clone() };
            time.waiting.push(Reverse(alarm));
            drop(time);
            self.waits = true;
        }
        Poll::Pending
    }
}
