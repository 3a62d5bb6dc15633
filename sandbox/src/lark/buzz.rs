//! Buzzes: a person's client rings for a message until they have read it.
//!
//! Source: open.feishu.cn, "Send in-app buzz".

use super::FakeLark;
use super::answer::{Answer, Refused};
use super::asked::Asked;
use super::messages::existing;
use super::state::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::VecDeque;

/// At most this many people in one call.
const AT_ONCE: usize = 200;

/// Nobody can be buzzed who has this many unread buzzes.
const MOST_UNREAD: usize = 200;

/// A company keeps its last buzzes only, so that a playground may run for days.
const KEPT: usize = 5_000;

/// One person was buzzed for one message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buzz {
    /// `om_…`.
    pub message_id: String,
    /// Who was buzzed.
    pub open_id: String,
    /// When, by the fake's clock.
    pub at: Timestamp,
    /// Whether they have opened the message since.
    pub read: bool,
}

/// All that is remembered of buzzes, oldest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Buzzes {
    all: VecDeque<Buzz>,
}

impl Buzzes {
    /// Who was buzzed for this message, each once, in order.
    pub(super) fn of(&self, message_id: &str) -> Vec<&str> {
        let mut people = Vec::new();
        for buzz in self.all.iter().filter(|buzz| buzz.message_id == message_id) {
            if !people.contains(&buzz.open_id.as_str()) {
                people.push(&buzz.open_id);
            }
        }
        people
    }

    fn unread_of(&self, open_id: &str) -> usize {
        self.all.iter().filter(|buzz| buzz.open_id == open_id && !buzz.read).count()
    }

    fn add(&mut self, buzz: Buzz) {
        self.all.push_back(buzz);
        if self.all.len() > KEPT {
            self.all.pop_front();
        }
    }
}

impl FakeLark {
    /// All buzzes, oldest first; the last 5,000 of them.
    pub fn buzzes(&self) -> Vec<Buzz> {
        self.look(|state| state.buzzes.all.iter().cloned().collect())
    }

    /// A person opens the chats they were buzzed in: all their buzzes are read.
    pub fn read_buzzes(&self, open_id: &str) {
        self.change(|state| {
            let theirs = state.buzzes.all.iter_mut().filter(|buzz| buzz.open_id == open_id);
            theirs.for_each(|buzz| buzz.read = true);
        });
    }
}

/// `PATCH /open-apis/im/v1/messages/:message_id/urgent_app`: buzzes those of the list who are in the chat, and names the others.
pub(super) fn buzz(state: &mut State, asked: &Asked) -> Result<Answer, Refused> {
    let by_union_id = match asked.parameter("user_id_type") {
        Some("open_id") => false,
        Some("union_id") => true,
        Some(_) => return Err(Refused::field("user_id_type", "must be open_id or union_id; this app has no scope for user_id")),
        None => return Err(Refused::field("user_id_type", "is required")),
    };
    let ids = ids_in(&asked.json()?)?;
    let (message_id, chat_id) = own_message(state, &asked.named)?;
    if let Some(code) = state.buzzes_refused_with {
        return Err(Refused::new(code, "this message cannot be buzzed"));
    }
    let (there, not_there): (Vec<_>, Vec<_>) =
        ids.into_iter().map(|id| (state.member(&chat_id, &id, by_union_id), id)).partition(|(member, _)| member.is_some());
    let invalid: Vec<_> = not_there.into_iter().map(|(_, id)| id).collect();
    let people: Vec<_> = there.into_iter().filter_map(|(member, _)| member).collect();
    if people.is_empty() {
        return Err(Refused::new(230_001, format!("invalid request param, ext=all user ids are invalid: {}", invalid.join(","))));
    }
    may_be_buzzed(state, &people)?;
    for open_id in people {
        state.buzzes.add(Buzz { message_id: message_id.clone(), open_id, at: asked.now, read: false });
    }
    Ok(Answer::data(json!({ "invalid_user_id_list": invalid })))
}

/// The ids of the body, each once.
fn ids_in(body: &Value) -> Result<Vec<String>, Refused> {
    let list = body.get("user_id_list").and_then(Value::as_array).ok_or_else(|| Refused::field("user_id_list", "is required"))?;
    if list.is_empty() || list.len() > AT_ONCE {
        return Err(Refused::field("user_id_list", "must hold 1 to 200 ids"));
    }
    let mut ids = Vec::new();
    for id in list {
        let id = id.as_str().ok_or_else(|| Refused::field("user_id_list", "must hold texts"))?;
        if !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }
    Ok(ids)
}

/// A message of ours, in a chat that the bot is in; its id and its chat's.
fn own_message(state: &State, message_id: &str) -> Result<(String, String), Refused> {
    // This page knows no "recalled", only "deleted".
    let gone =
        |refused: Refused| if refused.code == 230_011 { Refused::new(230_110, "the message has been deleted") } else { refused };
    let message = existing(state, message_id).map_err(gone)?;
    if message.writer.is_some() {
        return Err(Refused::new(230_012, "Bot is NOT the sender of the message."));
    }
    let chat = state.chat(&message.chat_id);
    if chat.is_some_and(|chat| chat.disbanded) {
        return Err(Refused::new(232_009, "the chat has been disbanded"));
    }
    if !chat.is_some_and(|chat| chat.bot) {
        return Err(Refused::new(230_002, "The bot can not be outside the group."));
    }
    Ok((message.message_id, message.chat_id))
}

/// One person who has left, or has too much unread, spoils the call for all: Lark does not say that it does not.
fn may_be_buzzed(state: &State, people: &[String]) -> Result<(), Refused> {
    if people.iter().any(|open_id| state.person(open_id).is_none()) {
        return Err(Refused::new(230_013, "Bot has NO availability to this user."));
    }
    if people.iter().any(|open_id| state.buzzes.unread_of(open_id) >= MOST_UNREAD) {
        return Err(Refused::new(230_023, "The user has too many unread urgent messages."));
    }
    Ok(())
}

impl State {
    /// The `open_id` of a member of this chat.
    fn member(&self, chat_id: &str, id: &str, by_union_id: bool) -> Option<String> {
        let open_id = match by_union_id {
            true => &self.people.iter().find(|person| person.union_id == id)?.open_id,
            false => id,
        };
        let is_member = self.chat(chat_id).is_some_and(|chat| chat.members.iter().any(|member| member == open_id));
        is_member.then(|| open_id.to_owned())
    }
}
