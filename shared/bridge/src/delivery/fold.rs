//! Storms: what is too much to be shown one by one goes onto a digest, and comes off it as a card when somebody asks.

use super::Delivery;
use super::attempt::{Attempt, Outcome, Worked};
use super::show::Showing;
use crate::card::CardState;
use crate::decide::storm as decision;
use crate::id::{IncidentId, StormId};
use crate::lane::{Destination, Lane, Row, Urgency, Wish, Work};
use crate::ports::{Fold, StoreFault};
use crate::storm::{Entry, Storm};
use futures_util::future::{try_join, try_join_all};
use jiff::Timestamp;
use std::collections::HashMap;

/// Rows folded between two looks at the lane: some two seconds' work, far below what a lease outlives its turn by.
const FOLDED_AT_ONCE: usize = 500;

/// Snapshots read in one call: what DynamoDB gives at once.
const READ_AT_ONCE: usize = 100;

/// Cards wished for at once when somebody asks for all of a storm: five seconds' worth. So long a new Critical one waits behind them.
const SHOWN_AT_ONCE: usize = 25;

impl Delivery {
    /// Takes those rows that are too many into a storm; whether any row has changed by that. Only for the holder of the lane's lease: two
    /// workers would begin two storms.
    ///
    /// While nothing new waits this reads nothing. A single new one costs two small reads beside the dozen that its card takes; whether a
    /// storm still rages cannot be known otherwise.
    pub(super) async fn fold(&self, to: &Destination, due: &[Row]) -> Result<bool, StoreFault> {
        let fresh = decision::fresh(due);
        if fresh.is_empty() {
            return Ok(false);
        }
        let (newest, after) = try_join(self.storms.newest(to), self.storm_after(to)).await?;
        let now = self.clock.now();
        let Some(storm) = decision::gathering(&fresh, newest, after, to, now) else { return Ok(false) };
        let folds = self.folds(fresh, &storm.id, now).await?;
        if folds.is_empty() {
            return Ok(false);
        }
        // In this order. A storm on which nothing stands yet is not drawn, and a digest that is drawn once too often says the same; but a
        // row that went onto a digest which nobody is going to draw would be lost. Rows that a crash leaves out are fresh still, and are
        // folded by the next look.
        self.storms.save_storm(&storm).await?;
        self.desk.lanes.wish(&[redrawing(&storm.at, &storm.id, storm.redrawn_from(now))], now).await?;
        self.storms.fold(&storm, &folds, now).await?;
        Ok(true)
    }

    /// What becomes of an incident that stands on a digest; `None` for one that is to have a card of its own, or has one. The digest
    /// follows both.
    pub(super) async fn on_digest(&self, showing: &Showing<'_>) -> Result<Option<Attempt>, StoreFault> {
        let Some((card, storm)) = showing.shown.and_then(|card| Some((card, card.storm.as_ref()?))) else { return Ok(None) };
        let Some(incident) = showing.news() else { return Ok(None) };
        let now = self.clock.now();
        let has_card = match card.state {
            CardState::Unposted { .. } => decision::has_own_card(incident, showing.row.urgency, storm, now),
            CardState::Posting { .. } | CardState::Shown { .. } | CardState::Gone { .. } => true,
        };
        self.bring_up_to_date(showing.to, storm, &Entry::of(incident, has_card), now).await?;
        Ok((!has_card).then(|| Outcome::Finished { calls: 0 }.into()))
    }

    /// Cards for those on the digest that have none, a few at a time: by its urgency the row comes back when those are posted, and after
    /// whatever is Critical.
    pub(super) async fn show_all(&self, to: &Destination, storm: &StormId) -> Worked {
        let mut left = self.storms.entries(to, storm).await?;
        left.retain(|entry| !entry.carded);
        left.sort_by(|a, b| (a.started_at, &a.incident).cmp(&(b.started_at, &b.incident)));
        let now = self.clock.now();
        let few = &left[..left.len().min(SHOWN_AT_ONCE)];
        let mut wishes: Vec<_> = few.iter().map(|entry| showing_of(to, &entry.incident, now)).collect();
        if wishes.is_empty() {
            return Ok(Outcome::Finished { calls: 0 }.into());
        }
        wishes.push(redrawing(to, storm, now + Storm::REDRAWN_AFTER));
        // The wishes first: one that is not ticked off is wished for twice, which is once.
        self.desk.lanes.wish(&wishes, now).await?;
        let ticked: Vec<_> = few.iter().map(|entry| Entry { carded: true, ..entry.clone() }).collect();
        try_join_all(ticked.iter().map(|entry| self.storms.save_entry(to, storm, entry))).await?;
        let all = left.len() <= SHOWN_AT_ONCE;
        Ok(if all { Outcome::Finished { calls: 0 } } else { Outcome::NotBefore(now) }.into())
    }

    async fn bring_up_to_date(&self, to: &Destination, storm: &StormId, entry: &Entry, now: Timestamp) -> Result<(), StoreFault> {
        if self.storms.entry(to, storm, &entry.incident).await?.as_ref() == Some(entry) {
            return Ok(());
        }
        // The wish first: whoever crashes in between finds the entry out of date again. It is drawn in two seconds, and what changes until
        // then with it.
        self.desk.lanes.wish(&[redrawing(to, storm, now + Storm::REDRAWN_AFTER)], now).await?;
        self.storms.save_entry(to, storm, entry).await
    }

    /// The most urgent of these rows, with what a digest tells of each. One whose incident is not known is left where it is.
    async fn folds(&self, mut fresh: Vec<&Row>, storm: &StormId, now: Timestamp) -> Result<Vec<Fold>, StoreFault> {
        fresh.sort_by_key(|row| (row.urgency, row.since));
        fresh.truncate(FOLDED_AT_ONCE);
        let rows: HashMap<_, _> = fresh.into_iter().filter_map(|row| Some((incident_of(row)?.clone(), row))).collect();
        let ids: Vec<_> = rows.keys().cloned().collect();
        let mut folds = Vec::with_capacity(ids.len());
        for some in ids.chunks(READ_AT_ONCE) {
            for snapshot in self.desk.intake.records.snapshots(some).await? {
                let incident = &snapshot.incident;
                let Some(row) = rows.get(&incident.id) else { continue };
                let keeps_row = decision::has_own_card(incident, row.urgency, storm, now);
                folds.push(Fold { row: (*row).clone(), entry: Entry::of(incident, keeps_row), keeps_row });
            }
        }
        Ok(folds)
    }

    /// More new incidents than this at once are a storm here.
    async fn storm_after(&self, to: &Destination) -> Result<u32, StoreFault> {
        let own = match to {
            Destination::Chat(chat) => self.desk.intake.chats.chat(chat).await?.and_then(|chat| chat.storm_after),
            Destination::Person(_) => None,
        };
        Ok(own.unwrap_or(self.desk.preferences.storm_after))
    }
}

/// The digest is to be drawn. It stands for many, so it goes before all others.
fn redrawing(to: &Destination, storm: &StormId, due_at: Timestamp) -> Wish {
    Wish::new(Lane::To(to.clone()), Work::Digest(storm.clone()), Urgency::Person, due_at)
}

/// Somebody wants to see the card of this incident.
pub(crate) fn showing_of(to: &Destination, incident: &IncidentId, now: Timestamp) -> Wish {
    Wish::new(Lane::To(to.clone()), Work::Show(incident.clone()), Urgency::Person, now)
}

fn incident_of(row: &Row) -> Option<&IncidentId> {
    if let Work::Show(incident) = &row.work { Some(incident) } else { None }
}
