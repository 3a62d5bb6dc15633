//! A Lark in memory: its limits as `sandbox::lark::limits` counts them, its latency, and what stands in its chats.

mod window;

use crate::chaos::chance::Chance;
use async_trait::async_trait;
use bridge::card::{IncidentCard, Message};
use bridge::id::{ChatId, IncidentId, MessageId, OpenId};
use bridge::lane::Destination;
use bridge::ports::{Answered, Chats, ChatsFault, Clock, Posted};
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use window::{OF_A_TARGET, OF_AN_API, Window};

/// The limit of an API (Lark: "Frequency control"), and that of a chat or message ("Send message").
const LIMIT_OF_AN_API: i64 = 99_991_400;
const LIMIT_OF_A_TARGET: i64 = 230_020;

/// A call takes so many milliseconds, half of them on the way there.
const CALL: (u64, u64) = (90, 150);

/// The fake.
pub struct MemoryLark {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

struct State {
    chance: Chance,
    windows: BTreeMap<String, Window>,
    uuids: HashMap<String, MessageId>,
    messages: Vec<Standing>,
    refused: u64,
    doubled: u64,
}

/// A message that stands in a chat, and all that it ever said.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Which.
    pub id: MessageId,
    /// Where.
    pub to: Destination,
    /// The newest words.
    pub message: Message,
    /// When it was written, and written over; what it said then, as [`words_of`] tells.
    pub said: Vec<(Timestamp, String)>,
}

/// What Lark has counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Posts that Lark took.
    pub posts: u64,
    /// Updates that Lark took.
    pub updates: u64,
    /// Calls that met a limit.
    pub refused: u64,
    /// Posts that repeated a `uuid`.
    pub doubled: u64,
    /// The most calls of one API in a second.
    pub in_a_second: usize,
    /// The most calls of one API in a minute.
    pub in_a_minute: usize,
}

/// What a message says, that it is late aside: no patch is needed only to say that it no longer is.
pub fn words_of(message: &Message) -> String {
    match message {
        Message::Incident(card) => Message::Incident(Box::new(IncidentCard { late: None, ..(**card).clone() })).digest(),
        Message::Note(_) => message.digest(),
        Message::Digest(card) => format!("{}\n{}", card.title.en, message.digest()),
    }
}

/// Of a digest's words: how many incidents stand on it, of which it never loses one.
pub fn headline(words: &str) -> &str {
    words.lines().next().unwrap_or_default()
}

impl MemoryLark {
    /// An empty one.
    pub fn new(clock: Arc<dyn Clock>, seed: u64) -> Self {
        let (windows, uuids) = (BTreeMap::new(), HashMap::new());
        let state = State { chance: Chance::new(!seed), windows, uuids, messages: Vec::new(), refused: 0, doubled: 0 };
        Self { clock, state: Mutex::new(state) }
    }

    /// All that stands in its chats.
    pub fn messages(&self) -> Vec<Standing> {
        self.locked().messages.clone()
    }

    /// How many messages were posted in each minute after this moment.
    pub fn posts_by_minute(&self, from: Timestamp) -> Vec<usize> {
        let mut by_minute = Vec::new();
        for standing in &self.locked().messages {
            let minute = standing.said[0].0.duration_since(from).as_mins().max(0) as usize;
            by_minute.resize(by_minute.len().max(minute + 1), 0);
            by_minute[minute] += 1;
        }
        by_minute
    }

    /// What it has counted.
    pub fn counted(&self) -> Counted {
        let state = self.locked();
        let posts = state.messages.len() as u64;
        let said: usize = state.messages.iter().map(|standing| standing.said.len()).sum();
        let apis = || ["send", "patch"].into_iter().filter_map(|api| state.windows.get(api));
        Counted {
            posts,
            updates: said as u64 - posts,
            refused: state.refused,
            doubled: state.doubled,
            in_a_second: apis().map(|window| window.fullest(0)).max().unwrap_or(0),
            in_a_minute: apis().map(|window| window.fullest(1)).max().unwrap_or(0),
        }
    }

    fn locked(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A call: on its way there, carried out at one moment, on its way back.
    async fn call<T>(&self, work: impl FnOnce(&mut State, Timestamp) -> Result<T, ChatsFault>) -> Answered<T> {
        let takes = Duration::from_millis(self.locked().chance.from(CALL.0, CALL.1));
        self.clock.pause(takes / 2).await;
        let outcome = work(&mut self.locked(), self.clock.now());
        self.clock.pause(takes / 2).await;
        Answered { outcome, log_id: None }
    }
}

impl State {
    fn take(&mut self, api: &str, target: &str, now: Timestamp) -> Result<(), ChatsFault> {
        let window = |limits| move || Window::of(limits);
        let taken = self.windows.entry(api.to_owned()).or_insert_with(window(OF_AN_API)).take(now);
        if let Err(opens_in) = taken {
            self.refused += 1;
            return Err(ChatsFault::Limited { wait: Some(opens_in), code: LIMIT_OF_AN_API });
        }
        let taken = self.windows.entry(target.to_owned()).or_insert_with(window(OF_A_TARGET)).take(now);
        taken.map_err(|_| {
            self.refused += 1;
            ChatsFault::Limited { wait: None, code: LIMIT_OF_A_TARGET }
        })
    }

    fn post(&mut self, to: &Destination, message: &Message, uuid: &str, now: Timestamp) -> Result<MessageId, ChatsFault> {
        if let Some(first) = self.uuids.get(uuid) {
            self.doubled += 1;
            return Ok(first.clone());
        }
        self.take("send", &format!("{to:?}"), now)?;
        let id = MessageId::new(format!("om_{}", self.messages.len()));
        self.messages.push(Standing {
            id: id.clone(),
            to: to.clone(),
            message: message.clone(),
            said: vec![(now, words_of(message))],
        });
        self.uuids.insert(uuid.to_owned(), id.clone());
        Ok(id)
    }

    fn update(&mut self, id: &MessageId, message: &Message, now: Timestamp) -> Result<(), ChatsFault> {
        self.take("patch", id.as_str(), now)?;
        let number: Option<usize> = id.as_str().strip_prefix("om_").and_then(|number| number.parse().ok());
        let standing = number.and_then(|number| self.messages.get_mut(number)).ok_or(ChatsFault::Unavailable)?;
        standing.message = message.clone();
        standing.said.push((now, words_of(message)));
        Ok(())
    }
}

#[async_trait]
impl Chats for MemoryLark {
    async fn post(&self, to: &Destination, message: &Message, uuid: &str) -> Answered<Posted> {
        let posted = |id| Posted { message: id, chat: None };
        self.call(|state, now| state.post(to, message, uuid, now).map(posted)).await
    }

    async fn update(&self, card: &MessageId, message: &Message) -> Answered<()> {
        self.call(|state, now| state.update(card, message, now)).await
    }

    async fn reply(&self, _: &MessageId, _: &Message, _: &str) -> Answered<Posted> {
        Answered { outcome: Err(ChatsFault::Unavailable), log_id: None }
    }

    async fn find(&self, _: &ChatId, _: &IncidentId, _: Timestamp) -> Answered<Option<MessageId>> {
        Answered { outcome: Err(ChatsFault::Unavailable), log_id: None }
    }

    async fn buzz(&self, _: &MessageId, _: &[OpenId]) -> Answered<()> {
        Answered { outcome: Err(ChatsFault::Unavailable), log_id: None }
    }

    async fn own_open_id(&self) -> Result<OpenId, ChatsFault> {
        Err(ChatsFault::Unavailable)
    }
}
