//! The company as a test or the playground sees it: sets it up, troubles it, looks at it.

use super::api::Api;
use super::log::Call;
use super::message::{Message, Stored};
use super::state::{Chat, Person, State};
use super::{FakeLark, Fault, Mode, sign_in};
use serde_json::{Value, json};
use std::collections::HashMap;

/// The page shows the newest messages of each chat: what it is sent at every change has to stay small.
const SHOWN: usize = 30;

/// People and chats.
impl FakeLark {
    /// Whether nobody works here and there is no group.
    pub fn is_empty(&self) -> bool {
        self.look(|state| state.people.is_empty() && state.chats.is_empty())
    }

    /// Someone joins the company; their `open_id`.
    pub fn add_person(&self, name: &str, email: &str) -> String {
        self.change(|state| {
            let (open_id, union_id) = (state.ids.hex("ou_"), state.ids.hex("on_"));
            let (name, email, mobile) = (name.to_owned(), email.to_owned(), String::new());
            let person = Person { open_id: open_id.clone(), union_id, name, email, mobile, out_of_range: false };
            state.people.push(person);
            open_id
        })
    }

    /// Someone leaves the company: they can no longer be found, written to or mentioned.
    pub fn remove_person(&self, open_id: &str) {
        self.change(|state| state.people.retain(|person| person.open_id != open_id));
    }

    /// A group with these people and the bot; its `chat_id`. No event tells the bot.
    pub fn add_chat(&self, name: &str, members: &[&str]) -> String {
        self.change(|state| {
            let chat_id = state.ids.hex("oc_");
            state.chats.push(Chat {
                chat_id: chat_id.clone(),
                name: name.to_owned(),
                members: members.iter().map(ToString::to_string).collect(),
                person: None,
                bot: true,
                disbanded: false,
                at_all: true,
            });
            chat_id
        })
    }

    /// Whether cards in this group may mention everybody. They may, until this says no.
    pub fn allow_at_all(&self, chat_id: &str, allow: bool) {
        self.change(|state| state.chat_mut(chat_id).map(|chat| chat.at_all = allow));
    }

    /// Every post to this chat (`oc_…`) or person (`ou_…`) is turned down with this code; `None` ends it.
    /// For example 230018 (only some may speak here), 230013 (cannot use the app), 230053 (has turned the bot off).
    pub fn close_to_the_bot(&self, id: &str, code: Option<i64>) {
        self.change(|state| match code {
            Some(code) => state.closed_to_us.insert(id.to_owned(), code),
            None => state.closed_to_us.remove(id),
        });
    }

    /// An administrator takes a message back.
    pub fn recall(&self, message_id: &str) {
        self.change(|state| state.stored_mut(message_id).map(|stored| stored.message.recalled = true));
    }

    /// The bot's own `open_id`.
    pub fn bot(&self) -> String {
        self.look(|state| state.bot.clone())
    }
}

/// The developer console, and troubles.
impl FakeLark {
    /// Adds a redirect address to the security settings. Only these, to the letter, pass the authorize page.
    pub fn allow_redirect(&self, url: &str) {
        self.change(|state| state.redirect_urls.insert(url.to_owned()));
    }

    /// Takes a redirect address out of the security settings.
    pub fn forbid_redirect(&self, url: &str) {
        self.change(|state| state.redirect_urls.remove(url));
    }

    /// Path and query that make a browser this person's and send it on to `to`.
    pub fn sign_in_path(&self, open_id: &str, to: &str) -> String {
        sign_in::sign_in_path(open_id, to)
    }

    /// How Lark is from now on.
    pub fn set_mode(&self, mode: Mode) {
        self.change(|state| state.mode = mode);
    }

    /// How Lark is.
    pub fn mode(&self) -> Mode {
        self.look(|state| state.mode)
    }

    /// Switches Lark's limits on (as at first) or off.
    pub fn set_limits(&self, on: bool) {
        self.change(|state| state.limits.switch(on));
    }

    /// Whether a card whose press is not answered yet refuses updates (230099 with 11310 "card action is lock"), as at first.
    pub fn lock_pressed_cards(&self, on: bool) {
        self.change(|state| state.locks_pressed_cards = on);
    }

    /// Something befalls the next call of this API. Several faults of one API wait in line.
    pub fn fail_next(&self, api: Api, fault: Fault) {
        self.change(|state| state.faults.entry(api).or_default().push_back(fault));
    }

    /// The faults that still wait. A test that ends with some has not tested what it meant to.
    pub fn faults_in_wait(&self) -> usize {
        self.look(|state| state.faults.values().map(std::collections::VecDeque::len).sum())
    }

    /// Every tenant access token given out so far is void: the next call with one is answered 99991663.
    pub fn void_tokens(&self) {
        self.change(|state| state.tenant_tokens.clear());
    }
}

/// What is to be seen. A look at a message settles it: [`FakeLark::unread`] no longer names it until it changes.
impl FakeLark {
    /// All messages, oldest first; the last 1,000 of them.
    pub fn messages(&self) -> Vec<Message> {
        self.read(|_| true)
    }

    /// One message.
    pub fn message(&self, message_id: &str) -> Option<Message> {
        self.read(|message| message.message_id == message_id).pop()
    }

    /// The bot's cards in a chat (`oc_…`) or in a person's talk with it (`ou_…`), oldest first, without recalled ones.
    pub fn cards_of(&self, chat_or_person: &str) -> Vec<Message> {
        self.read(|message| is_card_of(message, chat_or_person))
    }

    /// The newest of [`FakeLark::cards_of`]. The others are not looked at.
    pub fn last_card_in(&self, chat_or_person: &str) -> Option<Message> {
        let of_the_place = |state: &State| {
            let mut cards = state.messages.iter().rev().map(|stored| &stored.message);
            cards.find(|message| is_card_of(message, chat_or_person)).map(|message| message.message_id.clone())
        };
        self.look(of_the_place).and_then(|message_id| self.message(&message_id))
    }

    /// The messages and changes of the bot, and of group bots, that no test has looked at, as they are now.
    pub fn unread(&self) -> Vec<Message> {
        let is_unread = |stored: &&Stored| stored.looked_at < stored.message.version;
        self.look(|state| state.messages.iter().filter(is_unread).map(|stored| stored.message.clone()).collect())
    }

    /// The calls of the Open API, oldest first; the last 5,000 of them.
    pub fn calls(&self) -> Vec<Call> {
        self.look(|state| state.log.calls())
    }

    /// How many calls there were in all.
    pub fn calls_in_all(&self) -> u64 {
        self.look(|state| state.log.total)
    }

    /// The `lark` part of the playground's state, with the newest messages of each chat. Settles nothing.
    pub fn view(&self) -> Value {
        self.look(|state| {
            let people: Vec<_> = state.people.iter().map(view_of_person).collect();
            let chats: Vec<_> = state.chats.iter().filter(|chat| chat.person.is_none()).map(view_of_chat).collect();
            let mut view = json!({ "people": people, "chats": chats, "mode": state.mode.word() });
            view["messages"] = newest_of_each_chat(state).into_iter().map(|message| view_of_message(state, message)).collect();
            view
        })
    }

    /// Looks at messages.
    fn read(&self, which: impl Fn(&Message) -> bool) -> Vec<Message> {
        let look = |stored: &mut Stored| {
            stored.looked_at = stored.message.version;
            stored.message.clone()
        };
        // Not `change`: a look is no news to the observer.
        let mut state = super::unpoisoned(&self.shared.state);
        state.messages.iter_mut().filter(|stored| which(&stored.message)).map(look).collect()
    }
}

fn is_card_of(message: &Message, chat_or_person: &str) -> bool {
    let is_there = message.chat_id == chat_or_person || message.person.as_deref() == Some(chat_or_person);
    is_there && message.writer.is_none() && message.msg_type == "interactive" && !message.recalled
}

/// Oldest first.
fn newest_of_each_chat(state: &State) -> Vec<&Message> {
    let mut counts = HashMap::<&str, usize>::new();
    let newest_first = state.messages.iter().rev().map(|stored| &stored.message);
    let shown = newest_first.filter(|message| {
        let count = counts.entry(message.chat_id.as_str()).or_default();
        *count += 1;
        *count <= SHOWN
    });
    let mut shown: Vec<_> = shown.collect();
    shown.reverse();
    shown
}

/// The message, and who was buzzed for it.
fn view_of_message(state: &State, message: &Message) -> Value {
    let mut view = message.view();
    view["buzzed"] = json!(state.buzzes.of(&message.message_id));
    view
}

fn view_of_person(person: &Person) -> Value {
    json!({ "open_id": person.open_id, "name": person.name, "email": person.email })
}

fn view_of_chat(chat: &Chat) -> Value {
    json!({
        "chat_id": chat.chat_id, "name": chat.name, "members": chat.members, "bot": chat.bot, "disbanded": chat.disbanded,
    })
}

impl Mode {
    /// As the playground's page spells it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Slow => "slow",
            Self::Limited => "limited",
            Self::Down => "down",
        }
    }

    /// Reads what [`Mode::word`] writes.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Up, Self::Slow, Self::Limited, Self::Down].into_iter().find(|mode| mode.word() == word)
    }
}
