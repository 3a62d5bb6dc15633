#![allow(clippy::unwrap_used)]

use super::*;
use crate::samples::at;

fn refire() -> Notification {
    Notification {
        incident: Some(IncidentId::new("6acef3296b1f0c5d2e94a7b8")),
        again: true,
        title: "[REFIRE] INC #94A7B8 checkout-api".to_owned(),
        paragraphs: vec!["Payments".to_owned()],
        link: None,
    }
}

fn name(notification: &Notification, chat: &str, second: i64) -> NotificationId {
    id_of(notification, &ChatId::new(chat), at(second))
}

#[test]
fn a_notification_that_comes_twice_in_a_minute_is_one() {
    // at(0) is 20 seconds after a full minute.
    assert_eq!(name(&refire(), "oc_1", 0), name(&refire(), "oc_1", 39));
}

#[test]
fn the_next_minute_another_chat_and_other_words_are_others() {
    let other = Notification { paragraphs: Vec::new(), ..refire() };
    let all = [
        name(&refire(), "oc_1", 0),
        name(&refire(), "oc_1", 40),
        name(&refire(), "oc_2", 0),
        name(&other, "oc_1", 0),
        name(&Notification { again: false, ..refire() }, "oc_1", 0),
    ];
    let different: std::collections::BTreeSet<_> = all.iter().collect();
    assert_eq!(different.len(), all.len());
}

#[test]
fn an_address_is_thirty_two_hex_digits() {
    let route = route_of([0xab; ROUTE_BYTES]);
    assert_eq!(route, "ab".repeat(16));
    assert!(is_route(&route));
    for bad in ["", "x", &"AB".repeat(16), &"ab".repeat(15), &"ab".repeat(17), &"a%".repeat(16)] {
        assert!(!is_route(bad), "{bad:?}");
    }
}
