//! Everything the fake remembers.

use super::answer::Refused;
use super::api::Api;
use super::application::Application;
use super::buzz::Buzzes;
use super::configuration::Configuration;
use super::group_bot::GroupBot;
use super::ids::Ids;
use super::limits::Limits;
use super::log::Log;
use super::message::{Draft, Message, Stored};
use super::quota::Quota;
use super::{App, Fault, Mode};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

/// A company keeps its last messages and events only, so that a playground may run for days.
const KEPT_MESSAGES: usize = 1_000;
const KEPT_EVENTS: usize = 1_000;

/// Someone in the company.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Person {
    pub(super) open_id: String,
    pub(super) union_id: String,
    pub(super) name: String,
    pub(super) email: String,
    /// With its country code; empty for none.
    #[serde(default)]
    pub(super) mobile: String,
    /// Whether they are outside the app's contact range: the app then finds nobody by their e-mail or mobile number.
    #[serde(default)]
    pub(super) out_of_range: bool,
}

/// A group, or one person's talk with the bot.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Chat {
    pub(super) chat_id: String,
    pub(super) name: String,
    pub(super) members: Vec<String>,
    /// The human of a p2p chat; `None` for a group.
    pub(super) person: Option<String>,
    pub(super) bot: bool,
    pub(super) disbanded: bool,
    /// Whether a card may mention everybody.
    pub(super) at_all: bool,
}

/// A sign-in code.
pub(super) struct Code {
    pub(super) open_id: String,
    pub(super) redirect_uri: String,
    /// `code_challenge`, and whether it is the SHA-256 of the verifier.
    pub(super) challenge: Option<(String, bool)>,
    pub(super) expires_at: Timestamp,
    pub(super) used: bool,
}

/// An event that Lark pushes until it is answered with 200.
#[derive(Debug, Clone)]
pub(super) struct Event {
    /// Counts the events.
    pub(super) number: u64,
    pub(super) envelope: Value,
    pub(super) delivered: bool,
}

pub(super) struct State {
    pub(super) app: App,
    pub(super) application: Application,
    pub(super) configuration: Configuration,
    pub(super) ids: Ids,
    /// The bot's own `open_id`.
    pub(super) bot: String,
    pub(super) people: Vec<Person>,
    pub(super) chats: Vec<Chat>,
    /// The last ones, oldest first.
    pub(super) messages: VecDeque<Stored>,
    /// `uuid` of a post: when, and which message it made.
    pub(super) uuids: HashMap<String, (Timestamp, String)>,
    /// Tenant access tokens and when each expires, oldest first.
    pub(super) tenant_tokens: Vec<(String, Timestamp)>,
    /// User access tokens: whose, and when it expires.
    pub(super) user_tokens: HashMap<String, (String, Timestamp)>,
    pub(super) redirect_urls: HashSet<String>,
    pub(super) codes: HashMap<String, Code>,
    /// Chats and people to whom every post is turned down, with the code.
    pub(super) closed_to_us: BTreeMap<String, i64>,
    pub(super) group_bots: Vec<GroupBot>,
    pub(super) buzzes: Buzzes,
    /// Every buzz is turned down with this code.
    pub(super) buzzes_refused_with: Option<i64>,
    pub(super) limits: Limits,
    pub(super) quota: Quota,
    /// Whether the company uses the app.
    pub(super) is_enabled: bool,
    pub(super) mode: Mode,
    pub(super) faults: HashMap<Api, VecDeque<Fault>>,
    /// The last ones, oldest first.
    pub(super) events: VecDeque<Event>,
    pub(super) locks_pressed_cards: bool,
    pub(super) log: Log,
}

impl State {
    pub(super) fn new(app: App, seed: u64) -> Self {
        let mut ids = Ids::new(seed);
        let bot = ids.hex("ou_");
        Self {
            app,
            application: Application::default(),
            configuration: Configuration::default(),
            ids,
            bot,
            people: Vec::new(),
            chats: Vec::new(),
            messages: VecDeque::new(),
            uuids: HashMap::new(),
            tenant_tokens: Vec::new(),
            user_tokens: HashMap::new(),
            redirect_urls: HashSet::new(),
            codes: HashMap::new(),
            closed_to_us: BTreeMap::new(),
            group_bots: Vec::new(),
            buzzes: Buzzes::default(),
            buzzes_refused_with: None,
            limits: Limits::new(),
            quota: Quota::default(),
            is_enabled: true,
            mode: Mode::Up,
            faults: HashMap::new(),
            events: VecDeque::new(),
            locks_pressed_cards: true,
            log: Log::default(),
        }
    }

    pub(super) fn person(&self, open_id: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.open_id == open_id)
    }

    pub(super) fn person_mut(&mut self, open_id: &str) -> Option<&mut Person> {
        self.people.iter_mut().find(|person| person.open_id == open_id)
    }

    pub(super) fn chat(&self, chat_id: &str) -> Option<&Chat> {
        self.chats.iter().find(|chat| chat.chat_id == chat_id)
    }

    pub(super) fn chat_mut(&mut self, chat_id: &str) -> Option<&mut Chat> {
        self.chats.iter_mut().find(|chat| chat.chat_id == chat_id)
    }

    pub(super) fn stored(&self, message_id: &str) -> Option<&Stored> {
        self.messages.iter().find(|stored| stored.message.message_id == message_id)
    }

    pub(super) fn stored_mut(&mut self, message_id: &str) -> Option<&mut Stored> {
        self.messages.iter_mut().find(|stored| stored.message.message_id == message_id)
    }

    /// The talk of a person with the bot; begins when either of them first writes.
    pub(super) fn p2p_chat_of(&mut self, open_id: &str) -> String {
        if let Some(chat) = self.chats.iter().find(|chat| chat.person.as_deref() == Some(open_id)) {
            return chat.chat_id.clone();
        }
        let chat_id = self.ids.hex("oc_");
        self.chats.push(Chat {
            chat_id: chat_id.clone(),
            name: String::new(),
            members: vec![open_id.to_owned()],
            person: Some(open_id.to_owned()),
            bot: true,
            disbanded: false,
            at_all: false,
        });
        chat_id
    }

    /// Puts a message into a chat; a person's own is never news to a test.
    pub(super) fn put(&mut self, chat_id: &str, draft: Draft, now: Timestamp) -> Message {
        let message = Message {
            message_id: self.ids.hex("om_"),
            chat_id: chat_id.to_owned(),
            person: self.chat(chat_id).and_then(|chat| chat.person.clone()),
            writer: draft.writer,
            answers: draft.answers,
            msg_type: draft.msg_type,
            content: draft.content,
            create_time: now,
            update_time: now,
            version: 1,
            recalled: false,
        };
        let looked_at = u32::from(message.writer.is_some() && !message.is_of_group_bot());
        self.messages.push_back(Stored { message: message.clone(), looked_at, presses: 0 });
        if self.messages.len() > KEPT_MESSAGES {
            self.messages.pop_front();
        }
        message
    }

    /// Takes an event into the list of those to be pushed; its number there.
    pub(super) fn keep_event(&mut self, envelope: Value) -> u64 {
        let number = self.events.back().map_or(0, |last| last.number + 1);
        self.events.push_back(Event { number, envelope, delivered: false });
        if self.events.len() > KEPT_EVENTS {
            self.events.pop_front();
        }
        number
    }

    pub(super) fn event_mut(&mut self, number: u64) -> Option<&mut Event> {
        self.events.iter_mut().find(|event| event.number == number)
    }

    /// Gives a card its new content.
    pub(super) fn replace(&mut self, message_id: &str, content: Value, now: Timestamp) {
        if let Some(stored) = self.stored_mut(message_id) {
            stored.message.content = content;
            stored.message.update_time = now;
            stored.message.version += 1;
        }
    }

    /// Who may be named on a card in this chat, and whether everybody may be called.
    pub(super) fn audience(&self, chat_id: &str) -> super::card::Audience {
        let people = self.people.iter().flat_map(|person| [&person.open_id, &person.union_id, &person.email]);
        super::card::Audience {
            known: people.chain([&self.bot]).cloned().collect(),
            at_all: self.chat(chat_id).is_some_and(|chat| chat.at_all),
        }
    }

    /// Lark's words for one of our posts that it turns down whatever it says.
    pub(super) fn closed(&self, target: &str) -> Result<(), Refused> {
        match self.closed_to_us.get(target) {
            Some(code) => Err(Refused::new(*code, "the bot may not send this message here")),
            None => Ok(()),
        }
    }
}
