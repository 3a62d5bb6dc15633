//! What Lark sends by itself: events, which it repeats until they are taken, and the check of an address.
//!
//! Source: open.feishu.cn, "Event subscription", "Receive message" and the pages of the chat events.

use super::message::{Draft, Message};
use super::sealed::{self, Sealed};
use super::state::{Event, State};
use super::{FakeLark, Outbound};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// An event or a press has to be answered within 3 s, all told.
const ANSWERED_WITHIN: Duration = Duration::from_secs(3);

/// The check of an address within 1 s.
const VERIFIED_WITHIN: Duration = Duration::from_secs(1);

/// How a text that is meant for the bot begins in a group.
const BOT_MENTION: &str = "@bot";

/// The scopes that let the bot hear what is said to it alone, and what mentions it in a group.
const TO_THE_BOT: &str = "im:message.p2p_msg:readonly";
const AT_THE_BOT: &str = "im:message.group_at_msg:readonly";

/// How a push ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pushed {
    /// HTTP status; 0 when nothing was pushed, or no answer came in time.
    pub status: u16,
    /// Milliseconds until the answer was complete.
    pub took_ms: u64,
    /// The message that a person wrote, where this is about one.
    pub message_id: Option<String>,
}

/// Why no answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Silence {
    /// No address, or nobody listens there.
    NoConnection,
    /// It took too long.
    TooLate,
}

/// What came back.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
}

impl FakeLark {
    /// A person writes to the bot, or into a group. In a group the bot hears only what begins with `@bot`.
    ///
    /// # Errors
    /// When there is no such person or chat, or the person is not in it.
    pub async fn say(&self, open_id: &str, chat_id: Option<&str>, text: &str) -> Result<Pushed, String> {
        let now = self.now();
        let (message_id, event) = self.change(|state| state.write(open_id, chat_id, text, now))?;
        let mut pushed = match event {
            Some(event) => self.push(event).await,
            None => Pushed::default(),
        };
        pushed.message_id = Some(message_id);
        Ok(pushed)
    }

    /// Ends a group: nothing can be written there any more.
    pub async fn disband(&self, chat_id: &str) -> Pushed {
        self.change_chat(chat_id, "im.chat.disbanded_v1", |chat| chat.disbanded = true).await
    }

    /// Somebody puts the bot into a group.
    pub async fn add_bot(&self, chat_id: &str) -> Pushed {
        self.change_chat(chat_id, "im.chat.member.bot.added_v1", |chat| chat.bot = true).await
    }

    /// Somebody takes the bot out of a group.
    pub async fn remove_bot(&self, chat_id: &str) -> Pushed {
        self.change_chat(chat_id, "im.chat.member.bot.deleted_v1", |chat| chat.bot = false).await
    }

    async fn change_chat(&self, chat_id: &str, event_type: &str, how: impl FnOnce(&mut super::state::Chat)) -> Pushed {
        let now = self.now();
        let event = self.change(|state| {
            how(state.chat_mut(chat_id)?);
            let body = state.chat_event(chat_id)?;
            Some(state.envelope(event_type, &now.as_millisecond().to_string(), body))
        });
        match event {
            Some(event) => self.push(event).await,
            None => Pushed::default(),
        }
    }

    /// Pushes what was not taken yet once more, under the same event ids, as Lark does after 15 s, 5 min, 1 h and 6 h.
    pub async fn redeliver_pending(&self) -> Vec<Pushed> {
        let waits = |event: &&Event| !event.delivered;
        let pending: Vec<_> = self.look(|state| state.events.iter().filter(waits).map(|event| event.number).collect());
        let mut pushed = Vec::new();
        for number in pending {
            pushed.push(self.deliver(number).await);
        }
        pushed
    }

    /// Pushes the last event once more although it was taken: delivery is at least once.
    /// A message may come under `another_id`; then only its `message_id` tells that it is the same.
    pub async fn repeat_last(&self, another_id: bool) -> Pushed {
        let last = self.change(|state| {
            let last = state.events.back_mut()?;
            if another_id {
                last.envelope["header"]["event_id"] = json!(state.ids.hex(""));
            }
            Some(last.number)
        });
        match last {
            Some(number) => self.deliver(number).await,
            None => Pushed::default(),
        }
    }

    /// Saves the address in the developer console: Lark asks for the challenge back, within a second.
    ///
    /// # Errors
    /// What the console would show.
    pub async fn verify_address(&self) -> Result<Pushed, String> {
        let address = self.outbound().map(|outbound| outbound.card_url).ok_or("there is no address")?;
        self.challenge(&address, &Value::Null).await
    }

    /// Asks an address for the challenge, under the app's keys, or those of `keys` (`encryption_key`, `verification_token`).
    pub(super) async fn challenge(&self, address: &str, keys: &Value) -> Result<Pushed, String> {
        let (sealed, challenge) = self.change(|state| {
            let challenge = state.ids.hex("");
            let mut app = state.app.clone();
            if let Some(key) = keys["encryption_key"].as_str() {
                app.encrypt_key = Some(key.to_owned());
            }
            let token = keys["verification_token"].as_str().unwrap_or(&app.verification_token);
            let payload = json!({ "challenge": challenge, "token": token, "type": "url_verification" });
            (sealed::unsigned(&app, &mut state.ids, &payload), challenge)
        });
        let began = Instant::now();
        let reply = self.post(Some(address.to_owned()), sealed, VERIFIED_WITHIN).await;
        let reply = reply.map_err(|silence| format!("no answer within 1 s ({silence:?})"))?;
        let answer: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        if reply.status != 200 || answer["challenge"] != challenge.as_str() {
            return Err(format!("status {}, and the challenge did not come back", reply.status));
        }
        Ok(Pushed { status: 200, took_ms: elapsed(began), message_id: None })
    }

    /// Keeps an event and pushes it, if the app has subscribed to any.
    async fn push(&self, envelope: Value) -> Pushed {
        let event_type = envelope["header"]["event_type"].as_str().unwrap_or_default();
        if !self.look(|state| state.application.hears_events && state.configuration.hears(event_type)) {
            return Pushed::default();
        }
        let number = self.change(|state| state.keep_event(envelope));
        self.deliver(number).await
    }

    /// Pushes the event of this number, unless it is so old that it is forgotten.
    async fn deliver(&self, number: u64) -> Pushed {
        let now = self.now();
        let sealed = self.change(|state| {
            let envelope = state.event_mut(number)?.envelope.clone();
            let sealed = sealed::signed(&state.app, &mut state.ids, now, &envelope);
            Some((state.configuration.event_address(), sealed))
        });
        let Some((address, sealed)) = sealed else { return Pushed::default() };
        let began = Instant::now();
        let status = self.post(address, sealed, ANSWERED_WITHIN).await.map_or(0, |reply| reply.status);
        if status == 200 {
            self.change(|state| state.event_mut(number).map(|event| event.delivered = true));
        }
        Pushed { status, took_ms: elapsed(began), message_id: None }
    }

    /// Sends a callback, which has 3 s like an event, and is never repeated.
    pub(super) async fn call_back(&self, envelope: &Value) -> Result<Reply, Silence> {
        let now = self.now();
        let (address, sealed) = self.change(|state| {
            let sealed = sealed::signed(&state.app, &mut state.ids, now, envelope);
            (state.configuration.callback_address(), sealed)
        });
        self.post(address, sealed, ANSWERED_WITHIN).await
    }

    /// Sends it there, or to where this Lark was connected to.
    async fn post(&self, address: Option<String>, sealed: Sealed, within: Duration) -> Result<Reply, Silence> {
        let Some(Outbound { card_url, http }) = self.outbound() else { return Err(Silence::NoConnection) };
        let mut request = http.post(address.unwrap_or(card_url)).body(sealed.body);
        for (name, value) in sealed.headers {
            request = request.header(name, value);
        }
        let exchange = async {
            let response = request.send().await?;
            let status = response.status().as_u16();
            Ok::<_, reqwest::Error>(Reply { status, body: response.bytes().await?.to_vec() })
        };
        let answered = tokio::time::timeout(within, exchange).await.map_err(|_| Silence::TooLate)?;
        answered.map_err(|_| Silence::NoConnection)
    }
}

/// Milliseconds since then.
pub(super) fn elapsed(began: Instant) -> u64 {
    u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX)
}

impl State {
    /// Puts a person's message into a chat; its id, and the event, if the bot gets to hear of it.
    pub(super) fn write(
        &mut self,
        open_id: &str,
        chat_id: Option<&str>,
        text: &str,
        now: Timestamp,
    ) -> Result<(String, Option<Value>), String> {
        self.person(open_id).ok_or("there is no such person")?;
        let chat_id = match chat_id {
            Some(chat_id) => chat_id.to_owned(),
            None => self.p2p_chat_of(open_id),
        };
        let chat = self.chat(&chat_id).ok_or("there is no such chat")?;
        if chat.disbanded || !chat.members.iter().any(|member| member == open_id) {
            return Err("this person is not in this chat".to_owned());
        }
        let is_for_the_bot = chat.bot && (chat.person.is_some() || text.starts_with(BOT_MENTION));
        let scope = if chat.person.is_some() { TO_THE_BOT } else { AT_THE_BOT };
        let is_heard = is_for_the_bot && self.application.has(scope);
        let content = json!({ "text": text });
        let draft = Draft { writer: Some(open_id.to_owned()), answers: None, msg_type: "text".to_owned(), content };
        let message = self.put(&chat_id, draft, now);
        let event = is_heard.then(|| self.heard(&message, open_id, text));
        Ok((message.message_id, event))
    }

    /// The event of a person's message. In a group the mention of the bot becomes a placeholder.
    fn heard(&mut self, message: &Message, open_id: &str, text: &str) -> Value {
        let is_group = message.person.is_none();
        let time = message.create_time.as_millisecond().to_string();
        let text = if is_group { text.replacen(BOT_MENTION, "@_user_1", 1) } else { text.to_owned() };
        let mut said = json!({
            "message_id": message.message_id, "create_time": time, "update_time": time, "chat_id": message.chat_id,
            "chat_type": if is_group { "group" } else { "p2p" },
            "message_type": "text", "content": json!({ "text": text }).to_string(),
        });
        if is_group {
            said["mentions"] = json!([self.mention_of_the_bot()]);
        }
        let sender_id = self.person(open_id).map(|person| ids(&person.open_id, &person.union_id));
        let sender = json!({ "sender_id": sender_id, "sender_type": "user", "tenant_key": self.app.tenant_key });
        self.envelope("im.message.receive_v1", &time, json!({ "sender": sender, "message": said }))
    }

    fn mention_of_the_bot(&self) -> Value {
        json!({
            "key": "@_user_1", "mentioned_type": "bot", "name": "Flashduty", "tenant_key": self.app.tenant_key,
            "id": ids(&self.bot, &self.bot.replacen("ou_", "on_", 1)),
        })
    }

    /// What all chat events have in common. Whoever is first in the chat did it.
    pub(super) fn chat_event(&self, chat_id: &str) -> Option<Value> {
        let chat = self.chat(chat_id)?;
        let operator = chat.members.first().and_then(|open_id| self.person(open_id));
        Some(json!({
            "chat_id": chat_id, "external": false, "name": chat.name,
            "i18n_names": { "zh_cn": chat.name, "en_us": "", "ja_jp": "" },
            "operator_id": operator.map(|person| ids(&person.open_id, &person.union_id)),
            "operator_tenant_key": self.app.tenant_key,
        }))
    }

    /// The frame of every event and callback of version 2.0. Events count `create_time` in milliseconds, presses in microseconds.
    pub(super) fn envelope(&mut self, event_type: &str, create_time: &str, event: Value) -> Value {
        let event_id = self.ids.hex("");
        let app = &self.app;
        json!({
            "schema": "2.0",
            "header": {
                "event_id": event_id, "token": app.verification_token, "create_time": create_time,
                "event_type": event_type, "tenant_key": app.tenant_key, "app_id": app.app_id,
            },
            "event": event,
        })
    }
}

/// The three ids of a person. Our app has no scope for `user_id`, and then it is null.
fn ids(open_id: &str, union_id: &str) -> Value {
    json!({ "open_id": open_id, "union_id": union_id, "user_id": null })
}
