#![allow(clippy::unwrap_used)]

use super::*;
use crate::id::{OpenId, PersonId, TenantKey};
use crate::person::{DirectMessages, PersonalChoices, SealedKey};
use jiff::Timestamp;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn link(open_id: &str, person: i64, proof: LinkProof) -> LinkedPerson {
    LinkedPerson {
        open_id: OpenId::new(open_id),
        tenant: TenantKey::new("t"),
        person: PersonId(person),
        name: format!("member {person}"),
        lark_name: String::new(),
        key: None,
        proof,
        linked_at: at(1_000),
        choices: PersonalChoices::default(),
    }
}

#[test]
fn the_same_link_again_changes_nothing() {
    let before = link("ou_alice", 1, LinkProof::Directory);
    let again = LinkedPerson { linked_at: at(2_000), ..before.clone() };
    assert_eq!(decide(again, Some(&before), Some(&before)), Decision::Stands(before));
}

#[test]
fn whoever_is_free_on_both_sides_is_linked() {
    let wish = link("ou_alice", 1, LinkProof::Administrator);
    assert_eq!(decide(wish.clone(), None, None), Decision::Write(wish));
}

#[test]
fn a_link_that_stands_in_the_way_is_named() {
    let (alice, bob) = (link("ou_alice", 1, LinkProof::Directory), link("ou_bob", 2, LinkProof::Administrator));
    let wish = link("ou_bob", 1, LinkProof::OwnKey);
    let person_taken = Decision::Conflict(Conflict::PersonTaken(bob.clone()));
    assert_eq!(decide(wish.clone(), Some(&bob), Some(&alice)), person_taken);
    assert_eq!(decide(wish.clone(), Some(&bob), None), person_taken);
    assert_eq!(decide(wish, None, Some(&alice)), Decision::Conflict(Conflict::MemberTaken(alice)));
}

#[test]
fn an_own_key_outlasts_directory_and_administrator() {
    let choices = PersonalChoices { direct_messages: DirectMessages::Critical, language: None };
    let own = LinkedPerson { key: Some(SealedKey("sealed".into())), choices, ..link("ou_alice", 1, LinkProof::OwnKey) };
    for proof in [LinkProof::Directory, LinkProof::Administrator] {
        let weaker = LinkedPerson { tenant: TenantKey::new("guessed"), ..link("ou_alice", 1, proof) };
        assert_eq!(decide(weaker, Some(&own), Some(&own)), Decision::Stands(own.clone()));
    }
}

#[test]
fn a_key_comes_on_top_of_what_an_administrator_said() {
    let before = link("ou_alice", 1, LinkProof::Administrator);
    let wish = LinkedPerson {
        key: Some(SealedKey("sealed".into())),
        lark_name: "Alice".to_owned(),
        tenant: TenantKey::new("verified"),
        linked_at: at(2_000),
        ..link("ou_alice", 1, LinkProof::OwnKey)
    };
    let both = LinkedPerson { linked_at: before.linked_at, ..wish.clone() };
    assert_eq!(decide(wish, Some(&before), Some(&before)), Decision::Write(both));
}

/// The two directions of all links, as the table keeps them.
#[derive(Default)]
struct Links {
    by_open_id: BTreeMap<OpenId, LinkedPerson>,
    by_person: BTreeMap<PersonId, LinkedPerson>,
}

impl Links {
    fn wish(&mut self, wish: LinkedPerson) -> Decision {
        let decision = decide(wish.clone(), self.by_open_id.get(&wish.open_id), self.by_person.get(&wish.person));
        if let Decision::Write(link) = &decision {
            self.by_open_id.insert(link.open_id.clone(), link.clone());
            self.by_person.insert(link.person, link.clone());
        }
        decision
    }
}

prop_compose! {
    fn any_wish()(
        who in 0..4_u8,
        member in 0..4_i64,
        proof in prop_oneof![Just(LinkProof::Directory), Just(LinkProof::OwnKey), Just(LinkProof::Administrator)],
        second in 0..1_000_i64,
    ) -> LinkedPerson {
        let key = (proof == LinkProof::OwnKey).then(|| SealedKey(format!("sealed at {second}")));
        LinkedPerson { key, linked_at: at(second), ..link(&format!("ou_{who}"), member, proof) }
    }
}

proptest! {
    #[test]
    fn links_stay_one_to_one_and_nobody_is_taken_over(wishes in proptest::collection::vec(any_wish(), 1..30)) {
        let mut links = Links::default();
        for wish in wishes {
            let (before, member_before) = (links.by_open_id.get(&wish.open_id).cloned(), links.by_person.get(&wish.person).cloned());
            links.wish(wish.clone());
            // Whoever was linked is linked to the same still, on both sides.
            if let Some(before) = before {
                prop_assert_eq!(links.by_open_id[&wish.open_id].person, before.person);
            }
            if let Some(before) = member_before {
                prop_assert_eq!(&links.by_person[&wish.person].open_id, &before.open_id);
            }
            for (open_id, link) in &links.by_open_id {
                prop_assert_eq!(&links.by_person[&link.person], link);
                prop_assert_eq!(&link.open_id, open_id);
            }
            prop_assert_eq!(links.by_open_id.len(), links.by_person.len());
        }
    }

    #[test]
    fn a_link_only_ever_gains(wishes in proptest::collection::vec(any_wish(), 1..30)) {
        let mut links = Links::default();
        for wish in wishes {
            let before = links.by_open_id.get(&wish.open_id).cloned();
            links.wish(wish.clone());
            let Some(before) = before else { continue };
            let after = &links.by_open_id[&wish.open_id];
            prop_assert!(strength(after.proof) >= strength(before.proof));
            prop_assert!(before.key.is_none() || after.key.is_some());
            prop_assert_eq!((after.linked_at, after.choices), (before.linked_at, before.choices));
        }
    }

    #[test]
    fn what_was_decided_once_stands_when_asked_again(wishes in proptest::collection::vec(any_wish(), 1..30)) {
        let mut links = Links::default();
        for wish in wishes {
            links.wish(wish.clone());
            prop_assert!(!matches!(links.wish(wish), Decision::Write(_)));
        }
    }
}
