//! Messages: posting, updating, replying, finding, buzzing.

use super::{Call, Client, InData, SEND_TIMEOUT, answered, nothing_was_done};
use crate::envelope::{Exchanged, read};
use crate::{fault, render};
use async_trait::async_trait;
use bridge::card::Message;
use bridge::id::{ChatId, IncidentId, MessageId, OpenId};
use bridge::lane::Destination;
use bridge::ports::{Answered, Chats, ChatsFault, Posted};
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
        self.send(Call::post("post", &["im", "v1", "messages"], body).query(&[("receive_id_type", kind)])).await
    }

    /// Lark: update a card that was sent.
    async fn update(&self, card: &MessageId, message: &Message) -> Answered<()> {
        let path = ["im", "v1", "messages", card.as_str()];
        let call = Call::patch("update", &path, json!({ "content": content(message) }));
        answered(self.call(&call).await.map(|answer| answer.map(drop)), fault::of_chats)
    }

    /// Lark: reply to a message.
    async fn reply(&self, to: &MessageId, message: &Message, uuid: &str) -> Answered<Posted> {
        let path = ["im", "v1", "messages", to.as_str(), "reply"];
        let body = json!({ "msg_type": "interactive", "content": content(message), "uuid": uuid });
        self.send(Call::post("reply", &path, body)).await
    }

    /// Lark: get chat history. At most ten calls, for the first 500 messages since then: what was posted at that moment stands at their
    /// beginning, so a card that is not among them counts as never posted. Rather a card too many than an incident nobody sees.
    ///
    /// A card is known by what its buttons carry. A note says nothing of its incident that other notes about it do not say as well, so a
    /// card that Lark would take only as a note is not found.
    async fn find(&self, chat: &ChatId, incident: &IncidentId, since: Timestamp) -> Answered<Option<MessageId>> {
        answered(self.search(chat, incident, since).await, |failure| fault::of_chats(nothing_was_done(failure)))
    }

    /// Lark: buzz in-app. Fails when it reaches nobody; who else is not reached, Lark tells and we do not.
    async fn buzz(&self, message: &MessageId, people: &[OpenId]) -> Answered<()> {
        if people.is_empty() {
            return Answered { outcome: Ok(()), log_id: None };
        }
        let path = ["im", "v1", "messages", message.as_str(), "urgent_app"];
        let call = Call::patch("buzz", &path, json!({ "user_id_list": people })).query(&[("user_id_type", "open_id")]);
        answered(self.call(&call).await.map(|answer| answer.map(drop)), fault::of_buzz)
    }

    /// Lark: get bot information. Asked once per process: a bot keeps its id, and the call counts towards the month's quota.
    async fn own_open_id(&self) -> Result<OpenId, ChatsFault> {
        self.own_open_id.get_or_try_init(|| self.fetch_own_open_id()).await.cloned()
    }
}

impl Client {
    /// Makes a call that leaves a message behind, and tells which.
    async fn send(&self, call: Call<'_>) -> Answered<Posted> {
        #[derive(Deserialize)]
        struct Sent {
            message_id: MessageId,
            chat_id: Option<ChatId>,
        }
        let sent: Exchanged<InData<Sent>> = self.call(&call.timeout(SEND_TIMEOUT)).await.and_then(read);
        let posted = |InData { data }: InData<Sent>| Posted { message: data.message_id, chat: data.chat_id };
        answered(sent.map(|answer| answer.map(posted)), fault::of_chats)
    }

    /// The answer has `bot` where others have `data`. A bot without an id is switched off.
    async fn fetch_own_open_id(&self) -> Result<OpenId, ChatsFault> {
        let answer = self.call(&Call::get("bot info", &["bot", "v3", "info"])).await;
        let answer = answer.map_err(|failed| fault::of_chats(nothing_was_done(failed.said)))?.said;
        let open_id = answer.pointer("/bot/open_id").and_then(Value::as_str).filter(|id| !id.is_empty());
        open_id.map(OpenId::new).ok_or_else(fault::app_broken)
    }
}

/// The card as it travels: JSON as a string.
fn content(message: &Message) -> String {
    render::card(message).to_string()
}
