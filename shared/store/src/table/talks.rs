//! Where people talk with the bot.

use super::Table;
use crate::item::{TalkItem, read};
use crate::keys::Key;
use async_trait::async_trait;
use bridge::id::{ChatId, OpenId};
use bridge::ports::{StoreFault, Talks};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// So many a process remembers; then it begins anew, which costs a write a person.
const MOST: usize = 10_000;

/// The talks that this process has written down.
#[derive(Debug, Default)]
pub(super) struct Remembered(Mutex<HashMap<OpenId, ChatId>>);

impl Remembered {
    fn knows(&self, person: &OpenId, chat: &ChatId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(person) == Some(chat)
    }

    fn keep(&self, person: &OpenId, chat: &ChatId) {
        let mut talks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if talks.len() >= MOST {
            talks.clear();
        }
        talks.insert(person.clone(), chat.clone());
    }
}

#[async_trait]
impl Talks for Table {
    async fn talk(&self, person: &OpenId) -> Result<Option<ChatId>, StoreFault> {
        let item = self.get(&Key::Talk(person.clone())).await?;
        item.map(|item| Ok(read::<TalkItem>(item)?.chat)).transpose()
    }

    async fn remember_talk(&self, person: &OpenId, chat: &ChatId) -> Result<(), StoreFault> {
        if self.remembered.knows(person, chat) {
            return Ok(());
        }
        self.save(&Key::Talk(person.clone()), &TalkItem { chat: chat.clone() }).await?;
        self.remembered.keep(person, chat);
        Ok(())
    }
}
