#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;

fn main() -> Integration {
    Integration::parse("main").unwrap()
}

/// Ids as others might give them, with our own signs in them.
fn id() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z0-9_]{1,12}", "[#%235a-c]{0,8}", any::<String>()]
}

fn a_destination() -> impl Strategy<Value = Destination> {
    prop_oneof![id().prop_map(|id| Destination::Chat(ChatId::new(id))), id().prop_map(|id| Destination::Person(OpenId::new(id))),]
}

fn a_lane() -> impl Strategy<Value = Lane> {
    prop_oneof![a_destination().prop_map(Lane::To), id().prop_map(|id| Lane::Commands(IncidentId::new(id)))]
}

fn a_work() -> impl Strategy<Value = Work> {
    prop_oneof![
        id().prop_map(|id| Work::Show(IncidentId::new(id))),
        Just(Work::Invite),
        (id(), id()).prop_map(|(incident, click)| Work::Tell(IncidentId::new(incident), ClickId::new(click))),
        id().prop_map(|id| Work::Finish(ClickId::new(id))),
        id().prop_map(|id| Work::Recheck(IncidentId::new(id))),
    ]
}

fn a_key() -> impl Strategy<Value = Key> {
    prop_oneof![
        id().prop_map(|id| Key::Snapshot(IncidentId::new(id))),
        (id(), a_destination()).prop_map(|(id, to)| Key::Card(IncidentId::new(id), to)),
        (id(), id()).prop_map(|(incident, click)| Key::Click(IncidentId::new(incident), ClickId::new(click))),
        (a_lane(), a_work()).prop_map(|(lane, work)| Key::Row(lane, work)),
        a_lane().prop_map(Key::Lease),
        id().prop_map(|id| Key::LinkOfOpenId(OpenId::new(id))),
        any::<i64>().prop_map(|id| Key::LinkOfPerson(PersonId(id))),
        (id(), id()).prop_map(|(open_id, click)| Key::Kept(OpenId::new(open_id), ClickId::new(click))),
        id().prop_map(|id| Key::Event(EventId::new(id))),
        id().prop_map(Key::Seen),
        id().prop_map(|id| Key::Chat(ChatId::new(id))),
        id().prop_map(Key::SignIn),
        Just(Key::Integration),
        prop_oneof![Just(Api::Send), Just(Api::Patch), Just(Api::Contact)].prop_map(Key::Budget),
    ]
}

proptest! {
    #[test]
    fn every_key_is_read_back_as_it_was_written(key in a_key()) {
        let (pk, sk) = (key.partition().pk(&main()), key.sk());
        prop_assert_eq!(Key::parse(&pk, &sk), Some((main(), key)));
    }

    #[test]
    fn no_two_keys_are_written_alike(one in a_key(), other in a_key()) {
        let written = |key: &Key| (key.partition().pk(&main()), key.sk());
        prop_assert_eq!(written(&one) == written(&other), one == other);
    }

    #[test]
    fn keys_of_another_shape_are_no_keys(pk in "[a-z#%0-9]{0,20}", sk in "[a-z#%0-9]{0,20}") {
        if let Some((integration, key)) = Key::parse(&pk, &sk) {
            prop_assert_eq!((key.partition().pk(&integration), key.sk()), (pk, sk));
        }
    }
}

#[test]
fn keys_look_as_the_table_drawing_says() {
    let incident = IncidentId::new("65f0");
    let chat = Destination::Chat(ChatId::new("oc_1"));
    for (key, pk, sk) in [
        (Key::Snapshot(incident.clone()), "main#incident#65f0", "incident"),
        (Key::Card(incident.clone(), chat.clone()), "main#incident#65f0", "incident#card#chat#oc_1"),
        (Key::Row(Lane::To(chat), Work::Show(incident.clone())), "main#lane#chat#oc_1", "row#show#65f0"),
        (Key::Row(Lane::Commands(incident), Work::Finish(ClickId::new("a#b"))), "main#lane#commands#65f0", "row#finish#a%23b"),
        (Key::LinkOfPerson(PersonId(-1)), "main#person#-1", "link"),
        (Key::Integration, "main#integration", "integration"),
        (Key::Budget(Api::Send), "main#budget#send", "cell"),
    ] {
        assert_eq!((key.partition().pk(&main()).as_str(), key.sk().as_str()), (pk, sk));
    }
}

#[test]
fn prefixes_tell_the_kinds_apart() {
    let (incident, click) = (IncidentId::new("i"), ClickId::new("c"));
    let lane = Lane::Commands(incident.clone());
    assert!(Key::Row(lane.clone(), Work::Invite).sk().starts_with(ROW_PREFIX));
    assert!(!Key::Lease(lane).sk().starts_with(ROW_PREFIX));
    assert!(Key::Snapshot(incident.clone()).sk().starts_with(RECORD_PREFIX));
    assert!(Key::Card(incident.clone(), Destination::Chat(ChatId::new("oc"))).sk().starts_with(RECORD_PREFIX));
    assert!(!Key::Click(incident, click.clone()).sk().starts_with(RECORD_PREFIX));
    assert!(Key::Kept(OpenId::new("ou"), click).sk().starts_with(KEPT_PREFIX));
    assert!(!Key::LinkOfOpenId(OpenId::new("ou")).sk().starts_with(KEPT_PREFIX));
    assert!(Key::Chat(ChatId::new("oc")).sk().starts_with(CHAT_PREFIX));
}

#[test]
fn lanes_spread_over_all_shards() {
    let shards: std::collections::BTreeSet<_> = (0..100).map(|n| due_shard_of(&format!("main#lane#chat#oc_{n}"))).collect();
    assert_eq!(shards.len(), DUE_SHARDS as usize);
}
