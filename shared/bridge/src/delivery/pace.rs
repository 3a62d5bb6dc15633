//! How fast one chat or person is written to. A lane has one worker at a time, so that its worker alone keeps the pace.

use super::Delivery;
use crate::id::MessageId;
use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// From the beginning of one call to that of the next. Lark takes 5 messages a second to one chat or person, and 5 updates of one
/// message: of six calls the last begins 1.15 s after the first, so that it comes a second later even if the first was 150 ms longer
/// under way.
pub(super) const PACE: SignedDuration = SignedDuration::from_millis(230);

/// What a worker remembers of its turn.
#[derive(Debug, Clone, Default)]
pub struct Pace(Arc<Mutex<Moments>>);

#[derive(Debug)]
struct Moments {
    next_post: Timestamp,
    updated: Option<(MessageId, Timestamp)>,
}

impl Default for Moments {
    fn default() -> Self {
        Self { next_post: Timestamp::UNIX_EPOCH, updated: None }
    }
}

impl Pace {
    /// When the next message may be posted.
    pub(super) fn next_post(&self) -> Timestamp {
        self.moments().next_post
    }

    fn posted_at(&self, now: Timestamp) {
        self.moments().next_post = now + PACE;
    }

    /// When this card may be updated again, for all that this turn has done.
    fn next_update_of(&self, card: &MessageId) -> Timestamp {
        let moments = self.moments();
        moments.updated.as_ref().filter(|(last, _)| last == card).map_or(Timestamp::UNIX_EPOCH, |(_, at)| *at + PACE)
    }

    fn updated_at(&self, card: &MessageId, now: Timestamp) {
        self.moments().updated = Some((card.clone(), now));
    }

    fn moments(&self) -> MutexGuard<'_, Moments> {
        // Nothing panics while it is held; if something did, a moment is still a moment.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Delivery {
    /// Waits until a message may be posted, and counts it.
    pub(super) async fn keep_pace_of_posts(&self) {
        self.wait_for(self.pace.next_post()).await;
        self.pace.posted_at(self.clock.now());
    }

    /// Waits until this card may be updated, and counts it. One after the other two cards need no pace.
    pub(super) async fn keep_pace_of(&self, card: &MessageId) {
        self.wait_for(self.pace.next_update_of(card)).await;
        self.pace.updated_at(card, self.clock.now());
    }
}
