//! Messages: send, reply, update a card.
//!
//! Source: open.feishu.cn, "Send message", "Reply message", "Update message card sent by the app".

use super::answer::{Answer, Refused};
use super::asked::Asked;
use super::card;
use super::history::written;
use super::limits;
use super::message::{Draft, Message};
use super::state::State;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// A text may have this many bytes, a card or post that many (30 KB).
const MAX_TEXT: usize = 150 * 1024;
const MAX_CARD: usize = 30 * 1024;

/// A repeated `uuid` makes no second message for an hour.
const UUID_LIFE: SignedDuration = SignedDuration::from_hours(1);

/// A `uuid` may have this many characters.
const MAX_UUID: usize = 50;

/// A card can be updated, and one of JSON 2.0 pressed, for 14 days.
pub(super) const CARD_LIFE: SignedDuration = SignedDuration::from_hours(14 * 24);

/// `POST /open-apis/im/v1/messages`.
pub(super) fn send(state: &mut State, asked: &Asked) -> Result<Answer, Refused> {
    let body = asked.json()?;
    let id_type = asked.parameter("receive_id_type").ok_or_else(|| Refused::field("receive_id_type", "is required"))?.to_owned();
    let receive_id = required(&body, "receive_id")?;
    if let Some(first) = first_of_uuid(state, &body, asked.now)? {
        return Ok(Answer::data(written(state, &first)));
    }
    let (chat_id, target) = receiver(state, &id_type, receive_id)?;
    post(state, &chat_id, &target, None, &body, asked.now)
}

/// `POST /open-apis/im/v1/messages/:message_id/reply`.
pub(super) fn reply(state: &mut State, asked: &Asked) -> Result<Answer, Refused> {
    let body = asked.json()?;
    if let Some(first) = first_of_uuid(state, &body, asked.now)? {
        return Ok(Answer::data(written(state, &first)));
    }
    let answered = existing(state, &asked.named)?;
    let target = answered.person.clone().unwrap_or_else(|| answered.chat_id.clone());
    may_write(state, &answered.chat_id)?;
    post(state, &answered.chat_id, &target, Some(answered.message_id), &body, asked.now)
}

/// `PATCH /open-apis/im/v1/messages/:message_id`: gives a card of ours a new content.
pub(super) fn patch(state: &mut State, asked: &Asked) -> Result<Answer, Refused> {
    let body = asked.json()?;
    let content = required(&body, "content")?;
    let message = existing(state, &asked.named)?;
    if message.writer.is_some() {
        return Err(Refused::new(230_012, "the operator is not the sender of the message"));
    }
    if message.msg_type != "interactive" {
        return Err(Refused::new(230_001, "invalid request param: the message is not a card"));
    }
    if asked.now.duration_since(message.create_time) > CARD_LIFE {
        return Err(Refused::new(230_031, "the message is older than 14 days"));
    }
    if state.chat(&message.chat_id).is_some_and(|chat| chat.disbanded) {
        return Err(Refused::new(232_009, "the chat has been disbanded"));
    }
    take(state, &format!("patch {}", message.message_id), asked.now)?;
    let card = read_card(state, content, &message.chat_id)?;
    may_become(&message.content, &card)?;
    let mid_press = state.stored(&message.message_id).is_some_and(|stored| stored.presses > 0);
    if mid_press && state.locks_pressed_cards {
        return Err(refused_card(&card::Fault::new(11_310, "card action is lock")));
    }
    state.replace(&message.message_id, card, asked.now);
    Ok(Answer::flat(json!({ "code": 0, "data": {}, "msg": "ok" })))
}

/// The message made earlier within the hour under the same `uuid`, if there is one.
fn first_of_uuid(state: &State, body: &Value, now: Timestamp) -> Result<Option<Message>, Refused> {
    let Some(uuid) = body.get("uuid") else { return Ok(None) };
    let uuid = uuid.as_str().filter(|uuid| uuid.chars().count() <= MAX_UUID);
    let uuid = uuid.ok_or_else(|| Refused::field("uuid", "must be a text of at most 50 characters"))?;
    let first = state.uuids.get(uuid).filter(|(at, _)| now.duration_since(*at) < UUID_LIFE);
    Ok(first.and_then(|(_, message_id)| state.stored(message_id)).map(|stored| stored.message.clone()))
}

/// The chat behind a `receive_id`, and the name under which its limit is counted: the chat's or the person's.
fn receiver(state: &mut State, id_type: &str, id: &str) -> Result<(String, String), Refused> {
    let wrong = || Refused::new(230_034, format!("the receive_id is not a valid {id_type}"));
    let open_id = match id_type {
        "chat_id" if !id.starts_with("oc_") => return Err(wrong()),
        "chat_id" => {
            may_write(state, id)?;
            let target = state.chat(id).and_then(|chat| chat.person.clone()).unwrap_or_else(|| id.to_owned());
            return Ok((id.to_owned(), target));
        }
        "open_id" if !id.starts_with("ou_") => return Err(wrong()),
        "open_id" => state.person(id).map(|person| person.open_id.clone()).ok_or((99_992_351, "open_id")),
        "union_id" if !id.starts_with("on_") => return Err(wrong()),
        "union_id" => find(state, |person| person.union_id == id).ok_or((99_992_363, "union_id")),
        "email" => find(state, |person| person.email.eq_ignore_ascii_case(id)).ok_or((230_034, "email")),
        "user_id" => Err((99_992_360, "user_id")),
        _ => return Err(Refused::field("receive_id_type", "must be one of open_id, union_id, user_id, email, chat_id")),
    }
    .map_err(|(code, kind)| Refused::new(code, format!("the request {kind} does not exist")))?;
    state.closed(&open_id)?;
    Ok((state.p2p_chat_of(&open_id), open_id))
}

fn find(state: &State, is: impl Fn(&super::state::Person) -> bool) -> Option<String> {
    state.people.iter().find(|person| is(person)).map(|person| person.open_id.clone())
}

/// Whether the bot may write into this chat.
fn may_write(state: &State, chat_id: &str) -> Result<(), Refused> {
    let chat = state.chat(chat_id).ok_or_else(|| Refused::new(99_992_356, "the request chat_id does not exist"))?;
    if chat.disbanded {
        return Err(Refused::new(232_009, "the chat has been disbanded"));
    }
    if !chat.bot {
        return Err(Refused::new(230_002, "Bot/User can NOT be out of the chat."));
    }
    state.closed(chat.person.as_deref().unwrap_or(chat_id))
}

/// A message of ours or of others that is still there.
pub(super) fn existing(state: &State, message_id: &str) -> Result<Message, Refused> {
    let stored = state.stored(message_id).ok_or_else(|| Refused::new(99_992_354, "the request message_id does not exist"))?;
    if stored.message.recalled {
        return Err(Refused::new(230_011, "The message was recalled."));
    }
    Ok(stored.message.clone())
}

/// Checks the content, counts the post and puts it into the chat.
fn post(
    state: &mut State,
    chat_id: &str,
    target: &str,
    answers: Option<String>,
    body: &Value,
    now: Timestamp,
) -> Result<Answer, Refused> {
    let msg_type = required(body, "msg_type")?.to_owned();
    let content = required(body, "content")?;
    let content = read_content(state, &msg_type, content, chat_id)?;
    take(state, &format!("post {target}"), now)?;
    let message = state.put(chat_id, Draft { writer: None, answers, msg_type, content }, now);
    if let Some(uuid) = body.get("uuid").and_then(Value::as_str) {
        state.uuids.retain(|_, (at, _)| now.duration_since(*at) < UUID_LIFE);
        state.uuids.insert(uuid.to_owned(), (now, message.message_id.clone()));
    }
    Ok(Answer::data(written(state, &message)))
}

/// The limit of one chat, person or message. It says neither how much nor how long.
pub(super) fn take(state: &mut State, key: &str, now: Timestamp) -> Result<(), Refused> {
    let taken = state.limits.take(key, limits::OF_A_TARGET, now);
    taken.map_err(|_| Refused::new(230_020, "This operation triggers the frequency limit."))
}

fn read_content(state: &State, msg_type: &str, content: &str, chat_id: &str) -> Result<Value, Refused> {
    let limit = if msg_type == "text" { MAX_TEXT } else { MAX_CARD };
    if content.len() > limit {
        return Err(too_long());
    }
    let parsed = || {
        let content: Option<Value> = serde_json::from_str(content).ok();
        content
            .filter(Value::is_object)
            .ok_or_else(|| Refused::new(230_001, "invalid request param, ext=content is not a string in json format"))
    };
    match msg_type {
        "interactive" => read_card(state, content, chat_id),
        "text" => parsed().and_then(|content| holds(content, |content| content["text"].is_string())),
        "post" => parsed().and_then(|content| holds(content, is_post)),
        "image" | "file" | "audio" | "media" | "sticker" | "share_chat" | "share_user" | "system" => {
            Err(Refused::new(230_054, "the playground takes cards, texts and posts only"))
        }
        _ => Err(Refused::new(230_001, "invalid request param: msg_type")),
    }
}

fn holds(content: Value, what_it_must: impl Fn(&Value) -> bool) -> Result<Value, Refused> {
    if what_it_must(&content) { Ok(content) } else { Err(Refused::new(230_001, "invalid request param: content")) }
}

/// A post is paragraphs of spans, in at least one language.
pub(super) fn is_post(content: &Value) -> bool {
    let languages = content.as_object().map(|map| map.values().collect::<Vec<_>>()).unwrap_or_default();
    let is_span = |span: &Value| span["tag"].is_string();
    let is_paragraph = |paragraph: &Value| paragraph.as_array().is_some_and(|spans| spans.iter().all(is_span));
    !languages.is_empty()
        && languages.iter().all(|post| post["content"].as_array().is_some_and(|paragraphs| paragraphs.iter().all(is_paragraph)))
}

fn read_card(state: &State, content: &str, chat_id: &str) -> Result<Value, Refused> {
    if content.len() > MAX_CARD {
        return Err(too_long());
    }
    card::read(content, &state.audience(chat_id)).map_err(|fault| refused_card(&fault))
}

/// What a card may not do when it changes: leave JSON 2.0, or have been or become exclusive.
fn may_become(old: &Value, new: &Value) -> Result<(), Refused> {
    if card::is_v2(old) && !card::is_v2(new) {
        return Err(refused_card(&card::Fault::new(200_830, "cards of schema V2 can not change to schema V1")));
    }
    if !card::is_shared(old) || !card::is_shared(new) {
        return Err(Refused::new(230_001, "invalid request param: update_multi must be true before and after"));
    }
    Ok(())
}

fn too_long() -> Refused {
    Refused::new(230_025, "The length of the message content reaches its limit.")
}

pub(super) fn refused_card(fault: &card::Fault) -> Refused {
    Refused::new(230_099, format!("Failed to create card content, ext={fault}"))
}

pub(super) fn required<'a>(body: &'a Value, name: &str) -> Result<&'a str, Refused> {
    body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).ok_or_else(|| Refused::field(name, "is required"))
}
