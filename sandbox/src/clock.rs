//! What time it is for the two neighbours; tests move it by hand.

use async_trait::async_trait;
use jiff::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The real time.
pub fn system() -> Clock {
    Arc::new(Timestamp::now)
}

/// A clock that stands still until somebody moves it. Who pauses moves it and does not wait.
pub struct StillClock(Mutex<Timestamp>);

impl StillClock {
    /// Stands at this moment.
    pub fn at(moment: Timestamp) -> Self {
        Self(Mutex::new(moment))
    }

    /// Moves it forward.
    pub fn advance(&self, span: Duration) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.checked_add(span).unwrap_or(Timestamp::MAX);
    }
}

#[async_trait]
impl bridge::ports::Clock for StillClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn pause(&self, span: Duration) {
        self.advance(span);
        // Others get their turn, as they would while somebody sleeps.
        tokio::task::yield_now().await;
    }
}

/// A clock that goes step by step, whenever somebody moves it. Who pauses waits until it has gone so far.
pub struct SteppedClock(watch::Sender<Timestamp>);

impl SteppedClock {
    /// Stands at this moment.
    pub fn at(moment: Timestamp) -> Self {
        Self(watch::Sender::new(moment))
    }

    /// Moves it forward.
    pub fn advance(&self, span: Duration) {
        self.0.send_modify(|now| *now = now.checked_add(span).unwrap_or(Timestamp::MAX));
    }
}

#[async_trait]
impl bridge::ports::Clock for SteppedClock {
    fn now(&self) -> Timestamp {
        *self.0.borrow()
    }

    async fn pause(&self, span: Duration) {
        let mut clock = self.0.subscribe();
        let until = clock.borrow().checked_add(span).unwrap_or(Timestamp::MAX);
        // The clock outlives whoever waits for it.
        let _ = clock.wait_for(|now| *now >= until).await;
    }
}
