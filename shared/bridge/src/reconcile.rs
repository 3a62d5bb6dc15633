//! Lost webhooks heal: what Flashduty lists is compared with what we know, and only the difference is taken in.
//!
//! - Each minute the open incidents are listed, a call for every 100 of them. What we believe open and Flashduty no longer lists as
//!   open was closed while every push about it was lost (or began over a month ago): these are asked for by their ids, at once.
//! - Each fifth minute the incidents of the last day are listed as well, also those that are closed, and the number of alerts, which
//!   moves all the time, is brought up to date. So are the incidents about which a push of Flashduty failed, whatever their age, where
//!   its history may be read.
//! - Incidents that have been open for long are wished for now and then: a card lives 14 days, and then a fresh one has to take over.
//!
//! While nothing differs nothing is written, and hardly anything is read: a process remembers of each incident the reading that agreed
//! with the table ([`Agreed`]), and looks into the table again only when Flashduty says something else.

mod agreed;

pub use agreed::Agreed;

use crate::decide::card::RENEWED_AFTER;
use crate::decide::news::urgency_of;
use crate::decide::reading::{Standing, standing};
use crate::desk::Unread;
use crate::id::{IncidentId, Integration};
use crate::incident::Incident;
use crate::intake::{Intake, Receipt};
use crate::lane::{Lane, Wish, Work};
use crate::ports::{Clock, IncidentPage, IncidentQuery, Incidents, IncidentsFault, Lanes, Registry, StoreFault};
use crate::snapshot::Snapshot;
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Compares one integration.
#[derive(Clone)]
pub struct Reconcile {
    /// Whose readings [`Agreed`] remembers.
    pub integration: Integration,
    /// Takes in what differs.
    pub intake: Intake,
    /// Flashduty.
    pub incidents: Arc<dyn Incidents>,
    /// Where cards wait that have grown old.
    pub lanes: Arc<dyn Lanes>,
    /// Since when we know this account, and whose turn it is.
    pub registry: Arc<dyn Registry>,
    /// What needs no second look.
    pub agreed: Arc<Agreed>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
}

/// How a round ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Round {
    /// How many incidents were behind and are taken in.
    pub healed: usize,
    /// Why not everything was looked at, or taken in. The next round begins anew.
    pub cut_short: Option<Cut>,
}

/// Why a round did not come to its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Cut {
    /// Flashduty or the table.
    #[error(transparent)]
    Unread(#[from] Unread),
    /// Another worker is taking in.
    #[error("another worker has the turn")]
    Busy,
    /// Time is up.
    #[error("time is up")]
    OutOfTime,
    /// There is more than one round reads.
    #[error("too many incidents for one round")]
    TooMany,
}

impl From<IncidentsFault> for Cut {
    fn from(fault: IncidentsFault) -> Self {
        Self::Unread(fault.into())
    }
}

impl From<StoreFault> for Cut {
    fn from(fault: StoreFault) -> Self {
        Self::Unread(fault.into())
    }
}

/// What a round carries along.
struct Walk<'a> {
    worker: &'a str,
    until: Timestamp,
    since: Timestamp,
    thorough: bool,
    seen: HashSet<IncidentId>,
    /// Open for so long that a card may be at its end.
    old: Vec<IncidentId>,
    has_turn: bool,
    round: Round,
}

/// The longest span Flashduty lists (Flashduty: "List incidents").
const LONGEST_SPAN: SignedDuration = SignedDuration::from_hours(31 * 24);

/// How far back the thorough look goes.
const A_DAY: SignedDuration = SignedDuration::from_hours(24);

/// Each fifth minute is thorough. By the clock, so that nothing has to be remembered; a minute that is skipped costs five more.
const THOROUGH_MINUTE: i64 = 5;

/// How far Flashduty's clock may run ahead of ours: its newest incidents would else stand outside the span.
const AHEAD: SignedDuration = SignedDuration::from_mins(10);

/// 10,000 open incidents, which is as far as Flashduty counts: a tenth of its 1,000 calls a minute.
const OPEN_PAGES: usize = 100;

/// 2,000 incidents, the newest of the day.
const DAY_PAGES: usize = 20;

/// The most ids Flashduty takes in one call.
const IDS: usize = 100;

/// Incidents taken in at once. Each is a handful of calls to the table.
const AT_ONCE: usize = 8;

/// A turn outlives the work by this much, so that two workers never meet on slow clocks.
const TURN_MARGIN: SignedDuration = SignedDuration::from_secs(10);

impl Walk<'_> {
    fn note_old(&mut self, readings: &[Incident], now: Timestamp) {
        let is_old = |reading: &&Incident| reading.is_open() && now.duration_since(reading.started_at) > RENEWED_AFTER;
        self.old.extend(readings.iter().filter(is_old).map(|reading| reading.id.clone()));
    }
}

/// What may have grown old, wherever it is shown.
fn wishes_for(snapshot: &Snapshot, now: Timestamp) -> impl Iterator<Item = Wish> {
    let (incident, urgency) = (&snapshot.incident.id, urgency_of(snapshot.incident.severity));
    let lanes = snapshot.wished.iter().map(|destination| Lane::To(destination.clone()));
    lanes.map(move |lane| Wish::new(lane, Work::Show(incident.clone()), urgency, now))
}

impl Reconcile {
    /// One round as `worker`, until all is compared or the clock passes `until`. An integration that was never entered has none.
    ///
    /// The turn is taken only where there is something to write: two workers that both merely look cost a few calls and do no harm.
    pub async fn round(&self, worker: &str, until: Timestamp) -> Result<Round, StoreFault> {
        let Some(since) = self.registry.entered_at().await? else { return Ok(Round::default()) };
        let thorough = self.clock.now().as_second().div_euclid(60) % THOROUGH_MINUTE == 0;
        let mut walk = Walk {
            worker,
            until,
            since,
            thorough,
            seen: HashSet::new(),
            old: Vec::new(),
            has_turn: false,
            round: Round::default(),
        };
        if let Err(cut) = self.walk(&mut walk).await {
            walk.round.cut_short = Some(cut);
        }
        if walk.has_turn {
            self.registry.end_turn(worker).await?;
        }
        Ok(walk.round)
    }

    async fn walk(&self, walk: &mut Walk<'_>) -> Result<(), Cut> {
        // Before the list is read: what opens in between is in the list, and not missed in it.
        let believed_open = self.intake.records.open_incidents().await?;
        self.walk_span(walk, LONGEST_SPAN, true, OPEN_PAGES).await?;
        self.walk_unlisted(walk, believed_open).await?;
        if walk.thorough {
            self.walk_span(walk, A_DAY, false, DAY_PAGES).await?;
            self.walk_failed_pushes(walk).await?;
        }
        self.wish_for_old_ones(walk).await
    }

    /// Compares the incidents about which a push has failed since the last look. A key that may not read the history costs nothing but
    /// this: all other ways of healing are there still.
    async fn walk_failed_pushes(&self, walk: &mut Walk<'_>) -> Result<(), Cut> {
        let now = self.in_time(walk)?;
        let Some(from) = self.agreed.history_unread_since(&self.integration, now - A_DAY, now) else { return Ok(()) };
        match self.incidents.failed_pushes(from, now).await {
            Ok(mut failed) => {
                failed.retain(|id| !walk.seen.contains(id));
                self.walk_by_ids(walk, failed).await?;
                self.agreed.history_read(&self.integration, now);
                Ok(())
            }
            Err(IncidentsFault::NotAllowed) => {
                self.agreed.history_forbidden(&self.integration, now);
                Ok(())
            }
            Err(fault) => Err(fault.into()),
        }
    }

    /// Has the cards looked at that may soon take no update.
    async fn wish_for_old_ones(&self, walk: &mut Walk<'_>) -> Result<(), Cut> {
        let now = self.clock.now();
        walk.old.retain(|id| self.agreed.is_time_to_renew(&self.integration, id, now));
        for some in walk.old.chunks(IDS) {
            let known = self.intake.records.snapshots(some).await?;
            let wishes: Vec<_> = known.iter().flat_map(|snapshot| wishes_for(snapshot, now)).collect();
            self.lanes.wish(&wishes, now).await?;
            some.iter().for_each(|id| self.agreed.renewed(&self.integration, id, now));
        }
        Ok(())
    }

    /// Compares the incidents of a span, page by page.
    async fn walk_span(&self, walk: &mut Walk<'_>, span: SignedDuration, only_open: bool, pages: usize) -> Result<(), Cut> {
        let to = self.clock.now() + AHEAD;
        let mut query = IncidentQuery { from: to - span, to, only_open, after: None };
        for _ in 0..pages {
            let asked_at = self.in_time(walk)?;
            let IncidentPage { mut incidents, next } = self.incidents.list(&query).await?;
            incidents.retain(|reading| walk.seen.insert(reading.id.clone()));
            walk.note_old(&incidents, asked_at);
            incidents.retain(|reading| !self.agreed.agrees(&self.integration, reading, asked_at));
            self.compare(walk, incidents, asked_at).await?;
            match next {
                None => return Ok(()),
                after => query.after = after,
            }
        }
        Err(Cut::TooMany)
    }

    /// Compares what should have been in the list of open incidents and was not. Never spared: that the table believes them open may be
    /// the work of a push that came after the agreement.
    async fn walk_unlisted(&self, walk: &mut Walk<'_>, believed_open: Vec<IncidentId>) -> Result<(), Cut> {
        let now = self.clock.now();
        let mut unlisted: Vec<_> = believed_open.into_iter().filter(|id| !walk.seen.contains(id)).collect();
        unlisted.retain(|id| !self.agreed.is_gone(&self.integration, id, now));
        self.walk_by_ids(walk, unlisted).await
    }

    async fn walk_by_ids(&self, walk: &mut Walk<'_>, ids: Vec<IncidentId>) -> Result<(), Cut> {
        let mut batches: Vec<_> = ids.chunks(IDS).map(<[_]>::to_vec).collect();
        while let Some(batch) = batches.pop() {
            let asked_at = self.in_time(walk)?;
            match self.incidents.list_by_ids(&batch).await {
                Ok(incidents) => {
                    let told: HashSet<_> = incidents.iter().map(|incident| incident.id.clone()).collect();
                    batch.iter().filter(|id| !told.contains(id)).for_each(|id| self.agreed.gone(&self.integration, id, asked_at));
                    walk.seen.extend(told);
                    walk.note_old(&incidents, asked_at);
                    self.compare(walk, incidents, asked_at).await?;
                }
                // One that is gone may spoil the whole batch: halve it until that one stands alone.
                Err(IncidentsFault::Gone) if batch.len() > 1 => {
                    let (one, other) = batch.split_at(batch.len() / 2);
                    batches.extend([one.to_vec(), other.to_vec()]);
                }
                Err(IncidentsFault::Gone) => batch.iter().for_each(|id| self.agreed.gone(&self.integration, id, asked_at)),
                Err(fault) => return Err(fault.into()),
            }
        }
        Ok(())
    }

    /// The moment, before the next call is made.
    fn in_time(&self, walk: &Walk<'_>) -> Result<Timestamp, Cut> {
        let now = self.clock.now();
        if now < walk.until { Ok(now) } else { Err(Cut::OutOfTime) }
    }

    /// Takes in those readings that the table is behind.
    async fn compare(&self, walk: &mut Walk<'_>, readings: Vec<Incident>, asked_at: Timestamp) -> Result<(), Cut> {
        if readings.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = readings.iter().map(|reading| reading.id.clone()).collect();
        let known = self.intake.records.snapshots(&ids).await?;
        let known: HashMap<_, _> = known.iter().map(|snapshot| (&snapshot.incident.id, snapshot)).collect();
        let mut behind = Vec::new();
        for reading in readings {
            match standing(known.get(&reading.id).copied(), &reading, asked_at, walk.since) {
                Standing::Agrees => self.agreed.remember(&self.integration, &reading, asked_at),
                Standing::Behind => behind.push(reading),
                Standing::Trails if walk.thorough => behind.push(reading),
                Standing::Trails | Standing::Unclear => {}
            }
        }
        self.take_in(walk, &behind, asked_at).await
    }

    async fn take_in(&self, walk: &mut Walk<'_>, behind: &[Incident], asked_at: Timestamp) -> Result<(), Cut> {
        for few in behind.chunks(AT_ONCE) {
            let now = self.in_time(walk)?;
            if !walk.has_turn {
                walk.has_turn = self.registry.take_turn(walk.worker, walk.until + TURN_MARGIN, now).await?;
            }
            if !walk.has_turn {
                return Err(Cut::Busy);
            }
            for taken in join_all(few.iter().map(|reading| self.intake.take_reading(reading, asked_at))).await {
                match taken {
                    Ok(Receipt::Kept) => walk.round.healed += 1,
                    Ok(Receipt::Known) => {}
                    // The others are not held up by one that the table will not take.
                    Err(fault) => walk.round.cut_short = Some(fault.into()),
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
