//! The test card: it is sent to the administrator who asks, and its press has to come back. Nothing else proves the callback address.

use crate::budget::{Api, Reservation, Standing};
use crate::button::TestPress;
use crate::card::{Colour, Message, NoteCard, TestButton};
use crate::id::{OpenId, TestId};
use crate::lane::Destination;
use crate::ports::{Budgets, Chats, ChatsFault, StoreFault, TestCards};
use crate::reason::Reason;
use crate::toast::{Toast, Tone};
use crate::words::{self, Text};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A press that has not come after so long will not come: Lark hands it on at once, or never.
pub const PATIENCE: SignedDuration = SignedDuration::from_mins(5);

/// The test card that is out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestCard {
    /// Goes into its button.
    pub id: TestId,
    /// Who is to press it.
    pub addressee: OpenId,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// How far it is.
    pub state: TestState,
}

/// How far a test card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TestState {
    /// It waits for its press.
    Sent,
    /// Its press came back.
    CameBack {
        /// When.
        at: Timestamp,
    },
    /// Lark would not have it.
    Refused {
        /// Why, where it is a matter of the person.
        reason: Option<Reason>,
        /// Lark's code, where it gave one.
        code: Option<i64>,
    },
}

impl TestCard {
    /// Whether it still waits for its press.
    pub fn is_waiting(&self, now: Timestamp) -> bool {
        self.state == TestState::Sent && now.duration_since(self.sent_at) < PATIENCE
    }
}

/// Sends test cards and takes their presses.
#[derive(Clone)]
pub struct TestDesk {
    /// Lark.
    pub chats: Arc<dyn Chats>,
    /// How often Lark may be called.
    pub budgets: Arc<dyn Budgets>,
    /// The card that is out.
    pub cards: Arc<dyn TestCards>,
}

/// What the presser sees at once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TestReply {
    /// A line that appears and goes; `None` says nothing.
    pub toast: Option<Toast>,
    /// Replaces the pressed card; `None` leaves it as it is.
    pub card: Option<NoteCard>,
}

impl TestDesk {
    /// Sends one to `to`. `false` when Lark may not be called at the moment; then nothing was done.
    ///
    /// It is written down before it is sent, so that no press is quicker than we are.
    pub async fn send(&self, id: TestId, to: &OpenId, now: Timestamp) -> Result<bool, StoreFault> {
        if let Reservation::NotBefore(_) = self.budgets.reserve(Api::Send, Standing::Urgent, now).await? {
            return Ok(false);
        }
        let card = TestCard { id: id.clone(), addressee: to.clone(), sent_at: now, state: TestState::Sent };
        self.cards.save_test_card(&card).await?;
        let button = Box::new(TestButton { label: words::test_card_button(), test: id.clone() });
        let note = NoteCard { test: Some(button), ..note(words::test_card_text(), Colour::Blue) };
        let posted = self.chats.post(&Destination::Person(to.clone()), &Message::Note(note), &uuid_of(&id)).await;
        if let Err(fault) = posted.outcome {
            self.budgets.heed(Api::Send, &fault, now).await?;
            if let Some(state) = refused(&fault) {
                self.cards.save_test_card(&TestCard { state, ..card }).await?;
            }
        }
        Ok(true)
    }

    /// Takes a press. Only the addressee's counts; a card of an earlier test is told so.
    pub async fn take(&self, press: &TestPress, now: Timestamp) -> Result<TestReply, StoreFault> {
        let out = self.cards.test_card(now).await?.filter(|card| card.id == press.test);
        let Some(card) = out else {
            let over = note(words::test_card_over(), Colour::Grey);
            return Ok(replied(Tone::Info, words::test_card_over(), over));
        };
        if card.addressee != press.open_id {
            return Ok(TestReply::default());
        }
        if !matches!(card.state, TestState::CameBack { .. }) {
            self.cards.save_test_card(&TestCard { state: TestState::CameBack { at: now }, ..card }).await?;
        }
        let works = note(words::test_card_works_text(), Colour::Green);
        Ok(replied(Tone::Success, words::test_card_works(), works))
    }
}

fn note(text: Text, colour: Colour) -> NoteCard {
    NoteCard { title: words::test_card_title(), colour, paragraphs: vec![text], ..NoteCard::default() }
}

fn replied(tone: Tone, text: Text, card: NoteCard) -> TestReply {
    TestReply { toast: Some(Toast { tone, text }), card: Some(card) }
}

/// A test card is posted once: its id is its own.
fn uuid_of(id: &TestId) -> String {
    // Ours are 43 characters; Lark takes 50.
    id.as_str().chars().take(50).collect()
}

/// What became of a card that Lark did not take; `None` where it may stand all the same.
fn refused(fault: &ChatsFault) -> Option<TestState> {
    match fault {
        ChatsFault::NoAnswer => None,
        ChatsFault::Permanent { reason, code } => Some(TestState::Refused { reason: Some(*reason), code: Some(*code) }),
        ChatsFault::Limited { .. } | ChatsFault::BadCard { .. } | ChatsFault::AppBroken { .. } | ChatsFault::Unavailable => {
            Some(TestState::Refused { reason: None, code: fault.code() })
        }
    }
}

#[cfg(test)]
mod tests;
