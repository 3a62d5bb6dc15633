//! Messages: posting, updating, replying.

use super::{Call, Client, SEND_TIMEOUT, read};
use crate::envelope::Failure;
use crate::{fault, render};
use async_trait::async_trait;
use bridge::card::Message;
use bridge::id::{ChatId, IncidentId, MessageId, OpenId};
use bridge::lane::Destination;
use bridge::ports::{Answered, Chats, ChatsFault, GroupBots, Posted};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

#[async_trait]
impl Chats for Client {
    /// Lark: send message.
    async fn post(&self, to: &Destination, message: &Message, uuid: &str) -> Answered<Posted> {
        let (kind, id) = match to {
            Destination::Chat(chat) => ("chat_id", chat.as_str()),
            Destination::Person(person) => ("open_id", person.as_str()),
        };
        let body = json!({ "receive_id": id, "msg_type": "interactive", "content": content(message), "uuid": uuid });
        self.send(Call::post("post", &["im", "v1", "messages"], body).query("receive_id_type", kind)).await
    }

    /// Lark: update a card that was sent.
    async fn update(&self, card: &MessageId, message: &Message) -> Answered<()> {
        let path = ["im", "v1", "messages", card.as_str()];
        let call = Call::patch("update", &path, json!({ "content": content(message) }));
        answered(self.call(&call).await.map(drop))
    }

    /// Lark: reply to a message.
    async fn reply(&self, to: &MessageId, message: &Message, uuid: &str) -> Answered<Posted> {
        let path = ["im", "v1", "messages", to.as_str(), "reply"];
        let body = json!({ "msg_type": "interactive", "content": content(message), "uuid": uuid });
        self.send(Call::post("reply", &path, body)).await
    }

    async fn find(&self, _chat: &ChatId, _incident: &IncidentId, _since: Timestamp) -> Answered<Option<MessageId>> {
        Answered { outcome: Err(ChatsFault::Unavailable), log_id: None }
    }

    async fn buzz(&self, _message: &MessageId, _people: &[OpenId]) -> Answered<()> {
        Answered { outcome: Err(ChatsFault::Unavailable), log_id: None }
    }

    /// Lark: get bot information. Asked once per process: a bot keeps its id, and the call counts towards the month's quota.
    async fn own_open_id(&self) -> Result<OpenId, ChatsFault> {
        self.own_open_id.get_or_try_init(|| self.fetch_own_open_id()).await.cloned()
    }
}

#[async_trait]
impl GroupBots for Client {
    fn serves(&self, _chat: &ChatId) -> bool {
        false
    }

    async fn say(&self, _chat: &ChatId, _message: &Message) -> Answered<()> {
        Answered { outcome: Err(ChatsFault::Unavailable), log_id: None }
    }
}

fn answered<T>(outcome: Result<T, Failure>) -> Answered<T> {
    Answered { outcome: outcome.map_err(fault::of_chats), log_id: None }
}

impl Client {
    /// Makes a call that leaves a message behind, and tells which.
    async fn send(&self, call: Call<'_>) -> Answered<Posted> {
        #[derive(Deserialize)]
        struct Answer {
            data: Sent,
        }
        #[derive(Deserialize)]
        struct Sent {
            message_id: MessageId,
            chat_id: Option<ChatId>,
        }
        let answer = self.call(&call.timeout(SEND_TIMEOUT)).await.and_then(read::<Answer>);
        answered(answer.map(|Answer { data: Sent { message_id, chat_id } }| Posted { message: message_id, chat: chat_id }))
    }

    /// The answer has `bot` where others have `data`. A bot without an id is switched off.
    async fn fetch_own_open_id(&self) -> Result<OpenId, ChatsFault> {
        let answer = self.call(&Call::get("bot info", &["bot", "v3", "info"])).await.map_err(nothing_to_repeat)?;
        let open_id = answer.pointer("/bot/open_id").and_then(Value::as_str).filter(|id| !id.is_empty());
        open_id.map(OpenId::new).ok_or_else(fault::app_broken)
    }
}

/// The card as it travels: JSON as a string.
fn content(message: &Message) -> String {
    render::card(message).to_string()
}

/// A question that was not answered left nothing behind.
fn nothing_to_repeat(failure: Failure) -> ChatsFault {
    fault::of_chats(super::nothing_was_done(failure))
}
