//! The clock on the wall.

use async_trait::async_trait;
use bridge::ports::Clock;
use jiff::Timestamp;
use std::time::Duration;

/// The system's clock, and real waiting.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    async fn pause(&self, span: Duration) {
        tokio::time::sleep(span).await;
    }
}
