//! What befalls the functions themselves: an invocation is killed where it stands, what should wake them is lost or repeated.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// Something that runs on Lambda.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Invocation {
    /// Flashduty pushes.
    Webhook,
    /// Lark calls back: a press, a message.
    Callback,
    /// A batch of the table's stream.
    Batch,
    /// The clock of each minute.
    Sweep,
}

/// Decides. Unless it says otherwise, nothing befalls anybody.
pub trait Fate: Send + Sync {
    /// How often the next invocation of this kind gets to run before it is killed; `None` lets it come to its end. An invocation
    /// runs once at its start, and once more whenever something it waits for has come.
    fn life_of(&self, _: Invocation) -> Option<u32> {
        None
    }

    /// How often the next batch of the stream is delivered: 0 loses it, 2 repeats it.
    fn deliveries(&self) -> usize {
        1
    }

    /// Whether the records of the next batch come in another order: those of one transaction have none.
    fn reorders(&self) -> bool {
        false
    }
}

/// Nothing befalls anybody.
pub struct Peace;

impl Fate for Peace {}

/// Lets `work` run so often; `None` when that was not enough, and then it is dropped in the middle of what it was doing.
pub async fn live<T>(work: impl Future<Output = T>, life: Option<u32>) -> Option<T> {
    let (mut work, mut left) = (pin!(work), life);
    poll_fn(|context| match left {
        Some(0) => Poll::Ready(None),
        _ => {
            left = left.map(|left| left - 1);
            work.as_mut().poll(context).map(Some)
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn three_runs() -> &'static str {
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
        "done"
    }

    #[tokio::test]
    async fn who_is_let_live_comes_to_the_end() {
        assert_eq!(live(three_runs(), None).await, Some("done"));
        assert_eq!(live(three_runs(), Some(3)).await, Some("done"));
    }

    #[tokio::test]
    async fn who_is_killed_early_does_not() {
        for life in 0..3 {
            assert_eq!(live(three_runs(), Some(life)).await, None);
        }
    }
}
