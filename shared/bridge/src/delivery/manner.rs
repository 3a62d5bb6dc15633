//! How one destination wants to be spoken to.

use super::Delivery;
use crate::lane::Destination;
use crate::ports::StoreFault;
use crate::words::Language;

impl Delivery {
    /// The one language it has chosen; `None`: none.
    pub(super) async fn language_of(&self, to: &Destination) -> Result<Option<Language>, StoreFault> {
        Ok(match to {
            Destination::Chat(chat) => self.desk.intake.chats.chat(chat).await?.and_then(|chat| chat.language),
            Destination::Person(open_id) => {
                self.desk.people.by_open_id(open_id).await?.and_then(|person| person.choices.language)
            }
        })
    }
}
