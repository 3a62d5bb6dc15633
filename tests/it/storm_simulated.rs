//! A storm in simulated time. The large one is `cargo run --release -p tests --bin storm`.

use bridge::incident::Severity;
use bridge::preferences::Preferences;
use jiff::SignedDuration;
use std::time::Duration;
use tests::storm::report::Outcome;
use tests::storm::{Size, simulated};

const SMALL: Size = Size { incidents: 500, chats: 10, span: Duration::from_secs(60), seed: 7 };

#[test]
fn a_storm_of_cards_ends_as_soon_as_lark_allows_with_hardly_a_call_too_many() {
    let outcome = simulated::play(&SMALL, 0);
    assert_eq!(outcome.broken(), Vec::<String>::new());
    assert_eq!(outcome.shown.cards.len(), SMALL.incidents);
    // Where no limit holds them back, changes are shown at once, and not together with what the next seconds bring.
    assert!(outcome.time_ratio() < 1.10 && outcome.call_ratio() < 1.10, "{outcome}");
}

#[test]
fn a_storm_with_digests_tells_of_every_incident_as_it_is() {
    // Twenty times as many at once in each chat as Lark takes.
    let crowd = Size { chats: 5, span: Duration::from_secs(1), ..SMALL };
    let outcome = simulated::play(&crowd, Preferences::STORM_AFTER);
    assert_eq!(outcome.broken(), Vec::<String>::new());
    assert!(outcome.shown.on_digest > 0, "{outcome}");
    assert_eq!(outcome.shown.cards.len() + outcome.shown.on_digest, SMALL.incidents, "{outcome}");
}

/// What users were promised of a crowd in one chat.
#[test]
fn a_thousand_incidents_in_one_chat_are_seen_within_15_s_and_critical_ones_have_cards_within_4_min() {
    let crowd = Size { incidents: 1_000, chats: 1, span: Duration::from_secs(10), seed: 7 };
    let outcome = simulated::play(&crowd, Preferences::STORM_AFTER);
    assert_eq!(outcome.broken(), Vec::<String>::new());
    assert!(outcome.all_seen_after() < Duration::from_secs(15), "{outcome}");
    let critical: Vec<_> = outcome.shown.cards.iter().filter(|card| card.severities.0 == Severity::Critical).collect();
    assert!(critical.len() > 50, "{outcome}");
    assert!(critical.iter().all(|card| card.first < SignedDuration::from_mins(4)), "{outcome}");
}

#[test]
fn the_same_seed_makes_the_same_storm() {
    let figures = |outcome: &Outcome| (outcome.converged_after(), outcome.counted, outcome.writes.clone(), outcome.reads);
    let size = Size { incidents: 100, chats: 3, ..SMALL };
    assert_eq!(figures(&simulated::play(&size, 0)), figures(&simulated::play(&size, 0)));
}
