//! Group bots: an address for one group, to which anybody who knows it can post. They have no app, no token, and hear nothing.
//!
//! Source: open.feishu.cn, "Custom bot usage guide". What it leaves open is as strict here as any report of the real one.

use super::FakeLark;
use super::answer::Answer;
use super::asked::Asked;
use super::card;
use super::limits::{OF_A_GROUP_BOT, OF_A_TARGET};
use super::message::Draft;
use super::messages::is_post;
use super::state::State;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::Sha256;

/// A request may have this many bytes (20 KB).
const MAX_BODY: usize = 20 * 1024;

/// A signature is good for this many seconds before and after its time.
const SIGNATURE_LIFE: i64 = 3_600;

/// All that a request may say.
const FIELDS: &[&str] = &["timestamp", "sign", "msg_type", "content", "card"];

/// A bot of one group.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct GroupBot {
    /// `cli_…`, the writer of its messages.
    id: String,
    token: String,
    chat_id: String,
    /// Under which its requests are signed, where that was chosen.
    secret: Option<String>,
}

impl FakeLark {
    /// Adds a bot to a group, whose requests have to be signed if there is a secret. Its address under this Lark:
    /// `/open-apis/bot/v2/hook/{token}`.
    pub fn add_group_bot(&self, chat_id: &str, secret: Option<&str>) -> String {
        self.change(|state| {
            let (id, token) = (state.ids.hex("cli_"), state.ids.hex(""));
            let address = format!("/open-apis/bot/v2/hook/{token}");
            state.group_bots.push(GroupBot { id, token, chat_id: chat_id.to_owned(), secret: secret.map(str::to_owned) });
            address
        })
    }

    /// Removes the bot of this address from its group; what it wrote stays.
    pub fn remove_group_bot(&self, address: &str) {
        self.change(|state| state.group_bots.retain(|bot| !address.ends_with(&bot.token)));
    }
}

/// `POST /open-apis/bot/v2/hook/:token`. The answer tells no message id, so that nothing can be updated, recalled or buzzed.
pub(super) fn post(state: &mut State, asked: &Asked) -> Answer {
    match take_post(state, asked) {
        Ok(()) => Answer::flat(json!({ "code": 0, "msg": "success", "data": {}, "StatusCode": 0, "StatusMessage": "success" })),
        Err(refusal) => refusal.answer(),
    }
}

/// When nobody may post.
pub(super) fn limited() -> Answer {
    Refusal::new(11_232, "frequency limited").answer()
}

/// Why a post is turned down.
struct Refusal {
    code: i64,
    msg: String,
}

impl Refusal {
    fn new(code: i64, msg: impl Into<String>) -> Self {
        Self { code, msg: msg.into() }
    }

    fn bad_request(why: &str) -> Self {
        Self::new(9_499, format!("Bad Request: {why}"))
    }

    /// Only a request that cannot be read has a status of its own; a careless caller takes the others for a success.
    fn answer(self) -> Answer {
        let status = if self.code == 9_499 { 400 } else { 200 };
        Answer::json(status, json!({ "code": self.code, "msg": self.msg, "data": {} }))
    }
}

fn take_post(state: &mut State, asked: &Asked) -> Result<(), Refusal> {
    let bot = state.group_bots.iter().find(|bot| bot.token == asked.named);
    let bot = bot.filter(|bot| state.chat(&bot.chat_id).is_some_and(|chat| !chat.disbanded)).cloned();
    let bot = bot.ok_or_else(|| Refusal::new(19_001, "param invalid: incoming webhook access token invalid"))?;
    let body = read_body(asked)?;
    if let Some(secret) = &bot.secret {
        check_signature(&body, secret, asked.now)?;
    }
    let (msg_type, content) = read_message(state, &body, &bot.chat_id)?;
    count(state, &bot, asked.now)?;
    state.put(&bot.chat_id, Draft { writer: Some(bot.id), answers: None, msg_type, content }, asked.now);
    Ok(())
}

fn read_body(asked: &Asked) -> Result<Map<String, Value>, Refusal> {
    if asked.size() > MAX_BODY {
        return Err(Refusal::bad_request("the body has more than 20 KB"));
    }
    let Ok(Value::Object(body)) = asked.json() else { return Err(Refusal::bad_request("no JSON object")) };
    match body.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        Some(unknown) => Err(Refusal::bad_request(&format!("unknown field {unknown}"))),
        None => Ok(body),
    }
}

/// The key is time and secret, and nothing is signed with it: `base64(HMAC-SHA256("{timestamp}\n{secret}", ""))`.
fn check_signature(body: &Map<String, Value>, secret: &str, now: Timestamp) -> Result<(), Refusal> {
    let wrong = || Refusal::new(19_021, "sign match fail or timestamp is not within one hour from current time");
    let text = |name: &str| body.get(name).and_then(Value::as_str).ok_or_else(wrong);
    let (timestamp, sign) = (text("timestamp")?, text("sign")?);
    let seconds: i64 = timestamp.parse().map_err(|_| wrong())?;
    if now.as_second().abs_diff(seconds) > SIGNATURE_LIFE.unsigned_abs() {
        return Err(wrong());
    }
    let is_right = Hmac::<Sha256>::new_from_slice(format!("{timestamp}\n{secret}").as_bytes())
        .is_ok_and(|mac| STANDARD.encode(mac.finalize().into_bytes()) == sign);
    if is_right { Ok(()) } else { Err(wrong()) }
}

/// Type and content, as the message will stand in the chat.
fn read_message(state: &State, body: &Map<String, Value>, chat_id: &str) -> Result<(String, Value), Refusal> {
    let msg_type = body.get("msg_type").and_then(Value::as_str).filter(|text| !text.is_empty());
    let msg_type = msg_type.ok_or_else(|| Refusal::new(19_002, "params error, msg_type need"))?;
    let content = body.get("content").filter(|content| content.is_object());
    let read = match msg_type {
        "interactive" => Some(read_card(state, body, chat_id)?),
        "text" => content.filter(|content| content["text"].as_str().is_some_and(|text| !text.is_empty())).cloned(),
        "post" => content.map(|content| content["post"].clone()).filter(is_post),
        "image" | "share_chat" => return Err(Refusal::bad_request("the playground takes cards, texts and posts only")),
        _ => return Err(Refusal::bad_request("unknown msg_type")),
    };
    let read = read.ok_or_else(|| Refusal::bad_request("content is not of its msg_type"))?;
    Ok((msg_type.to_owned(), read))
}

/// The card stands beside the type, and is an object, not a string.
fn read_card(state: &State, body: &Map<String, Value>, chat_id: &str) -> Result<Value, Refusal> {
    let card = body.get("card").filter(|card| card.is_object());
    let card = card.ok_or_else(|| Refusal::bad_request("card is not an object"))?;
    card::check(card, &state.audience(chat_id))
        .map_err(|fault| Refusal::new(11_246, format!("Failed to create card content, ext={fault}")))?;
    Ok(card.clone())
}

/// The limit of this bot, and the one that all bots of a chat share.
fn count(state: &mut State, bot: &GroupBot, now: Timestamp) -> Result<(), Refusal> {
    let of_the_bot = state.limits.take(&format!("group bot {}", bot.id), OF_A_GROUP_BOT, now);
    of_the_bot.map_err(|_| Refusal::new(11_232, "frequency limited"))?;
    let of_the_chat = state.limits.take(&format!("post {}", bot.chat_id), OF_A_TARGET, now);
    of_the_chat.map_err(|_| Refusal::new(11_233, "frequency limited: the chat"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn accepts(timestamp: &str, secret: &str, sign: &str) -> bool {
        let body = json!({ "timestamp": timestamp, "sign": sign });
        check_signature(body.as_object().unwrap(), secret, Timestamp::from_second(timestamp.parse().unwrap()).unwrap()).is_ok()
    }

    #[test]
    fn signatures_that_were_computed_elsewhere_are_right() {
        assert!(accepts("100", "demo", "jquNHnVOwmDRfw+vqTIrY5dooJAgi5EcRtLsQE4wfXg="));
        assert!(accepts("1764000001", "密钥", "mMHePjAlPeLmTU58peYIwh0XsjWFp0oVNPsmlV+T8no="));
        assert!(!accepts("100", "demo2", "jquNHnVOwmDRfw+vqTIrY5dooJAgi5EcRtLsQE4wfXg="));
    }
}
