//! What people and chats say to the bot.

mod bot_address;
mod storm_setting;

use crate::audit::{Actor, Deed, Entry};
use crate::budget::{Api, Reservation, Standing};
use crate::card::{CardLink, Colour, Message, NoteCard};
use crate::chat::{Chat, ChatMessage, ChatRequest, Place, Route};
use crate::id::ChatId;
use crate::person::LinkedPerson;
use crate::ports::{Audit, Budgets, ChatBook, Chats, ChatsFault, People, Seen, StoreFault};
use crate::preferences::Preferences;
use crate::words::{self, Language};
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
    /// Who did what.
    pub audit: Arc<dyn Audit>,
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
        let sender = self.people.by_open_id(&message.from).await?;
        let note = self.carry_out(message, sender.as_ref(), (key, now)).await?;
        let note = Message::Note(note).in_(self.language_of(message, sender.as_ref()).await?);
        // The message's own id makes the answer's uuid: a repetition within the hour gets no second answer. It is marked as seen only
        // when it is answered, so that Lark's next try finds what a failed one left undone.
        self.chats.reply(&message.id, &note, message.id.as_str()).await.outcome?;
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

    /// The one language that was chosen where the message stands.
    async fn language_of(&self, message: &ChatMessage, sender: Option<&LinkedPerson>) -> Result<Option<Language>, StoreFault> {
        match message.place {
            Place::Direct => Ok(sender.and_then(|sender| sender.choices.language)),
            Place::Group => Ok(self.book.chat(&message.chat).await?.and_then(|chat| chat.language)),
        }
    }

    async fn carry_out(
        &self,
        message: &ChatMessage,
        sender: Option<&LinkedPerson>,
        (key, now): (&str, Timestamp),
    ) -> Result<NoteCard, StoreFault> {
        let request = ChatRequest::parse(&message.text);
        // Where incidents are shown is decided by people who may see them: members of the Flashduty account, of the app's own company.
        let linked = sender.filter(|person| person.tenant == message.tenant);
        match (message.place, linked) {
            _ if request == ChatRequest::Help => Ok(self.help()),
            (Place::Direct, _) => Ok(note(words::only_in_groups_title(), words::only_in_groups_text(), Colour::Grey)),
            (Place::Group, None) if request.needs_link() => Ok(self.link_first()),
            (Place::Group, linked) => self.carry_out_in_group(request, (message, linked), (key, now)).await,
        }
    }

    async fn carry_out_in_group(
        &self,
        request: ChatRequest,
        (message, sender): (&ChatMessage, Option<&LinkedPerson>),
        (key, now): (&str, Timestamp),
    ) -> Result<NoteCard, StoreFault> {
        let before = self.chat_of(message).await?;
        let (after, note) = self.obey(request, before.clone(), (key, now)).await?;
        if let Some(sender) = sender {
            self.record(sender, &before, &after, now).await;
        }
        Ok(note)
    }

    /// What the chat is afterwards, and what is said.
    async fn obey(
        &self,
        request: ChatRequest,
        chat: Chat,
        (key, now): (&str, Timestamp),
    ) -> Result<(Chat, NoteCard), StoreFault> {
        match request {
            ChatRequest::Help => Ok((chat, self.help())),
            ChatRequest::Here => {
                let chat = self.remembered(Chat { routes: vec![Route::default()], ..chat }).await?;
                Ok((chat, note(words::here_title(), words::here_text(), Colour::Green)))
            }
            ChatRequest::Stop => {
                let chat = self.remembered(Chat { routes: Vec::new(), is_default: false, ..chat }).await?;
                Ok((chat, note(words::stop_title(), words::stop_text(), Colour::Grey)))
            }
            ChatRequest::Storm => Ok(self.storm_setting(chat)),
            ChatRequest::StormAfter(after) => self.set_storm_after(chat, after).await,
            ChatRequest::Address => self.bot_address(chat, (key, now), false).await,
            ChatRequest::NewAddress => self.bot_address(chat, (key, now), true).await,
        }
    }

    /// Writes down what came of a command; nothing where nothing came of it, as when Lark repeats the message.
    async fn record(&self, sender: &LinkedPerson, before: &Chat, after: &Chat, now: Timestamp) {
        let (chat, name) = (after.id.clone(), after.name.clone());
        let deed = if (&before.routes, before.is_default) != (&after.routes, after.is_default) {
            Deed::Routed { chat, name, routes: after.routes.clone() }
        } else if before != after {
            Deed::ChatSet { chat, name }
        } else {
            return;
        };
        let by = Actor { open_id: sender.open_id.clone(), name: sender.name.clone() };
        self.audit.record(&Entry { at: now, by, deed }).await;
    }

    async fn remembered(&self, chat: Chat) -> Result<Chat, StoreFault> {
        self.book.remember(&chat).await?;
        Ok(chat)
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
