use crate::emulator::Emulator;
use crate::nouns::*;
use bridge::id::{OpenId, PersonId};
use bridge::person::{LinkProof, LinkedPerson, SealedKey};
use bridge::ports::{LinkOutcome, People};

#[tokio::test]
async fn a_stranger_is_nobody() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(table.by_open_id(&OpenId::new("ou_alice")).await, Ok(None));
    assert_eq!(table.by_person_ids(&[PersonId(1)]).await, Ok(vec![]));
    assert_eq!(table.by_person_ids(&[]).await, Ok(vec![]));
    assert_eq!(table.unlink(&linked("ou_alice", 1)).await, Ok(()));
}

#[tokio::test]
async fn a_linked_person_is_found_from_both_sides() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let alice = linked("ou_alice", 3_790_925_372_131);
    assert_eq!(table.link(&alice).await, Ok(LinkOutcome::Linked));
    assert_eq!(table.by_open_id(&alice.open_id).await, Ok(Some(alice.clone())));
    assert_eq!(table.by_person_ids(&[alice.person]).await, Ok(vec![alice.clone()]));
    assert_eq!(emulator.table("eu").by_open_id(&alice.open_id).await, Ok(None));
    assert_eq!(emulator.table("eu").by_person_ids(&[alice.person]).await, Ok(vec![]));
}

#[tokio::test]
async fn the_same_two_may_be_linked_again_with_another_key_and_proof() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.link(&linked("ou_alice", 1)).await.unwrap();
    let again = LinkedPerson { key: Some(SealedKey("newer".into())), proof: LinkProof::OwnKey, ..linked("ou_alice", 1) };
    assert_eq!(table.link(&again).await, Ok(LinkOutcome::Linked));
    assert_eq!(table.by_open_id(&again.open_id).await, Ok(Some(again.clone())));
    assert_eq!(table.by_person_ids(&[PersonId(1)]).await, Ok(vec![again]));
}

#[tokio::test]
async fn nobody_is_ever_linked_over_somebody_else() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let (alice, bob) = (linked("ou_alice", 1), linked("ou_bob", 2));
    table.link(&alice).await.unwrap();
    table.link(&bob).await.unwrap();
    assert_eq!(table.link(&linked("ou_mallory", 1)).await, Ok(LinkOutcome::MemberTaken));
    assert_eq!(table.link(&linked("ou_alice", 3)).await, Ok(LinkOutcome::PersonTaken));
    assert_eq!(table.link(&linked("ou_alice", 2)).await, Ok(LinkOutcome::MemberTaken), "both are taken: the member tells more");
    assert_eq!(table.by_open_id(&OpenId::new("ou_mallory")).await, Ok(None));
    assert_eq!(table.by_person_ids(&[PersonId(1), PersonId(2), PersonId(3)]).await, Ok(vec![alice, bob]));
}

#[tokio::test]
async fn an_unlinked_person_is_forgotten_on_both_sides_and_free_again() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.link(&linked("ou_alice", 1)).await.unwrap();
    table.unlink(&linked("ou_alice", 1)).await.unwrap();
    assert_eq!(emulator.keys().await, Vec::<String>::new());
    assert_eq!(table.link(&linked("ou_bob", 1)).await, Ok(LinkOutcome::Linked));
}

#[tokio::test]
async fn unlinking_two_who_are_no_longer_a_pair_leaves_their_new_links_alone() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.link(&linked("ou_bob", 1)).await.unwrap();
    table.unlink(&linked("ou_alice", 1)).await.unwrap();
    assert_eq!(table.by_person_ids(&[PersonId(1)]).await, Ok(vec![linked("ou_bob", 1)]));
    assert!(table.by_open_id(&OpenId::new("ou_bob")).await.unwrap().is_some());
}

#[tokio::test]
async fn many_are_found_at_once_in_the_order_asked_and_each_once() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    for number in 1..=120 {
        table.link(&linked(&format!("ou_{number}"), number)).await.unwrap();
    }
    let asked: Vec<_> = (1..=250).rev().chain([7, 7]).map(PersonId).collect();
    let found: Vec<_> = table.by_person_ids(&asked).await.unwrap().iter().map(|linked| linked.person.0).collect();
    assert_eq!(found, (1..=120).rev().collect::<Vec<i64>>());
}

#[tokio::test]
async fn what_a_batch_leaves_over_is_asked_for_again() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.link(&linked("ou_alice", 1)).await.unwrap();
    emulator.leaves_over_next("main#person#1", "link");
    assert_eq!(table.by_person_ids(&[PersonId(1)]).await, Ok(vec![linked("ou_alice", 1)]));
}
