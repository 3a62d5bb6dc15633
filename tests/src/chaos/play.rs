//! A schedule is played in a town, and then the town comes to rest.

use super::chance::Chance;
use super::doom::Doom;
use super::patience::Patient;
use super::step::{Deed, LABELS, Step, WebhookTrouble, Who};
use super::watch::Watch;
use crate::reading;
use crate::town::{Someone, Town};
use bridge::ports::{Clock as _, Registry as _};
use jiff::Timestamp;
use sandbox::clock::StillClock;
use sandbox::dynamodb::faulty::FaultyDynamo;
use sandbox::flashduty::{Act, Fault, Mode as FlashdutyMode, NewIncident, Severity};
use sandbox::lark::{Message, Mode as LarkMode, Pressed};
use sandbox::world::{Options, World};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

pub struct Play {
    pub town: Town,
    pub watch: Watch,
    /// The chat that sees the Payments channel only.
    pub payments: String,
    pub raised: Vec<Raised>,
    pub pressed: Vec<Press>,
    /// When Lark was limited by the schedule: limits met then are not our doing.
    pub limited: Vec<(Timestamp, Timestamp)>,
    limited_since: Option<Timestamp>,
    pressing: JoinSet<Press>,
    patient: Patient,
    doom: Arc<Doom>,
    table: FaultyDynamo,
    chance: Chance,
    remarks: usize,
    slow: bool,
}

pub struct Raised {
    pub id: String,
    pub title: String,
    pub payments: bool,
}

/// A press, and what came of it.
pub struct Press {
    pub who: Who,
    pub label: &'static str,
    pub incident: String,
    pub message: String,
    /// What was typed, if that was asked for; no two are the same.
    pub typed: Option<String>,
    pub answer: Pressed,
}

/// Looks at the town before it counts as one that never comes to rest.
const ROUNDS: usize = 600;

/// Where answers are slow, so many milliseconds of real time go by between two looks at what is due: a lease would else be over
/// while its worker waits for one.
const SLOW: u64 = 700;

/// Nobody does two things within a second.
const BETWEEN_DEEDS: Duration = Duration::from_millis(1_100);

/// Looks for a card that is to be pressed, 10 ms apart: trouble may well keep it away.
const LOOKS: usize = 20;

/// What no push has told is known after so long, and a minute more for a call that meets a fault which still waits for one.
const MINUTES: u32 = 6;
const MINUTE: Duration = Duration::from_secs(60);

/// A jump of the clock that may outlast a lease.
const LONG: Duration = Duration::from_secs(30);

/// Real time after which a worker is thought to wait for the clock, and not for an answer.
const IDLE: Duration = Duration::from_secs(5);

/// A press may still be carried out by a slow Flashduty after its presser was told to wait no longer.
const STRAGGLER: Duration = Duration::from_secs(1);

/// Between two sweeps at rest.
const A_WHILE: Duration = Duration::from_secs(6);

impl Play {
    pub async fn begin(seed: u64) -> Self {
        // The table deletes what has expired by the real clock, so ours must not lag behind it.
        let clock = Arc::new(StillClock::at(Timestamp::now()));
        let doom = Arc::new(Doom::default());
        let table = FaultyDynamo::new(lambda::http_client::build().unwrap());
        let patient = Patient::over(clock.clone());
        let options = Options { port: None, database: None, clock: Arc::new(patient.clone()), seed };
        let world = World::start_under(doom.clone(), Some(table.clone()), options).await.unwrap();
        let watch = Watch::over(&world.lark);
        let town = Town::found(world, clock).await;
        // An account that was heard of only just now has no history to heal.
        town.table().await.enter(town.clock.now()).await.unwrap();
        let payments = town.world.lark.add_chat("Payments", &[&town.alice.open_id, &town.bob.open_id]);
        town.route(&payments, town.payments_only()).await;
        Self {
            town,
            watch,
            payments,
            raised: Vec::new(),
            pressed: Vec::new(),
            limited: Vec::new(),
            limited_since: None,
            pressing: JoinSet::new(),
            patient,
            doom,
            table,
            chance: Chance::new(!seed),
            remarks: 0,
            slow: false,
        }
    }

    pub fn who(&self, who: Who) -> &Someone {
        match who {
            Who::Alice => &self.town.alice,
            Who::Bob => &self.town.bob,
            Who::Carol => &self.town.carol,
        }
    }

    pub async fn take(&mut self, step: &Step) {
        let world = &self.town.world;
        match step {
            Step::Raise { severity, payments, called } => self.raise(*severity, *payments, called),
            Step::Console { incident, who, deed } => self.act(*incident, *who, *deed),
            Step::Press { incident, who, own, label } => self.press(*incident, *who, *own, label).await,
            Step::Link => {
                self.town.browser_of(&self.town.carol).await.get(&self.town.home()).await;
            }
            Step::Webhook(trouble) => self.webhook(*trouble).await,
            Step::Lark(api, fault) => world.lark.fail_next(*api, *fault),
            Step::LarkIs(mode) => self.lark_is(*mode),
            Step::VoidTokens => world.lark.void_tokens(),
            Step::Flashduty(path, fault) => {
                world.flashduty.fail_next(path, fault.clone());
                self.slow |= matches!(fault, Fault::Slow(_));
            }
            Step::FlashdutyIs(mode) => world.flashduty.set_mode(*mode),
            Step::Table { after, times, fault } => self.table.fail(*after, *times, *fault),
            Step::Kill { what, runs } => self.doom.kill(*what, *runs),
            Step::Batch { deliveries } => self.doom.deliver(*deliveries),
            Step::Reorder(batches) => self.doom.reorder(*batches),
            Step::Lag(queries) => self.table.lag(*queries),
            Step::Pass(span) => {
                self.patient.rest().await;
                if *span >= LONG {
                    self.idle().await;
                }
                self.town.clock.advance(*span);
                let functions = world.functions.clone();
                tokio::spawn(async move { functions.sweep().await });
            }
            Step::Breathe(span) => tokio::time::sleep(*span).await,
        }
    }

    fn raise(&mut self, severity: Severity, payments: bool, called: &[Who]) {
        self.town.clock.advance(BETWEEN_DEEDS);
        let title = format!("incident {}", self.raised.len());
        let new = NewIncident {
            description: "something is wrong".to_owned(),
            channel: payments.then_some(self.town.payments_channel),
            responders: called.iter().map(|who| self.who(*who).member).collect(),
            ..NewIncident::new(severity, &title)
        };
        let id = self.town.world.flashduty.trigger(new).unwrap();
        self.raised.push(Raised { id, title, payments });
    }

    /// What the incident's state does not allow is refused, as on the console.
    fn act(&mut self, incident: usize, who: Who, deed: Deed) {
        let Some(raised) = self.raised.get(incident) else { return };
        let (id, member) = (raised.id.clone(), self.who(who).member);
        self.town.clock.advance(BETWEEN_DEEDS);
        let (by, act) = match deed {
            Deed::Acknowledge => (Some(member), Act::Acknowledge),
            Deed::Unacknowledge => (Some(member), Act::Unacknowledge),
            Deed::Snooze(minutes) => (Some(member), Act::Snooze(minutes)),
            Deed::Wake => (Some(member), Act::Wake),
            Deed::Close => (Some(member), Act::Resolve),
            Deed::Recover => (None, Act::Recover),
            Deed::Reopen => (Some(member), Act::Reopen("it is back".to_owned())),
            Deed::Comment => (Some(member), Act::Comment { text: self.remark(), mute_reply: false }),
            Deed::Grade(severity) => (Some(member), Act::SetSeverity(severity)),
            Deed::HandOver(to) => (Some(member), Act::Assign(vec![self.who(to).member])),
            Deed::Call(also) => (Some(member), Act::AddResponders(vec![self.who(also).member])),
            Deed::Storm => (None, Act::Storm(100)),
        };
        let _ = self.town.world.flashduty.act(&id, by, act);
    }

    fn remark(&mut self) -> String {
        self.remarks += 1;
        format!("remark {:03}.", self.remarks)
    }

    /// Presses in the background: nobody stops what they do because a colleague presses a button. Whoever does not find the button
    /// presses another.
    async fn press(&mut self, incident: usize, who: Who, own: bool, label: &'static str) {
        let Some(card) = self.card_to_press(incident, who, own).await else { return };
        let remark = self.remark();
        let first = LABELS.iter().position(|one| *one == label).unwrap_or(0);
        let labels = LABELS.iter().cycle().skip(first).take(LABELS.len());
        let Some((label, action)) =
            labels.into_iter().find_map(|label| Some((*label, reading::action(&card.content, label, Some(&remark))?)))
        else {
            return;
        };
        let typed = matches!(label, "Comment" | "Reopen").then_some(remark);
        let (lark, open_id) = (self.town.world.lark.clone(), self.who(who).open_id.clone());
        let incident = self.raised[incident].id.clone();
        let under_way = self.patient.begin_press();
        self.pressing.spawn(async move {
            let answer = lark.press(&card.message_id, &open_id, action).await;
            drop(under_way);
            Press { who, label, incident, message: card.message_id, typed, answer }
        });
    }

    /// The card as it is, for which one waits a little.
    async fn card_to_press(&self, incident: usize, who: Who, own: bool) -> Option<Message> {
        let raised = self.raised.get(incident)?;
        for _ in 0..LOOKS {
            let own = self.cards(raised, &self.who(who).open_id).pop().filter(|_| own);
            if let Some(card) = own.or_else(|| self.cards(raised, &self.town.on_call).pop()) {
                return Some(card);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        None
    }

    async fn webhook(&mut self, trouble: WebhookTrouble) {
        let flashduty = &self.town.world.flashduty;
        match trouble {
            WebhookTrouble::Hold => flashduty.hold(),
            WebhookTrouble::Release => flashduty.release(),
            WebhookTrouble::DuplicateNext => flashduty.duplicate_next(1),
            WebhookTrouble::DropNext => flashduty.drop_next(1),
            WebhookTrouble::Shuffle => {
                let mut held = flashduty.pending();
                self.chance.shuffle(&mut held);
                for push in held {
                    flashduty.send(push).await;
                }
            }
        }
    }

    fn lark_is(&mut self, mode: LarkMode) {
        self.town.world.lark.set_mode(mode);
        let now = self.town.clock.now();
        match (mode, self.limited_since) {
            (LarkMode::Limited, None) => self.limited_since = Some(now),
            (LarkMode::Up | LarkMode::Slow | LarkMode::Down, Some(since)) => {
                self.limited.push((since, now));
                self.limited_since = None;
            }
            (LarkMode::Limited, Some(_)) | (LarkMode::Up | LarkMode::Slow | LarkMode::Down, None) => {}
        }
    }

    /// All trouble ends. Faults of neighbours that no call has met yet stay; each befalls one call and no more.
    pub async fn lift(&mut self) {
        self.lark_is(LarkMode::Up);
        self.town.world.flashduty.set_mode(FlashdutyMode::Up);
        self.town.world.flashduty.drop_next(0);
        self.doom.lift();
        self.table.recover();
        self.town.world.flashduty.release();
        while let Some(press) = self.pressing.join_next().await {
            self.pressed.push(press.unwrap());
        }
        if self.slow {
            tokio::time::sleep(STRAGGLER).await;
        }
    }

    /// Time passes until nothing waits. What was lost on the way to us for good is found within five minutes, by asking Flashduty.
    pub async fn calm(&self) -> Result<(), String> {
        for _ in 0..MINUTES {
            self.rest().await?;
            self.idle().await;
            self.town.clock.advance(MINUTE);
            self.town.world.functions.sweep().await;
        }
        self.rest().await
    }

    /// Waits, in real time, until no worker is in the middle of something. What takes milliseconds of real time would else take longer
    /// than its lease by the town's clock, and two workers would meet in one lane.
    async fn idle(&self) {
        let at_rest = async {
            while self.town.world.functions.under_way() > 0 {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        let _ = tokio::time::timeout(IDLE, at_rest).await;
    }

    async fn rest(&self) -> Result<(), String> {
        let mut quiet = 0;
        for _ in 0..ROUNDS {
            self.town.world.flashduty.settle().await;
            let rows = self.town.rows().await;
            let Some(due_at) = rows.iter().map(|row| row["due_at"].as_i64().unwrap_or(0)).min() else {
                quiet += 1;
                if quiet == 2 {
                    return Ok(());
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
                continue;
            };
            quiet = 0;
            // What is due already may be leased to a worker that was killed, or that is still at it.
            let ahead = u64::try_from(due_at - self.town.clock.now().as_millisecond()).unwrap_or(0);
            self.idle().await;
            self.town.clock.advance(Duration::from_millis(ahead).max(A_WHILE));
            self.town.world.functions.sweep().await;
            let slow = self.slow && ahead == 0;
            tokio::time::sleep(Duration::from_millis(if slow { SLOW } else { 2 })).await;
        }
        let rows = self.town.rows().await;
        Err(format!("after {ROUNDS} sweeps this still waits: {rows:?}"))
    }

    /// The newest card of each incident and place, and how many there are.
    pub fn cards(&self, raised: &Raised, place: &str) -> Vec<Message> {
        let cards = self.town.world.lark.cards_of(place).into_iter();
        // One that leads to another is a note, and has no tags.
        let is_live = |card: &Message| card.content["header"]["text_tag_list"].is_array();
        cards
            .filter(|card| is_live(card) && super::face::title(&card.content).as_deref() == Some(raised.title.as_str()))
            .collect()
    }

    pub fn end(&self) {
        self.watch.end();
    }
}
