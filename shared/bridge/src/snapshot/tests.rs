#![allow(clippy::unwrap_used)]

use super::*;
use crate::card::{IncidentCard, View};
use crate::event::IncidentEventKind as Kind;
use crate::id::ChatId;
use crate::incident::{Channel, Progress};
use crate::lane::Destination;
use crate::samples::{acked, at, closed, event, incident, person, responder};
use jiff::tz::TimeZone;
use proptest::prelude::*;

fn told(events: &[IncidentEvent]) -> Snapshot {
    let mut known = None;
    for event in events {
        known = Some(Snapshot::with_event(known.as_ref(), event).0);
    }
    known.unwrap()
}

fn card(snapshot: &Snapshot) -> IncidentCard {
    let (destination, zone) = (Destination::Chat(ChatId::new("oc_1")), TimeZone::UTC);
    let view = View { destination: &destination, linked: &[], snooze_minutes: &[120], zone: &zone, now: at(10_000), late: None };
    IncidentCard::of(snapshot, &view)
}

#[test]
fn the_same_event_again_is_no_news() {
    let new = event("e1", 0, Kind::New, incident());
    let known = told(std::slice::from_ref(&new));
    assert_eq!(Snapshot::with_event(Some(&known), &new), (known.clone(), News::Late));
}

#[test]
fn a_late_event_changes_nothing() {
    let (new, ack, close) = (
        event("e1", 0, Kind::New, incident()),
        event("e2", 60, Kind::Acknowledge, acked()),
        event("e3", 600, Kind::Close, closed()),
    );
    let known = told(&[new, ack.clone(), close]);
    assert_eq!(Snapshot::with_event(Some(&known), &ack), (known.clone(), News::Late));
}

#[test]
fn a_reading_that_is_older_than_the_last_push_changes_nothing() {
    let known = told(&[event("e1", 0, Kind::New, incident()), event("e2", 61, Kind::Acknowledge, acked())]);
    assert_eq!(Snapshot::with_reading(Some(&known), &incident(), at(62)).1, News::Late);
}

#[test]
fn firing_values_stay_after_the_close() {
    let known = told(&[event("e1", 0, Kind::New, incident()), event("e3", 600, Kind::Close, closed())]);
    assert_eq!(known.values(), ("p99 latency 2.84s", &incident().labels));
}

#[test]
fn a_reading_without_names_keeps_the_names_we_know() {
    let known = told(&[event("e1", 0, Kind::New, incident())]);
    let nameless = Incident { responders: vec![responder(1, "", Some(60))], ..acked() };
    let (read, news) = Snapshot::with_reading(Some(&known), &nameless, at(62));
    assert_eq!((read.incident.responders[0].person.clone(), news), (person(1, "Mei"), News::Fresh));
}

#[test]
fn a_reading_that_says_what_we_know_is_no_news() {
    let known = told(&[event("e1", 0, Kind::New, incident())]);
    assert_eq!(Snapshot::with_reading(Some(&known), &incident(), at(3_600)), (known.clone(), News::Late));
    let terse = Incident {
        channel: incident().channel.map(|channel| Channel { name: String::new(), ..channel }),
        detail_url: String::new(),
        responders: vec![responder(1, "", None), responder(2, "", None)],
        ..incident()
    };
    assert_eq!(Snapshot::with_reading(Some(&known), &terse, at(3_600)), (known, News::Late), "what it leaves out is kept");
}

#[test]
fn a_closed_incident_is_not_touched_for_the_sake_of_values_that_are_not_shown() {
    let known = told(&[event("e1", 0, Kind::New, incident()), event("e3", 600, Kind::Close, closed())]);
    let with_labels = Incident { labels: incident().labels, ..closed() };
    assert_eq!(Snapshot::with_reading(Some(&known), &with_labels, at(3_600)).1, News::Late);
}

/// Acknowledged and withdrawn within one second: a reading tells only the second.
fn withdrawn_in_the_same_second() -> (Snapshot, Incident) {
    let acked = event("e2", 60, Kind::Acknowledge, acked());
    let acked = IncidentEvent { at: acked.at + SignedDuration::from_millis(200), ..acked };
    let known = told(&[event("e1", 0, Kind::New, incident()), acked]);
    (known, Incident { updated_at: at(60), ..incident() })
}

#[test]
fn within_a_second_a_young_reading_changes_nothing_and_a_settled_one_wins() {
    let (known, withdrawn) = withdrawn_in_the_same_second();
    assert_eq!(Snapshot::with_reading(Some(&known), &withdrawn, at(69)), (known.clone(), News::Late));
    let (next, news) = Snapshot::with_reading(Some(&known), &withdrawn, at(71));
    assert_eq!((next.incident.progress, news), (Progress::Triggered, News::Fresh));
    let late = event("e3", 60, Kind::Acknowledge, acked());
    let late = IncidentEvent { at: late.at + SignedDuration::from_millis(999), ..late };
    assert_eq!(Snapshot::with_event(Some(&next), &late).0.incident.progress, Progress::Triggered, "it was in the reading");
    let later = event("e4", 61, Kind::Acknowledge, Incident { updated_at: at(61), ..acked() });
    assert_eq!(Snapshot::with_event(Some(&next), &later).0.incident.progress, Progress::Processing);
}

#[test]
fn a_settled_reading_that_comes_first_is_not_taken_back_by_the_pushes_before_it() {
    let (_, withdrawn) = withdrawn_in_the_same_second();
    let late = IncidentEvent { at: withdrawn.updated_at + SignedDuration::from_millis(1), ..event("e1", 0, Kind::New, acked()) };
    let (known, _) = Snapshot::with_reading(None, &withdrawn, withdrawn.updated_at + SETTLING);
    assert_eq!(Snapshot::with_event(Some(&known), &late).0.incident, withdrawn);
    let (young, _) = Snapshot::with_reading(None, &withdrawn, withdrawn.updated_at);
    assert_ne!(Snapshot::with_event(Some(&young), &late).0.incident, withdrawn, "this push may well be the newer one");
}

#[test]
fn a_settled_reading_wins_also_over_a_push_that_was_stamped_late() {
    let known = told(&[event("e1", 4, Kind::New, incident())]);
    let acked = Incident { updated_at: at(2), ..acked() };
    assert_eq!(Snapshot::with_reading(Some(&known), &acked, at(10)).1, News::Late);
    let (next, news) = Snapshot::with_reading(Some(&known), &acked, at(14));
    assert_eq!((next.incident.progress, news), (Progress::Processing, News::Fresh));
    assert_eq!(next.version, known.version, "and the version does not go back");
}

#[test]
fn a_change_that_moves_no_clock_is_still_seen() {
    let asleep = Incident { snoozed_until: Some(at(1_800)), ..acked() };
    let known = told(&[event("e2", 60, Kind::Snooze { minutes: Some(29) }, asleep)]);
    let awake = Incident { updated_at: at(60), ..incident() };
    assert_eq!(Snapshot::with_reading(Some(&known), &awake, at(1_805)).1, News::Fresh);
    let older = Incident { updated_at: at(59), ..incident() };
    assert_eq!(Snapshot::with_reading(Some(&known), &older, at(1_805)).1, News::Late, "but nothing goes back in time");
}

#[test]
fn only_the_newest_lines_are_kept() {
    let comment = |n: i64| event(&format!("c{n}"), n, Kind::Comment { text: n.to_string() }, acked());
    let known = told(&(0..20).map(comment).collect::<Vec<_>>());
    assert_eq!(known.lines.len(), Snapshot::LINES);
    assert_eq!(known.lines.last().unwrap().kind, Kind::Comment { text: "19".to_owned() });
}

fn any_event() -> impl Strategy<Value = IncidentEvent> {
    let kinds = prop_oneof![
        Just((Kind::New, incident())),
        Just((Kind::Acknowledge, acked())),
        Just((Kind::Close, closed())),
        Just((Kind::Unacknowledge, incident())),
        Just((Kind::Reopen { reason: "again".to_owned() }, incident())),
        "[a-z]{1,8}".prop_map(|text| (Kind::Comment { text }, acked())),
        Just((Kind::Snooze { minutes: Some(120) }, Incident { snoozed_until: Some(at(9_000)), ..acked() })),
        Just((Kind::Other("i_from_the_future".to_owned()), incident())),
    ];
    (kinds, 0..40i64, "[a-f0-9]{8}", "[a-z]{0,3}").prop_map(|((kind, incident), second, id, label)| {
        let labels = incident.labels.into_iter().chain([("l".to_owned(), label)]).collect();
        event(&id, second, kind, Incident { labels, progress: incident.progress, ..incident })
    })
}

/// Events as Flashduty's clock would stamp them: the state was changed in the second of the push.
fn any_history() -> impl Strategy<Value = Vec<IncidentEvent>> {
    proptest::collection::vec((any_event(), 0..1_000i64), 1..12).prop_map(|events| {
        let stamped = |(event, millis): (IncidentEvent, i64)| IncidentEvent {
            incident: Incident { updated_at: event.at, ..event.incident },
            at: event.at + SignedDuration::from_millis(millis),
            ..event
        };
        let mut events: Vec<_> = events.into_iter().map(stamped).collect();
        events.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        events.dedup_by_key(|event| event.at);
        events
    })
}

proptest! {
    /// Whichever pushes are lost, and in whatever order the others come: a settled reading ends in the newest state, and what comes
    /// after all does not undo it.
    #[test]
    fn a_settled_reading_heals_every_loss(
        history in any_history(),
        came in proptest::collection::vec(any::<prop::sample::Index>(), 1..8),
        comes_after_all in proptest::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let newest = &history.last().unwrap().incident;
        let known = told(&came.iter().map(|index| index.get(&history).clone()).collect::<Vec<_>>());
        let (mut healed, _) = Snapshot::with_reading(Some(&known), newest, at(100));
        prop_assert!(healed.agrees_with(newest));
        prop_assert!(known.version <= healed.version);
        for late in comes_after_all {
            healed = Snapshot::with_event(Some(&healed), late.get(&history)).0;
            prop_assert_eq!(healed.incident.progress, newest.progress);
        }
        prop_assert_eq!(Snapshot::with_reading(Some(&healed), newest, at(200)).0.incident.progress, newest.progress);
    }

    /// Whatever order news arrives in, and however often: the card is the same, and shows the newest state.
    #[test]
    fn every_order_ends_in_the_card_of_the_newest_state(
        events in proptest::collection::vec(any_event(), 1..12),
        repeats in proptest::collection::vec(any::<prop::sample::Index>(), 0..6),
        shuffle in any::<u64>(),
    ) {
        let mut in_order = events.clone();
        in_order.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        in_order.dedup_by(|a, b| (a.at, &a.id) == (b.at, &b.id));
        let mut any_order = in_order.clone();
        any_order.extend(repeats.iter().map(|index| index.get(&in_order).clone()));
        let key = |event: &IncidentEvent| {
            use sha2::{Digest as _, Sha256};
            Sha256::digest(format!("{shuffle} {}", event.id))
        };
        any_order.sort_by_key(key);
        let (expected, reached) = (told(&in_order), told(&any_order));
        prop_assert_eq!(&reached.incident.progress, &in_order.last().unwrap().incident.progress);
        prop_assert_eq!(card(&reached), card(&expected));
        prop_assert_eq!(reached, expected);
    }

    /// The version only ever goes up.
    #[test]
    fn the_version_never_goes_back(events in proptest::collection::vec(any_event(), 1..12)) {
        let mut known: Option<Snapshot> = None;
        for event in &events {
            let (next, _) = Snapshot::with_event(known.as_ref(), event);
            prop_assert!(known.is_none_or(|known| known.version <= next.version));
            known = Some(next);
        }
    }
}

#[test]
fn a_card_shows_the_state_and_not_the_history() {
    let drawn = card(&told(&[event("e3", 600, Kind::Close, closed()), event("e1", 0, Kind::New, incident())]));
    assert_eq!(drawn.tags[0].text.en, "Closed · took 10 min");
    assert_eq!(told(&[event("e3", 600, Kind::Close, closed())]).incident.progress, Progress::Closed);
}
