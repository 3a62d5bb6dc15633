//! The clock.

use async_trait::async_trait;
use jiff::Timestamp;
use std::time::Duration;

/// The clock, for work that takes a while. Implemented by `lambda::clock`; a test's clock does not really wait.
#[async_trait]
pub trait Clock: Send + Sync {
    /// The moment.
    fn now(&self) -> Timestamp;
    /// Waits.
    async fn pause(&self, span: Duration);
}
