//! Nobody comes: people are buzzed and reminded, if the company wants it, until somebody does.

use sandbox::flashduty::{Layer, NewIncident, Severity};
use sandbox::lark::{Api, Fault};
use serde_json::json;
use std::time::Duration;
use tests::reading;
use tests::town::Town;

const MINUTE: Duration = Duration::from_secs(60);

/// Who was buzzed, in order.
fn buzzed(town: &Town) -> Vec<&'static str> {
    let people = [&town.alice, &town.bob, &town.carol];
    let name = |open_id: &str| people.iter().find(|person| person.open_id == open_id).unwrap().name;
    town.world.lark.buzzes().iter().map(|buzz| name(&buzz.open_id)).collect()
}

/// How often the chat or person was told that nobody has come.
fn reminders(town: &Town, place: &str) -> usize {
    let cards = town.world.lark.cards_of(place);
    cards.iter().filter(|card| reading::card(&card.content).contains("Still waiting for somebody")).count()
}

async fn with_buzzes(per_day: u32) -> Town {
    let town = Town::start().await;
    town.choose(&json!({ "buzz": { "after_seconds": 300, "per_day": per_day } }));
    town
}

/// Payments calls again every five minutes, twice.
async fn with_reminders() -> Town {
    let town = Town::start().await;
    town.choose(&json!({ "reminders": true }));
    let level = Layer { notify_step: 5.0, max_times: 2, ..Layer::default() };
    town.world.flashduty.set_rule(town.payments_channel, &[level, level]);
    town
}

#[tokio::test]
async fn by_default_nobody_is_called_once_more() {
    let town = Town::start().await;
    town.world.flashduty.set_rule(town.payments_channel, &[Layer { notify_step: 1.0, max_times: 6, ..Layer::default() }]);
    town.trigger(town.checkout_is_slow()).await;
    town.pass(Duration::from_secs(3_600)).await;
    assert!(buzzed(&town).is_empty());
    assert_eq!(reminders(&town, &town.on_call), 0);
    assert!(town.rows().await.is_empty(), "{:?}", town.rows().await);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn linked_responders_of_a_critical_incident_are_buzzed_once_after_the_delay() {
    let town = with_buzzes(10).await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    town.pass(4 * MINUTE).await;
    assert!(buzzed(&town).is_empty(), "not early");
    town.pass(MINUTE).await;
    let mut first = buzzed(&town);
    first.sort_unstable();
    assert_eq!(first, ["Alice", "Bob"], "Carol is not linked");
    town.world.flashduty.comment(&incident, town.carol.member, "still nobody?").unwrap();
    town.pass(30 * MINUTE).await;
    assert_eq!(buzzed(&town).len(), 2, "once per call");
    assert!(town.rows().await.is_empty(), "{:?}", town.rows().await);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn an_acknowledgement_stops_the_buzz_and_withdrawing_it_begins_anew() {
    let town = with_buzzes(10).await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    town.world.flashduty.ack(&incident, town.alice.member).unwrap();
    town.pass(10 * MINUTE).await;
    assert!(buzzed(&town).is_empty(), "somebody has it");
    town.world.flashduty.unack(&incident, town.alice.member).unwrap();
    town.settle().await;
    town.pass(4 * MINUTE).await;
    assert!(buzzed(&town).is_empty());
    town.pass(MINUTE).await;
    assert_eq!(buzzed(&town).len(), 2);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn snoozed_closed_and_lesser_incidents_buzz_nobody() {
    let town = with_buzzes(10).await;
    let flashduty = &town.world.flashduty;
    let snoozed = town.trigger(town.checkout_is_slow()).await;
    flashduty.ack(&snoozed, town.alice.member).unwrap();
    flashduty.snooze(&snoozed, town.alice.member, 120).unwrap();
    let closed = town.trigger(town.checkout_is_slow()).await;
    flashduty.resolve(&closed, Some(town.bob.member)).unwrap();
    let lowered = town.trigger(town.checkout_is_slow()).await;
    flashduty.set_severity(&lowered, None, Severity::Warning).unwrap();
    town.settle().await;
    town.pass(20 * MINUTE).await;
    assert!(buzzed(&town).is_empty(), "{:?}", buzzed(&town));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn no_more_than_the_days_buzzes_are_made() {
    let town = with_buzzes(3).await;
    town.trigger(town.checkout_is_slow()).await;
    town.trigger(town.checkout_is_slow()).await;
    town.pass(6 * MINUTE).await;
    assert_eq!(buzzed(&town).len(), 3, "{:?}", buzzed(&town));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_buzz_that_failed_is_made_later_and_costs_the_day_one() {
    let town = with_buzzes(2).await;
    town.world.lark.fail_next(Api::Buzz, Fault::Status(503));
    town.trigger(town.checkout_is_slow()).await;
    town.pass(5 * MINUTE).await;
    town.pass(MINUTE).await;
    assert_eq!(town.world.lark.faults_in_wait(), 0);
    assert_eq!(buzzed(&town).len(), 2);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn reminders_come_as_often_as_the_rule_says_and_never_early() {
    let town = with_reminders().await;
    town.trigger(town.checkout_is_slow()).await;
    let mut story = Vec::new();
    for minute in 1..=20 {
        town.pass(MINUTE).await;
        story.push((minute, reminders(&town, &town.on_call), reminders(&town, &town.alice.open_id)));
    }
    let changes: Vec<_> = story.windows(2).filter(|pair| pair[0].1 != pair[1].1).map(|pair| pair[1]).collect();
    assert_eq!(changes, [(5, 1, 1), (10, 2, 2)]);
    assert!(town.rows().await.is_empty(), "{:?}", town.rows().await);
    let asked = town.world.flashduty.calls().iter().filter(|call| call.path == "/channel/escalate/rule/list").count();
    assert!(asked <= 3, "the rule is read when its turn comes: {asked}");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn reminders_end_when_somebody_comes_and_the_next_level_begins_its_own() {
    let town = with_reminders().await;
    let incident = town.trigger(NewIncident { responders: vec![town.alice.member], ..town.checkout_is_slow() }).await;
    town.pass(5 * MINUTE).await;
    assert_eq!(reminders(&town, &town.on_call), 1);
    town.world.flashduty.escalate(&incident, None).unwrap();
    town.settle().await;
    town.pass(4 * MINUTE).await;
    assert_eq!(reminders(&town, &town.on_call), 1, "not early");
    town.pass(MINUTE).await;
    assert_eq!(reminders(&town, &town.on_call), 2, "the second level repeats its own call");
    town.world.flashduty.ack(&incident, town.bob.member).unwrap();
    town.settle().await;
    town.pass(30 * MINUTE).await;
    assert_eq!(reminders(&town, &town.on_call), 2);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_lost_answer_mentions_nobody_twice() {
    let town = with_reminders().await;
    town.trigger(town.checkout_is_slow()).await;
    for _ in 0..3 {
        town.world.lark.fail_next(Api::Reply, Fault::CutAfter);
    }
    town.pass(5 * MINUTE).await;
    town.pass(MINUTE).await;
    assert_eq!(town.world.lark.faults_in_wait(), 0);
    for place in [&town.on_call, &town.alice.open_id, &town.bob.open_id] {
        assert_eq!(reminders(&town, place), 1);
    }
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn when_a_snooze_ends_and_nobody_comes_the_calls_begin_anew() {
    let town = Town::start().await;
    town.choose(&json!({ "reminders": true, "buzz": { "after_seconds": 300, "per_day": 10 } }));
    let level = Layer { notify_step: 5.0, max_times: 1, ..Layer::default() };
    town.world.flashduty.set_rule(town.payments_channel, &[level]);
    let incident = town.trigger(town.checkout_is_slow()).await;
    town.pass(6 * MINUTE).await;
    assert_eq!((buzzed(&town).len(), reminders(&town, &town.on_call)), (2, 1));
    town.world.flashduty.ack(&incident, town.alice.member).unwrap();
    town.world.flashduty.snooze(&incident, town.alice.member, 120).unwrap();
    town.settle().await;
    town.pass(119 * MINUTE).await;
    assert_eq!((buzzed(&town).len(), reminders(&town, &town.on_call)), (2, 1), "asleep");
    town.pass(2 * MINUTE).await;
    assert!(town.world.lark.cards_of(&town.on_call)[0].content.to_string().contains("Triggered"), "awake again");
    town.pass(5 * MINUTE).await;
    assert_eq!((buzzed(&town).len(), reminders(&town, &town.on_call)), (4, 2));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn without_direct_messages_nobody_is_buzzed_and_chats_are_reminded_all_the_same() {
    let town = with_reminders().await;
    town.choose(&json!({ "reminders": true, "direct_messages": false, "buzz": { "after_seconds": 60, "per_day": 10 } }));
    town.trigger(town.checkout_is_slow()).await;
    town.pass(5 * MINUTE).await;
    assert!(buzzed(&town).is_empty());
    assert_eq!(reminders(&town, &town.on_call), 1);
    assert!(town.note_to(&town.alice).is_none());
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_rule_that_cannot_be_read_is_read_later() {
    let town = with_reminders().await;
    town.world.flashduty.fail_next("/channel/escalate/rule/list", sandbox::flashduty::Fault::Status(503));
    town.trigger(town.checkout_is_slow()).await;
    town.pass(MINUTE).await;
    town.pass(4 * MINUTE).await;
    assert_eq!(reminders(&town, &town.on_call), 1);
    town.look_at_everything();
    town.finish().await;
}
