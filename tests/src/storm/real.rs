//! A storm in real time: the whole sandbox, with the AWS SDK, HTTP on loopback, the embedded DynamoDB and the fake Lark with its limits
//! as they are. Everything is in this one process, so that a storm that is too large measures the machine.

use super::Size;
use super::report::{peak_memory, percentile};
use crate::chaos::chance::Chance;
use crate::chaos::face::{self, Face, State};
use bridge::chat::{Chat, Route};
use bridge::id::{ChannelId, ChatId};
use bridge::ports::{ChatBook as _, Clock as _};
use jiff::{SignedDuration, Timestamp};
use lambda::clock::SystemClock;
use sandbox::flashduty::{Act, NewIncident, Severity};
use sandbox::lark::Message;
use sandbox::world::{INTEGRATION, Options, World};
use std::collections::{BTreeMap, HashMap};
use std::fmt::{self, Display, Formatter};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::Table;

/// What happens to an incident happens within so many milliseconds after it was raised.
const LASTS: u64 = 30_000;

/// At most so much happens to it.
const MOST_ACTS: u64 = 3;

/// The fakes forget the oldest of more incidents than this.
pub const MOST_INCIDENTS: usize = 500;

/// Whatever is lost on the way is found by the sweep or the reconcile of one of the next minutes.
const PATIENCE: Duration = Duration::from_secs(240);

/// Between two looks at whether all is shown.
const A_LOOK: Duration = Duration::from_secs(1);

/// What became of a storm.
pub struct Outcome {
    incidents: usize,
    chats: usize,
    lost: Vec<String>,
    took: Duration,
    /// Posts, updates, and calls that met a limit.
    calls: (usize, usize, usize),
    /// By severity: until the first card stood there, and from the last change until the card told of it.
    late: BTreeMap<&'static str, (Vec<SignedDuration>, Vec<SignedDuration>)>,
    /// Pushes that got no 200 in time, so that only the reconcile of a later minute finds what they told.
    failed_pushes: usize,
    /// One reading of the table before the storm, and during it, when it is fullest.
    readings: (Duration, Duration),
}

/// A step of the schedule: an incident is raised, or something is done to it.
enum Step {
    Raise(Severity),
    Do(Act),
}

struct Raised {
    id: String,
    title: String,
    chat: String,
    severity: Severity,
    at: Timestamp,
    changed_at: Timestamp,
}

/// Plays a storm to its end, every incident with a card of its own.
pub async fn play(size: &Size) -> Outcome {
    let clock = Arc::new(SystemClock);
    let world = World::start(Options { port: None, database: None, clock: clock.clone(), seed: size.seed }).await.unwrap();
    let table = world.houses.house(INTEGRATION).await.unwrap().table;
    let member = world.flashduty.add_member("Alice", "alice@example.com");
    let chats = furnish(&world, &table, size.chats).await;
    let before = one_reading(&table).await;
    let began = Instant::now();
    let raised = happen(&world, &chats, member, size).await;
    let during = one_reading(&table).await;
    while began.elapsed() < PATIENCE && !wrong(&world, &raised).is_empty() {
        tokio::time::sleep(A_LOOK).await;
    }
    outcome(&world, size, &raised, (before, during))
}

async fn furnish(world: &World, table: &Table, chats: usize) -> Vec<(String, i64)> {
    let mut furnished = Vec::new();
    for number in 0..chats {
        let (chat, channel) = (world.lark.add_chat(&format!("chat {number}"), &[]), world.flashduty.add_channel("channel"));
        let route = Route { channels: vec![ChannelId(channel)], ..Route::default() };
        let known = Chat { storm_after: Some(0), ..Chat::new(ChatId::new(&chat), "", vec![route]) };
        table.remember(&known).await.unwrap();
        furnished.push((chat, channel));
    }
    furnished
}

/// The median of a few.
async fn one_reading(table: &Table) -> Duration {
    let mut took = Vec::new();
    for _ in 0..11 {
        let began = Instant::now();
        table.chats().await.unwrap();
        took.push(began.elapsed());
    }
    took.sort_unstable();
    took[took.len() / 2]
}

/// Everything happens at its moment.
async fn happen(world: &World, chats: &[(String, i64)], member: i64, size: &Size) -> Vec<Raised> {
    let mut raised: HashMap<usize, Raised> = HashMap::new();
    let began = tokio::time::Instant::now();
    for (at, number, step) in schedule(size) {
        tokio::time::sleep_until(began + at).await;
        let now = SystemClock.now();
        match step {
            Step::Raise(severity) => {
                let (chat, channel) = chats[number % chats.len()].clone();
                let title = format!("incident {number}");
                let new = NewIncident { channel: Some(channel), responders: vec![member], ..NewIncident::new(severity, &title) };
                let id = world.flashduty.trigger(new).unwrap();
                raised.insert(number, Raised { id, title, chat, severity, at: now, changed_at: now });
            }
            Step::Do(act) => {
                let Some(one) = raised.get_mut(&number) else { continue };
                // What its state does not allow does not happen.
                if world.flashduty.act(&one.id, Some(member), act).is_ok() {
                    one.changed_at = now;
                }
            }
        }
    }
    raised.into_values().collect()
}

fn schedule(size: &Size) -> Vec<(Duration, usize, Step)> {
    let mut chance = Chance::new(size.seed);
    let mut steps = Vec::new();
    for number in 0..size.incidents {
        let at = chance.from(0, size.span.as_millis() as u64);
        let severity = chance.pick(&[Severity::Critical, Severity::Warning, Severity::Warning, Severity::Info, Severity::Info]);
        steps.push((Duration::from_millis(at), number, Step::Raise(severity)));
        for _ in 0..chance.from(0, MOST_ACTS) {
            let act = match chance.from(1, 5) {
                1 => Act::Acknowledge,
                2 => Act::Resolve,
                3 => Act::SetSeverity(chance.pick(&[Severity::Critical, Severity::Info])),
                4 => Act::Storm(100),
                _ => Act::Comment { text: "looking".to_owned(), mute_reply: false },
            };
            steps.push((Duration::from_millis(at + chance.from(1_100, LASTS)), number, Step::Do(act)));
        }
    }
    steps.sort_by_key(|(at, _, _)| *at);
    steps
}

/// The cards by their title, which is never changed.
fn cards(world: &World, raised: &[Raised]) -> HashMap<String, Vec<Message>> {
    let mut cards: HashMap<String, Vec<Message>> = HashMap::new();
    let chats: std::collections::BTreeSet<_> = raised.iter().map(|one| one.chat.as_str()).collect();
    for message in chats.into_iter().flat_map(|chat| world.lark.cards_of(chat)) {
        cards.entry(face::title(&message.content).unwrap_or_default()).or_default().push(message);
    }
    cards
}

/// The incidents that are not shown as they are, once.
fn wrong(world: &World, raised: &[Raised]) -> Vec<String> {
    let cards = cards(world, raised);
    let now = SystemClock.now().as_second();
    let some_failed = failed_pushes(world) > 0;
    let is_wrong = |one: &&Raised| {
        let right = Face::of_incident(&world.flashduty.incident(&one.id).unwrap(), now);
        let cards = cards.get(&one.title).map(Vec::as_slice).unwrap_or_default();
        let [card] = cards else {
            // Nobody is told of what is over before anybody heard of it, as when all of its pushes failed.
            return !(cards.is_empty() && right.state == State::Closed && some_failed);
        };
        Face::of_card(&card.content, &BTreeMap::new()) != Some(right) || card.chat_id != one.chat
    };
    raised.iter().filter(is_wrong).map(|one| one.id.clone()).collect()
}

fn failed_pushes(world: &World) -> usize {
    world.flashduty.deliveries().iter().filter(|delivery| !delivery.succeeded()).count()
}

fn outcome(world: &World, size: &Size, raised: &[Raised], readings: (Duration, Duration)) -> Outcome {
    let cards = cards(world, raised);
    let mut late: BTreeMap<&'static str, (Vec<_>, Vec<_>)> = BTreeMap::new();
    let began = raised.iter().map(|one| one.at).min().unwrap_or(Timestamp::UNIX_EPOCH);
    let mut ended = began;
    for one in raised {
        let Some([card]) = cards.get(&one.title).map(Vec::as_slice) else { continue };
        let (first, last) = late.entry(name_of(one.severity)).or_default();
        first.push(card.create_time.duration_since(one.at));
        last.push(card.update_time.duration_since(one.changed_at).max(SignedDuration::ZERO));
        ended = ended.max(card.update_time);
    }
    for (first, last) in late.values_mut() {
        first.sort_unstable();
        last.sort_unstable();
    }
    let calls = world.lark.calls();
    let count = |is: fn(&sandbox::lark::Call) -> bool| {
        calls.iter().filter(|call| call.path.contains("/im/v1/messages") && is(call)).count()
    };
    Outcome {
        incidents: size.incidents,
        chats: size.chats,
        lost: wrong(world, raised),
        took: Duration::try_from(ended.duration_since(began)).unwrap_or_default(),
        calls: (count(|call| call.method == "POST"), count(|call| call.method == "PATCH"), count(|call| call.code != Some(0))),
        late,
        failed_pushes: failed_pushes(world),
        readings,
    }
}

fn name_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "Critical",
        Severity::Warning => "Warning",
        Severity::Info => "Info",
    }
}

impl Outcome {
    /// What must never be.
    pub fn broken(&self) -> Vec<String> {
        let mut broken: Vec<_> = self.lost.iter().take(5).map(|id| format!("{id} is not shown as it is")).collect();
        if self.calls.2 > 0 {
            broken.push(format!("{} calls met a limit", self.calls.2));
        }
        broken
    }
}

impl Display for Outcome {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (posts, updates, refused) = self.calls;
        let rate = self.incidents as f64 * 0.06;
        writeln!(f, "incidents        {} over {} chats, {} lost", self.incidents, self.chats, self.lost.len())?;
        writeln!(f, "time             {:.1?} after the first event; {rate:.1} s for the posts at 1,000 a minute", self.took)?;
        writeln!(f, "calls            {posts} posts, {updates} updates, {refused} met a limit")?;
        writeln!(f, "pushes           {} got no 200 within Flashduty's time", self.failed_pushes)?;
        writeln!(f, "lateness         first card  p50      p99      max  state  p50      p99      max")?;
        for (severity, (first, last)) in &self.late {
            write!(f, "  {severity:<9}")?;
            for all in [first, last] {
                write!(f, "  {:>8} {:>8} {:>8}", percentile(all, 50), percentile(all, 99), percentile(all, 100))?;
            }
            writeln!(f)?;
        }
        writeln!(f, "one reading      of the table: {:.1?} before the storm, {:.1?} in it", self.readings.0, self.readings.1)?;
        writeln!(f, "peak memory      {}", peak_memory())
    }
}
