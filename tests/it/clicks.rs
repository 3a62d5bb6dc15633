//! A press acts on Flashduty as the person who pressed, and always answers.

use sandbox::flashduty::{Fault, Mode};
use std::time::Duration;
use tests::town::{Town, toast};

#[tokio::test]
async fn acknowledge_turns_the_card_at_once_and_flashduty_with_it() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    let pressed = town.press(&town.alice, "Acknowledge").await;
    assert!(toast(&pressed).starts_with("success: You acknowledged #"), "{}", toast(&pressed));
    assert_eq!(town.card_message().content["header"]["template"], "blue", "the answer itself turns the card");
    assert_eq!(town.progress(&incident), "Processing");
    town.settle().await;
    insta::assert_snapshot!(town.card());
    assert!(town.card().contains("Acknowledged by Alice via Lark"), "the timeline names who pressed: {}", town.card());
    assert!(town.note_to(&town.bob).unwrap().contains("Processing"), "the direct messages follow");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn with_a_key_of_her_own_alice_acts_as_herself() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    let mut browser = town.browser_of(&town.alice).await;
    let home = browser.get(&town.home()).await;
    let home = browser.send(&home, "/account/key", Some(&town.world.flashduty.key_of(town.alice.member))).await;
    assert!(home.text().contains("yourself"), "{}", home.text());
    town.press(&town.alice, "Acknowledge").await;
    let responders = town.world.flashduty.incident(&incident).unwrap()["responders"].clone();
    let acked: Vec<_> =
        responders.as_array().unwrap().iter().filter(|r| r["acknowledged_at"] != 0).map(|r| r["person_name"].clone()).collect();
    assert_eq!(acked, ["Alice"]);
    town.settle().await;
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn the_second_to_press_is_told_who_was_first() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    let stale = town.card_message();
    town.world.flashduty.hold();
    town.world.flashduty.ack(&incident, town.bob.member).unwrap();
    let pressed = town.press_on(&stale, &town.alice, "Acknowledge", None).await;
    assert_eq!(toast(&pressed), "info: Already acknowledged by Bob at 10:00");
    assert_eq!(town.card_message().content["header"]["template"], "blue", "the stale card is put right");
    town.world.flashduty.release();
    town.settle().await;
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn every_button_of_a_life() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    let mut story = String::new();
    let presses = [
        ("Alice", "Acknowledge", None),
        ("Bob", "Acknowledge too", None),
        ("Alice", "Snooze 2 h", None),
        ("Alice", "Wake", None),
        ("Bob", "Comment", Some("the pool is exhausted")),
        ("Alice", "Un-acknowledge", None),
        ("Alice", "Close", None),
        ("Bob", "Reopen", Some("")),
        ("Bob", "Reopen", Some("it is back")),
    ];
    for (name, label, typed) in presses {
        let who = if name == "Alice" { &town.alice } else { &town.bob };
        let pressed = match typed {
            Some(typed) => town.send(who, label, typed).await,
            None => town.press(who, label).await,
        };
        town.settle().await;
        let header = town.card().lines().nth(1).unwrap_or_default().to_owned();
        let number = town.world.flashduty.incident(&incident).unwrap()["num"].as_str().unwrap().to_owned();
        story += &format!(
            "{name} presses {label}: {} -> {header} / {}\n",
            toast(&pressed).replace(&number, "NUM"),
            town.progress(&incident)
        );
    }
    insta::assert_snapshot!(story);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn an_unlinked_persons_press_is_kept_and_carried_out_after_linking() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    let pressed = town.press(&town.carol, "Acknowledge").await;
    assert!(toast(&pressed).starts_with("warning: Link your Flashduty account first"), "{}", toast(&pressed));
    town.settle().await;
    assert_eq!(town.progress(&incident), "Triggered");
    assert!(town.note_to(&town.carol).unwrap().contains("Link your Flashduty account"));

    let home = town.browser_of(&town.carol).await.get(&town.home()).await;
    assert!(home.text().contains("You are linked to Carol"), "{}", home.text());
    assert!(home.text().contains("is being carried out"), "{}", home.text());
    town.settle().await;
    assert_eq!(town.progress(&incident), "Processing", "she did not press again");
    town.settle().await;
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn no_licence_and_no_right_have_sentences_of_their_own() {
    let town = Town::start().await;
    town.trigger(town.checkout_is_slow()).await;
    let mut browser = town.browser_of(&town.alice).await;
    let home = browser.get(&town.home()).await;
    browser.send(&home, "/account/key", Some(&town.world.flashduty.key_of(town.alice.member))).await;
    town.world.flashduty.license(town.alice.member, false);
    let pressed = town.press(&town.alice, "Acknowledge").await;
    assert_eq!(toast(&pressed), "warning: You have no Flashduty licence. Ask an administrator for one");
    town.world.flashduty.renew_key(town.alice.member);
    let pressed = town.press(&town.alice, "Acknowledge").await;
    assert_eq!(toast(&pressed), "warning: Your Flashduty APP key no longer works. Open the app and link again");
    town.settle().await;
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn while_flashduty_is_down_the_press_waits_and_is_then_carried_out() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    town.world.flashduty.set_mode(Mode::Down);
    let pressed = town.press(&town.alice, "Acknowledge").await;
    assert_eq!(toast(&pressed), "warning: Flashduty is not reachable. Your action is queued and will be carried out");
    town.world.flashduty.set_mode(Mode::Up);
    town.pass(Duration::from_secs(60)).await;
    assert_eq!(town.progress(&incident), "Processing");
    assert!(town.card().contains("Processing"));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn while_flashduty_is_slow_the_press_is_answered_in_time_and_finished_later() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    town.world.flashduty.set_mode(Mode::Slow);
    let pressed = town.press(&town.alice, "Acknowledge").await;
    assert_eq!(toast(&pressed), "info: Received. Working on it; the card will follow");
    assert!(pressed.took_ms < 2_700, "{} ms", pressed.took_ms);
    town.world.flashduty.set_mode(Mode::Up);
    town.settle().await;
    town.pass(Duration::from_secs(60)).await;
    assert_eq!(town.progress(&incident), "Processing");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_comment_that_is_still_being_written_is_not_written_again() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    town.world.flashduty.fail_next("/incident/comment", Fault::Slow(2_700));
    let pressed = town.send(&town.alice, "Comment", "the pool is exhausted").await;
    assert_eq!(toast(&pressed), "info: Received. Working on it; the card will follow");
    town.settle().await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    town.pass(Duration::from_secs(60)).await;
    assert_eq!(comments(&town, &incident), 1);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_comment_is_not_written_again_while_nobody_can_tell_whether_it_was() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    town.world.flashduty.fail_next("/incident/comment", Fault::CutAfter);
    town.world.flashduty.fail_next("/incident/feed", Fault::Status(500));
    let pressed = town.send(&town.alice, "Comment", "the pool is exhausted").await;
    assert!(toast(&pressed).contains("queued"), "{}", toast(&pressed));
    for _ in 0..3 {
        town.pass(Duration::from_secs(60)).await;
    }
    assert_eq!(comments(&town, &incident), 1);
    assert!(town.rows().await.is_empty(), "{:?}", town.rows().await);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_snooze_whose_answer_was_lost_does_not_begin_anew() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    town.press(&town.alice, "Acknowledge").await;
    town.settle().await;
    town.world.flashduty.fail_next("/incident/snooze", Fault::CutAfter);
    let pressed = town.press(&town.alice, "Snooze 2 h").await;
    assert!(toast(&pressed).contains("queued"), "{}", toast(&pressed));
    town.pass(Duration::from_secs(600)).await;
    assert_eq!(town.world.flashduty.timeline(&incident).iter().filter(|kind| *kind == "i_snooze").count(), 1);
    assert!(town.card().contains("[Snoozed until 12:00]"), "{}", town.card());
    town.look_at_everything();
    town.finish().await;
}

fn comments(town: &Town, incident: &str) -> usize {
    town.world.flashduty.timeline(incident).iter().filter(|kind| *kind == "i_comm").count()
}
