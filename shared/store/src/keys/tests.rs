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

fn a_month() -> impl Strategy<Value = Month> {
    (0..120_000).prop_map(Month)
}

/// A moment of our time, in whole milliseconds.
fn a_moment() -> impl Strategy<Value = Timestamp> {
    (0..10_i64.pow(13)).prop_map(|ms| Timestamp::from_millisecond(ms).unwrap())
}

fn a_work() -> impl Strategy<Value = Work> {
    prop_oneof![
        id().prop_map(|id| Work::Show(IncidentId::new(id))),
        Just(Work::Invite),
        (id(), id()).prop_map(|(incident, click)| Work::Tell(IncidentId::new(incident), ClickId::new(click))),
        id().prop_map(|id| Work::Finish(ClickId::new(id))),
        id().prop_map(|id| Work::Recheck(IncidentId::new(id))),
        id().prop_map(|id| Work::Digest(StormId::new(id))),
        id().prop_map(|id| Work::ShowAll(StormId::new(id))),
        (id(), id()).prop_map(|(incident, id)| Work::Mention(IncidentId::new(incident), NotificationId::new(id))),
        id().prop_map(|id| Work::Buzz(IncidentId::new(id))),
        id().prop_map(|id| Work::Remind(IncidentId::new(id))),
        id().prop_map(|id| Work::Quote(NotificationId::new(id))),
        (a_month(), any::<u8>()).prop_map(|(month, percent)| Work::Warn(month, percent)),
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
        prop::sample::select(Api::ALL.as_slice()).prop_map(Key::Budget),
        (a_destination(), id()).prop_map(|(at, id)| Key::Storm(at, StormId::new(id))),
        (a_destination(), id(), id()).prop_map(|(at, storm, id)| Key::Entry(at, StormId::new(storm), IncidentId::new(id))),
        (a_moment(), id()).prop_map(|(at, mark)| Key::Line(at, mark)),
        id().prop_map(|id| Key::Quote(NotificationId::new(id))),
        id().prop_map(|id| Key::Talk(OpenId::new(id))),
        a_month().prop_map(Key::Warning),
        a_moment().prop_map(|moment| Key::Buzzes(day_of(moment))),
        prop_oneof![
            id().prop_map(|id| Key::Sessions(OpenId::new(id))),
            (a_moment(), id()).prop_map(|(at, mark)| Key::Deed(at, mark)),
            prop::sample::select(Sign::ALL.as_slice()).prop_map(Key::Beat),
            id().prop_map(|id| Key::Visitor(OpenId::new(id))),
            Just(Key::Roll),
            Just(Key::TestCard),
            Just(Key::Choices),
        ],
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
    let moment = Timestamp::from_millisecond(1_795_000_000_000).unwrap();
    for (key, pk, sk) in [
        (Key::Snapshot(incident.clone()), "main#incident#65f0", "incident"),
        (Key::Card(incident.clone(), chat.clone()), "main#incident#65f0", "incident#card#chat#oc_1"),
        (Key::Row(Lane::To(chat.clone()), Work::Show(incident.clone())), "main#lane#chat#oc_1", "row#show#65f0"),
        (
            Key::Row(Lane::Commands(incident.clone()), Work::Finish(ClickId::new("a#b"))),
            "main#lane#commands#65f0",
            "row#finish#a%23b",
        ),
        (Key::LinkOfPerson(PersonId(-1)), "main#person#-1", "link"),
        (Key::Integration, "main#integration", "integration"),
        (Key::Budget(Api::Send), "main#budget#send", "cell"),
        (Key::Storm(chat.clone(), StormId::new("1795000000000")), "main#storm#chat#oc_1", "storm#1795000000000"),
        (Key::Entry(chat, StormId::new("1795000000000"), incident), "main#storm#chat#oc_1", "entry#1795000000000#65f0"),
        (Key::Line(moment, "a1".into()), "main#journal#2026-11-18", "line#1795000000000#a1"),
        (Key::Quote(NotificationId::new("n1")), "main#quote#n1", "quote"),
        (Key::Talk(OpenId::new("ou_1")), "main#open_id#ou_1", "talk"),
        (Key::Warning(Month::of(moment)), "main#usage", "warning#2026-11"),
        (Key::Buzzes(day_of(moment)), "main#usage", "buzz#2026-11-18"),
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
    assert!(!Key::Talk(OpenId::new("ou")).sk().starts_with(KEPT_PREFIX));
}

#[test]
fn what_stands_on_one_digest_is_told_from_its_head_and_from_other_digests() {
    let at = Destination::Chat(ChatId::new("oc"));
    let entry = |storm: &str| Key::Entry(at.clone(), StormId::new(storm), IncidentId::new("i")).sk();
    let prefix = entries_prefix(&StormId::new("1"));
    assert!(entry("1").starts_with(&prefix));
    assert!(!entry("10").starts_with(&prefix));
    let head = Key::Storm(at.clone(), StormId::new("1")).sk();
    assert!(head.starts_with(STORM_PREFIX) && !head.starts_with(&prefix) && !entry("1").starts_with(STORM_PREFIX));
}

#[test]
fn lines_until_a_moment_are_those_of_its_millisecond_and_before() {
    let line = |ms| Key::Line(Timestamp::from_millisecond(ms).unwrap(), "ffff".into()).sk();
    let (from, to) = lines_until(Timestamp::from_millisecond(1_000).unwrap());
    let within = |sk: String| from <= sk && sk <= to;
    assert_eq!([0, 999, 1_000, 1_001, 1_795_000_000_000].map(|ms| within(line(ms))), [true, true, true, false, false]);
}

#[test]
fn lanes_spread_over_all_shards() {
    let shards: std::collections::BTreeSet<_> = (0..100).map(|n| due_shard_of(&format!("main#lane#chat#oc_{n}"))).collect();
    assert_eq!(shards.len(), DUE_SHARDS as usize);
}
