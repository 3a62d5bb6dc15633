//! The digest of a storm is posted once and updated in place.

use super::Delivery;
use super::attempt::{Attempt, Outcome, Worked};
use super::post::{SAME_MOMENT, is_turned_down};
use super::show::call_of;
use crate::budget::Api;
use crate::card::{CardState, DigestCard, Message};
use crate::decide::card::CardEffect;
use crate::decide::storm as decision;
use crate::id::{MessageId, StormId};
use crate::lane::{Destination, Row, Urgency};
use crate::ports::{Answered, ChatsFault, StoreFault};
use crate::storm::Storm;
use jiff::Timestamp;

impl Delivery {
    /// The digest should show its storm as it is now. Every other second at most: until then what changes is gathered.
    pub(super) async fn digest(&self, row: &Row, to: &Destination, id: &StormId) -> Worked {
        let now = self.clock.now();
        let nothing = Outcome::Finished { calls: 0 };
        let Some(storm) = self.storms.storm(to, id).await? else { return Ok(nothing.into()) };
        let from = storm.redrawn_from(now);
        if from > now {
            return Ok(Outcome::NotBefore(from).into());
        }
        let entries = self.storms.entries(to, id).await?;
        if entries.is_empty() {
            return Ok(nothing.into());
        }
        let message = Message::Digest(Box::new(DigestCard::of(&storm, &entries))).in_(self.language_of(to).await?);
        let effect = decision::difference(&storm, &message.digest(), now);
        if let Some((api, call)) = call_of(&effect) {
            // To the month's quota a digest is what it stands for: when all is used up it is posted as a Critical card is, and not changed.
            if let Some(over) = self.over_quota(call, &Row { urgency: Urgency::Critical, ..row.clone() }).await? {
                return self.relay_digest_or((to, id), &message, Outcome::NotBefore(over).into()).await;
            }
            if let Some(later) = self.without_room(api, row).await? {
                return Ok(later.into());
            }
        }
        match effect {
            CardEffect::Nothing | CardEffect::Renew { .. } => Ok(nothing.into()),
            CardEffect::GiveUp { reason, code } => Ok(Attempt { code: Some(code), ..Outcome::Dead(reason).into() }),
            CardEffect::Post { uuid, said } => self.post_digest(&storm, &message, &uuid, said).await,
            CardEffect::LookUp { since } => self.look_digest_up(&storm, since).await,
            CardEffect::Update { message: card, posted_at } => self.update_digest(&storm, &message, card, posted_at).await,
        }
    }

    /// As with the card of an incident: remembered before and after, and repeated under the same `uuid`.
    async fn post_digest(&self, storm: &Storm, message: &Message, uuid: &str, said: Vec<String>) -> Worked {
        let (now, digest) = (self.clock.now(), message.digest());
        let since = match &storm.digest {
            Some(CardState::Posting { since, .. }) if !said.is_empty() => *since,
            Some(_) | None => now,
        };
        let posting = |said: Vec<String>| CardState::Posting { uuid: uuid.to_owned(), since, said };
        let others = said.iter().any(|before| *before != digest);
        let all = said.iter().filter(|before| **before != digest).chain([&digest]).cloned().collect();
        self.save_digest(storm, posting(all)).await?;
        let posted = self.post_as_it_goes(&storm.at, message, uuid).await;
        match &posted.outcome {
            Ok(stands) => {
                let shows = if others { String::new() } else { digest };
                let shown = CardState::Shown { message: stands.message.clone(), digest: shows, posted_at: since };
                self.save_digest(storm, shown).await?;
                self.remember_talk(&storm.at, stands).await?;
                // Where an earlier try may stand, it is brought up to date.
                let again = Outcome::NotBefore(now + Storm::REDRAWN_AFTER);
                Ok(if others { again } else { Outcome::Finished { calls: 1 } }.after(&posted))
            }
            Err(fault) => {
                if is_turned_down(fault) {
                    // These words do not stand there.
                    self.save_digest(storm, posting(said)).await?;
                }
                self.digest_failed(Api::Send, storm, message, (&posted, fault)).await
            }
        }
    }

    async fn update_digest(&self, storm: &Storm, message: &Message, card: MessageId, posted_at: Timestamp) -> Worked {
        let updated = self.update_as_it_goes(&card, message).await;
        match &updated.outcome {
            Ok(()) => {
                self.save_digest(storm, CardState::Shown { message: card, digest: message.digest(), posted_at }).await?;
                Ok(Outcome::Finished { calls: 1 }.after(&updated))
            }
            Err(fault) => self.digest_failed(Api::Patch, storm, message, (&updated, fault)).await,
        }
    }

    /// Its `uuid` no longer tells a repetition: repeated, it might stand there twice.
    async fn look_digest_up(&self, storm: &Storm, since: Timestamp) -> Worked {
        let now = self.clock.now();
        let anew = || CardState::Posting { uuid: decision::another_uuid(storm, since), since: now, said: Vec::new() };
        let Some(chat) = self.chat_of(&storm.at).await? else {
            self.save_digest(storm, anew()).await?;
            return Ok(Outcome::NotBefore(now).into());
        };
        let found = self.chats.find(&chat, &decision::subject(&storm.id), since - SAME_MOMENT).await;
        let state = match &found.outcome {
            Ok(Some(message)) => CardState::Shown { message: message.clone(), digest: String::new(), posted_at: since },
            Ok(None) => anew(),
            // Nobody may look, so nobody can know.
            Err(fault) if fault.is_missing_scope() => anew(),
            Err(fault) => {
                self.budgets.heed(Api::Read, fault, now).await?;
                return Ok(Outcome::of_fault(fault).after(&found));
            }
        };
        self.save_digest(storm, state).await?;
        Ok(Outcome::NotBefore(now).after(&found))
    }

    /// Remembers what came of a call that failed.
    async fn digest_failed<T: Sync>(
        &self,
        api: Api,
        storm: &Storm,
        message: &Message,
        (answered, fault): (&Answered<T>, &ChatsFault),
    ) -> Worked {
        self.budgets.heed(api, fault, self.clock.now()).await?;
        if let ChatsFault::Permanent { code, reason } = fault {
            self.save_digest(storm, CardState::Gone { code: *code, reason: *reason }).await?;
        }
        let failed = Outcome::of_fault(fault).after(answered);
        let app_cannot = fault.is_over_quota() || matches!(fault, ChatsFault::AppBroken { .. });
        if app_cannot { self.relay_digest_or((&storm.at, &storm.id), message, failed).await } else { Ok(failed) }
    }

    async fn save_digest(&self, storm: &Storm, state: CardState) -> Result<(), StoreFault> {
        let drawn = Storm { digest: Some(state), drawn_at: Some(self.clock.now()), ..storm.clone() };
        self.storms.save_storm(&drawn).await
    }
}
