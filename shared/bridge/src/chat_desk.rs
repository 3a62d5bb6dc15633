//! What administrators do with chats: see which there are, say what each is shown, and try whether it can be reached.

mod survey;

pub use survey::{Known, Presence, Survey, Unlisted};

use crate::budget::{Api, Reservation, Standing};
use crate::card::{Colour, Message, NoteCard};
use crate::chat::Chat;
use crate::id::ChatId;
use crate::lane::Destination;
use crate::ports::{Budgets, ChatBook, ChatEdits, ChatList, Chats, ChatsFault, Clock, Lanes, StoreFault};
use crate::words;
use std::sync::Arc;

/// Serves the page of chats.
#[derive(Clone)]
pub struct ChatDesk {
    /// Lark's own list.
    pub list: Arc<dyn ChatList>,
    /// The chats we know.
    pub book: Arc<dyn ChatBook>,
    /// Changes what we know of them.
    pub edits: Arc<dyn ChatEdits>,
    /// What was given up.
    pub lanes: Arc<dyn Lanes>,
    /// Lark.
    pub chats: Arc<dyn Chats>,
    /// How often Lark may be called.
    pub budgets: Arc<dyn Budgets>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
}

/// How a change ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// Written.
    Saved(Chat),
    /// It was so already: nothing written.
    Same(Chat),
    /// Somebody else has changed it meanwhile: nothing written. As it is now.
    Stale(Chat),
    /// We know no such chat (any more).
    Unknown,
}

/// How a test ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tested {
    /// The test card stands there.
    Arrived,
    /// Others have used up what Lark allows the app for the moment: nothing was asked.
    NoRoom,
    /// Lark would not have it.
    Failed(ChatsFault),
}

/// Tries to win against other writers. Each retry reads anew, so each can only lose to a change that was made.
const RACES: u32 = 4;

impl ChatDesk {
    /// One chat, and why its last card was given up, where it was.
    pub async fn one(&self, id: &ChatId) -> Result<Option<Known>, StoreFault> {
        let (chat, dead) = futures_util::future::try_join(self.book.chat(id), self.dead()).await?;
        Ok(chat.map(|chat| Known { death: dead.get(id).copied(), presence: Presence::Unknown, chat }))
    }

    /// Changes a chat, whatever others write meanwhile. `edit` makes of it what it is to be; `None` where it is not any more what the
    /// change was made for.
    pub async fn change(&self, id: &ChatId, edit: impl Fn(&Chat) -> Option<Chat> + Send) -> Result<Changed, StoreFault> {
        for _ in 0..RACES {
            let Some(before) = self.book.chat(id).await? else { return Ok(Changed::Unknown) };
            let Some(after) = edit(&before) else { return Ok(Changed::Stale(before)) };
            if after == before {
                return Ok(Changed::Same(before));
            }
            if self.edits.replace(Some(&before), &after).await? {
                return Ok(Changed::Saved(after));
            }
        }
        Err(StoreFault(format!("lost {RACES} races")))
    }

    /// Strikes a chat out. What it was; `None` when we knew no such chat.
    pub async fn forget(&self, id: &ChatId) -> Result<Option<Chat>, StoreFault> {
        let known = self.book.chat(id).await?;
        if known.is_some() {
            self.book.forget(id).await?;
        }
        Ok(known)
    }

    /// Posts a test card, in the name of `tester`. `uuid` (at most 50 characters) is this test's own.
    pub async fn test(&self, chat: &Chat, tester: &str, uuid: &str) -> Result<Tested, StoreFault> {
        let now = self.clock.now();
        if self.budgets.reserve(Api::Send, Standing::Urgent, now).await? != Reservation::Granted {
            return Ok(Tested::NoRoom);
        }
        let note = NoteCard {
            title: words::chat_test_card_title(),
            colour: Colour::Green,
            paragraphs: vec![words::chat_test_card_text(tester)],
            language: chat.language,
            ..NoteCard::default()
        };
        let posted = self.chats.post(&Destination::Chat(chat.id.clone()), &Message::Note(note), uuid).await;
        match posted.outcome {
            Ok(_) => Ok(Tested::Arrived),
            Err(fault) => {
                self.budgets.heed(Api::Send, &fault, now).await?;
                Ok(Tested::Failed(fault))
            }
        }
    }
}

#[cfg(test)]
mod tests;
