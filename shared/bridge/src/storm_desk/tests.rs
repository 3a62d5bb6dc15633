#![allow(clippy::unwrap_used)]

use super::*;
use crate::id::{ChatId, ClickId, MessageId, OpenId, StormId};
use crate::lane::Row;
use crate::ports::{DeadRow, Fold, Waiting};
use crate::reason::Death;
use crate::samples::{at, incident};
use crate::storm::Entry;
use async_trait::async_trait;
use std::sync::Mutex;

/// A table with one storm.
struct Table {
    storm: Storm,
    entries: Vec<Entry>,
    wished: Mutex<Vec<Wish>>,
}

#[async_trait]
impl Storms for Table {
    async fn newest(&self, _: &Destination) -> Result<Option<Storm>, StoreFault> {
        unreachable!("a press names its storm")
    }
    async fn storm(&self, at: &Destination, id: &StormId) -> Result<Option<Storm>, StoreFault> {
        Ok(Some(&self.storm).filter(|storm| storm.at == *at && storm.id == *id).cloned())
    }
    async fn save_storm(&self, _: &Storm) -> Result<(), StoreFault> {
        unreachable!("a press changes no storm")
    }
    async fn fold(&self, _: &Storm, _: &[Fold], _: Timestamp) -> Result<(), StoreFault> {
        unreachable!("a press folds nothing")
    }
    async fn entries(&self, _: &Destination, _: &StormId) -> Result<Vec<Entry>, StoreFault> {
        Ok(self.entries.clone())
    }
    async fn save_entry(&self, _: &Destination, _: &StormId, _: &Entry) -> Result<(), StoreFault> {
        unreachable!("a press changes no entry")
    }
}

#[async_trait]
impl Lanes for Table {
    async fn wish(&self, wishes: &[Wish], _: Timestamp) -> Result<(), StoreFault> {
        self.wished.lock().unwrap().extend(wishes.iter().cloned());
        Ok(())
    }
    async fn lease(&self, _: &Lane, _: &str, _: Timestamp, _: Timestamp) -> Result<bool, StoreFault> {
        unreachable!("a press drains no lane")
    }
    async fn release(&self, _: &Lane, _: &str) -> Result<(), StoreFault> {
        unreachable!("a press drains no lane")
    }
    async fn rows(&self, _: &Lane) -> Result<Vec<Row>, StoreFault> {
        unreachable!("a press drains no lane")
    }
    async fn finish(&self, _: &Row) -> Result<(), StoreFault> {
        unreachable!("a press drains no lane")
    }
    async fn postpone(&self, _: &Row) -> Result<(), StoreFault> {
        unreachable!("a press drains no lane")
    }
    async fn bury(&self, _: &Row, _: Death, _: Timestamp) -> Result<(), StoreFault> {
        unreachable!("a press drains no lane")
    }
    async fn dead(&self, _: usize) -> Result<Vec<DeadRow>, StoreFault> {
        unreachable!("a press counts nothing")
    }
    async fn waiting(&self, _: Timestamp) -> Result<Waiting, StoreFault> {
        unreachable!("a press counts nothing")
    }
}

/// What is said, and what is wished for, when this is asked in a storm of this place with these cards.
fn asked(here: Destination, carded: &[bool], ask: StormAsk, tenant: &str) -> (String, Vec<Wish>) {
    let entries = carded.iter().map(|carded| Entry::of(&incident(), *carded)).collect();
    let storm = Storm::begin(here, at(0));
    let press = StormPress {
        id: ClickId::new("click"),
        at: at(9),
        open_id: OpenId::new("ou_mei"),
        tenant: TenantKey::new(tenant),
        chat: ChatId::new("oc_1"),
        message: MessageId::new("om_1"),
        storm: storm.id.clone(),
        ask,
    };
    let table = Arc::new(Table { storm, entries, wished: Mutex::default() });
    let desk = StormDesk { storms: table.clone(), lanes: table.clone(), tenant: Some(TenantKey::new("tenant")) };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let reply = runtime.block_on(desk.serve(&press, at(9))).unwrap();
    assert_eq!(reply.card, None);
    let wished = table.wished.lock().unwrap().clone();
    (reply.toast.unwrap().text.en, wished)
}

fn chat() -> Destination {
    Destination::Chat(ChatId::new("oc_1"))
}

#[test]
fn when_all_have_cards_nothing_is_wished_for() {
    let (said, wished) = asked(chat(), &[true, true], StormAsk::All, "tenant");
    assert_eq!((said.as_str(), wished), ("Every incident has a card of its own already", Vec::new()));
}

#[test]
fn all_is_one_row_that_lets_the_critical_ones_pass() {
    let (said, wished) = asked(chat(), &[true, false, false], StormAsk::All, "tenant");
    assert_eq!(said, "Posting 2 cards here…");
    let [wish] = wished.as_slice() else { panic!("{wished:?}") };
    assert_eq!((&wish.urgency, wish.fresh), (&Urgency::Warning, false));
    assert!(matches!(wish.work, Work::ShowAll(_)) && wish.lane == Lane::To(chat()));
}

#[test]
fn one_is_shown_before_all_others() {
    let (said, wished) = asked(chat(), &[false], StormAsk::One(incident().id), "tenant");
    assert_eq!(said, "Posting the card of #94A7B8 here…");
    assert_eq!(wished, [Wish::new(Lane::To(chat()), Work::Show(incident().id), Urgency::Person, at(9))]);
}

#[test]
fn in_a_direct_message_the_storm_is_the_persons() {
    let mei = Destination::Person(OpenId::new("ou_mei"));
    let (_, wished) = asked(mei.clone(), &[false], StormAsk::One(incident().id), "tenant");
    assert_eq!(wished[0].lane, Lane::To(mei));
}

#[test]
fn what_is_not_known_is_not_shown() {
    let elsewhere = Destination::Chat(ChatId::new("oc_2"));
    let refused = [
        asked(elsewhere, &[false], StormAsk::All, "tenant"),
        asked(chat(), &[false], StormAsk::One(IncidentId::new("another")), "tenant"),
    ];
    for (said, wished) in refused {
        assert_eq!((said.as_str(), wished), ("This digest is too old. Please look in Flashduty", Vec::new()));
    }
}

#[test]
fn nobody_of_another_company_presses() {
    let (said, wished) = asked(chat(), &[false], StormAsk::All, "another");
    assert_eq!((said.as_str(), wished), ("Members of another organization cannot act here", Vec::new()));
}
