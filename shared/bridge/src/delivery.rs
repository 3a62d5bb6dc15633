//! An event becomes a card, second half: a lane is drained, one remembered step at a time.
//!
//! The stream of the table is only a doorbell. Whoever answers it takes the lane, reads what its incidents are *now*, does the
//! difference in Lark and remembers it. A crash at any line leaves a row that the next worker, or the sweep of each minute, finds.

mod notes;
mod room;
mod simpler;

use crate::budget::Api;
use crate::card::{CardState, Colour, IncidentCard, Message, NoteCard, ShownCard, View};
use crate::decide::card::{self as decision, CardEffect};
use crate::decide::retry;
use crate::desk::{Desk, Finished, Unread};
use crate::id::{ClickId, IncidentId, MessageId};
use crate::lane::{Destination, Lane, Row, Work};
use crate::person::LinkedPerson;
use crate::ports::{Budgets, Chats, ChatsFault, Clock, IncidentsFault, Record, StoreFault};
use crate::words;
use jiff::{SignedDuration, Timestamp};
use simpler::{only_the_summary, without_mentions};
use std::sync::Arc;
use std::time::Duration;

/// Drains lanes.
#[derive(Clone)]
pub struct Delivery {
    /// Finishes clicks; also knows the ports that this side needs.
    pub desk: Desk,
    /// Lark.
    pub chats: Arc<dyn Chats>,
    /// How often Lark may be called.
    pub budgets: Arc<dyn Budgets>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
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

/// What one row came to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    /// Done, after so many calls to Lark.
    Finished { calls: u32 },
    /// Not now.
    Later { asked: Option<Duration>, throttled: bool },
    /// Not before this moment, though nothing has failed.
    NotBefore(Timestamp),
    /// Others have used up what Lark allows the app until this moment.
    NoRoom(Timestamp),
    /// Never.
    Dead { reason: String },
}

/// A lease outlives the work of one turn by this much, so that two workers never meet on slow clocks.
const LEASE_MARGIN: SignedDuration = SignedDuration::from_secs(10);

/// Lark takes 5 messages a second to one chat or person.
const PACE: Duration = Duration::from_millis(200);

/// The longest rest after a limit; a longer one is left to the sweep.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Rows taken from one reading of a lane: a second's worth, so that a more urgent one which arrives meanwhile is soon seen.
const HANDFUL: usize = 5;

/// A row that is due this soon is waited for: giving the lane up would put it off to the next sweep.
const WORTH_WAITING: SignedDuration = SignedDuration::from_secs(6);

impl Delivery {
    /// Drains a lane as `worker` until nothing is due or the clock passes `until`.
    pub async fn drain(&self, lane: &Lane, worker: &str, until: Timestamp) -> Result<Turn, StoreFault> {
        loop {
            let lanes = &self.desk.lanes;
            if !lanes.lease(lane, worker, until + LEASE_MARGIN, self.clock.now()).await? {
                return Ok(Turn::Busy);
            }
            let turn = self.work_through(lane, until).await;
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
            let handful = self.next_handful(lane).await?;
            if handful.is_empty() {
                return Ok(Turn::Drained);
            }
            for row in handful {
                if self.clock.now() >= until {
                    return Ok(Turn::OutOfTime);
                }
                self.wait_for(row.due_at).await;
                let outcome = self.work(&row).await?;
                let found_no_room = matches!(outcome, Outcome::NoRoom(_));
                self.settle(&row, outcome).await?;
                if found_no_room {
                    // By now something more urgent may wait; and two rows of one lane need not stand in line.
                    break;
                }
            }
        }
    }

    /// The rows that are due, or soon will be: most urgent first, then longest waiting.
    async fn next_handful(&self, lane: &Lane) -> Result<Vec<Row>, StoreFault> {
        let horizon = self.clock.now() + WORTH_WAITING;
        let mut rows = self.desk.lanes.rows(lane).await?;
        rows.retain(|row| row.due_at <= horizon);
        rows.sort_by_key(|row| (row.due_at > self.clock.now(), row.urgency, row.since));
        rows.truncate(HANDFUL);
        Ok(rows)
    }

    async fn wait_for(&self, due_at: Timestamp) {
        if let Ok(wait) = Duration::try_from(due_at.duration_since(self.clock.now())) {
            self.clock.pause(wait).await;
        }
    }

    async fn work(&self, row: &Row) -> Result<Outcome, StoreFault> {
        match (&row.lane, &row.work) {
            (Lane::To(to), Work::Show(incident)) => self.show(row, to, incident).await,
            (Lane::To(Destination::Person(open_id)), Work::Invite) => self.invite(row, open_id).await,
            (Lane::To(Destination::Person(open_id)), Work::Tell(incident, click)) => {
                self.tell(row, open_id, incident, click).await
            }
            (Lane::Commands(incident), Work::Finish(click)) => self.finish(incident, click).await,
            (Lane::Commands(_), Work::Recheck(incident)) => self.recheck(incident).await,
            (Lane::To(Destination::Chat(_)), Work::Invite | Work::Tell(..))
            | (Lane::To(_), Work::Finish(_) | Work::Recheck(_))
            | (Lane::Commands(_), Work::Show(_) | Work::Invite | Work::Tell(..)) => {
                Ok(Outcome::Dead { reason: "this work does not belong into this lane".to_owned() })
            }
        }
    }

    async fn settle(&self, row: &Row, outcome: Outcome) -> Result<(), StoreFault> {
        let (lanes, now) = (&self.desk.lanes, self.clock.now());
        match outcome {
            Outcome::Finished { calls } => {
                lanes.finish(row).await?;
                self.clock.pause(PACE * calls).await;
                Ok(())
            }
            Outcome::NotBefore(due_at) => lanes.postpone(&Row { due_at, ..row.clone() }).await,
            Outcome::NoRoom(due_at) => {
                lanes.postpone(&Row { due_at, throttled: true, ..row.clone() }).await?;
                self.wait_for(due_at.min(now + LONGEST_PAUSE)).await;
                Ok(())
            }
            Outcome::Later { asked, throttled } => {
                match retry::next(row, asked, throttled, now) {
                    Some(later) => lanes.postpone(&later).await?,
                    None => lanes.bury(row, "tried too often", now).await?,
                }
                if throttled {
                    // The limit is the destination's: the lane's other rows would only meet it too.
                    self.clock.pause(asked.unwrap_or(DEFAULT_WAIT).min(LONGEST_PAUSE)).await;
                }
                Ok(())
            }
            Outcome::Dead { reason } => lanes.bury(row, &reason, now).await,
        }
    }

    /// The destination should show the incident as it is now.
    async fn show(&self, row: &Row, to: &Destination, incident: &IncidentId) -> Result<Outcome, StoreFault> {
        let Some((record, linked)) = self.desk.intake.known(incident).await? else {
            return Ok(Outcome::Finished { calls: 0 });
        };
        let shown = record.cards.iter().find(|card| card.destination == *to);
        if let Some(until) = shown.and_then(|card| card.answering_until).filter(|until| *until > self.clock.now()) {
            return Ok(Outcome::NotBefore(until));
        }
        let message = self.draw(&record, &linked, to, row);
        let digest = message.digest();
        let effect = decision::difference(shown.map(|card| &card.state), &digest, incident, to);
        if let Some(api) = api_of(&effect)
            && let Some(later) = self.without_room(api, row).await?
        {
            return Ok(later);
        }
        match effect {
            CardEffect::Nothing => Ok(Outcome::Finished { calls: 0 }),
            CardEffect::Post { uuid, said } => self.post(incident, to, message, digest, (uuid, said)).await,
            CardEffect::Update { message: card, posted_at } => self.update(incident, to, message, digest, card, posted_at).await,
        }
    }

    fn draw(&self, record: &Record, linked: &[LinkedPerson], to: &Destination, row: &Row) -> Message {
        let (preferences, now) = (&self.desk.preferences, self.clock.now());
        let view = View {
            destination: to,
            linked,
            snooze_minutes: &preferences.snooze_minutes,
            zone: &preferences.zone,
            now,
            late: row.throttled.then(|| now.duration_since(row.since)),
        };
        match &record.snapshot {
            Some(snapshot) => Message::Incident(Box::new(IncidentCard::of(snapshot, &view))),
            None => {
                Message::Note(NoteCard { title: words::triggered(), colour: Colour::Grey, paragraphs: Vec::new(), link: None })
            }
        }
    }

    /// Remembers that a post is on its way, posts, and remembers what came of it. A second try uses the same `uuid`, and when what
    /// an earlier one `said` may stand there instead, the row stays, for the card to be brought up to date.
    async fn post(
        &self,
        incident: &IncidentId,
        to: &Destination,
        message: Message,
        digest: String,
        (uuid, said): (String, Vec<String>),
    ) -> Result<Outcome, StoreFault> {
        let now = self.clock.now();
        let posting = |said: &[String]| CardState::Posting { uuid: uuid.clone(), since: now, said: said.to_vec() };
        let others = said.iter().any(|before| *before != digest);
        let all: Vec<_> = said.iter().filter(|before| **before != digest).chain([&digest]).cloned().collect();
        self.save(incident, to, posting(&all)).await?;
        match self.post_as_it_goes(to, &message, &uuid).await {
            Ok(card) => {
                let shows = if others { String::new() } else { digest };
                self.save(incident, to, CardState::Shown { message: card, digest: shows, posted_at: now }).await?;
                Ok(if others { Outcome::NotBefore(now + PACE) } else { Outcome::Finished { calls: 1 } })
            }
            Err(fault) => {
                if let ChatsFault::Limited { .. } = fault {
                    // Turned down, so these words do not stand there.
                    self.save(incident, to, posting(&said)).await?;
                }
                self.failed(Api::Send, incident, to, &fault).await
            }
        }
    }

    /// Posts, more simply where Lark does not take the card as it is.
    async fn post_as_it_goes(&self, to: &Destination, message: &Message, uuid: &str) -> Result<MessageId, ChatsFault> {
        let mut posted = self.chats.post(to, message, uuid).await;
        for simpler in [without_mentions, only_the_summary] {
            if let Err(ChatsFault::BadCard { .. }) = posted {
                self.room_for_another(Api::Send).await?;
                posted = self.chats.post(to, &simpler(message), uuid).await;
            }
        }
        posted
    }

    async fn update(
        &self,
        incident: &IncidentId,
        to: &Destination,
        message: Message,
        digest: String,
        card: MessageId,
        posted_at: Timestamp,
    ) -> Result<Outcome, StoreFault> {
        match self.update_as_it_goes(&card, &message).await {
            Ok(()) => {
                self.save(incident, to, CardState::Shown { message: card, digest, posted_at }).await?;
                Ok(Outcome::Finished { calls: 1 })
            }
            Err(fault) => self.failed(Api::Patch, incident, to, &fault).await,
        }
    }

    /// Updates, more simply where Lark does not take the card as it is.
    async fn update_as_it_goes(&self, card: &MessageId, message: &Message) -> Result<(), ChatsFault> {
        let mut updated = self.chats.update(card, message).await;
        for simpler in [without_mentions, only_the_summary] {
            if let Err(ChatsFault::BadCard { .. }) = updated {
                self.room_for_another(Api::Patch).await?;
                updated = self.chats.update(card, &simpler(message)).await;
            }
        }
        updated
    }

    async fn failed(&self, api: Api, incident: &IncidentId, to: &Destination, fault: &ChatsFault) -> Result<Outcome, StoreFault> {
        self.budgets.heed(api, fault, self.clock.now()).await?;
        if let ChatsFault::Permanent { code } = fault {
            self.save(incident, to, CardState::Gone { code: *code }).await?;
        }
        Ok(outcome_of(fault))
    }

    async fn save(&self, incident: &IncidentId, to: &Destination, state: CardState) -> Result<(), StoreFault> {
        let card = ShownCard { destination: to.clone(), state, answering_until: None };
        self.desk.intake.records.save_card(incident, &card).await
    }

    async fn recheck(&self, incident: &IncidentId) -> Result<Outcome, StoreFault> {
        match self.desk.recheck(incident, self.clock.now()).await {
            Ok(Some(later)) => Ok(Outcome::NotBefore(later)),
            Ok(None) => Ok(Outcome::Finished { calls: 0 }),
            Err(fault) => unread(fault),
        }
    }

    async fn finish(&self, incident: &IncidentId, click: &ClickId) -> Result<Outcome, StoreFault> {
        Ok(match self.desk.finish(incident, click, self.clock.now()).await? {
            Finished::Yes => Outcome::Finished { calls: 0 },
            Finished::NotYet => Outcome::Later { asked: None, throttled: false },
            Finished::NotBefore(moment) => Outcome::NotBefore(moment),
        })
    }
}

fn unread(fault: Unread) -> Result<Outcome, StoreFault> {
    match fault {
        Unread::Store(fault) => Err(fault),
        Unread::Flashduty(IncidentsFault::Gone) => Ok(Outcome::Finished { calls: 0 }),
        Unread::Flashduty(IncidentsFault::Limited { wait }) => Ok(Outcome::Later { asked: wait, throttled: false }),
        Unread::Flashduty(
            IncidentsFault::Refused { .. }
            | IncidentsFault::NoLicense
            | IncidentsFault::NotAllowed
            | IncidentsFault::KeyRejected
            | IncidentsFault::NoAnswer
            | IncidentsFault::Unavailable,
        ) => Ok(Outcome::Later { asked: None, throttled: false }),
    }
}

fn api_of(effect: &CardEffect) -> Option<Api> {
    match effect {
        CardEffect::Nothing => None,
        CardEffect::Post { .. } => Some(Api::Send),
        CardEffect::Update { .. } => Some(Api::Patch),
    }
}

fn outcome_of(fault: &ChatsFault) -> Outcome {
    match fault {
        ChatsFault::Limited { wait, .. } => Outcome::Later { asked: Some(wait.unwrap_or(DEFAULT_WAIT)), throttled: true },
        ChatsFault::Permanent { code } | ChatsFault::BadCard { code } => Outcome::Dead { reason: format!("Lark code {code}") },
        // An administrator has to mend a broken app, and may need the night: the schedule is as patient as with an outage.
        ChatsFault::AppBroken { .. } | ChatsFault::Unavailable | ChatsFault::NoAnswer => {
            Outcome::Later { asked: None, throttled: false }
        }
    }
}

/// Lark's inner limits (230020 and its kin) name no moment; a second is the window of all of them.
const DEFAULT_WAIT: Duration = Duration::from_secs(1);
