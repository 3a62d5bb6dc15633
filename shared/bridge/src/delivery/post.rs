//! A card is posted once, whatever becomes of the answer.

use super::Delivery;
use super::attempt::{Outcome, Worked};
use super::pace::PACE;
use super::show::Showing;
use super::simpler::{only_the_summary, without_mentions};
use crate::budget::Api;
use crate::card::{CardState, Message, ShownCard};
use crate::decide::card as decision;
use crate::decide::quota::Call;
use crate::id::{ChatId, MessageId};
use crate::lane::Destination;
use crate::ports::{Answered, ChatsFault, Posted, StoreFault};
use jiff::{SignedDuration, Timestamp};

/// Lark's clock and ours may differ by so much.
pub(super) const SAME_MOMENT: SignedDuration = SignedDuration::from_mins(1);

impl Delivery {
    /// Remembers that a post is on its way, posts, and remembers what came of it. A second try uses the same `uuid`, and when what
    /// an earlier one `said` may stand there instead, the row stays, for the card to be brought up to date. So it does when the post
    /// stands in for an `old` card, which is then to be told.
    pub(super) async fn post(
        &self,
        showing: &Showing<'_>,
        old: Option<MessageId>,
        message: &Message,
        (uuid, since, said): (String, Timestamp, Vec<String>),
    ) -> Worked {
        let (now, digest) = (self.clock.now(), message.digest());
        let posting = |said: &[String]| CardState::Posting { uuid: uuid.clone(), since, said: said.to_vec() };
        let others = said.iter().any(|before| *before != digest);
        let all: Vec<_> = said.iter().filter(|before| **before != digest).chain([&digest]).cloned().collect();
        let card = |state| {
            let card = showing.card(state);
            ShownCard { retiring: old.clone().or(card.retiring.clone()), ..card }
        };
        let records = &self.desk.intake.records;
        records.save_card(showing.incident, &card(posting(&all))).await?;
        let posted = self.post_as_it_goes(showing.to, message, &uuid).await;
        match &posted.outcome {
            Ok(stands) => {
                let shows = if others { String::new() } else { digest };
                let shown = CardState::Shown { message: stands.message.clone(), digest: shows, posted_at: since };
                let shown = ShownCard { relayed: None, ..card(shown) };
                records.save_card(showing.incident, &shown).await?;
                self.remember_talk(showing.to, stands).await?;
                let unfinished = others || shown.retiring.is_some() || shown.doubt.is_some();
                let outcome = if unfinished { Outcome::NotBefore(now + PACE) } else { Outcome::Finished { calls: 1 } };
                Ok(outcome.after(&posted))
            }
            Err(fault) => {
                if is_turned_down(fault) {
                    // These words do not stand there.
                    records.save_card(showing.incident, &card(posting(&said))).await?;
                }
                self.failed(Api::Send, showing, &posted, fault).await
            }
        }
    }

    /// A post whose fate is unknown is older than its `uuid` lasts: repeated, it might stand there twice. So it is looked for.
    pub(super) async fn look_up(&self, showing: &Showing<'_>, since: Timestamp) -> Worked {
        let Some(chat) = self.chat_of(showing.to).await? else {
            // Where this person talks with the bot is told by the answer to a post, and no answer has ever come.
            return self.begin_anew(showing, since, Some(since)).await.map(Into::into);
        };
        let found = self.chats.find(&chat, showing.incident, since - SAME_MOMENT).await;
        match &found.outcome {
            Ok(Some(message)) => {
                let shown = CardState::Shown { message: message.clone(), digest: String::new(), posted_at: since };
                self.save(showing, shown).await?;
                Ok(Outcome::NotBefore(self.clock.now()).after(&found))
            }
            Ok(None) => Ok(self.begin_anew(showing, since, None).await?.after(&found)),
            // Nobody may look, so nobody can know. A card that stands there twice is better than one that nobody sees.
            Err(fault) if fault.is_missing_scope() => Ok(self.begin_anew(showing, since, None).await?.after(&found)),
            Err(fault) => {
                self.budgets.heed(Api::Read, fault, self.clock.now()).await?;
                Ok(Outcome::of_fault(fault).after(&found))
            }
        }
    }

    /// Now that the talk is known: an earlier post of the same that did arrive gives way to this one.
    pub(super) async fn settle_doubt(&self, showing: &Showing<'_>, shown: &ShownCard, since: Timestamp) -> Worked {
        let CardState::Shown { message, .. } = &shown.state else { return Ok(Outcome::Finished { calls: 0 }.into()) };
        let chat = self.chat_of(showing.to).await?;
        let settled = ShownCard { doubt: None, ..shown.clone() };
        let Some(chat) = chat else {
            self.desk.intake.records.save_card(showing.incident, &settled).await?;
            return Ok(Outcome::NotBefore(self.clock.now()).into());
        };
        if let Some(later) = self.without_leave(Api::Read, Call::Change, showing.row).await? {
            return Ok(later.into());
        }
        let found = self.chats.find(&chat, showing.incident, since - SAME_MOMENT).await;
        let retiring = match &found.outcome {
            Ok(earlier) => earlier.clone().filter(|earlier| earlier != message),
            Err(fault) if fault.is_missing_scope() => None,
            Err(fault) => {
                self.budgets.heed(Api::Read, fault, self.clock.now()).await?;
                return Ok(Outcome::of_fault(fault).after(&found));
            }
        };
        self.desk.intake.records.save_card(showing.incident, &ShownCard { retiring, ..settled }).await?;
        Ok(Outcome::NotBefore(self.clock.now()).after(&found))
    }

    /// The post never arrived: the next one has a `uuid` of its own.
    async fn begin_anew(&self, showing: &Showing<'_>, since: Timestamp, doubt: Option<Timestamp>) -> Result<Outcome, StoreFault> {
        let uuid = decision::uuid(showing.incident, showing.to, &format!("card after {since}"));
        let now = self.clock.now();
        // The oldest doubt holds all that came after it.
        let doubt = showing.shown.and_then(|card| card.doubt).or(doubt);
        let card = ShownCard { doubt, ..showing.card(CardState::Posting { uuid, since: now, said: Vec::new() }) };
        self.desk.intake.records.save_card(showing.incident, &card).await?;
        Ok(Outcome::NotBefore(now))
    }

    pub(super) async fn chat_of(&self, to: &Destination) -> Result<Option<ChatId>, StoreFault> {
        match to {
            Destination::Chat(chat) => Ok(Some(chat.clone())),
            Destination::Person(open_id) => self.talks.talk(open_id).await,
        }
    }

    pub(super) async fn remember_talk(&self, to: &Destination, posted: &Posted) -> Result<(), StoreFault> {
        match (to, &posted.chat) {
            (Destination::Person(open_id), Some(chat)) => self.talks.remember_talk(open_id, chat).await,
            (Destination::Person(_), None) | (Destination::Chat(_), _) => Ok(()),
        }
    }

    /// Posts, more simply where Lark does not take the card as it is.
    pub(super) async fn post_as_it_goes(&self, to: &Destination, message: &Message, uuid: &str) -> Answered<Posted> {
        self.keep_pace_of_posts().await;
        let mut posted = self.chats.post(to, message, uuid).await;
        for simpler in [without_mentions, only_the_summary] {
            if let Err(ChatsFault::BadCard { .. }) = posted.outcome {
                if let Err(fault) = self.room_for_another(Api::Send).await {
                    return Answered { outcome: Err(fault), log_id: None };
                }
                self.keep_pace_of_posts().await;
                posted = self.chats.post(to, &simpler(message), uuid).await;
            }
        }
        posted
    }

    /// Updates, more simply where Lark does not take the card as it is.
    pub(super) async fn update_as_it_goes(&self, card: &MessageId, message: &Message) -> Answered<()> {
        self.keep_pace_of(card).await;
        let mut updated = self.chats.update(card, message).await;
        for simpler in [without_mentions, only_the_summary] {
            if let Err(ChatsFault::BadCard { .. }) = updated.outcome {
                if let Err(fault) = self.room_for_another(Api::Patch).await {
                    return Answered { outcome: Err(fault), log_id: None };
                }
                self.keep_pace_of(card).await;
                updated = self.chats.update(card, &simpler(message)).await;
            }
        }
        updated
    }
}

/// Whether Lark has said no, so that nothing stands there. A gateway's no is none of Lark's.
pub(super) fn is_turned_down(fault: &ChatsFault) -> bool {
    match fault {
        ChatsFault::Limited { .. } | ChatsFault::BadCard { .. } | ChatsFault::AppBroken { .. } => true,
        ChatsFault::Permanent { .. } | ChatsFault::Unavailable | ChatsFault::NoAnswer => false,
    }
}
