#![allow(clippy::unwrap_used)]

use super::*;
use crate::id::ChatId;
use crate::samples::at;

fn to() -> Destination {
    Destination::Chat(ChatId::new("oc_1"))
}

fn effect(shown: Option<&CardState>) -> CardEffect {
    after(0, shown, true)
}

/// What is to be done so many seconds after the card was posted.
fn after(seconds: i64, shown: Option<&CardState>, is_open: bool) -> CardEffect {
    difference(shown, "now", &IncidentId::new("i"), &to(), is_open, at(seconds))
}

const DAY: i64 = 86_400;

fn shows(digest: &str) -> CardState {
    CardState::Shown { message: MessageId::new("om_1"), digest: digest.to_owned(), posted_at: at(0) }
}

#[test]
fn a_card_that_says_it_already_is_left_alone() {
    assert_eq!(effect(Some(&shows("now"))), CardEffect::Nothing);
}

#[test]
fn what_lark_refused_for_good_is_given_up_unless_it_is_only_the_age_of_a_closed_incident() {
    let gone = |reason| CardState::Gone { code: 7, reason };
    let given_up = CardEffect::GiveUp { reason: Reason::BotNotInChat, code: 7 };
    assert_eq!(effect(Some(&gone(Reason::BotNotInChat))), given_up);
    assert_eq!(after(0, Some(&gone(Reason::TooOld)), false), CardEffect::Nothing);
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
fn an_unknown_outcome_that_is_older_than_its_uuid_is_looked_up() {
    let posting = |said: &[&str]| CardState::Posting {
        uuid: "u".to_owned(),
        since: at(0),
        said: said.iter().map(|said| (*said).to_owned()).collect(),
    };
    let repeated = CardEffect::Post { uuid: "u".to_owned(), said: vec!["before".to_owned()] };
    assert_eq!(after(50 * 60, Some(&posting(&["before"])), true), repeated);
    assert_eq!(after(60 * 60, Some(&posting(&["before"])), true), CardEffect::LookUp { since: at(0) });
    // Turned down each time: there is nothing to look for.
    assert_eq!(after(60 * 60, Some(&posting(&[])), true), CardEffect::Post { uuid: "u".to_owned(), said: Vec::new() });
}

#[test]
fn on_day_13_an_open_incident_gets_a_fresh_card() {
    assert_eq!(after(12 * DAY, Some(&shows("now")), true), CardEffect::Nothing);
    let CardEffect::Renew { uuid, old } = after(13 * DAY + 1, Some(&shows("now")), true) else { panic!("the card is renewed") };
    assert_eq!(old, MessageId::new("om_1"));
    assert_ne!(uuid, super::uuid(&IncidentId::new("i"), &to(), "card"));
}

#[test]
fn a_closed_incident_keeps_its_card_and_after_day_14_its_words() {
    assert_eq!(after(13 * DAY + 1, Some(&shows("now")), false), CardEffect::Nothing);
    let update = CardEffect::Update { message: MessageId::new("om_1"), posted_at: at(0) };
    assert_eq!(after(13 * DAY + 1, Some(&shows("before")), false), update);
    assert_eq!(after(14 * DAY + 1, Some(&shows("before")), false), CardEffect::Nothing);
}

#[test]
fn what_has_no_card_of_its_own_yet_is_posted_as_if_for_the_first_time() {
    assert_eq!(effect(Some(&CardState::Unposted { since: at(0) })), effect(None));
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
