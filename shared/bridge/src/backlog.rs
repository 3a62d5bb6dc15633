//! What was given up, what waits, and what came of the rest: seen and sent again by administrators.

mod lateness;
mod log;
mod names;
mod queue;

pub use lateness::{Lateness, MOST_LINES};
pub use log::{LogFilter, Only};
pub use names::{Names, Subject};
pub use queue::Why;

use crate::card::{CardState, ShownCard};
use crate::id::IncidentId;
use crate::lane::{Lane, Row, Wish, Work};
use crate::ports::{ChatBook, DeadRow, Journal, Lanes, Overview, People, Records, StoreFault, Storms};
use crate::storm::Storm;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// Looks at one integration's lanes.
#[derive(Clone)]
pub struct Backlog {
    /// Where the rows are.
    pub lanes: Arc<dyn Lanes>,
    /// What they are about.
    pub records: Arc<dyn Records>,
    /// What stands on digests.
    pub storms: Arc<dyn Storms>,
    /// What chats are called.
    pub book: Arc<dyn ChatBook>,
    /// What people are called.
    pub people: Arc<dyn People>,
    /// What came of each try.
    pub journal: Arc<dyn Journal>,
    /// What waits in all lanes.
    pub overview: Arc<dyn Overview>,
}

/// The most dead rows that are looked at, and sent again, at once.
pub const MOST_DEAD: usize = 500;

/// A row's name in a form: tells it from all others, and nothing else.
pub fn name_of(row: &Row) -> String {
    hex::encode(&Sha256::digest(format!("{:?} {:?}", row.lane, row.work).as_bytes())[..16])
}

impl Backlog {
    /// The dead rows, newest first, at most 500.
    pub async fn dead(&self) -> Result<Vec<DeadRow>, StoreFault> {
        let mut dead = self.lanes.dead(MOST_DEAD).await?;
        dead.sort_by_key(|dead| std::cmp::Reverse(dead.at));
        Ok(dead)
    }

    /// Sends one dead row again, by its [`name_of`]; `false` when it is not dead (any more).
    pub async fn resend(&self, name: &str, now: Timestamp) -> Result<bool, StoreFault> {
        let dead = self.lanes.dead(MOST_DEAD).await?;
        let Some(dead) = dead.iter().find(|dead| name_of(&dead.row) == name) else { return Ok(false) };
        self.revive(dead, now).await.map(|()| true)
    }

    /// Sends all dead rows again, at most 500; how many.
    pub async fn resend_all(&self, now: Timestamp) -> Result<usize, StoreFault> {
        let dead = self.lanes.dead(MOST_DEAD).await?;
        for dead in &dead {
            self.revive(dead, now).await?;
        }
        Ok(dead.len())
    }

    /// The card is no longer taken for gone, then the row lives again. In this order: a row alone would find the card gone and be done.
    async fn revive(&self, dead: &DeadRow, now: Timestamp) -> Result<(), StoreFault> {
        let row = &dead.row;
        if let (Lane::To(place), Work::Show(incident)) = (&row.lane, &row.work) {
            let record = self.records.record(incident).await?;
            let gone = record.cards.iter().find(|card| card.destination == *place);
            if let Some(card) = gone.filter(|card| matches!(card.state, CardState::Gone { .. })) {
                let card = ShownCard { state: CardState::Unposted { since: now }, ..card.clone() };
                self.records.save_card(incident, &card).await?;
            }
        }
        if let (Lane::To(place), Work::Digest(id)) = (&row.lane, &row.work)
            && let Some(storm) = self.storms.storm(place, id).await?
            && matches!(storm.digest, Some(CardState::Gone { .. }))
        {
            self.storms.save_storm(&Storm { digest: None, ..storm }).await?;
        }
        self.lanes.wish(&[Wish::new(row.lane.clone(), row.work.clone(), row.urgency, now)], now).await
    }
}

fn incident_of<'a>(lane: &'a Lane, work: &'a Work) -> Option<&'a IncidentId> {
    match (lane, work) {
        (_, Work::Show(incident) | Work::Tell(incident, _) | Work::Recheck(incident)) => Some(incident),
        (_, Work::Mention(incident, _) | Work::Buzz(incident) | Work::Remind(incident)) => Some(incident),
        (Lane::Commands(incident), Work::Finish(_)) => Some(incident),
        (Lane::To(_), Work::Finish(_)) => None,
        (_, Work::Invite | Work::Digest(_) | Work::ShowAll(_) | Work::Quote(_) | Work::Warn(..)) => None,
    }
}
