//! Which pushes arrive when: late, twice, and in another order than that in which things happened.

use super::Size;
use super::clock::SimulatedClock;
use super::history;
use crate::chaos::chance::Chance;
use bridge::chat::{Chat, Route};
use bridge::event::IncidentEvent;
use bridge::id::{ChannelId, ChatId};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

/// Everything about an incident has happened within so long after it was raised.
const LASTS: SignedDuration = SignedDuration::from_secs(60);

/// A push takes so many milliseconds.
const USUALLY: (u64, u64) = (50, 500);

/// One in twenty takes so many: newer ones overtake it.
const SELDOM: (u64, u64) = (1_000, 10_000);

/// One push of so many is late, and one comes twice.
const ONE_IN: u64 = 20;

/// A storm as it will come.
pub struct Schedule {
    /// The chats, each with the incidents of the channel of its number.
    pub chats: Vec<Chat>,
    /// The incidents by number, each with all that happens to it, in order.
    pub incidents: Vec<Planned>,
    /// The pushes in the order of their arrival.
    pub pushes: Vec<Push>,
}

/// An incident of the storm.
pub struct Planned {
    /// Where its card belongs.
    pub chat: ChatId,
    /// What happens to it.
    pub events: Vec<IncidentEvent>,
}

/// A push on its way.
#[derive(Clone)]
pub struct Push {
    /// When it arrives, since the beginning.
    pub arrives: Duration,
    /// What it tells.
    pub event: IncidentEvent,
}

impl Schedule {
    /// The storm of this size.
    pub fn of(size: &Size) -> Self {
        let mut chance = Chance::new(size.seed);
        let chats: Vec<_> = (0..size.chats).map(chat).collect();
        let incidents: Vec<_> = (0..size.incidents).map(|number| planned(number, size, &mut chance)).collect();
        let mut pushes: Vec<_> =
            incidents.iter().flat_map(|planned| &planned.events).flat_map(|event| pushes_of(event, &mut chance)).collect();
        pushes.sort_by_key(|push| push.arrives);
        Self { chats, incidents, pushes }
    }

    /// When the first incident was raised.
    pub fn first_event(&self) -> Timestamp {
        self.incidents.iter().map(|planned| planned.events[0].at).min().unwrap_or(SimulatedClock::epoch())
    }

    /// When the last push arrives.
    pub fn last_arrival(&self) -> Duration {
        self.pushes.last().map_or(Duration::ZERO, |push| push.arrives)
    }
}

fn chat(number: usize) -> Chat {
    let route = Route { channels: vec![ChannelId(number as i64)], ..Route::default() };
    Chat::new(ChatId::new(format!("oc_{number}")), format!("chat {number}"), vec![route])
}

fn planned(number: usize, size: &Size, chance: &mut Chance) -> Planned {
    let channel = number % size.chats;
    let begins = SimulatedClock::epoch() + Duration::from_millis(chance.from(0, size.span.as_millis() as u64));
    let events = history::of(number, channel, begins, LASTS, size.seed);
    Planned { chat: ChatId::new(format!("oc_{channel}")), events }
}

fn pushes_of(event: &IncidentEvent, chance: &mut Chance) -> Vec<Push> {
    let times = if chance.one_in(ONE_IN) { 2 } else { 1 };
    (0..times).map(|_| Push { arrives: arrival(event.at, chance), event: event.clone() }).collect()
}

fn arrival(at: Timestamp, chance: &mut Chance) -> Duration {
    let (least, most) = if chance.one_in(ONE_IN) { SELDOM } else { USUALLY };
    let happened = Duration::try_from(at.duration_since(SimulatedClock::epoch())).unwrap_or(Duration::ZERO);
    happened + Duration::from_millis(chance.from(least, most))
}
