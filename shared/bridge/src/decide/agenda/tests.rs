use super::*;
use crate::button::Click;
use crate::decide::click::decide;
use crate::id::IncidentId;
use crate::incident::{Person, Responder, Severity};
use crate::person::SealedKey;
use crate::samples::{acked, at, click, closed as over, incident, mei, responder};

const SNOOZES: [u32; 2] = [120, 240];

fn named(id: &str, from: Incident) -> Incident {
    Incident { id: IncidentId::new(id), ..from }
}

fn ids(incidents: &[Incident]) -> Vec<&str> {
    incidents.iter().map(|incident| incident.id.as_str()).collect()
}

fn asleep() -> Incident {
    Incident { snoozed_until: Some(at(7_200)), ..acked() }
}

fn with_key() -> LinkedPerson {
    LinkedPerson { key: Some(SealedKey("sealed".to_owned())), ..mei() }
}

#[test]
fn nobody_sees_what_they_are_not_called_to() {
    let others = Incident { responders: vec![responder(2, "Jonas", None)], ..incident() };
    let nobodys = Incident { responders: vec![], ..incident() };
    let all = [others.clone(), nobodys, Incident { responders: others.responders, ..over() }];
    assert_eq!(open(&all, PersonId(1), at(100)), []);
    assert_eq!(closed(&all, PersonId(1), at(0)), []);
}

#[test]
fn severity_goes_before_state_and_state_before_age() {
    let info = Incident { severity: Severity::Info, ..incident() };
    let all = [
        named("asleep", asleep()),
        named("info", info.clone()),
        named("young", Incident { started_at: at(50), ..incident() }),
        named("had", acked()),
        named("warning, had", Incident { severity: Severity::Warning, ..acked() }),
        named("old", incident()),
        named("old info", Incident { started_at: at(-50), ..info }),
    ];
    let mine = open(&all, PersonId(1), at(100));
    assert_eq!(ids(&mine), ["old", "young", "had", "asleep", "warning, had", "old info", "info"]);
    assert_eq!(ids(&open(&all, PersonId(1), at(7_200)))[2..4], ["asleep", "had"], "a snooze that is over puts nobody to sleep");
}

#[test]
fn a_closed_one_is_told_for_as_long_as_asked_and_the_last_first() {
    let later = Incident { closed_at: Some(at(900)), ..over() };
    let without_moment = Incident { closed_at: None, updated_at: at(700), ..over() };
    let all = [named("first", over()), named("last", later), named("middle", without_moment), named("open", incident())];
    assert_eq!(ids(&closed(&all, PersonId(1), at(600))), ["last", "middle", "first"]);
    assert_eq!(ids(&closed(&all, PersonId(1), at(701))), ["last"]);
}

#[test]
fn what_can_be_pressed_follows_the_state() {
    let offered = |incident: &Incident, person: &LinkedPerson| buttons(incident, person, &SNOOZES, at(100));
    let snoozes = SNOOZES.map(|minutes| Button::Snooze { minutes });
    assert_eq!(offered(&incident(), &mei()), [Button::Acknowledge, Button::Close, Button::Comment]);
    let mine = [&snoozes[..], &[Button::Unacknowledge, Button::Close, Button::Comment]].concat();
    assert_eq!(offered(&acked(), &with_key()), mine);
    let by_jonas = Incident { responders: vec![responder(1, "Mei", None), responder(2, "Jonas", Some(60))], ..acked() };
    let jonass = [&[Button::JoinIn], &snoozes[..], &[Button::Close, Button::Comment]].concat();
    assert_eq!(offered(&by_jonas, &with_key()), jonass);
    assert_eq!(offered(&asleep(), &mei()), [Button::Wake, Button::Unacknowledge, Button::Close, Button::Comment]);
    assert_eq!(offered(&over(), &mei()), [Button::Comment]);
}

/// The service member's acknowledgement stands for whoever has no key.
#[test]
fn without_a_key_the_integrations_acknowledgement_can_be_joined_and_withdrawn() {
    let service = Responder { person: Person { id: PersonId(9), name: "Lark bridge".to_owned() }, ..responder(9, "", Some(60)) };
    let by_service = Incident { responders: vec![responder(1, "Mei", None), service], ..acked() };
    let offered = buttons(&by_service, &mei(), &[], at(100));
    assert_eq!(offered, [Button::JoinIn, Button::Unacknowledge, Button::Close, Button::Comment]);
}

#[test]
fn nothing_is_offered_that_would_be_refused() {
    for incident in [incident(), acked(), asleep(), over()] {
        for person in [mei(), with_key()] {
            for button in buttons(&incident, &person, &SNOOZES, at(100)) {
                let press = Click { input: Some("some words".to_owned()), ..click(button) };
                assert!(decide(&press, Some(&person), &incident, at(100)).is_ok(), "{button:?} on {:?}", incident.progress);
            }
        }
    }
}
