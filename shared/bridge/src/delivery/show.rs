//! One destination should show one incident as it is now.

use super::Delivery;
use super::attempt::{Attempt, Outcome, Worked};
use super::pace::PACE;
use crate::budget::Api;
use crate::card::{CardLink, CardState, Colour, IncidentCard, Message, NoteCard, ShownCard, View};
use crate::decide::card::{self as decision, CardEffect};
use crate::decide::quota::Call;
use crate::id::{ChatId, IncidentId, MessageId};
use crate::incident::Incident;
use crate::lane::{Destination, Row};
use crate::person::LinkedPerson;
use crate::ports::{ChatsFault, Record, StoreFault};
use crate::reason::Reason;
use crate::words::{self, Language, Text};
use futures_util::future::try_join;
use jiff::Timestamp;

/// What is to be shown, and where.
pub(super) struct Showing<'a> {
    pub(super) row: &'a Row,
    pub(super) to: &'a Destination,
    pub(super) incident: &'a IncidentId,
    pub(super) record: &'a Record,
    pub(super) linked: &'a [LinkedPerson],
    /// What stands there, or a card of which nothing is known yet.
    pub(super) shown: Option<&'a ShownCard>,
    /// The one language that was chosen there.
    pub(super) language: Option<Language>,
}

impl Showing<'_> {
    /// The incident as we know it; `None` before the first news.
    pub(super) fn news(&self) -> Option<&Incident> {
        self.record.snapshot.as_ref().map(|snapshot| &snapshot.incident)
    }

    pub(super) fn is_open(&self) -> bool {
        self.news().is_some_and(Incident::is_open)
    }

    /// What stands there, in another state.
    pub(super) fn card(&self, state: CardState) -> ShownCard {
        match self.shown {
            Some(shown) => ShownCard { state, answering_until: None, ..shown.clone() },
            None => ShownCard::new(self.to.clone(), state),
        }
    }
}

impl Delivery {
    /// The destination should show the incident as it is now.
    pub(super) async fn show(&self, row: &Row, to: &Destination, incident: &IncidentId) -> Worked {
        let (known, language) = try_join(self.desk.intake.known(incident), self.language_of(to)).await?;
        let Some((record, linked)) = known else {
            return Ok(Outcome::Finished { calls: 0 }.into());
        };
        let shown = record.cards.iter().find(|card| card.destination == *to);
        if let Some(until) = shown.and_then(|card| card.answering_until).filter(|until| *until > self.clock.now()) {
            return Ok(Outcome::NotBefore(until).into());
        }
        let showing = Showing { row, to, incident, record: &record, linked: &linked, shown, language };
        if let Some(on_digest) = self.on_digest(&showing).await? {
            return Ok(on_digest);
        }
        if let Some((card, since)) = shown.and_then(|card| Some((card, card.doubt?)))
            && matches!(card.state, CardState::Shown { .. })
        {
            return self.settle_doubt(&showing, card, since).await;
        }
        if let Some(old) = shown.and_then(|card| card.retiring.as_ref()) {
            return self.retire(&showing, old).await;
        }
        self.do_the_difference(&showing).await
    }

    async fn do_the_difference(&self, showing: &Showing<'_>) -> Worked {
        if self.is_over_and_said(showing) {
            return Ok(Outcome::Finished { calls: 0 }.into());
        }
        let message = self.draw(showing);
        let digest = message.digest();
        let (state, now) = (showing.shown.map(|card| &card.state), self.clock.now());
        let effect = decision::difference(state, &digest, showing.incident, showing.to, showing.is_open(), now);
        if let Some((api, call)) = call_of(&effect) {
            if let Some(over) = self.over_quota(call, showing.row).await? {
                return self.relay_or(showing, Outcome::NotBefore(over).into()).await;
            }
            if let Some(later) = self.without_room(api, showing.row).await? {
                return Ok(later.into());
            }
        }
        match effect {
            CardEffect::Nothing => Ok(Outcome::Finished { calls: 0 }.into()),
            CardEffect::GiveUp { reason, code } => Ok(Attempt { code: Some(code), ..Outcome::Dead(reason).into() }),
            CardEffect::Post { uuid, said } => {
                let since = match state {
                    Some(CardState::Posting { since, .. }) if !said.is_empty() => *since,
                    Some(_) | None => now,
                };
                self.post(showing, None, &message, (uuid, since, said)).await
            }
            CardEffect::Renew { uuid, old } => self.post(showing, Some(old), &message, (uuid, now, Vec::new())).await,
            CardEffect::LookUp { since } => self.look_up(showing, since).await,
            CardEffect::Update { message: card, posted_at } => self.update(showing, &message, card, posted_at).await,
        }
    }

    fn draw(&self, showing: &Showing<'_>) -> Message {
        let (preferences, now, row) = (&self.desk.preferences, self.clock.now(), showing.row);
        let view = View {
            destination: showing.to,
            linked: showing.linked,
            snooze_minutes: &preferences.snooze_minutes,
            zone: &preferences.zone,
            now,
            late: row.throttled.then(|| now.duration_since(row.since)),
        };
        let message = match &showing.record.snapshot {
            Some(snapshot) => Message::Incident(Box::new(IncidentCard::of(snapshot, &view))),
            None => Message::Note(NoteCard { title: words::triggered(), colour: Colour::Grey, ..NoteCard::default() }),
        };
        message.in_(showing.language)
    }

    async fn update(&self, showing: &Showing<'_>, message: &Message, card: MessageId, posted_at: Timestamp) -> Worked {
        let updated = self.update_as_it_goes(&card, message).await;
        match &updated.outcome {
            Ok(()) => {
                let state = CardState::Shown { message: card, digest: message.digest(), posted_at };
                self.save(showing, state).await?;
                Ok(Outcome::Finished { calls: 1 }.after(&updated))
            }
            Err(fault) => self.failed(Api::Patch, showing, &updated, fault).await,
        }
    }

    /// The old card of an incident that has a fresh one says where that is, and nothing on it can be pressed any more.
    async fn retire(&self, showing: &Showing<'_>, old: &MessageId) -> Worked {
        if let Some(later) = self.without_leave(Api::Patch, Call::Change, showing.row).await? {
            return Ok(later.into());
        }
        let title = showing.news().map_or(String::new(), |incident| format!("#{} {}", incident.num, incident.title));
        let note = NoteCard {
            title: Text::same(title),
            colour: Colour::Grey,
            paragraphs: vec![words::card_moved()],
            link: self.link_to(showing.to),
            language: showing.language,
            ..NoteCard::default()
        };
        let updated = self.chats.update(old, &Message::Note(note)).await;
        match &updated.outcome {
            // What Lark will never change has no buttons worth pressing: 14 days are over, or somebody withdrew it.
            Ok(()) | Err(ChatsFault::Permanent { .. } | ChatsFault::BadCard { .. }) => {
                if let Some(shown) = showing.shown {
                    let card = ShownCard { retiring: None, ..shown.clone() };
                    self.desk.intake.records.save_card(showing.incident, &card).await?;
                }
                Ok(Outcome::NotBefore(self.clock.now() + PACE).after(&updated))
            }
            Err(fault) => {
                self.budgets.heed(Api::Patch, fault, self.clock.now()).await?;
                Ok(Outcome::of_fault(fault).after(&updated))
            }
        }
    }

    fn link_to(&self, to: &Destination) -> Option<CardLink> {
        let base = &self.desk.preferences.applink;
        let chat_link = |chat: &ChatId| format!("{base}/client/chat/open?openChatId={chat}");
        match to {
            Destination::Chat(chat) if !base.is_empty() => Some(CardLink { label: words::open_chat(), url: chat_link(chat) }),
            Destination::Chat(_) | Destination::Person(_) => None,
        }
    }

    /// Remembers what came of a call that failed.
    pub(super) async fn failed<T: Sync>(
        &self,
        api: Api,
        showing: &Showing<'_>,
        answered: &crate::ports::Answered<T>,
        fault: &ChatsFault,
    ) -> Worked {
        self.budgets.heed(api, fault, self.clock.now()).await?;
        if let ChatsFault::Permanent { code, reason } = fault {
            self.save(showing, CardState::Gone { code: *code, reason: *reason }).await?;
            if *reason == Reason::TooOld && !showing.is_open() {
                // What has long been over may say so as it did.
                return Ok(Outcome::Finished { calls: 1 }.after(answered));
            }
        }
        let failed = Outcome::of_fault(fault).after(answered);
        let app_cannot = fault.is_over_quota() || matches!(fault, ChatsFault::AppBroken { .. });
        if app_cannot { self.relay_or(showing, failed).await } else { Ok(failed) }
    }

    pub(super) async fn save(&self, showing: &Showing<'_>, state: CardState) -> Result<(), StoreFault> {
        self.desk.intake.records.save_card(showing.incident, &showing.card(state)).await
    }
}

/// Which API of Lark's an effect needs, and what it is to the month's quota.
pub(super) fn call_of(effect: &CardEffect) -> Option<(Api, Call)> {
    match effect {
        CardEffect::Nothing | CardEffect::GiveUp { .. } => None,
        CardEffect::Post { .. } | CardEffect::Renew { .. } => Some((Api::Send, Call::New)),
        CardEffect::LookUp { .. } => Some((Api::Read, Call::New)),
        CardEffect::Update { .. } => Some((Api::Patch, Call::Change)),
    }
}
