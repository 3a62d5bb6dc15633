#![allow(clippy::unwrap_used)]

use super::*;
use crate::id::ChatId;
use crate::samples::{at, incident};

fn storm() -> Storm {
    Storm::begin(Destination::Chat(ChatId::new("oc_1")), at(0))
}

#[test]
fn a_storm_lasts_until_nothing_has_joined_it_for_a_while() {
    let grown = Storm { grew_at: at(100), ..storm() };
    assert!(grown.rages_at(at(219)) && !grown.rages_at(at(220)));
}

#[test]
fn no_storm_lasts_longer_than_an_hour() {
    let grown = |second| Storm { grew_at: at(second), ..storm() }.rages_at(at(second));
    assert!(grown(3_599) && !grown(3_600));
}

#[test]
fn nothing_joins_a_storm_whose_digest_is_gone() {
    assert!(
        !Storm { digest: Some(CardState::Gone { code: 230_011, reason: crate::reason::Reason::MessageWithdrawn }), ..storm() }
            .rages_at(at(1))
    );
}

#[test]
fn its_name_tells_when_it_began() {
    assert_eq!(storm().id.began_at(), Some(at(0)));
    assert_eq!(StormId::new("another").began_at(), None);
}

#[test]
fn a_digest_is_drawn_every_other_second_at_most() {
    let drawn = Storm { drawn_at: Some(at(10)), ..storm() };
    assert_eq!((storm().redrawn_from(at(5)), drawn.redrawn_from(at(11)), drawn.redrawn_from(at(13))), (at(5), at(12), at(13)));
}

#[test]
fn an_entry_is_short_whatever_the_incident_says() {
    let labels = (0..20).map(|n| (format!("label {n}"), "value ".repeat(100))).collect();
    let long = Incident { title: "故障".repeat(500), labels, ..incident() };
    let entry = Entry::of(&long, false);
    assert_eq!((entry.title.chars().count(), entry.labels.len()), (Entry::TITLE, Entry::LABELS));
    assert!(entry.labels.values().all(|value| value.chars().count() == Entry::LABEL));
}
