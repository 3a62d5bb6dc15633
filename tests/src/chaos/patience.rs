//! A clock that leaves a press its time.
//!
//! Presses are answered within seconds of real time, and the town's clock runs through hours of them in no time: nothing could be said
//! about what takes seconds if it went on meanwhile.

use async_trait::async_trait;
use bridge::ports::Clock;
use jiff::Timestamp;
use sandbox::clock::StillClock;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Goes like the clock inside, and stands while a press is under way.
#[derive(Clone)]
pub struct Patient {
    clock: Arc<StillClock>,
    presses: Arc<AtomicUsize>,
}

/// A press that is under way, until it is dropped.
pub struct UnderWay(Arc<AtomicUsize>);

impl Patient {
    pub fn over(clock: Arc<StillClock>) -> Self {
        Self { clock, presses: Arc::default() }
    }

    pub fn begin_press(&self) -> UnderWay {
        self.presses.fetch_add(1, Ordering::Relaxed);
        UnderWay(self.presses.clone())
    }

    /// Waits, in real time, until no press is under way.
    pub async fn rest(&self) {
        while self.presses.load(Ordering::Relaxed) > 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[async_trait]
impl Clock for Patient {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    async fn pause(&self, span: Duration) {
        self.rest().await;
        self.clock.pause(span).await;
    }
}
