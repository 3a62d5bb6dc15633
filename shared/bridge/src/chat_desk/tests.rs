#![allow(clippy::unwrap_used)]

use super::*;
use crate::chat::Route;
use crate::id::{IncidentId, MessageId, OpenId};
use crate::lane::{Lane, Row, Urgency, Wish, Work};
use crate::ports::{Answered, ChatPage, DeadRow, ListedChat, Posted, Waiting};
use crate::quota::Month;
use crate::reason::{Death, Reason};
use crate::samples::at;
use async_trait::async_trait;
use jiff::Timestamp;
use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

/// Lark and the table, with what they are to answer.
#[derive(Default)]
struct World {
    book: Mutex<Vec<Chat>>,
    pages: Mutex<VecDeque<Result<ChatPage, ChatsFault>>>,
    dead: Vec<DeadRow>,
    full: bool,
    post: Option<ChatsFault>,
    /// What somebody else writes just before our next write.
    faster: Mutex<Option<Chat>>,
    writes: Mutex<usize>,
    posted: Mutex<Vec<Message>>,
    closed: Mutex<usize>,
}

#[async_trait]
impl ChatList for World {
    async fn own_chats(&self, _: Option<&str>) -> Result<ChatPage, ChatsFault> {
        self.pages.lock().unwrap().pop_front().unwrap_or_else(|| Ok(ChatPage::default()))
    }
}

#[async_trait]
impl ChatBook for World {
    async fn chats(&self) -> Result<Vec<Chat>, StoreFault> {
        Ok(self.book.lock().unwrap().clone())
    }
    async fn chat(&self, id: &ChatId) -> Result<Option<Chat>, StoreFault> {
        Ok(self.book.lock().unwrap().iter().find(|chat| chat.id == *id).cloned())
    }
    async fn remember(&self, _: &Chat) -> Result<(), StoreFault> {
        unreachable!("nothing is written over what was not seen")
    }
    async fn forget(&self, id: &ChatId) -> Result<(), StoreFault> {
        self.book.lock().unwrap().retain(|chat| chat.id != *id);
        Ok(())
    }
}

#[async_trait]
impl ChatEdits for World {
    async fn replace(&self, before: Option<&Chat>, after: &Chat) -> Result<bool, StoreFault> {
        let mut book = self.book.lock().unwrap();
        if let Some(faster) = self.faster.lock().unwrap().take() {
            book.retain(|chat| chat.id != faster.id);
            book.push(faster);
        }
        let stands = book.iter().find(|chat| chat.id == after.id).cloned();
        if stands.as_ref() != before {
            return Ok(false);
        }
        book.retain(|chat| chat.id != after.id);
        book.push(after.clone());
        *self.writes.lock().unwrap() += 1;
        Ok(true)
    }
}

#[async_trait]
impl Lanes for World {
    async fn wish(&self, _: &[Wish], _: Timestamp) -> Result<(), StoreFault> {
        unreachable!("a page drains no lane")
    }
    async fn lease(&self, _: &Lane, _: &str, _: Timestamp, _: Timestamp) -> Result<bool, StoreFault> {
        unreachable!("a page drains no lane")
    }
    async fn release(&self, _: &Lane, _: &str) -> Result<(), StoreFault> {
        unreachable!("a page drains no lane")
    }
    async fn rows(&self, _: &Lane) -> Result<Vec<Row>, StoreFault> {
        unreachable!("a page drains no lane")
    }
    async fn finish(&self, _: &Row) -> Result<(), StoreFault> {
        unreachable!("a page drains no lane")
    }
    async fn postpone(&self, _: &Row) -> Result<(), StoreFault> {
        unreachable!("a page drains no lane")
    }
    async fn bury(&self, _: &Row, _: Death, _: Timestamp) -> Result<(), StoreFault> {
        unreachable!("a page drains no lane")
    }
    async fn dead(&self, _: usize) -> Result<Vec<DeadRow>, StoreFault> {
        Ok(self.dead.clone())
    }
    async fn waiting(&self, _: Timestamp) -> Result<Waiting, StoreFault> {
        unreachable!("a page of chats counts nothing")
    }
}

#[async_trait]
impl Chats for World {
    async fn post(&self, _: &Destination, message: &Message, _: &str) -> Answered<Posted> {
        self.posted.lock().unwrap().push(message.clone());
        let posted = Posted { message: MessageId::new("om_1"), chat: None };
        Answered { outcome: self.post.clone().map_or(Ok(posted), Err), log_id: None }
    }
    async fn update(&self, _: &MessageId, _: &Message) -> Answered<()> {
        unreachable!("a test is posted once")
    }
    async fn reply(&self, _: &MessageId, _: &Message, _: &str) -> Answered<Posted> {
        unreachable!("a test is posted once")
    }
    async fn find(&self, _: &ChatId, _: &IncidentId, _: Timestamp) -> Answered<Option<MessageId>> {
        unreachable!("a test is posted once")
    }
    async fn buzz(&self, _: &MessageId, _: &[OpenId]) -> Answered<()> {
        unreachable!("a test calls nobody")
    }
    async fn own_open_id(&self) -> Result<OpenId, ChatsFault> {
        unreachable!("a test answers nobody")
    }
}

#[async_trait]
impl Budgets for World {
    async fn reserve(&self, _: Api, _: Standing, now: Timestamp) -> Result<Reservation, StoreFault> {
        Ok(if self.full { Reservation::NotBefore(now) } else { Reservation::Granted })
    }
    async fn used(&self, _: Month) -> Result<u64, StoreFault> {
        unreachable!("a page of chats counts nothing")
    }
    async fn claim_warning(&self, _: Month, _: u8) -> Result<bool, StoreFault> {
        unreachable!("a page of chats warns nobody")
    }
    async fn claim_buzz(&self, _: u32, _: Timestamp) -> Result<bool, StoreFault> {
        unreachable!("a page of chats buzzes nobody")
    }
    async fn close(&self, _: Api, _: Timestamp, _: Timestamp) -> Result<(), StoreFault> {
        *self.closed.lock().unwrap() += 1;
        Ok(())
    }
}

#[async_trait]
impl Clock for World {
    fn now(&self) -> Timestamp {
        at(0)
    }
    async fn pause(&self, _: Duration) {}
}

impl World {
    fn knowing(chats: impl IntoIterator<Item = Chat>) -> Self {
        Self { book: Mutex::new(chats.into_iter().collect()), ..Self::default() }
    }

    fn listing(self, pages: impl IntoIterator<Item = Result<ChatPage, ChatsFault>>) -> Self {
        Self { pages: Mutex::new(pages.into_iter().collect()), ..self }
    }

    fn desk(self) -> (Arc<Self>, ChatDesk) {
        let world = Arc::new(self);
        let desk = ChatDesk {
            list: world.clone(),
            book: world.clone(),
            edits: world.clone(),
            lanes: world.clone(),
            chats: world.clone(),
            budgets: world.clone(),
            clock: world.clone(),
        };
        (world, desk)
    }

    fn writes(&self) -> usize {
        *self.writes.lock().unwrap()
    }
}

fn chat(id: &str, name: &str) -> Chat {
    Chat::new(ChatId::new(id), name, vec![Route::default()])
}

fn page(chats: &[(&str, &str)], next: Option<&str>) -> Result<ChatPage, ChatsFault> {
    let listed = |(id, name): &(&str, &str)| ListedChat { id: ChatId::new(*id), name: (*name).to_owned() };
    Ok(ChatPage { chats: chats.iter().map(listed).collect(), next: next.map(str::to_owned) })
}

/// Name and presence of each, in the order of the page.
fn told(survey: &Survey) -> Vec<String> {
    survey.chats.iter().map(|known| format!("{} {:?}", known.chat.name, known.presence)).collect()
}

#[tokio::test]
async fn where_nothing_is_new_nothing_is_written() {
    let (world, desk) = World::knowing([chat("oc_1", "On-call")]).listing([page(&[("oc_1", "On-call")], None)]).desk();
    assert_eq!(told(&desk.survey().await.unwrap()), ["On-call Here"]);
    assert_eq!(world.writes(), 0);
    let (world, desk) = World::default().desk();
    assert_eq!(desk.survey().await, Ok(Survey { chats: Vec::new(), unlisted: None }));
    assert_eq!(world.writes(), 0);
}

#[tokio::test]
async fn lark_and_our_book_are_one_list_by_name() {
    let pages = [page(&[("oc_2", "alpha"), ("oc_1", "Renamed")], Some("more")), page(&[("oc_3", "")], None)];
    let (world, desk) =
        World::knowing([chat("oc_1", "On-call"), chat("oc_4", "Gone"), chat("oc_3", "Known")]).listing(pages).desk();
    let survey = desk.survey().await.unwrap();
    assert_eq!(told(&survey), ["alpha Here", "Gone Left", "Known Here", "Renamed Here"]);
    let new = world.book.lock().unwrap().iter().find(|chat| chat.id == ChatId::new("oc_2")).cloned();
    assert_eq!(new, Some(Chat::new(ChatId::new("oc_2"), "alpha", Vec::new())), "a new chat sees nothing");
    assert_eq!(survey.chats[3].chat.routes, [Route::default()], "another name changes nothing else");
    assert_eq!(world.writes(), 2);
}

#[tokio::test]
async fn where_lark_does_not_tell_nobody_is_said_to_have_left() {
    let broken = ChatsFault::AppBroken { code: 99_991_672 };
    let cases = [
        (World::default().listing([Err(broken.clone())]), Unlisted::Failed(broken)),
        (World { full: true, ..World::default() }, Unlisted::NoRoom),
        (World::default().listing((0..30).map(|n| page(&[], Some(&n.to_string())))), Unlisted::TooMany),
    ];
    for (world, why) in cases {
        let (_, desk) = World { book: Mutex::new(vec![chat("oc_1", "On-call")]), ..world }.desk();
        let survey = desk.survey().await.unwrap();
        assert_eq!((told(&survey), survey.unlisted), (vec!["On-call Unknown".to_owned()], Some(why)));
    }
}

#[tokio::test]
async fn who_writes_a_chat_down_before_us_is_right() {
    let world = World { faster: Mutex::new(Some(chat("oc_1", "On-call"))), ..World::default() };
    let (_, desk) = world.listing([page(&[("oc_1", "On-call")], None)]).desk();
    assert_eq!(desk.survey().await.unwrap().chats[0].chat, chat("oc_1", "On-call"), "with its routes");
}

#[tokio::test]
async fn a_chat_whose_card_was_given_up_says_why_it_was_last() {
    let row = |lane| Row {
        lane,
        work: Work::Show(IncidentId::new("i")),
        urgency: Urgency::Info,
        since: at(0),
        due_at: at(0),
        tries: 0,
        throttled: false,
        fresh: false,
        generation: 1,
    };
    let dead = |lane, reason, second| DeadRow { row: row(lane), death: Death { reason, code: None }, at: at(second) };
    let here = || Lane::To(Destination::Chat(ChatId::new("oc_1")));
    let rows = vec![
        dead(here(), Reason::MayNotSpeak, 9),
        dead(here(), Reason::TooOld, 5),
        dead(Lane::To(Destination::Person(OpenId::new("oc_1"))), Reason::PersonOutOfReach, 20),
    ];
    let (_, desk) = World { dead: rows, ..World::knowing([chat("oc_1", "a"), chat("oc_2", "b")]) }.desk();
    let reasons: Vec<_> = desk.survey().await.unwrap().chats.iter().map(|known| known.death.map(|death| death.reason)).collect();
    assert_eq!(reasons, [Some(Reason::MayNotSpeak), None]);
    assert_eq!(desk.one(&ChatId::new("oc_1")).await.unwrap().unwrap().death.unwrap().reason, Reason::MayNotSpeak);
}

#[tokio::test]
async fn a_change_is_made_over_what_others_write_meanwhile() {
    let id = ChatId::new("oc_1");
    let louder = |chat: &Chat| Some(Chat { storm_after: Some(9), ..chat.clone() });
    let faster = Chat { is_default: true, ..chat("oc_1", "On-call") };
    let (world, desk) = World { faster: Mutex::new(Some(faster.clone())), ..World::knowing([chat("oc_1", "On-call")]) }.desk();
    let both = Chat { storm_after: Some(9), ..faster };
    assert_eq!(desk.change(&id, louder).await, Ok(Changed::Saved(both.clone())));
    assert_eq!(desk.change(&id, louder).await, Ok(Changed::Same(both.clone())));
    assert_eq!(desk.change(&id, |_| None).await, Ok(Changed::Stale(both)));
    assert_eq!(desk.change(&ChatId::new("oc_2"), louder).await, Ok(Changed::Unknown));
    assert_eq!(world.writes(), 1);
}

#[tokio::test]
async fn a_chat_is_struck_out_once() {
    let (_, desk) = World::knowing([chat("oc_1", "On-call")]).desk();
    assert_eq!(desk.forget(&ChatId::new("oc_1")).await, Ok(Some(chat("oc_1", "On-call"))));
    assert_eq!(desk.forget(&ChatId::new("oc_1")).await, Ok(None));
}

#[tokio::test]
async fn a_test_says_what_became_of_it() {
    let refused = ChatsFault::Permanent { reason: Reason::BotNotInChat, code: 230_002 };
    let limited = ChatsFault::Limited { wait: None, code: 99_991_400 };
    let cases = [
        (World::default(), Tested::Arrived, (1, 0)),
        (World { full: true, ..World::default() }, Tested::NoRoom, (0, 0)),
        (World { post: Some(refused.clone()), ..World::default() }, Tested::Failed(refused), (1, 0)),
        (World { post: Some(limited.clone()), ..World::default() }, Tested::Failed(limited), (1, 1)),
    ];
    for (world, tested, calls) in cases {
        let (world, desk) = world.desk();
        assert_eq!(desk.test(&chat("oc_1", "On-call"), "Mei", "uuid").await, Ok(tested));
        assert_eq!((world.posted.lock().unwrap().len(), *world.closed.lock().unwrap()), calls);
    }
}
