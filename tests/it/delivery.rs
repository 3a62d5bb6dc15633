//! Whatever happens between the table and Lark: one card, and the right one.

use sandbox::flashduty::{NewIncident, Severity};
use sandbox::lark::{Api, Fault};
use std::time::Duration;
use tests::town::Town;

#[tokio::test]
async fn a_snooze_that_ends_turns_the_card_though_no_push_tells() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    town.world.flashduty.ack(&incident, town.alice.member).unwrap();
    town.world.flashduty.snooze(&incident, town.alice.member, 30).unwrap();
    town.settle().await;
    assert!(town.card().contains("[Snoozed until 10:30]"), "{}", town.card());
    town.clock.advance(Duration::from_secs(30 * 60));
    town.world.flashduty.tick();
    town.pass(Duration::from_secs(60)).await;
    assert!(town.card().starts_with("red") && town.card().contains("[Triggered]"), "{}", town.card());
    assert!(town.rows().await.is_empty(), "{:?}", town.rows().await);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn an_answer_that_was_lost_does_not_double_the_card() {
    let town = Town::start().await;
    town.world.lark.fail_next(Api::Send, Fault::CutAfter);
    town.trigger(only_for_the_chat()).await;
    town.pass(Duration::from_secs(60)).await;
    assert!(town.card().contains("disk 80 % full"), "and there is only one: {}", town.card());
    town.finish().await;
}

#[tokio::test]
async fn a_card_whose_answer_was_lost_follows_what_happened_meanwhile() {
    let town = Town::start().await;
    for fault in [Fault::CutAfter, Fault::CutBefore, Fault::CutBefore] {
        town.world.lark.fail_next(Api::Send, fault);
    }
    let incident = town.trigger(only_for_the_chat()).await;
    assert!(town.card().contains("[Triggered]"), "it stands there, and we do not know");
    town.world.flashduty.ack(&incident, town.alice.member).unwrap();
    town.settle().await;
    assert!(town.card().contains("[Processing]"), "repeating the post changes nothing on it: {}", town.card());
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_request_that_was_lost_is_sent_again() {
    let town = Town::start().await;
    town.world.lark.fail_next(Api::Send, Fault::CutBefore);
    town.trigger(only_for_the_chat()).await;
    town.pass(Duration::from_secs(60)).await;
    assert!(town.card().contains("disk 80 % full"), "{}", town.card());
    town.finish().await;
}

#[tokio::test]
async fn an_expired_token_costs_one_more_call_and_nothing_else() {
    let town = Town::start().await;
    town.trigger(only_for_the_chat()).await;
    town.world.lark.void_tokens();
    town.trigger(town.checkout_is_slow()).await;
    assert_eq!(town.world.lark.cards_of(&town.on_call).len(), 2);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_card_that_lark_will_not_take_is_said_more_simply() {
    let town = Town::start().await;
    for _ in 0..2 {
        town.world.lark.fail_next(Api::Send, Fault::Code { http: 400, code: 230_099 });
    }
    town.trigger(only_for_the_chat()).await;
    insta::assert_snapshot!(town.card(), @r"
    yellow | #016430 disk 80 % full
    [Info] Triggered · disk 80 % full
    (Open in Flashduty)
    ");
    town.finish().await;
}

#[tokio::test]
async fn a_chat_that_is_closed_to_the_bot_ends_at_once_and_holds_nobody_up() {
    let town = Town::start().await;
    town.world.lark.close_to_the_bot(&town.on_call, Some(230_018));
    let incident = town.trigger(town.checkout_is_slow()).await;
    let sends = town.world.lark.calls().iter().filter(|call| call.path.ends_with("/messages")).count();
    town.world.flashduty.ack(&incident, town.alice.member).unwrap();
    town.pass(Duration::from_secs(3_600)).await;
    let tried = town.world.lark.calls().iter().filter(|call| call.path.ends_with("/messages")).count();
    assert_eq!(tried, sends, "what will never work is not tried again");
    assert!(town.note_to(&town.alice).unwrap().contains("Processing"), "the direct messages are in time");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_message_a_second_too_many_is_sent_a_second_later() {
    let town = Town::start().await;
    for at in 0..12 {
        let incident = NewIncident::new(Severity::Warning, &format!("incident {at}"));
        town.world.flashduty.trigger(incident).unwrap();
    }
    town.settle().await;
    town.pass(Duration::from_secs(60)).await;
    assert_eq!(town.world.lark.cards_of(&town.on_call).len(), 12);
    let limited = town.world.lark.calls().iter().filter(|call| call.code == Some(230_020)).count();
    assert!(limited <= 2, "the pace is kept: {limited} of 12 met the limit");
    town.finish().await;
}

fn only_for_the_chat() -> NewIncident {
    NewIncident::new(Severity::Info, "disk 80 % full")
}
