#![allow(clippy::unwrap_used)]

use super::*;
use crate::button::TestPress;
use crate::card::Message;
use crate::id::{ChatId, ClickId, IncidentId, MessageId};
use crate::ports::{Answered, Posted};
use crate::quota::Month;
use async_trait::async_trait;
use std::sync::Mutex;

fn now() -> Timestamp {
    "2026-10-14T02:00:00Z".parse().unwrap()
}

/// A Lark that answers each post as it is told to, and a table that holds one card.
struct Fake {
    answer: Result<(), ChatsFault>,
    has_room: bool,
    posted: Mutex<Vec<Message>>,
    card: Mutex<Option<TestCard>>,
}

impl Fake {
    fn desk(answer: Result<(), ChatsFault>) -> (Arc<Self>, TestDesk) {
        Self::with(answer, true)
    }

    fn with(answer: Result<(), ChatsFault>, has_room: bool) -> (Arc<Self>, TestDesk) {
        let fake = Arc::new(Self { answer, has_room, posted: Mutex::default(), card: Mutex::default() });
        (fake.clone(), TestDesk { chats: fake.clone(), budgets: fake.clone(), cards: fake })
    }

    fn state(&self) -> Option<TestState> {
        self.card.lock().unwrap().as_ref().map(|card| card.state)
    }
}

#[async_trait]
impl TestCards for Fake {
    async fn test_card(&self, _: Timestamp) -> Result<Option<TestCard>, StoreFault> {
        Ok(self.card.lock().unwrap().clone())
    }

    async fn save_test_card(&self, card: &TestCard) -> Result<(), StoreFault> {
        *self.card.lock().unwrap() = Some(card.clone());
        Ok(())
    }
}

#[async_trait]
impl Chats for Fake {
    async fn post(&self, to: &Destination, message: &Message, uuid: &str) -> Answered<Posted> {
        assert_eq!((to, uuid), (&Destination::Person(alice()), "t1"));
        assert!(self.state().is_some(), "it is written down before it is sent");
        self.posted.lock().unwrap().push(message.clone());
        let posted = Posted { message: MessageId::new("om_1"), chat: None };
        Answered { outcome: self.answer.clone().map(|()| posted), log_id: None }
    }

    async fn update(&self, _: &MessageId, _: &Message) -> Answered<()> {
        unreachable!("a test card is redrawn by the answer to its press")
    }

    async fn reply(&self, _: &MessageId, _: &Message, _: &str) -> Answered<Posted> {
        unreachable!("nothing is replied to")
    }

    async fn find(&self, _: &ChatId, _: &IncidentId, _: Timestamp) -> Answered<Option<MessageId>> {
        unreachable!("nothing is looked for")
    }

    async fn buzz(&self, _: &MessageId, _: &[OpenId]) -> Answered<()> {
        unreachable!("nobody is buzzed")
    }

    async fn own_open_id(&self) -> Result<OpenId, ChatsFault> {
        unreachable!("nobody asks")
    }
}

#[async_trait]
impl Budgets for Fake {
    async fn reserve(&self, api: Api, _: Standing, now: Timestamp) -> Result<Reservation, StoreFault> {
        assert_eq!(api, Api::Send);
        Ok(if self.has_room { Reservation::Granted } else { Reservation::NotBefore(now) })
    }

    async fn used(&self, _: Month) -> Result<u64, StoreFault> {
        Ok(0)
    }

    async fn claim_warning(&self, _: Month, _: u8) -> Result<bool, StoreFault> {
        Ok(false)
    }

    async fn claim_buzz(&self, _: u32, _: Timestamp) -> Result<bool, StoreFault> {
        Ok(false)
    }

    async fn close(&self, _: Api, _: Timestamp, _: Timestamp) -> Result<(), StoreFault> {
        Ok(())
    }
}

fn alice() -> OpenId {
    OpenId::new("ou_alice")
}

fn press(test: &str, by: &str) -> TestPress {
    TestPress { id: ClickId::new("c1"), open_id: OpenId::new(by), test: TestId::new(test) }
}

async fn send(desk: &TestDesk) -> bool {
    desk.send(TestId::new("t1"), &alice(), now()).await.unwrap()
}

#[tokio::test]
async fn where_lark_may_not_be_called_nothing_is_done() {
    let (fake, desk) = Fake::with(Ok(()), false);
    assert!(!send(&desk).await);
    assert_eq!(fake.state(), None);
    assert!(fake.posted.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_card_with_its_button_waits_until_its_press_comes_back() {
    let (fake, desk) = Fake::desk(Ok(()));
    assert!(send(&desk).await);
    assert_eq!(fake.state(), Some(TestState::Sent));
    let Message::Note(note) = fake.posted.lock().unwrap()[0].clone() else { panic!("a note") };
    assert_eq!(note.test.unwrap().test, TestId::new("t1"));

    let reply = desk.take(&press("t1", "ou_alice"), now()).await.unwrap();
    assert_eq!(reply.toast.unwrap().text, words::test_card_works());
    assert_eq!(reply.card.unwrap().test, None, "there is nothing more to press");
    assert_eq!(fake.state(), Some(TestState::CameBack { at: now() }));

    let later = now() + SignedDuration::from_mins(9);
    desk.take(&press("t1", "ou_alice"), later).await.unwrap();
    assert_eq!(fake.state(), Some(TestState::CameBack { at: now() }), "the first press has proven it");
}

#[tokio::test]
async fn nobody_else_can_press_it_and_earlier_cards_are_told_that_they_are_over() {
    let (fake, desk) = Fake::desk(Ok(()));
    let never_sent = desk.take(&press("t0", "ou_alice"), now()).await.unwrap();
    assert_eq!(never_sent.toast.unwrap().text, words::test_card_over());
    send(&desk).await;
    assert_eq!(desk.take(&press("t1", "ou_mallory"), now()).await.unwrap(), TestReply::default());
    assert_eq!(desk.take(&press("t0", "ou_alice"), now()).await.unwrap().toast.unwrap().text, words::test_card_over());
    assert_eq!(fake.state(), Some(TestState::Sent));
}

#[tokio::test]
async fn a_card_that_lark_does_not_take_is_remembered_with_the_reason() {
    let (fake, desk) = Fake::desk(Err(ChatsFault::Permanent { reason: Reason::PersonOutOfReach, code: 230_013 }));
    assert!(send(&desk).await);
    let refused = TestState::Refused { reason: Some(Reason::PersonOutOfReach), code: Some(230_013) };
    assert_eq!(fake.state(), Some(refused));

    let (fake, desk) = Fake::desk(Err(ChatsFault::AppBroken { code: 230_006 }));
    send(&desk).await;
    assert_eq!(fake.state(), Some(TestState::Refused { reason: None, code: Some(230_006) }));

    let (fake, desk) = Fake::desk(Err(ChatsFault::NoAnswer));
    send(&desk).await;
    assert_eq!(fake.state(), Some(TestState::Sent), "it may have arrived");
}

#[test]
fn a_card_waits_for_five_minutes() {
    let card = TestCard { id: TestId::new("t1"), addressee: alice(), sent_at: now(), state: TestState::Sent };
    assert!(card.is_waiting(now() + PATIENCE - SignedDuration::from_secs(1)));
    assert!(!card.is_waiting(now() + PATIENCE));
    let back = TestCard { state: TestState::CameBack { at: now() }, ..card };
    assert!(!back.is_waiting(now()));
}
