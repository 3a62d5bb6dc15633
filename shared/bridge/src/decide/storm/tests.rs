#![allow(clippy::unwrap_used)]

use super::*;
use crate::card::CardState;
use crate::id::{ChatId, MessageId};
use crate::incident::Progress;
use crate::lane::Lane;
use crate::samples::{acked, at, closed, incident};
use proptest::prelude::*;

fn here() -> Destination {
    Destination::Chat(ChatId::new("oc_1"))
}

fn row(number: usize, fresh: bool) -> Row {
    Row {
        lane: Lane::To(here()),
        work: Work::Show(IncidentId::new(number.to_string())),
        urgency: Urgency::Warning,
        since: at(0),
        due_at: at(0),
        tries: 0,
        throttled: false,
        fresh,
        generation: 1,
    }
}

fn rows(count: usize) -> Vec<Row> {
    (0..count).map(|number| row(number, true)).collect()
}

fn storm_of(due: &[Row], newest: Option<Storm>, after: u32, second: i64) -> Option<Storm> {
    gathering(&fresh(due), newest, after, &here(), at(second))
}

#[test]
fn an_empty_lane_has_no_storm_even_while_one_rages() {
    assert_eq!(storm_of(&[], Some(Storm::begin(here(), at(0))), 30, 1), None);
}

#[test]
fn one_more_than_the_threshold_is_a_storm() {
    assert_eq!(storm_of(&rows(30), None, 30, 0), None);
    assert_eq!(storm_of(&rows(31), None, 30, 0), Some(Storm::begin(here(), at(0))));
}

#[test]
fn a_chat_that_wants_no_digest_gets_none() {
    assert_eq!(storm_of(&rows(1_000), Some(Storm::begin(here(), at(0))), 0, 1), None);
}

#[test]
fn a_single_new_incident_joins_a_storm_that_rages_and_keeps_it_going() {
    let raging = Storm::begin(here(), at(0));
    assert_eq!(storm_of(&rows(1), Some(raging.clone()), 30, 100), Some(Storm { grew_at: at(100), ..raging.clone() }));
    assert_eq!(storm_of(&rows(1), Some(raging), 30, 120), None, "two minutes of quiet end it");
}

#[test]
fn only_critical_ones_and_those_that_somebody_asked_for_have_cards_of_their_own() {
    let storm = Storm::begin(here(), at(0)).id;
    let own = |incident: &Incident, urgency| has_own_card(incident, urgency, &storm, at(10));
    let warning = Incident { severity: Severity::Warning, ..incident() };
    assert!(own(&incident(), Urgency::Critical) && own(&acked(), Urgency::Critical) && own(&warning, Urgency::Person));
    assert!(own(&closed(), Urgency::Person));
    assert!(!own(&closed(), Urgency::Critical) && !own(&warning, Urgency::Warning));
}

#[test]
fn what_outlasts_the_digest_gets_a_card_before_the_digest_takes_no_update() {
    let storm = Storm::begin(here(), at(0)).id;
    let warning = Incident { severity: Severity::Warning, ..incident() };
    let own = |incident: &Incident, day: i64| has_own_card(incident, Urgency::Warning, &storm, at(day * 86_400 + 1));
    assert!(!own(&warning, 12) && own(&warning, 13));
    assert!(!own(&Incident { progress: Progress::Closed, ..warning }, 13));
}

#[test]
fn two_storms_and_two_places_never_share_a_uuid() {
    let uuid = |storm: &Storm| {
        let CardEffect::Post { uuid, .. } = difference(storm, "now", at(0)) else { panic!("a first digest is posted") };
        uuid
    };
    let one = Storm::begin(here(), at(0));
    let elsewhere = Storm { at: Destination::Chat(ChatId::new("oc_2")), ..one.clone() };
    assert_ne!(uuid(&one), uuid(&elsewhere));
    assert_ne!(uuid(&one), uuid(&Storm::begin(here(), at(200))));
    assert_eq!(uuid(&one), uuid(&Storm { grew_at: at(100), ..one.clone() }));
}

#[test]
fn an_old_digest_is_let_be() {
    let shown = CardState::Shown { message: MessageId::new("om_1"), digest: "then".to_owned(), posted_at: at(0) };
    let storm = Storm { digest: Some(shown), ..Storm::begin(here(), at(0)) };
    assert!(matches!(difference(&storm, "now", at(13 * 86_400 + 1)), CardEffect::Update { .. }), "and never renewed");
    assert_eq!(difference(&storm, "now", at(14 * 86_400 + 1)), CardEffect::Nothing);
}

proptest! {
    /// However the lane looks, in quiet there is a storm exactly when the fresh ones are more than the threshold.
    #[test]
    fn in_quiet_only_the_number_of_new_ones_counts(lane in prop::collection::vec(any::<bool>(), 0..100), after in 1_u32..60) {
        let due: Vec<_> = lane.iter().enumerate().map(|(number, fresh)| row(number, *fresh)).collect();
        let new = lane.iter().filter(|fresh| **fresh).count();
        let over = Storm::begin(here(), at(-1_000));
        prop_assert_eq!(storm_of(&due, Some(over), after, 0).is_some(), new > usize::try_from(after).unwrap());
    }

    /// Folding again what is left after folding does nothing: folded rows are gone, kept ones are no longer fresh.
    #[test]
    fn what_was_folded_once_is_not_folded_again(lane in prop::collection::vec(any::<bool>(), 0..100), after in 1_u32..60) {
        let due: Vec<_> = lane.iter().enumerate().map(|(number, fresh)| row(number, *fresh)).collect();
        let storm = storm_of(&due, None, after, 0);
        let left: Vec<_> = due.into_iter().filter(|row| storm.is_none() || !row.fresh).collect();
        let again = storm_of(&left, storm.clone(), after, 1);
        prop_assert_eq!(again.is_some(), false);
    }
}
