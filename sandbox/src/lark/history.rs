//! Messages read back: one, or those of a chat.
//!
//! Source: open.feishu.cn, "Get message by id" and "Get chat history".

use super::answer::{Answer, Refused};
use super::application::GROUP_MESSAGES;
use super::asked::Asked;
use super::card;
use super::message::Message;
use super::messages::existing;
use super::state::State;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use serde_json::{Value, json};
use std::ops::RangeInclusive;

/// A page holds at most this many messages, and that many when nobody says.
const MAX_PAGE: usize = 50;
const DEFAULT_PAGE: usize = 20;

/// What stands in the place of a message that was taken back.
const RECALLED: &str = "This message was recalled";

/// `GET /open-apis/im/v1/messages/:message_id`. A card comes as a rendering, unless its JSON is asked for.
pub(super) fn read(state: &mut State, asked: &Asked) -> Result<Answer, Refused> {
    let message = existing(state, &asked.named)?;
    Ok(Answer::data(json!({ "items": [item(state, &message, wants_json(asked)?)] })))
}

/// `GET /open-apis/im/v1/messages`: the messages of a chat, oldest first unless asked otherwise, with those taken back.
pub(super) fn list(state: &mut State, asked: &Asked) -> Result<Answer, Refused> {
    let chat_id = chat_asked_for(state, asked)?;
    let (seconds, newest_first, size, wants_json) =
        (span(asked)?, is_newest_first(asked)?, page_size(asked)?, wants_json(asked)?);
    let is_meant = |message: &&Message| message.chat_id == chat_id && seconds.contains(&message.create_time.as_second());
    let mut messages: Vec<_> = state.messages.iter().map(|stored| &stored.message).filter(is_meant).collect();
    if newest_first {
        messages.reverse();
    }
    let from = match asked.parameter("page_token").filter(|token| !token.is_empty()) {
        Some(token) => 1 + place_of(&messages, token, &chat_id, newest_first)?,
        None => 0,
    };
    let page: Vec<_> = messages.iter().skip(from).take(size).collect();
    let has_more = messages.len() > from + page.len();
    let items: Vec<_> = page.iter().map(|message| item(state, message, wants_json)).collect();
    let mut data = json!({ "has_more": has_more, "items": items });
    if let (true, Some(last)) = (has_more, page.last()) {
        data["page_token"] = json!(page_token(&chat_id, newest_first, &last.message_id));
    }
    Ok(Answer::data(data))
}

/// The chat, if the bot is in it and may read it.
fn chat_asked_for(state: &State, asked: &Asked) -> Result<String, Refused> {
    match asked.parameter("container_id_type") {
        Some("chat") => {}
        Some("thread") => return Err(invalid("the playground has no threads")),
        Some(_) => return Err(Refused::field("container_id_type", "must be chat or thread")),
        None => return Err(Refused::field("container_id_type", "is required")),
    }
    let id = asked.parameter("container_id").ok_or_else(|| Refused::field("container_id", "is required"))?;
    if !id.starts_with("oc_") {
        return Err(invalid("container_id is no chat_id"));
    }
    let chat = state.chat(id).ok_or_else(|| Refused::new(99_992_356, "the request chat_id does not exist"))?;
    if chat.disbanded {
        return Err(Refused::new(232_009, "the chat has been disbanded"));
    }
    if !chat.bot {
        return Err(Refused::new(230_002, "Bot/User can NOT be out of the chat."));
    }
    if chat.person.is_none() && !state.application.has(GROUP_MESSAGES) {
        return Err(Refused::new(230_027, "Lack of necessary permissions, ext=need scope: im:message.group_msg"));
    }
    Ok(id.to_owned())
}

/// From `start_time` to `end_time`, in whole seconds, both included.
fn span(asked: &Asked) -> Result<RangeInclusive<i64>, Refused> {
    let seconds = |name: &str, unless_said: i64| match asked.parameter(name).filter(|text| !text.is_empty()) {
        None => Ok(unless_said),
        Some(text) => text.parse().ok().filter(|seconds| (0..10_000_000_000).contains(seconds)).ok_or_else(|| invalid(name)),
    };
    let (start, end) = (seconds("start_time", 0)?, seconds("end_time", i64::MAX)?);
    if start > end { Err(invalid("start_time is later than end_time")) } else { Ok(start..=end) }
}

fn is_newest_first(asked: &Asked) -> Result<bool, Refused> {
    match asked.parameter("sort_type") {
        None | Some("ByCreateTimeAsc") => Ok(false),
        Some("ByCreateTimeDesc") => Ok(true),
        Some(_) => Err(Refused::field("sort_type", "must be ByCreateTimeAsc or ByCreateTimeDesc")),
    }
}

fn page_size(asked: &Asked) -> Result<usize, Refused> {
    let Some(size) = asked.parameter("page_size") else { return Ok(DEFAULT_PAGE) };
    let size = size.parse().ok().filter(|size| (1..=MAX_PAGE).contains(size));
    size.ok_or_else(|| Refused::field("page_size", "must be a number from 1 to 50"))
}

/// Where the page before ended. A token is good for the chat and the order it was given for.
fn page_token(chat_id: &str, newest_first: bool, last: &str) -> String {
    URL_SAFE.encode(format!("{chat_id} {newest_first} {last}"))
}

/// Which of these messages was the last of the page before.
fn place_of(messages: &[&Message], token: &str, chat_id: &str, newest_first: bool) -> Result<usize, Refused> {
    let place = messages.iter().position(|message| page_token(chat_id, newest_first, &message.message_id) == token);
    place.ok_or_else(|| invalid("page_token"))
}

/// Whether cards are asked for as JSON.
fn wants_json(asked: &Asked) -> Result<bool, Refused> {
    match asked.parameter("card_msg_content_type") {
        None | Some("") => Ok(false),
        Some("user_card_content" | "raw_card_content") => Ok(true),
        Some(_) => Err(invalid("card_msg_content_type")),
    }
}

fn invalid(what: &str) -> Refused {
    Refused::new(230_001, format!("Your request contains an invalid request parameter, ext={what}"))
}

/// A message as it is read: a card as a rendering or as JSON, and nothing of one that was taken back.
fn item(state: &State, message: &Message, wants_json: bool) -> Value {
    let mut item = written(state, message);
    if message.recalled {
        item["body"]["content"] = json!(RECALLED);
    } else if message.msg_type == "interactive" && !wants_json {
        item["body"]["content"] = json!(card::rendering(&message.content).to_string());
    }
    item
}

/// A message as the answers spell it: times as text, the content as a string.
pub(super) fn written(state: &State, message: &Message) -> Value {
    let sender = match &message.writer {
        None => json!({ "id": state.app.app_id, "id_type": "app_id", "sender_type": "app", "tenant_key": state.app.tenant_key }),
        Some(id) if message.is_of_group_bot() => {
            json!({ "id": id, "id_type": "app_id", "sender_type": "app", "tenant_key": state.app.tenant_key })
        }
        Some(open_id) => {
            json!({ "id": open_id, "id_type": "open_id", "sender_type": "user", "tenant_key": state.app.tenant_key })
        }
    };
    let mut written = json!({
        "message_id": message.message_id,
        "msg_type": message.msg_type,
        "create_time": message.create_time.as_millisecond().to_string(),
        "update_time": message.update_time.as_millisecond().to_string(),
        "deleted": message.recalled,
        "updated": message.version > 1,
        "chat_id": message.chat_id,
        "sender": sender,
        "body": { "content": message.content.to_string() },
    });
    if let Some(answered) = &message.answers {
        written["root_id"] = json!(answered);
        written["parent_id"] = json!(answered);
    }
    written
}
