//! An event becomes a card, second half: a lane is drained, one remembered step at a time.
//!
//! The stream of the table is only a doorbell. Whoever answers it takes the lane, reads what its incidents are *now*, does the
//! difference in Lark and remembers it. A crash at any line leaves a row that the next worker, or the sweep of each minute, finds.

mod attempt;
mod call;
mod digest;
mod fold;
mod manner;
mod notes;
mod pace;
mod post;
mod relay;
mod room;
mod show;
mod simpler;

use crate::decide::{line, retry};
use crate::desk::{Desk, Finished, Unread};
use crate::id::{ClickId, IncidentId};
use crate::lane::{Destination, Lane, Row, Work};
use crate::ports::{Budgets, Chats, Clock, GroupBots, IncidentsFault, Journal, Quotes, SealedBots, StoreFault, Storms, Talks};
use crate::reason::{Death, Reason};
pub use pace::Pace;

use attempt::{Attempt, DEFAULT_WAIT, Outcome, Worked};
pub(crate) use fold::showing_of;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::time::Duration;

/// Drains lanes.
#[derive(Clone)]
pub struct Delivery {
    /// Finishes clicks; also knows the ports that this side needs.
    pub desk: Desk,
    /// Lark.
    pub chats: Arc<dyn Chats>,
    /// The other way into some chats.
    pub group_bots: Arc<dyn GroupBots>,
    /// The same for those that were entrusted to us on the pages.
    pub sealed_bots: Arc<dyn SealedBots>,
    /// How often Lark may be called.
    pub budgets: Arc<dyn Budgets>,
    /// Which incidents stand on a digest.
    pub storms: Arc<dyn Storms>,
    /// Words of Flashduty.
    pub quotes: Arc<dyn Quotes>,
    /// Where people talk with the bot.
    pub talks: Arc<dyn Talks>,
    /// What came of each try.
    pub journal: Arc<dyn Journal>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Of the turn that is being taken.
    pub pace: Pace,
}

/// How a turn at a lane ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Nothing is left that is due.
    Drained,
    /// Another worker has it.
    Busy,
    /// Time is up; the stream was rung for the rest.
    OutOfTime,
}

/// A lease outlives the work of one turn by this much, so that two workers never meet: the last row may be begun when time is nearly
/// up, and a card that Lark does not take is tried three times, each of which may last 10 s.
const LEASE_MARGIN: SignedDuration = SignedDuration::from_secs(35);

/// The longest rest after a limit; a longer one is left to the sweep.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Whoever waits for a row looks this often whether a more urgent one has come.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_secs(2);

impl Delivery {
    /// Drains a lane as `worker` until nothing is due or the clock passes `until`.
    pub async fn drain(&self, lane: &Lane, worker: &str, until: Timestamp) -> Result<Turn, StoreFault> {
        // The pace is the lane's: another turn at another lane keeps another one.
        Self { pace: Pace::default(), ..self.clone() }.take_turn(lane, worker, until).await
    }

    async fn take_turn(&self, lane: &Lane, worker: &str, until: Timestamp) -> Result<Turn, StoreFault> {
        loop {
            let lanes = &self.desk.lanes;
            if !lanes.lease(lane, worker, until + LEASE_MARGIN, self.clock.now()).await? {
                return Ok(Turn::Busy);
            }
            let turn = self.work_through(lane, until).await;
            // Whoever has the lane next may post at once.
            self.wait_for(self.pace.next_post()).await;
            lanes.release(lane, worker).await?;
            if turn? == Turn::OutOfTime {
                self.ring_again(lane).await?;
                return Ok(Turn::OutOfTime);
            }
            // A row that came between the last look and the release found the lane taken and rang in vain: look once more.
            if self.next_handful(lane).await?.is_empty() {
                return Ok(Turn::Drained);
            }
        }
    }

    /// Touches the next row, so that the table's stream rings for the rest of the lane: turns stay short, and nobody's lane waits
    /// behind a long one.
    async fn ring_again(&self, lane: &Lane) -> Result<(), StoreFault> {
        let Some(next) = self.next_handful(lane).await?.into_iter().next() else { return Ok(()) };
        // The stream tells of changes only; a millisecond is one.
        let due_at = next.due_at.max(self.clock.now()) + SignedDuration::from_millis(1);
        self.desk.lanes.postpone(&Row { due_at, ..next }).await
    }

    async fn work_through(&self, lane: &Lane, until: Timestamp) -> Result<Turn, StoreFault> {
        loop {
            let handful = self.folded_handful(lane).await?;
            if handful.is_empty() {
                return Ok(Turn::Drained);
            }
            for row in handful {
                if self.clock.now() >= until {
                    return Ok(Turn::OutOfTime);
                }
                if row.due_at > self.clock.now() + LOOK_AGAIN {
                    self.wait_for(self.clock.now() + LOOK_AGAIN).await;
                    break;
                }
                self.wait_for(row.due_at).await;
                let attempt = self.work(&row).await?;
                let found_no_room = matches!(attempt.outcome, Outcome::NoRoom(_));
                self.note(&row, &attempt).await;
                self.settle(&row, attempt).await?;
                if found_no_room {
                    // What else may begin now is another question than before.
                    break;
                }
            }
        }
    }

    /// The rows to begin with.
    async fn next_handful(&self, lane: &Lane) -> Result<Vec<Row>, StoreFault> {
        Ok(line::next(&self.desk.lanes.rows(lane).await?, self.clock.now()))
    }

    /// The same, after too many new ones have gone onto a digest. Only for the holder of the lease.
    async fn folded_handful(&self, lane: &Lane) -> Result<Vec<Row>, StoreFault> {
        let rows = self.desk.lanes.rows(lane).await?;
        if let Lane::To(to) = lane
            && self.fold(to, &rows).await?
        {
            return self.next_handful(lane).await;
        }
        Ok(line::next(&rows, self.clock.now()))
    }

    async fn wait_for(&self, due_at: Timestamp) {
        if let Ok(wait) = Duration::try_from(due_at.duration_since(self.clock.now())) {
            self.clock.pause(wait).await;
        }
    }

    async fn work(&self, row: &Row) -> Worked {
        match (&row.lane, &row.work) {
            (Lane::To(to), Work::Show(incident)) => self.show(row, to, incident).await,
            (Lane::To(to), Work::Digest(storm)) => self.digest(row, to, storm).await,
            (Lane::To(to), Work::ShowAll(storm)) => self.show_all(to, storm).await,
            (Lane::To(to), Work::Mention(incident, id)) => self.mention(row, to, incident, id).await,
            (Lane::To(to), Work::Quote(id)) => self.hand_on(row, to, id).await,
            (Lane::To(Destination::Person(open_id)), Work::Invite) => self.invite(row, open_id).await,
            (Lane::To(Destination::Person(open_id)), Work::Tell(incident, click)) => {
                self.tell(row, open_id, incident, click).await
            }
            (Lane::To(Destination::Person(open_id)), Work::Buzz(incident)) => self.buzz(row, open_id, incident).await,
            (Lane::To(Destination::Person(open_id)), Work::Warn(month, percent)) => {
                self.warn(row, open_id, *month, *percent).await
            }
            (Lane::Commands(incident), Work::Finish(click)) => self.finish(incident, click).await,
            (Lane::Commands(_), Work::Recheck(incident)) => self.recheck(incident).await,
            (Lane::Commands(_), Work::Remind(incident)) => self.remind(row, incident).await,
            (Lane::To(Destination::Chat(_)), Work::Invite | Work::Tell(..) | Work::Buzz(_) | Work::Warn(..))
            | (Lane::To(_), Work::Finish(_) | Work::Recheck(_) | Work::Remind(_))
            | (Lane::Commands(_), Work::Show(_) | Work::Digest(_) | Work::ShowAll(_) | Work::Mention(..) | Work::Quote(_))
            | (Lane::Commands(_), Work::Invite | Work::Tell(..) | Work::Buzz(_) | Work::Warn(..)) => {
                Ok(Outcome::Dead(Reason::Misplaced).into())
            }
        }
    }

    /// Remembers what became of a row.
    async fn settle(&self, row: &Row, attempt: Attempt) -> Result<(), StoreFault> {
        let (lanes, now) = (&self.desk.lanes, self.clock.now());
        match attempt.outcome {
            Outcome::Finished { .. } => lanes.finish(row).await,
            Outcome::NotBefore(due_at) => lanes.postpone(&Row { due_at, ..row.clone() }).await,
            Outcome::Relayed(due_at) => {
                lanes.postpone(&Row { due_at, ..row.clone() }).await?;
                self.clock.pause(relay::PACE).await;
                Ok(())
            }
            Outcome::NoRoom(due_at) => lanes.postpone(&Row { due_at, throttled: true, ..row.clone() }).await,
            Outcome::Later { asked, throttled } => {
                match retry::next(row, asked, throttled, now) {
                    Some(later) => lanes.postpone(&later).await?,
                    None => self.bury(row, Death { reason: Reason::TriedTooOften, code: attempt.code }, now).await?,
                }
                if throttled {
                    // The limit is the destination's: the lane's other rows would only meet it too.
                    self.clock.pause(asked.unwrap_or(DEFAULT_WAIT).min(LONGEST_PAUSE)).await;
                }
                Ok(())
            }
            Outcome::Dead(reason) => self.bury(row, Death { reason, code: attempt.code }, now).await,
        }
    }

    /// Gives a row up. Whoever pressed a button is told that nothing came of it.
    async fn bury(&self, row: &Row, death: Death, now: Timestamp) -> Result<(), StoreFault> {
        if let (Lane::Commands(incident), Work::Finish(click)) = (&row.lane, &row.work) {
            self.desk.give_up(incident, click, now).await?;
        }
        self.desk.lanes.bury(row, death, now).await
    }

    async fn recheck(&self, incident: &IncidentId) -> Worked {
        match self.desk.recheck(incident, self.clock.now()).await {
            Ok(Some(later)) => Ok(Outcome::NotBefore(later).into()),
            Ok(None) => Ok(Outcome::Finished { calls: 0 }.into()),
            Err(fault) => unread(fault),
        }
    }

    async fn finish(&self, incident: &IncidentId, click: &ClickId) -> Worked {
        let outcome = match self.desk.finish(incident, click, self.clock.now()).await? {
            Finished::Yes => Outcome::Finished { calls: 0 },
            Finished::NotYet => Outcome::Later { asked: None, throttled: false },
            Finished::NotBefore(moment) => Outcome::NotBefore(moment),
        };
        Ok(outcome.into())
    }
}

/// What becomes of a row whose incident could not be read at Flashduty.
fn unread(fault: Unread) -> Worked {
    let outcome = match fault {
        Unread::Store(fault) => return Err(fault),
        Unread::Flashduty(IncidentsFault::Gone) => Outcome::Finished { calls: 0 },
        Unread::Flashduty(IncidentsFault::Limited { wait }) => Outcome::Later { asked: wait, throttled: false },
        Unread::Flashduty(
            IncidentsFault::Refused { .. }
            | IncidentsFault::NoLicense
            | IncidentsFault::NotAllowed
            | IncidentsFault::KeyRejected
            | IncidentsFault::NoAnswer
            | IncidentsFault::Unavailable,
        ) => Outcome::Later { asked: None, throttled: false },
    };
    Ok(outcome.into())
}
