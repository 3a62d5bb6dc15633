#![allow(clippy::unwrap_used)]

use super::*;
use crate::card::{IncidentCard, View};
use crate::event::IncidentEventKind as Kind;
use crate::id::ChatId;
use crate::incident::Progress;
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
    assert_eq!(Snapshot::with_reading(Some(&known), &incident()).1, News::Late);
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
    let (read, news) = Snapshot::with_reading(Some(&known), &nameless);
    assert_eq!((read.incident.responders[0].person.clone(), news), (person(1, "Mei"), News::Fresh));
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

proptest! {
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
