#![allow(clippy::unwrap_used)]

use super::*;
use crate::id::ChatId;
use crate::samples::at;

fn to() -> Destination {
    Destination::Chat(ChatId::new("oc_1"))
}

fn effect(shown: Option<&CardState>) -> CardEffect {
    difference(shown, "now", &IncidentId::new("i"), &to())
}

fn shows(digest: &str) -> CardState {
    CardState::Shown { message: MessageId::new("om_1"), digest: digest.to_owned(), posted_at: at(0) }
}

#[test]
fn a_card_that_says_it_already_is_left_alone() {
    assert_eq!(effect(Some(&shows("now"))), CardEffect::Nothing);
    assert_eq!(effect(Some(&CardState::Gone { code: 1 })), CardEffect::Nothing);
}

#[test]
fn a_stale_card_is_updated() {
    assert_eq!(effect(Some(&shows("before"))), CardEffect::Update { message: MessageId::new("om_1"), posted_at: at(0) });
}

#[test]
fn an_unknown_outcome_is_repeated_under_the_same_uuid() {
    let CardEffect::Post { uuid, said } = effect(None) else { panic!("a first card is posted") };
    assert!(uuid.len() <= 50 && said.is_empty());
    let posting = CardState::Posting { uuid: uuid.clone(), since: at(0), said: vec!["before".to_owned()] };
    assert_eq!(effect(Some(&posting)), CardEffect::Post { uuid, said: vec!["before".to_owned()] });
}

#[test]
fn every_incident_and_destination_has_a_uuid_of_its_own() {
    let person = Destination::Person(crate::id::OpenId::new("oc_1"));
    let all = [
        uuid(&IncidentId::new("i"), &to(), "card"),
        uuid(&IncidentId::new("j"), &to(), "card"),
        uuid(&IncidentId::new("i"), &person, "card"),
        uuid(&IncidentId::new("i"), &to(), "invite"),
    ];
    assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), all.len());
}
