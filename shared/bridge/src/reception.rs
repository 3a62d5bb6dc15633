//! What people and chats say to the bot.

mod bot_address;
mod storm_setting;

use crate::budget::{Api, Reservation, Standing};
use crate::card::{CardLink, Colour, Message, NoteCard};
use crate::chat::{Chat, ChatMessage, ChatRequest, Place, Route};
use crate::id::ChatId;
use crate::ports::{Budgets, ChatBook, Chats, ChatsFault, People, Seen, StoreFault};
use crate::preferences::Preferences;
use crate::words;
use jiff::Timestamp;
use std::sync::Arc;

/// Receives what chats say.
#[derive(Clone)]
pub struct Reception {
    /// Lark.
    pub chats: Arc<dyn Chats>,
    /// How often Lark may be called.
    pub budgets: Arc<dyn Budgets>,
    /// The chats we know.
    pub book: Arc<dyn ChatBook>,
    /// Who is whom.
    pub people: Arc<dyn People>,
    /// What was seen before.
    pub seen: Arc<dyn Seen>,
    /// The integration's choices.
    pub preferences: Arc<Preferences>,
    /// A source of random bytes.
    pub random: fn(&mut [u8]),
}

/// Why a message could not be answered now. Lark sends it again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceptionFault {
    /// The table failed.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// Lark failed.
    #[error(transparent)]
    Chats(#[from] ChatsFault),
    /// Others have used up what Lark allows the app.
    #[error("there is no room for an answer now")]
    NoRoom,
}

impl Reception {
    /// The chat is no more, or no more ours: nothing is shown there again. Lark may say so again hours later, when the bot is back:
    /// each such event counts once.
    pub async fn forget(&self, chat: &ChatId, key: &str, now: Timestamp) -> Result<(), StoreFault> {
        if !self.seen.knows(key, now).await? {
            self.book.forget(chat).await?;
            self.seen.first_time(key, now).await?;
        }
        Ok(())
    }

    /// The bot was added to a chat. Lark may say so again hours later: what the chat wants to see by then is kept.
    pub async fn welcome(&self, chat: &ChatId, name: String) -> Result<(), StoreFault> {
        let known = self.book.chat(chat).await?;
        let known = known.unwrap_or_else(|| Chat::new(chat.clone(), "", Vec::new()));
        self.book.remember(&Chat { name, ..known }).await
    }

    /// Answers a message to the bot. In a group only one that mentions it; every message once.
    pub async fn answer(&self, message: &ChatMessage, key: &str, now: Timestamp) -> Result<(), ReceptionFault> {
        if !self.concerns_us(message).await? || self.seen.knows(key, now).await? {
            return Ok(());
        }
        if self.budgets.reserve(Api::Send, Standing::Urgent, now).await? != Reservation::Granted {
            return Err(ReceptionFault::NoRoom);
        }
        let note = self.carry_out(message, key, now).await?;
        // The message's own id makes the answer's uuid: a repetition within the hour gets no second answer. It is marked as seen only
        // when it is answered, so that Lark's next try finds what a failed one left undone.
        self.chats.reply(&message.id, &Message::Note(note), message.id.as_str()).await.outcome?;
        self.seen.first_time(key, now).await?;
        Ok(())
    }

    async fn concerns_us(&self, message: &ChatMessage) -> Result<bool, ChatsFault> {
        match message.place {
            Place::Direct => Ok(true),
            Place::Group if message.mentions.is_empty() => Ok(false),
            Place::Group => Ok(message.mentions.contains(&self.chats.own_open_id().await?)),
        }
    }

    async fn carry_out(&self, message: &ChatMessage, key: &str, now: Timestamp) -> Result<NoteCard, StoreFault> {
        let request = ChatRequest::parse(&message.text);
        match message.place {
            _ if request == ChatRequest::Help => Ok(self.help()),
            Place::Direct => Ok(note(words::only_in_groups_title(), words::only_in_groups_text(), Colour::Grey)),
            Place::Group if request.needs_link() && !self.is_linked(message).await? => Ok(self.link_first()),
            Place::Group => self.carry_out_in_group(request, message, (key, now)).await,
        }
    }

    async fn carry_out_in_group(
        &self,
        request: ChatRequest,
        message: &ChatMessage,
        (key, now): (&str, Timestamp),
    ) -> Result<NoteCard, StoreFault> {
        match request {
            ChatRequest::Help => Ok(self.help()),
            ChatRequest::Here => {
                self.route(message, vec![Route::default()]).await?;
                Ok(note(words::here_title(), words::here_text(), Colour::Green))
            }
            ChatRequest::Stop => {
                self.route(message, Vec::new()).await?;
                Ok(note(words::stop_title(), words::stop_text(), Colour::Grey))
            }
            ChatRequest::Storm => self.storm_setting(message).await,
            ChatRequest::StormAfter(after) => self.set_storm_after(message, after).await,
            ChatRequest::Address => self.bot_address(message, (key, now), false).await,
            ChatRequest::NewAddress => self.bot_address(message, (key, now), true).await,
        }
    }

    /// Where incidents are shown is decided by people who may see them: members of the Flashduty account, of the app's own company.
    async fn is_linked(&self, message: &ChatMessage) -> Result<bool, StoreFault> {
        let person = self.people.by_open_id(&message.from).await?;
        Ok(person.is_some_and(|person| person.tenant == message.tenant))
    }

    async fn route(&self, message: &ChatMessage, routes: Vec<Route>) -> Result<(), StoreFault> {
        let known = self.chat_of(message).await?;
        self.book.remember(&Chat { routes, ..known }).await
    }

    async fn chat_of(&self, message: &ChatMessage) -> Result<Chat, StoreFault> {
        let known = self.book.chat(&message.chat).await?;
        Ok(known.unwrap_or_else(|| Chat::new(message.chat.clone(), "", Vec::new())))
    }

    fn help(&self) -> NoteCard {
        NoteCard {
            title: words::help_title(),
            paragraphs: words::help_text(),
            link: Some(CardLink { label: words::open_home(), url: self.preferences.home_url.clone() }),
            ..NoteCard::default()
        }
    }

    fn link_first(&self) -> NoteCard {
        NoteCard {
            title: words::invite_title(),
            paragraphs: vec![words::link_first_text()],
            link: Some(CardLink { label: words::invite_button(), url: self.preferences.home_url.clone() }),
            ..NoteCard::default()
        }
    }
}

fn note(title: words::Text, text: words::Text, colour: Colour) -> NoteCard {
    NoteCard { title, colour, paragraphs: vec![text], ..NoteCard::default() }
}
