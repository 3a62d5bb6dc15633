#![allow(clippy::unwrap_used)]

use super::*;
use crate::id::TenantKey;
use crate::person::SealedKey;
use crate::samples::{acked, at, click, closed, incident, mei, person};

fn decided(button: Button, incident: &Incident) -> Result<IncidentCommand, Refusal> {
    decide(&click(button), Some(&mei()), incident, at(100))
}

#[test]
fn a_stranger_changes_nothing() {
    assert_eq!(decide(&click(Button::Close), None, &incident(), at(100)), Err(Refusal::NotLinked));
}

#[test]
fn somebody_of_another_company_changes_nothing() {
    let mut press = click(Button::Close);
    press.tenant = TenantKey::new("another");
    assert_eq!(decide(&press, Some(&mei()), &incident(), at(100)), Err(Refusal::ForeignTenant));
}

#[test]
fn the_second_to_acknowledge_is_told_who_was_first() {
    let by_jonas = Incident { responders: vec![crate::samples::responder(2, "Jonas", Some(60))], ..acked() };
    let told = Refusal::AlreadyAcknowledged { by: person(2, "Jonas"), at: at(60) };
    assert_eq!(decided(Button::Acknowledge, &by_jonas), Err(told));
    assert_eq!(decided(Button::JoinIn, &by_jonas), Ok(IncidentCommand::Acknowledge));
    assert_eq!(decided(Button::Acknowledge, &acked()), Err(Refusal::AcknowledgedByYou));
}

#[test]
fn a_late_click_never_undoes_a_close() {
    let told = Err(Refusal::AlreadyClosed { by: Some(person(1, "Mei")), at: Some(at(600)) });
    for button in
        [Button::Acknowledge, Button::JoinIn, Button::Unacknowledge, Button::Snooze { minutes: 120 }, Button::Wake, Button::Close]
    {
        assert_eq!(decided(button, &closed()), told, "{button:?}");
    }
}

#[test]
fn what_the_state_allows_becomes_a_command() {
    assert_eq!(decided(Button::Acknowledge, &incident()), Ok(IncidentCommand::Acknowledge));
    assert_eq!(decided(Button::Close, &incident()), Ok(IncidentCommand::Resolve));
    assert_eq!(decided(Button::Snooze { minutes: 120 }, &acked()), Ok(IncidentCommand::Snooze { minutes: 120 }));
    assert_eq!(decided(Button::Unacknowledge, &acked()), Ok(IncidentCommand::Unacknowledge));
}

#[test]
fn what_the_state_forbids_is_explained() {
    assert_eq!(decided(Button::Snooze { minutes: 120 }, &incident()), Err(Refusal::SnoozeNeedsAcknowledgement));
    assert_eq!(decided(Button::Snooze { minutes: 1_441 }, &acked()), Err(Refusal::SnoozeLength));
    assert_eq!(decided(Button::Wake, &acked()), Err(Refusal::NotSnoozed));
    assert_eq!(decided(Button::Reopen, &acked()), Err(Refusal::AlreadyOpen));
    assert_eq!(decided(Button::Unacknowledge, &incident()), Err(Refusal::NothingToWithdraw));
}

#[test]
fn with_a_key_of_her_own_mei_withdraws_only_what_is_hers() {
    let with_key = LinkedPerson { key: Some(SealedKey("sealed".to_owned())), ..mei() };
    let by_jonas = Incident { responders: vec![crate::samples::responder(2, "Jonas", Some(60))], ..acked() };
    let press = click(Button::Unacknowledge);
    assert_eq!(decide(&press, Some(&with_key), &by_jonas, at(100)), Err(Refusal::NothingToWithdraw));
    assert_eq!(decide(&press, Some(&with_key), &acked(), at(100)), Ok(IncidentCommand::Unacknowledge));
}

#[test]
fn a_reason_and_a_comment_want_words() {
    let with = |button, input: &str| {
        let mut press = click(button);
        press.input = Some(input.to_owned());
        let incident = if button == Button::Reopen { closed() } else { acked() };
        decide(&press, Some(&mei()), &incident, at(700))
    };
    assert_eq!(with(Button::Reopen, "  "), Err(Refusal::ReasonMissing));
    assert_eq!(with(Button::Comment, ""), Err(Refusal::CommentMissing));
    assert_eq!(with(Button::Comment, &"字".repeat(1_025)), Err(Refusal::TextTooLong));
    assert_eq!(with(Button::Comment, " looking "), Ok(IncidentCommand::Comment { text: "looking".to_owned() }));
    assert_eq!(with(Button::Reopen, "again"), Ok(IncidentCommand::Reopen { reason: "again".to_owned() }));
}

#[test]
fn only_trouble_that_may_pass_is_tried_again() {
    for fault in [IncidentsFault::NoAnswer, IncidentsFault::Unavailable, IncidentsFault::Limited { wait: None }] {
        assert_eq!(refusal_of(&fault), None, "{fault}");
    }
    assert_eq!(refusal_of(&IncidentsFault::NoLicense), Some(Refusal::NoLicense));
}
