//! A click becomes a command.
//!
//! Lark never sends a click again, so it is kept first ([`Desk::claim`]); then it is served while the presser waits
//! ([`Desk::serve`]). Who runs out of time hands it over ([`Desk::hand_over`]) and the delivery side finishes it
//! ([`Desk::finish`]).

mod act;
mod answer;

use crate::audit::{Actor, Deed, Entry};
use crate::button::Click;
use crate::card::{CardState, ShownCard};
use crate::command::IncidentCommand;
use crate::decide::click as decision;
use crate::decide::news::AFTER_SNOOZE;
use crate::id::{ClickId, IncidentId};
use crate::incident::Incident;
use crate::intake::Intake;
use crate::lane::{Destination, Lane, Row, Urgency, Wish, Work};
use crate::person::LinkedPerson;
use crate::ports::{Audit, ClickState, Clicks, Incidents, IncidentsFault, Lanes, People, Record, StoreFault, Vault};
use crate::preferences::Preferences;
use crate::refusal::Refusal;
use crate::toast::{ClickReply, Toast, Tone};
use crate::words::{self, Language};
use futures_util::future::{join, join3, join4};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// Serves clicks.
#[derive(Clone)]
pub struct Desk {
    /// Takes in what Flashduty says after a command.
    pub intake: Intake,
    /// Flashduty.
    pub incidents: Arc<dyn Incidents>,
    /// Where clicks are kept.
    pub clicks: Arc<dyn Clicks>,
    /// Where work waits.
    pub lanes: Arc<dyn Lanes>,
    /// Who is whom.
    pub people: Arc<dyn People>,
    /// Opens the keys people entrusted to us.
    pub vault: Arc<dyn Vault>,
    /// Where it is written down who pressed what.
    pub audit: Arc<dyn Audit>,
    /// The integration's choices.
    pub preferences: Arc<Preferences>,
}

/// How a click ended, before anybody is told.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Ending {
    /// Carried out.
    Done(IncidentCommand),
    /// Not carried out, for a reason the presser is told.
    Refused(Refusal),
    /// Flashduty gave no answer: the row that was claimed with the click will try again.
    Open,
}

/// What the delivery side should do with a row of [`Work::Finish`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finished {
    /// The click has come to its end.
    Yes,
    /// Flashduty gave no answer: try again later.
    NotYet,
    /// The first try may still be under way: look at what came of it then.
    NotBefore(Timestamp),
}

/// Why an incident could not be read again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// Flashduty.
    #[error(transparent)]
    Flashduty(#[from] IncidentsFault),
    /// The table.
    #[error(transparent)]
    Store(#[from] StoreFault),
}

/// What we remember of an incident, and its responders as we know them in Lark.
type Known = (Record, Vec<LinkedPerson>);

/// What a click needs to know of the world.
struct Scene {
    person: Option<LinkedPerson>,
    known: Option<Known>,
    incident: Result<Incident, IncidentsFault>,
    /// The one language that the chat has chosen where the press was made.
    language: Option<Language>,
}

/// If we do not live to finish a click, the delivery side takes it up after this long. Longer than any answer to Lark (3 s) takes.
const RESCUE_AFTER: SignedDuration = SignedDuration::from_secs(10);

/// Flashduty's clock and Lark's may differ by so much.
const SAME_MOMENT: SignedDuration = SignedDuration::from_mins(1);

/// After this long whatever was asked of Flashduty while the presser waited (2.5 s) is done, or never will be: its slowest answers
/// take 5 s. Shorter than a worker waits for a row once it has rung.
const SETTLED_AFTER: SignedDuration = SignedDuration::from_secs(8);

/// Lark's window for the answer to a press, with a margin for the way back.
const ANSWERING: SignedDuration = SignedDuration::from_millis(3_500);

impl Desk {
    /// Keeps the click durably. `false`: it is known, and being served or done.
    pub async fn claim(&self, click: &Click, now: Timestamp) -> Result<bool, StoreFault> {
        self.clicks.claim(click, now + RESCUE_AFTER, now).await
    }

    /// Serves a claimed click and answers the presser. May be dropped at any await: [`Desk::finish`] goes on from there.
    pub async fn serve(&self, click: &Click, now: Timestamp) -> Result<ClickReply, StoreFault> {
        let scene = self.scene(click, self.known_and_held(click, now)).await?;
        let ending = self.carry_out(click, &ClickState::Claimed, &scene, now).await?;
        let fresh = match (&ending, &scene.incident) {
            (Ending::Done(_), _) => self.incidents.incident(&click.incident).await.ok(),
            (Ending::Refused(_) | Ending::Open, read) => read.clone().ok(),
        };
        if let Some(fresh) = &fresh {
            self.intake.take_reading(fresh, now).await?;
        }
        let toast = self.toast_of(&ending, click, fresh.as_ref().or(scene.incident.as_ref().ok()), now);
        Ok(ClickReply { toast: Some(toast), card: self.redrawn(click, fresh.as_ref(), &scene, now).map(Box::new) })
    }

    /// Gives the click to the delivery side and tells the presser so.
    pub async fn hand_over(&self, click: &Click, now: Timestamp) -> Result<ClickReply, StoreFault> {
        self.wish_to_finish(click, now).await?;
        Ok(ClickReply { toast: Some(Toast { tone: Tone::Info, text: words::received() }), card: None })
    }

    /// Finishes a click that its presser no longer waits for.
    pub async fn finish(&self, incident: &IncidentId, id: &ClickId, now: Timestamp) -> Result<Finished, StoreFault> {
        let Some((click, state)) = self.clicks.click(incident, id).await? else { return Ok(Finished::Yes) };
        match state {
            ClickState::Done | ClickState::Refused(_) | ClickState::AwaitsLink => return Ok(Finished::Yes),
            ClickState::Performing if now < click.at + SETTLED_AFTER => {
                return Ok(Finished::NotBefore(click.at + SETTLED_AFTER));
            }
            ClickState::Claimed | ClickState::Performing => {}
        }
        let scene = self.scene(&click, self.intake.known(incident)).await?;
        match self.carry_out(&click, &state, &scene, now).await? {
            Ending::Open => return Ok(Finished::NotYet),
            Ending::Refused(Refusal::NotLinked) => {}
            Ending::Refused(_) => self.tell(&click, now).await?,
            Ending::Done(_) => {}
        }
        if let Ok(fresh) = self.incidents.incident(incident).await {
            self.intake.take_reading(&fresh, now).await?;
        }
        Ok(Finished::Yes)
    }

    /// Gives a press up that Flashduty never answered, and wishes that its presser is told.
    pub async fn give_up(&self, incident: &IncidentId, id: &ClickId, now: Timestamp) -> Result<(), StoreFault> {
        let Some((click, state)) = self.clicks.click(incident, id).await? else { return Ok(()) };
        match state {
            ClickState::Claimed | ClickState::Performing => {
                let (person, record) = join(self.people.by_open_id(&click.open_id), self.intake.records.record(incident)).await;
                let num = record?.snapshot.map(|snapshot| snapshot.incident.num).unwrap_or_default();
                let entry = entry_of(&click, person?.as_ref(), num, Some(Refusal::NeverAnswered));
                let state = ClickState::Refused(Refusal::NeverAnswered);
                let (kept, ()) = join(self.clicks.set_click(&click, &state), self.audit.record(&entry)).await;
                kept?;
                self.tell(&click, now).await
            }
            ClickState::AwaitsLink | ClickState::Done | ClickState::Refused(_) => Ok(()),
        }
    }

    /// Reads an incident whose snooze should be over. The moment to look again, should it sleep on; `None` when it is awake.
    pub async fn recheck(&self, incident: &IncidentId, now: Timestamp) -> Result<Option<Timestamp>, Unread> {
        let fresh = self.incidents.incident(incident).await?;
        self.intake.take_reading(&fresh, now).await?;
        Ok(fresh.sleeps_at(now).map(|until| until + AFTER_SNOOZE))
    }

    async fn scene(
        &self,
        click: &Click,
        known: impl Future<Output = Result<Option<Known>, StoreFault>>,
    ) -> Result<Scene, StoreFault> {
        let (person, chat) = (self.people.by_open_id(&click.open_id), self.intake.chats.chat(&click.chat));
        let (person, chat, known, incident) = join4(person, chat, known, self.incidents.incident(&click.incident)).await;
        let language = chat?.and_then(|chat| chat.language);
        Ok(Scene { person: person?, known: known?, incident, language })
    }

    /// What we know, with the pressed card held: as early as can be, so that no update sets out that would land after the answer.
    async fn known_and_held(&self, click: &Click, now: Timestamp) -> Result<Option<Known>, StoreFault> {
        let known = self.intake.known(&click.incident).await?;
        if let Some(card) = known.as_ref().and_then(|(record, _)| pressed(click, record)) {
            let held = ShownCard { answering_until: Some(now + ANSWERING), ..card.clone() };
            self.intake.records.save_card(&click.incident, &held).await?;
        }
        Ok(known)
    }

    /// Decides, does, and remembers the ending.
    async fn carry_out(&self, click: &Click, state: &ClickState, scene: &Scene, now: Timestamp) -> Result<Ending, StoreFault> {
        let Some(person) = &scene.person else {
            self.keep_until_linked(click, now).await?;
            return Ok(Ending::Refused(Refusal::NotLinked));
        };
        let ending = match &scene.incident {
            Ok(incident) => match decision::decide(click, Some(person), incident, now) {
                Ok(command) => self.perform(click, state, &command, (person, incident), now).await?,
                // What a first try already did stands in the way of the second: that is an ending, not a refusal.
                Err(_) if *state == ClickState::Performing => self.done_before(click),
                Err(refusal) => Ending::Refused(refusal),
            },
            Err(fault) => ending_of(fault),
        };
        self.remember(click, &ending, scene).await?;
        Ok(ending)
    }

    fn done_before(&self, click: &Click) -> Ending {
        match IncidentCommand::of(click) {
            Ok(command) => Ending::Done(command),
            Err(refusal) => Ending::Refused(refusal),
        }
    }

    async fn perform(
        &self,
        click: &Click,
        state: &ClickState,
        command: &IncidentCommand,
        (person, incident): (&LinkedPerson, &Incident),
        now: Timestamp,
    ) -> Result<Ending, StoreFault> {
        let key = self.key_of(person);
        if key.is_none() && person.key.is_some() {
            return Ok(Ending::Refused(Refusal::KeyRejected));
        }
        if *state == ClickState::Performing {
            match self.is_done(click, command, person, incident, now).await {
                Ok(true) => return Ok(Ending::Done(command.clone())),
                Ok(false) => {}
                Err(fault) => return Ok(ending_of(&fault)),
            }
        }
        self.clicks.set_click(click, &ClickState::Performing).await?;
        Ok(match self.act(click, command, person, key.as_ref()).await {
            Ok(()) => Ending::Done(command.clone()),
            Err(fault) => ending_of(&fault),
        })
    }

    /// Remembers the ending in all three places at once: the presser waits.
    async fn remember(&self, click: &Click, ending: &Ending, scene: &Scene) -> Result<(), StoreFault> {
        let (state, refused) = match ending {
            Ending::Done(_) => (ClickState::Done, None),
            Ending::Refused(refusal) => (ClickState::Refused(refusal.clone()), Some(refusal.clone())),
            Ending::Open => return Ok(()),
        };
        let (row, entry) = (row_of(click), entry_of(click, scene.person.as_ref(), scene.num(), refused));
        let (kept, finished, ()) =
            join3(self.clicks.set_click(click, &state), self.lanes.finish(&row), self.audit.record(&entry)).await;
        kept.and(finished)
    }

    async fn keep_until_linked(&self, click: &Click, now: Timestamp) -> Result<(), StoreFault> {
        self.clicks.keep_until_linked(click, now).await?;
        self.wish(Lane::To(Destination::Person(click.open_id.clone())), Work::Invite, now).await
    }

    async fn tell(&self, click: &Click, now: Timestamp) -> Result<(), StoreFault> {
        let work = Work::Tell(click.incident.clone(), click.id.clone());
        self.wish(Lane::To(Destination::Person(click.open_id.clone())), work, now).await
    }

    /// Puts the row that finishes the click up for now.
    pub async fn wish_to_finish(&self, click: &Click, now: Timestamp) -> Result<(), StoreFault> {
        self.wish(Lane::Commands(click.incident.clone()), Work::Finish(click.id.clone()), now).await
    }

    /// Takes up a click that waited for its presser to be linked. `false` when it waits no more.
    pub async fn resume(&self, click: &Click, now: Timestamp) -> Result<bool, StoreFault> {
        let waits = matches!(self.clicks.click(&click.incident, &click.id).await?, Some((_, ClickState::AwaitsLink)));
        if waits {
            self.clicks.set_click(click, &ClickState::Claimed).await?;
            self.wish_to_finish(click, now).await?;
        }
        Ok(waits)
    }

    async fn wish(&self, lane: Lane, work: Work, now: Timestamp) -> Result<(), StoreFault> {
        self.lanes.wish(&[Wish::new(lane, work, Urgency::Person, now)], now).await
    }
}

/// The card that was pressed, as we remember it. `None` when it is not one that we remember posting.
fn pressed<'a>(click: &Click, record: &'a Record) -> Option<&'a ShownCard> {
    record.cards.iter().find(|card| matches!(&card.state, CardState::Shown { message, .. } if *message == click.message))
}

impl Scene {
    /// The incident's number; empty where neither Flashduty nor we know it.
    fn num(&self) -> String {
        let known = || self.known.as_ref()?.0.snapshot.as_ref().map(|snapshot| &snapshot.incident);
        self.incident.as_ref().ok().or_else(known).map(|incident| incident.num.clone()).unwrap_or_default()
    }
}

/// What the audit says of a press. Its moment is that of the press: written down once more, by whoever finishes what another began, it
/// is the same entry.
fn entry_of(click: &Click, person: Option<&LinkedPerson>, num: String, refused: Option<Refusal>) -> Entry {
    let name = person.map(|person| person.name.clone()).unwrap_or_default();
    let deed = Deed::Pressed { incident: click.incident.clone(), num, button: click.button, refused };
    Entry { at: click.at, by: Actor { open_id: click.open_id.clone(), name }, deed }
}

fn ending_of(fault: &IncidentsFault) -> Ending {
    decision::refusal_of(fault).map_or(Ending::Open, Ending::Refused)
}

/// The row that was claimed together with the click.
fn row_of(click: &Click) -> Row {
    Row {
        lane: Lane::Commands(click.incident.clone()),
        work: Work::Finish(click.id.clone()),
        urgency: Urgency::Person,
        since: click.at,
        due_at: click.at,
        tries: 0,
        throttled: false,
        fresh: false,
        generation: 1,
    }
}
