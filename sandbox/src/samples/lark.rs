//! What Lark sends to the card-callback: the check of the address, presses, messages and chat events, right and wrong.

use super::gateway::{Body, Request};
use super::{Cast, Names, Sample, Unmakeable};
use crate::lark::Sealed;
use jiff::Timestamp;
use serde_json::{Value, json};

const FUNCTION: &str = "card-callback";

/// The card that is pressed. One that the table does not know is answered all the same.
const CARD: &str = "om_5f0c2b7e91d84a36b3a1e2c4d6f80917";

/// All of them.
pub(super) fn samples(cast: &Cast, names: &Names, now: Timestamp) -> Result<Vec<Sample>, Unmakeable> {
    let stage = Stage { cast, names, now };
    let mut samples = stage.checks();
    samples.extend(stage.presses()?);
    samples.extend(stage.events()?);
    samples.extend(stage.wrong());
    Ok(samples)
}

struct Stage<'a> {
    cast: &'a Cast,
    names: &'a Names,
    now: Timestamp,
}

impl Stage<'_> {
    /// Of the address, sealed and in the open.
    fn checks(&self) -> Vec<Sample> {
        let lark = &self.cast.lark;
        let check = lark.address_check();
        let sealed = lark.unsigned(&check);
        let plain = Sealed { body: check.to_string(), headers: sealed.headers.clone() };
        vec![self.sample("url_verification", sealed), self.sample("url_verification_plain", plain)]
    }

    /// What Alice presses on the incident's card.
    fn presses(&self) -> Result<Vec<Sample>, Unmakeable> {
        let (acknowledge, snooze) = (self.value("ack"), self.value("menu"));
        let (reopen, comment) = (self.value("reopen"), self.value("comment"));
        Ok(vec![
            self.press("acknowledge", json!({ "tag": "button", "value": acknowledge }))?,
            self.press("snooze", json!({ "tag": "select_static", "value": snooze, "option": "snooze:120" }))?,
            self.press("reopen", form("send_0", &reopen, &json!({ "text": "It is back since the last deployment" })))?,
            self.press("comment", form("send_0", &comment, &json!({ "text": "The pool is exhausted" })))?,
        ])
    }

    /// What else happens in Lark.
    fn events(&self) -> Result<Vec<Sample>, Unmakeable> {
        let Cast { lark, chat, help, .. } = self.cast;
        let disbanded = lark.chat_event("im.chat.disbanded_v1", chat)?;
        let added = lark.chat_event("im.chat.member.bot.added_v1", chat)?;
        let reaction = json!({ "message_id": CARD, "reaction_type": { "emoji_type": "SMILE" }, "operator_type": "user" });
        let unknown = lark.event("im.message.reaction.created_v1", reaction);
        let named = [("help", help.clone()), ("chat_disbanded", disbanded), ("bot_added", added), ("unknown_event", unknown)];
        Ok(named.into_iter().map(|(name, payload)| self.event(name, payload)).collect())
    }

    /// What is not from Lark, or not for us.
    fn wrong(&self) -> Vec<Sample> {
        let Cast { lark, help, .. } = self.cast;
        let mut forged = lark.signed(help);
        for (name, value) in &mut forged.headers {
            if *name == "X-Lark-Signature" {
                *value = value.chars().rev().collect();
            }
        }
        let mut foreign = help.clone();
        foreign["header"]["app_id"] = json!("cli_another000000001");
        vec![self.sample("wrong_signature", forged), self.event("foreign_app", foreign)]
    }

    /// What a button of the incident's card carries.
    fn value(&self, what: &str) -> Value {
        json!({ "v": 1, "do": what, "incident": self.cast.incident })
    }

    fn press(&self, name: &'static str, mut action: Value) -> Result<Sample, Unmakeable> {
        let Cast { lark, alice, chat, .. } = self.cast;
        action["timezone"] = json!("Asia/Shanghai");
        Ok(self.event(name, lark.pressed(&alice.open_id, chat, CARD, action)?))
    }

    fn event(&self, name: &'static str, payload: Value) -> Sample {
        self.sample(name, self.cast.lark.signed(&self.names.instead_of(self.cast, CARD, payload)))
    }

    fn sample(&self, name: &'static str, sealed: Sealed) -> Sample {
        let request = Request {
            route: "POST /{integration}/lark",
            path: "/main/lark",
            query: vec![],
            user_agent: "Go-http-client/1.1",
            headers: sealed.headers.into_iter().filter(|(name, _)| *name != "User-Agent").collect(),
            cookies: vec![],
            body: Body::Text(sealed.body),
        };
        request.sample(FUNCTION, name, self.now)
    }
}

/// A form's button, with what was typed.
fn form(name: &str, value: &Value, typed: &Value) -> Value {
    json!({ "tag": "button", "name": name, "value": value, "form_value": typed })
}

impl From<String> for Unmakeable {
    fn from(problem: String) -> Self {
        Self(format!("Lark: {problem}"))
    }
}
