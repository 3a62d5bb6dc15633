//! Which chats there are: by Lark's own list, and by our book.

use super::ChatDesk;
use crate::backlog::MOST_DEAD;
use crate::budget::{Api, Reservation, Standing};
use crate::chat::Chat;
use crate::id::ChatId;
use crate::lane::{Destination, Lane};
use crate::ports::{ChatsFault, ListedChat, StoreFault};
use crate::reason::Death;
use futures_util::future::{try_join_all, try_join3};
use std::collections::{BTreeMap, HashMap};

/// The chats, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// Each once.
    pub chats: Vec<Known>,
    /// Why Lark's list is missing, or not whole; then nobody can say where the bot is.
    pub unlisted: Option<Unlisted>,
}

/// A chat, and whether it can be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The chat.
    pub chat: Chat,
    /// Whether the bot is there.
    pub presence: Presence,
    /// Why what was last meant for it was given up.
    pub death: Option<Death>,
}

/// Whether the bot is in a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Lark says so.
    Here,
    /// Lark does not list it.
    Left,
    /// Lark was not asked, or did not say.
    Unknown,
}

/// Why there is no list, or not all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unlisted {
    /// Others have used up what Lark allows the app for the moment.
    NoRoom,
    /// Lark failed.
    Failed(ChatsFault),
    /// There are more than we read.
    TooMany,
}

/// Pages of the list that are read at most, of 100 chats each: somebody waits.
const MOST_PAGES: usize = 20;

/// So many are written down at once: only the first look ever finds more than a few.
const AT_ONCE: usize = 10;

impl ChatDesk {
    /// Asks Lark, and writes down what is new: a chat that we did not know, with nothing to see, or another name.
    pub async fn survey(&self) -> Result<Survey, StoreFault> {
        let ((listed, unlisted), known, dead) = try_join3(self.listed(), self.book.chats(), self.dead()).await?;
        let mut book: BTreeMap<_, _> = known.into_iter().map(|chat| (chat.id.clone(), chat)).collect();
        let news: Vec<_> = listed.values().filter_map(|listed| news(book.get(&listed.id), listed)).collect();
        for some in news.chunks(AT_ONCE) {
            let written = try_join_all(some.iter().map(|(before, after)| self.write_down(before.as_ref(), after))).await?;
            book.extend(written.into_iter().flatten().map(|chat| (chat.id.clone(), chat)));
        }
        let presence = |id: &ChatId| match (listed.contains_key(id), &unlisted) {
            (true, _) => Presence::Here,
            (false, None) => Presence::Left,
            (false, Some(_)) => Presence::Unknown,
        };
        let known = |chat: Chat| Known { presence: presence(&chat.id), death: dead.get(&chat.id).copied(), chat };
        let mut chats: Vec<_> = book.into_values().map(known).collect();
        chats.sort_by_cached_key(|known| (known.chat.name.to_lowercase(), known.chat.id.clone()));
        Ok(Survey { chats, unlisted })
    }

    /// Whoever is faster is right: it is as they have written it.
    async fn write_down(&self, before: Option<&Chat>, after: &Chat) -> Result<Option<Chat>, StoreFault> {
        if self.edits.replace(before, after).await? {
            return Ok(Some(after.clone()));
        }
        self.book.chat(&after.id).await
    }

    async fn listed(&self) -> Result<(BTreeMap<ChatId, ListedChat>, Option<Unlisted>), StoreFault> {
        let (mut listed, mut after) = (BTreeMap::new(), None);
        for _ in 0..MOST_PAGES {
            let now = self.clock.now();
            if self.budgets.reserve(Api::Read, Standing::Urgent, now).await? != Reservation::Granted {
                return Ok((listed, Some(Unlisted::NoRoom)));
            }
            let page = match self.list.own_chats(after.as_deref()).await {
                Ok(page) => page,
                Err(fault) => {
                    self.budgets.heed(Api::Read, &fault, now).await?;
                    return Ok((listed, Some(Unlisted::Failed(fault))));
                }
            };
            listed.extend(page.chats.into_iter().map(|chat| (chat.id.clone(), chat)));
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok((listed, None)),
            }
        }
        Ok((listed, Some(Unlisted::TooMany)))
    }

    /// Why the newest row of each chat is dead, where one is.
    pub(super) async fn dead(&self) -> Result<HashMap<ChatId, Death>, StoreFault> {
        let mut dead = self.lanes.dead(MOST_DEAD).await?;
        dead.sort_by_key(|dead| dead.at);
        let of_chats = dead.into_iter().filter_map(|dead| match dead.row.lane {
            Lane::To(Destination::Chat(chat)) => Some((chat, dead.death)),
            Lane::To(Destination::Person(_)) | Lane::Commands(_) => None,
        });
        Ok(of_chats.collect())
    }
}

/// What is to be written down: what stands there, and what is to stand there.
fn news(known: Option<&Chat>, listed: &ListedChat) -> Option<(Option<Chat>, Chat)> {
    match known {
        None => Some((None, Chat::new(listed.id.clone(), &*listed.name, Vec::new()))),
        Some(chat) if listed.name.is_empty() || chat.name == listed.name => None,
        Some(chat) => Some((Some(chat.clone()), Chat { name: listed.name.clone(), ..chat.clone() })),
    }
}
