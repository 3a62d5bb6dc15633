#![allow(clippy::unwrap_used)]

use super::*;
use crate::chat::Chat;
use crate::id::{ChatId, MessageId};
use crate::incident::{Assignment, AssignmentKind};
use crate::samples::{acked, at, closed, incident, mei};
use proptest::prelude::*;
use std::time::Duration;

const FIVE_MINUTES: BuzzRule = BuzzRule { after: SignedDuration::from_mins(5), per_day: 10 };

/// Called by the first level of a rule at second 3.
fn called() -> Incident {
    let assignment = Assignment {
        kind: AssignmentKind::Assign,
        rule: "Nights".to_owned(),
        rule_id: Some("r1".to_owned()),
        level: 1,
        at: Some(at(3)),
    };
    Incident { assignment: Some(assignment), ..incident() }
}

fn asleep(incident: Incident) -> Incident {
    Incident { snoozed_until: Some(at(9_000)), ..incident }
}

fn shown(destination: Destination) -> ShownCard {
    let state = CardState::Shown { message: MessageId::new("om_1"), digest: String::new(), posted_at: at(3) };
    ShownCard::new(destination, state)
}

fn with_mei() -> Destination {
    Destination::Person(mei().open_id)
}

fn works(before: Option<&Incident>, incident: &Incident, cards: &[ShownCard], audience: &Audience<'_>) -> String {
    let wish = |wish: &Wish| format!("{:?} at {}", wish.work, wish.due_at.as_second() - at(0).as_second());
    watch(before, incident, cards, audience, at(60)).iter().map(wish).collect::<Vec<_>>().join("\n")
}

fn audience<'a>(linked: &'a [LinkedPerson], chats: &'a [Chat]) -> Audience<'a> {
    Audience { chats, linked, direct_messages: true, buzz: Some(FIVE_MINUTES), reminders: true }
}

#[test]
fn by_default_nobody_is_watched() {
    let linked = [mei()];
    let audience = Audience { linked: &linked, direct_messages: true, ..Audience::default() };
    assert_eq!(works(None, &called(), &[], &audience), "");
}

#[test]
fn a_new_call_is_watched_for_the_linked_responder_and_for_the_rule() {
    insta::assert_snapshot!(works(None, &called(), &[], &audience(&[mei()], &[])), @r#"
    Buzz(IncidentId("6acef3296b1f0c5d2e94a7b8")) at 360
    Remind(IncidentId("6acef3296b1f0c5d2e94a7b8")) at 60
    "#);
}

#[test]
fn what_is_acknowledged_asleep_or_over_is_not_watched() {
    let linked = [mei()];
    for over in [acked(), asleep(acked()), asleep(called()), closed()] {
        let over = Incident { assignment: called().assignment, ..over };
        assert_eq!(works(None, &over, &[], &audience(&linked, &[])), "", "{over:?}");
    }
}

#[test]
fn a_comment_asks_the_rule_no_second_time() {
    let told = works(Some(&called()), &called(), &[], &audience(&[mei()], &[]));
    assert!(!told.contains("Remind") && told.contains("Buzz"), "{told}");
}

#[test]
fn the_next_level_and_a_withdrawn_acknowledgement_are_calls_of_their_own() {
    let mut next = called();
    next.assignment.as_mut().unwrap().level = 2;
    let withdrawn = Incident { assignment: called().assignment, ..acked() };
    for (before, now) in [(called(), next), (withdrawn, called())] {
        assert!(works(Some(&before), &now, &[], &audience(&[], &[])).contains("Remind"));
    }
}

#[test]
fn who_was_buzzed_for_a_call_is_not_buzzed_for_it_again() {
    let linked = [mei()];
    let buzzed = |second| ShownCard { buzzed_at: Some(at(second)), ..shown(with_mei()) };
    let again = |second| works(Some(&called()), &called(), &[buzzed(second)], &audience(&linked, &[])).contains("Buzz");
    assert!(!again(303), "once per call");
    assert!(again(2), "but that was another call");
}

#[test]
fn only_critical_incidents_buzz_and_only_with_a_card_of_their_own_to_buzz_on() {
    let linked = [mei()];
    let warning = Incident { severity: Severity::Warning, ..called() };
    assert!(!works(None, &warning, &[], &audience(&linked, &[])).contains("Buzz"));
    let silent = Audience { direct_messages: false, ..audience(&linked, &[]) };
    assert!(!works(None, &called(), &[], &silent).contains("Buzz"));
}

#[test]
fn a_buzz_comes_so_long_after_the_call_and_ends_with_it() {
    let called = called();
    let when = |incident: &Incident, since, buzzed| {
        let mei = incident.responders.iter().find(|responder| responder.person.id == mei().person).unwrap();
        buzz_at(incident, mei, &FIVE_MINUTES, (at(since), buzzed), at(100))
    };
    assert_eq!(when(&called, 0, None), Some(at(303)), "from the call");
    assert_eq!(when(&called, 50, None), Some(at(350)), "or from when we heard of it");
    assert_eq!(when(&called, 50, Some(at(40))), Some(at(350)), "a buzz of an earlier call");
    assert_eq!(when(&called, 0, Some(at(60))), None, "a buzz of this one");
    for over in [acked(), asleep(called.clone()), closed(), Incident { severity: Severity::Info, ..called }] {
        assert_eq!(when(&over, 0, None), None, "{over:?}");
    }
}

#[test]
fn a_loop_is_found_by_rule_and_level() {
    let called = called();
    let call = unanswered(&called, at(60)).unwrap();
    let of = |rule: &str, level| CallLoop { rule: rule.to_owned(), level, every: Duration::from_secs(60), times: 3 };
    let loops = [of("r2", 1), of("r1", 2), of("r1", 1)];
    assert_eq!(loop_of(&call, &loops), Some(&loops[2]));
    assert_eq!(loop_of(&call, &loops[..2]), None);
}

#[test]
fn people_named_directly_are_called_by_no_rule() {
    let mut named = called();
    named.assignment.as_mut().unwrap().rule_id = None;
    assert_eq!(unanswered(&named, at(60)), None);
}

#[test]
fn mentions_go_where_the_card_stands_and_only_to_those_who_are_missing() {
    let jonas = Destination::Person(OpenId::new("ou_jonas"));
    let unposted = ShownCard::new(Destination::Chat(ChatId::new("oc_storm")), CardState::Unposted { since: at(3) });
    let cards = [shown(Destination::Chat(ChatId::new("oc_1"))), shown(with_mei()), shown(jonas), unposted];
    let id = repetition(at(3), 1);
    let lanes = |cards: &[ShownCard]| {
        let wishes = mentions(&called(), &[mei()], cards, &id, at(303));
        wishes.iter().map(|wish| format!("{:?}", wish.lane)).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(lanes(&cards), @r#"
    To(Chat(ChatId("oc_1")))
    To(Person(OpenId("ou_mei")))
    "#);
    let said = cards.clone().map(|card| ShownCard { mentioned: Some(id.clone()), ..card });
    assert_eq!(lanes(&said), "");
}

#[test]
fn a_loop_of_no_length_or_no_times_never_comes() {
    for (every, times) in [(0, 3), (60, 0)] {
        let repeated = CallLoop { rule: String::new(), level: 1, every: Duration::from_secs(every), times };
        assert_eq!(round(at(0), &repeated, at(120)), Round { due: None, next: None });
    }
}

proptest! {
    /// Whoever looks at each moment that he was told makes every repetition in its time, and none too many.
    #[test]
    fn a_loop_comes_as_often_as_the_rule_says_and_never_early(half_minutes in 1_u64..=240, times in 0_u32..=6, late_ms in 0_i64..20_000) {
        let repeated = CallLoop { rule: String::new(), level: 1, every: Duration::from_secs(half_minutes * 30), times };
        let (began, mut now, mut made) = (at(0), at(0), Vec::new());
        loop {
            let looked = round(began, &repeated, now);
            made.extend(looked.due);
            let Some(next) = looked.next else { break };
            prop_assert!(next > now);
            now = next + SignedDuration::from_millis(late_ms);
        }
        prop_assert_eq!(made, (1..=times).collect::<Vec<_>>());
    }

    /// Whenever one looks: none before its moment, none when it is late by a whole step, none beyond the last.
    #[test]
    fn a_repetition_is_due_within_its_own_step_only(step in 1_u64..10_000, times in 0_u32..=6, after in -10_000_i64..100_000) {
        let repeated = CallLoop { rule: String::new(), level: 1, every: Duration::from_secs(step), times };
        let round = round(at(0), &repeated, at(after));
        let begins = |number: u32| i64::try_from(step).unwrap() * i64::from(number);
        if let Some(number) = round.due {
            prop_assert!((1..=times).contains(&number) && begins(number) <= after && after < begins(number + 1));
        }
        if let Some(next) = round.next {
            prop_assert!(next > at(after.max(0)) && next <= at(begins(times)));
        }
    }

    /// After an acknowledgement, asleep, or closed, nothing is repeated whatever the moment.
    #[test]
    fn nothing_is_repeated_once_somebody_has_come(second in 0_i64..1_000_000) {
        for over in [acked(), closed(), Incident { progress: Progress::Processing, ..called() }] {
            let over = Incident { assignment: called().assignment, ..over };
            prop_assert_eq!(unanswered(&over, at(second)), None);
        }
    }
}
