//! A press of something on a card, as Lark's client does it: asked once, answered within 3 s, never repeated.
//!
//! Source: open.feishu.cn, "Card callback communication".

use super::FakeLark;
use super::card;
use super::messages::CARD_LIFE;
use super::push::{Reply, Silence, elapsed};
use super::state::State;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::time::Instant;

/// What the presser sees.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pressed {
    /// HTTP status of the answer; 0 when nothing was sent, or nothing came back in time.
    pub status: u16,
    /// Milliseconds until the answer was complete.
    pub took_ms: u64,
    /// The toast: `{"type", "content", "i18n"?}`.
    pub toast: Option<Value>,
    /// Lark's code and its meaning, or why this could not be pressed at all.
    pub error: Option<String>,
}

impl FakeLark {
    /// Presses what `action` describes, exactly as it stands in Lark's `event.action`.
    pub async fn press(&self, message_id: &str, open_id: &str, action: Value) -> Pressed {
        let now = self.now();
        let envelope = match self.change(|state| state.begin_press(message_id, open_id, action, now)) {
            Ok(envelope) => envelope,
            Err(problem) => return Pressed { error: Some(problem), ..Pressed::default() },
        };
        let began = Instant::now();
        let reply = self.call_back(&envelope).await;
        let took_ms = elapsed(began);
        let status = reply.as_ref().map_or(0, |reply| reply.status);
        let now = self.now();
        let outcome = self.change(|state| state.end_press(message_id, reply, now));
        let (toast, error) = match outcome {
            Ok(toast) => (toast, None),
            Err(problem) => (None, Some(problem)),
        };
        Pressed { status, took_ms, toast, error }
    }
}

impl State {
    /// The callback, if this person can press this on this card now.
    fn begin_press(&mut self, message_id: &str, open_id: &str, action: Value, now: Timestamp) -> Result<Value, String> {
        let message = self.stored(message_id).ok_or("there is no such message")?.message.clone();
        let union_id = self.person(open_id).ok_or("there is no such person")?.union_id.clone();
        let chat = self.chat(&message.chat_id).ok_or("there is no such chat")?;
        if chat.disbanded || !chat.members.iter().any(|member| member == open_id) {
            return Err("this person does not see this card".to_owned());
        }
        if message.recalled || message.msg_type != "interactive" {
            return Err("this message is recalled, or is no card".to_owned());
        }
        if message.is_of_group_bot() {
            return Err("this card is a group bot's: only the links on it do something".to_owned());
        }
        if now.duration_since(message.create_time) > CARD_LIFE {
            return Err("this card is older than 14 days: its buttons do nothing any more".to_owned());
        }
        card::shows(&message.content, &action)?;
        if !self.application.hears_presses {
            return Err("200340 no callback address is configured".to_owned());
        }
        let event = self.press_event((open_id, &union_id), &message.chat_id, message_id, action);
        if let Some(stored) = self.stored_mut(message_id) {
            stored.presses += 1;
        }
        Ok(self.envelope("card.action.trigger", &now.as_microsecond().to_string(), event))
    }

    /// What a press tells: who (`open_id`, `union_id`), where, and what.
    pub(super) fn press_event(&mut self, who: (&str, &str), chat_id: &str, message_id: &str, action: Value) -> Value {
        json!({
            "operator": { "tenant_key": self.app.tenant_key, "open_id": who.0, "union_id": who.1 },
            "token": self.ids.hex("c-"),
            "action": action,
            "host": "im_message",
            "context": { "open_message_id": message_id, "open_chat_id": chat_id },
        })
    }

    /// Takes the answer in: the toast, or what the presser is shown instead.
    fn end_press(&mut self, message_id: &str, reply: Result<Reply, Silence>, now: Timestamp) -> Result<Option<Value>, String> {
        if let Some(stored) = self.stored_mut(message_id) {
            // A Lark that was restored meanwhile knows of no presses.
            stored.presses = stored.presses.saturating_sub(1);
        }
        let answer = read_answer(reply)?;
        if let Some(card) = answer.get("card") {
            self.replace_pressed(message_id, card, now)?;
        }
        Ok(answer.get("toast").cloned())
    }

    /// Gives the pressed card the content of the answer.
    fn replace_pressed(&mut self, message_id: &str, answer: &Value, now: Timestamp) -> Result<(), String> {
        let bad = |why: &dyn std::fmt::Display| format!("200673 the answer holds a bad card: {why}");
        let new = &answer["data"];
        if answer["type"] != "raw" {
            return Err(bad(&"its type is not raw, or it is a template that does not exist"));
        }
        let stored = self.stored(message_id).ok_or("there is no such message")?;
        if card::is_v2(&stored.message.content) && new.is_object() && !card::is_v2(new) {
            return Err("200830 a card of JSON 2.0 cannot become one of JSON 1.0".to_owned());
        }
        card::check(new, &self.audience(&stored.message.chat_id)).map_err(|fault| bad(&fault))?;
        if !stored.message.recalled {
            self.replace(message_id, new.clone(), now);
        }
        Ok(())
    }
}

/// Reads the answer as strictly as the client: one of the known shapes, or an error code.
fn read_answer(reply: Result<Reply, Silence>) -> Result<Value, String> {
    let reply = reply.map_err(|silence| match silence {
        Silence::NoConnection => "200342 the address cannot be reached".to_owned(),
        Silence::TooLate => "200341 no answer within 3 s".to_owned(),
    })?;
    if reply.status != 200 {
        return Err(format!("200671 the answer has status {}", reply.status));
    }
    let answer: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let is_known = |fields: &serde_json::Map<String, Value>| fields.keys().all(|key| key == "toast" || key == "card");
    let well_formed = answer.as_object().is_some_and(is_known) && answer.get("toast").is_none_or(is_toast);
    if well_formed { Ok(answer) } else { Err("200672 the answer is not of the documented form".to_owned()) }
}

/// `{"type": info|success|error|warning, "content": …, "i18n"?: {language: …}}`.
fn is_toast(toast: &Value) -> bool {
    let Some(fields) = toast.as_object() else { return false };
    let kind = fields.get("type").map(Value::as_str);
    let right_type = matches!(kind, None | Some(Some("info" | "success" | "error" | "warning")));
    let right_fields = fields.keys().all(|key| ["type", "content", "i18n"].contains(&key.as_str()));
    let says_something = fields.get("content").is_some_and(Value::is_string) || fields.contains_key("i18n");
    right_type && right_fields && says_something && fields.get("i18n").is_none_or(card::is_in_languages)
}
