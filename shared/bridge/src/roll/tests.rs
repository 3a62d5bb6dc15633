#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn begun() -> Roll {
    let by = Actor { open_id: OpenId::new("ou_admin"), name: "Admin".to_owned() };
    Roll::begin(by, TenantKey::new("t"), at(0))
}

fn free(open_id: &str) -> Found {
    Found::Free(OpenId::new(open_id))
}

#[test]
fn a_company_in_which_everybody_is_linked_asks_nothing() {
    let mut roll = begun();
    roll.count_linked_before(1, 7);
    roll.turn_page(1, false, at(1));
    assert_eq!((roll.stage, roll.tallies[0].linked_before), (Stage::Done { at: at(1) }, 7));
}

#[test]
fn nobody_is_linked_before_the_administrator_says_yes() {
    let mut roll = begun();
    roll.enter(1, PersonId(1), "Alice", free("ou_alice"));
    roll.turn_page(1, false, at(1));
    assert_eq!(roll.stage, Stage::Preview { from: 1, at: at(1), next: None });
    assert!(!roll.is_at_work());
    roll.confirm(at(2));
    assert_eq!(roll.stage, Stage::Linking { of: 1, next: None });
}

#[test]
fn an_old_preview_is_looked_up_anew() {
    let mut roll = begun();
    roll.enter(1, PersonId(1), "Alice", free("ou_alice"));
    roll.enter(1, PersonId(2), "Bob", Found::Nobody);
    roll.turn_page(1, false, at(1));
    roll.confirm(at(1) + PREVIEW_LASTS + SignedDuration::from_secs(1));
    assert_eq!(roll.stage, Stage::LookingUp { from: 1, page: 1 });
    assert!(roll.matches.is_empty() && roll.failures.is_empty());
}

#[test]
fn members_who_lead_to_one_account_are_all_left_alone() {
    let mut roll = begun();
    for (person, name) in [(1, "Ann"), (2, "Ann's twin"), (3, "Ann's cousin")] {
        roll.enter(1, PersonId(person), name, free("ou_ann"));
    }
    assert!(roll.matches.is_empty());
    let told: Vec<_> = roll.failures.iter().map(|failure| (failure.name.as_str(), &failure.why)).collect();
    let shared = |with: &str| Why::Shared { with: with.to_owned() };
    assert_eq!(told, [("Ann", &shared("Ann's twin")), ("Ann's twin", &shared("Ann")), ("Ann's cousin", &shared(""))]);
}

#[test]
fn with_too_many_to_hold_some_are_linked_first() {
    let mut roll = begun();
    for page in 1..=8 {
        for number in 0..PAGE {
            let person = PersonId(i64::from(page) * 1_000 + i64::try_from(number).unwrap());
            roll.enter(page, person, "Somebody", free(&format!("ou_{person}")));
        }
        roll.turn_page(page, true, at(1));
    }
    assert_eq!(roll.stage, Stage::Preview { from: 1, at: at(1), next: Some(9) });
    roll.confirm(at(2));
    roll.matches.clear();
    roll.go_on(at(3));
    assert_eq!(roll.stage, Stage::LookingUp { from: 9, page: 9 });
}

#[test]
fn a_second_administrator_waits_until_the_first_has_gone() {
    let (roll, other) = (begun(), OpenId::new("ou_other"));
    assert!(!roll.is_held_against(&roll.by.open_id, at(1)));
    assert!(roll.is_held_against(&other, at(59)));
    assert!(!roll.is_held_against(&other, at(60)));
}

#[test]
fn those_whom_lark_did_not_answer_about_can_be_looked_up_again() {
    let mut roll = begun();
    for (page, person) in [(3, 31), (1, 11), (3, 32)] {
        roll.enter(page, PersonId(person), "Somebody", Found::NoAnswer);
    }
    roll.enter(2, PersonId(21), "Somebody else", Found::NoEmail);
    roll.stage = Stage::Done { at: at(1) };
    roll.retry();
    assert_eq!(roll.stage, Stage::Retrying { pages: vec![1, 3] });
    assert!(roll.is_unanswered(PersonId(11)) && !roll.is_unanswered(PersonId(21)));
}

fn any_found() -> impl Strategy<Value = Found> {
    prop_oneof![
        Just(Found::NoEmail),
        Just(Found::NoAnswer),
        Just(Found::Nobody),
        Just(Found::Taken("Somebody".to_owned())),
        (0..20_u8).prop_map(|who| free(&format!("ou_{who}"))),
        (0..2_000_u16).prop_map(|who| free(&format!("ou_{who}"))),
    ]
}

proptest! {
    #[test]
    fn everybody_is_matched_or_fails_and_no_account_is_matched_twice(all in proptest::collection::vec(any_found(), 0..800)) {
        let mut roll = begun();
        for (number, found) in all.iter().enumerate() {
            let page = u32::try_from(number / PAGE).unwrap() + 1;
            roll.enter(page, PersonId(i64::try_from(number).unwrap()), "Somebody", found.clone());
        }
        prop_assert_eq!(roll.matches.len() + roll.failed(), all.len());
        let accounts: BTreeSet<_> = roll.matches.iter().map(|found| &found.open_id).collect();
        prop_assert_eq!(accounts.len(), roll.matches.len());
        let leads_to = |open_id: &OpenId| all.iter().filter(|found| **found == Found::Free(open_id.clone())).count();
        prop_assert!(roll.matches.iter().all(|found| leads_to(&found.open_id) == 1));
        let matched: BTreeSet<_> = roll.matches.iter().map(|found| found.person).collect();
        prop_assert!(roll.failures.iter().all(|failure| !matched.contains(&failure.person)));
    }
}
