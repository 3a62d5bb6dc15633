//! Where the app cannot speak, a chat's own group bot may.

use super::Delivery;
use super::attempt::{Attempt, Outcome, Worked};
use super::show::Showing;
use super::simpler::only_the_summary;
use crate::card::{CardState, IncidentCard, Message, NoteCard, ShownCard, View};
use crate::chat::SealedBot;
use crate::id::{ChatId, StormId};
use crate::lane::{Destination, Urgency};
use crate::ports::{Answered, StoreFault};
use crate::storm::Storm;
use crate::words;
use jiff::Timestamp;
use std::time::Duration;

/// A group bot says 100 a minute (Lark: "Custom bot"), and a lane has one worker.
pub(super) const PACE: Duration = Duration::from_millis(620);

/// How soon the app is tried again after its group bot has spoken.
const NEXT_TRY: Duration = Duration::from_secs(600);

/// A chat's group bot.
enum Bot {
    /// From its page.
    Entrusted(SealedBot),
    /// From the integration's secret.
    OfTheSecret,
}

impl Delivery {
    /// Has the chat's group bot say what has changed, if it has one; else, and when it cannot, what would have become of the row.
    pub(super) async fn relay_or(&self, showing: &Showing<'_>, otherwise: Attempt) -> Worked {
        let (Destination::Chat(chat), Some(note)) = (showing.to, self.spoken(showing)) else { return Ok(otherwise) };
        let Some(bot) = self.bot_of(chat).await? else { return Ok(otherwise) };
        let message = Message::Note(note);
        let digest = message.digest();
        if showing.shown.and_then(|card| card.relayed.as_ref()) == Some(&digest) {
            return Ok(otherwise);
        }
        let said = self.say_by(&bot, chat, &message).await;
        if said.outcome.is_err() {
            return Ok(otherwise);
        }
        let now = self.clock.now();
        let state = showing.shown.map_or(CardState::Unposted { since: now }, |shown| shown.state.clone());
        let card = ShownCard { relayed: Some(digest), ..showing.card(state) };
        self.desk.intake.records.save_card(showing.incident, &card).await?;
        Ok(Outcome::Relayed(next_try(&otherwise, now)).after(&said))
    }

    /// The same for the digest of a storm. That changes all the time, and a group bot can only add: so it tells of it once in a while.
    pub(super) async fn relay_digest_or(&self, id: (&Destination, &StormId), drawn: &Message, otherwise: Attempt) -> Worked {
        let (Destination::Chat(chat), Message::Note(note)) = (id.0, only_the_summary(drawn)) else { return Ok(otherwise) };
        let Some(storm) = self.storms.storm(id.0, id.1).await? else { return Ok(otherwise) };
        let (now, bot) = (self.clock.now(), self.bot_of(chat).await?);
        let Some(bot) = bot else { return Ok(otherwise) };
        if storm.relayed_at.is_some_and(|at| now < at + NEXT_TRY) {
            return Ok(otherwise);
        }
        let paragraphs = note.paragraphs.iter().cloned().chain([words::relayed()]).collect();
        let said = self.say_by(&bot, chat, &Message::Note(NoteCard { paragraphs, ..note })).await;
        if said.outcome.is_err() {
            return Ok(otherwise);
        }
        self.storms.save_storm(&Storm { relayed_at: Some(now), ..storm }).await?;
        Ok(Outcome::Relayed(next_try(&otherwise, now)).after(&said))
    }

    /// The group bot of this chat: the one that was entrusted to us on its page, else the one of the secret.
    async fn bot_of(&self, chat: &ChatId) -> Result<Option<Bot>, StoreFault> {
        let entrusted = self.desk.intake.chats.chat(chat).await?.and_then(|chat| chat.group_bot);
        Ok(entrusted.map(Bot::Entrusted).or_else(|| self.group_bots.serves(chat).then_some(Bot::OfTheSecret)))
    }

    async fn say_by(&self, bot: &Bot, chat: &ChatId, message: &Message) -> Answered<()> {
        match bot {
            Bot::Entrusted(sealed) => self.sealed_bots.say(sealed, chat, message).await,
            Bot::OfTheSecret => self.group_bots.say(chat, message).await,
        }
    }

    /// Whether the group bot has told the end of it: nobody needs a first card then, unless they ask.
    pub(super) fn is_over_and_said(&self, showing: &Showing<'_>) -> bool {
        let unposted = showing.shown.filter(|card| matches!(card.state, CardState::Unposted { .. }));
        let said = unposted.and_then(|card| card.relayed.as_ref());
        let over = !showing.is_open() && showing.row.urgency != Urgency::Person;
        over && said.is_some() && said == self.spoken(showing).map(|note| Message::Note(note).digest()).as_ref()
    }

    /// The incident in a few words: a group bot's card cannot be changed, and nothing on it can be pressed.
    fn spoken(&self, showing: &Showing<'_>) -> Option<NoteCard> {
        let snapshot = showing.record.snapshot.as_ref()?;
        let view = View {
            destination: showing.to,
            linked: &[],
            snooze_minutes: &[],
            zone: &self.desk.preferences.zone,
            now: self.clock.now(),
            late: None,
        };
        let card = IncidentCard::of(snapshot, &view);
        Some(NoteCard {
            title: words::Text::same(card.title),
            colour: card.colour,
            people: Vec::new(),
            paragraphs: vec![card.summary, words::relayed()],
            link: card.links.into_iter().next(),
            test: None,
            language: showing.language,
        })
    }
}

/// When the app is tried again: as planned, but at least once in a while.
fn next_try(otherwise: &Attempt, now: Timestamp) -> Timestamp {
    match otherwise.outcome {
        Outcome::NotBefore(moment) | Outcome::NoRoom(moment) => moment,
        Outcome::Later { asked, .. } => now + asked.unwrap_or(NEXT_TRY),
        Outcome::Finished { .. } | Outcome::Relayed(_) | Outcome::Dead(_) => now + NEXT_TRY,
    }
}
