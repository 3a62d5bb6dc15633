//! What Lark would push, made and not sent: somebody else delivers it, as a sample request.

use super::FakeLark;
use super::sealed::{self, Sealed};
use serde_json::{Value, json};

impl FakeLark {
    /// The check of an address.
    pub fn address_check(&self) -> Value {
        self.change(
            |state| json!({ "challenge": state.ids.hex(""), "token": state.app.verification_token, "type": "url_verification" }),
        )
    }

    /// A person writes to the bot (`None`) or into a group; the event.
    ///
    /// # Errors
    /// When there is no such person or chat, or the bot does not hear it.
    pub fn written(&self, open_id: &str, chat_id: Option<&str>, text: &str) -> Result<Value, String> {
        let now = self.now();
        let (_, event) = self.change(|state| state.write(open_id, chat_id, text, now))?;
        event.ok_or_else(|| "the bot does not hear what is not meant for it".to_owned())
    }

    /// An event about a chat. The chat itself stays as it is.
    ///
    /// # Errors
    /// When there is no such chat.
    pub fn chat_event(&self, event_type: &str, chat_id: &str) -> Result<Value, String> {
        let event = self.change(|state| state.chat_event(chat_id)).ok_or("there is no such chat")?;
        Ok(self.event(event_type, event))
    }

    /// A press of what `action` describes, whether or not it stands on a card here.
    ///
    /// # Errors
    /// When there is no such person.
    pub fn pressed(&self, open_id: &str, chat_id: &str, message_id: &str, action: Value) -> Result<Value, String> {
        let now = self.now();
        self.change(|state| {
            let union_id = state.person(open_id).ok_or("there is no such person")?.union_id.clone();
            let event = state.press_event((open_id, &union_id), chat_id, message_id, action);
            Ok(state.envelope("card.action.trigger", &now.as_microsecond().to_string(), event))
        })
    }

    /// An event of any type.
    pub fn event(&self, event_type: &str, event: Value) -> Value {
        let now = self.now();
        self.change(|state| state.envelope(event_type, &now.as_millisecond().to_string(), event))
    }

    /// The request that carries this: sealed and signed as of now.
    pub fn signed(&self, payload: &Value) -> Sealed {
        let now = self.now();
        self.change(|state| sealed::signed(&state.app, &mut state.ids, now, payload))
    }

    /// The request that carries the check of an address: sealed, but never signed.
    pub fn unsigned(&self, payload: &Value) -> Sealed {
        self.change(|state| sealed::unsigned(&state.app, &mut state.ids, payload))
    }
}
