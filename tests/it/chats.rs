//! What chats and people say to the bot.

use tests::reading;
use tests::town::Town;

#[tokio::test]
async fn chatter_that_is_not_for_the_bot_is_left_alone() {
    let town = Town::start().await;
    let pushed = town.world.lark.say(&town.alice.open_id, Some(&town.on_call), "lunch?").await.unwrap();
    assert!(pushed.status == 0 || pushed.status == 200, "{pushed:?}");
    let from_bot = town.world.lark.messages().into_iter().filter(|message| message.writer.is_none()).count();
    assert_eq!(from_bot, 0);
    town.finish().await;
}

#[tokio::test]
async fn help_is_answered_once_even_when_lark_repeats_the_message() {
    let town = Town::start().await;
    let pushed = town.world.lark.say(&town.alice.open_id, None, "help").await.unwrap();
    assert_eq!(pushed.status, 200);
    assert_eq!(town.world.lark.repeat_last(true).await.status, 200);
    let answers: Vec<_> = town.world.lark.messages().into_iter().filter(|message| message.writer.is_none()).collect();
    assert_eq!(answers.len(), 1);
    insta::assert_snapshot!(reading::card(&answers[0].content));
    town.finish().await;
}

#[tokio::test]
async fn an_answer_that_failed_is_given_when_lark_asks_again() {
    let town = Town::start().await;
    town.world.lark.fail_next(sandbox::lark::Api::Reply, sandbox::lark::Fault::Status(503));
    assert_eq!(town.world.lark.say(&town.alice.open_id, None, "help").await.unwrap().status, 503);
    assert_eq!(town.world.lark.redeliver_pending().await.len(), 1);
    assert!(town.note_to(&town.alice).unwrap().contains("What Flashduty can do for you"));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_linked_person_decides_where_incidents_are_shown() {
    let town = Town::start().await;
    let team = town.world.lark.add_chat("Payments team", &[&town.alice.open_id, &town.carol.open_id]);
    town.world.lark.say(&town.carol.open_id, Some(&team), "@bot here").await.unwrap();
    town.world.lark.say(&town.alice.open_id, Some(&team), "@bot here").await.unwrap();
    town.trigger(town.checkout_is_slow()).await;
    let said: Vec<_> = town
        .world
        .lark
        .cards_of(&team)
        .iter()
        .map(|card| reading::card(&card.content).lines().next().unwrap().to_owned())
        .collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[0].contains("Link your Flashduty account") && said[1].contains("This group will show incidents"), "{said:?}");
    town.world.lark.say(&town.alice.open_id, Some(&team), "@bot stop").await.unwrap();
    town.trigger(sandbox::flashduty::NewIncident::new(sandbox::flashduty::Severity::Info, "disk 80 % full")).await;
    assert_eq!(town.world.lark.cards_of(&team).len(), 4, "only the answer to stop came");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn being_added_again_does_not_forget_what_the_group_wants() {
    let town = Town::start().await;
    assert_eq!(town.world.lark.add_bot(&town.on_call).await.status, 200);
    town.trigger(town.checkout_is_slow()).await;
    assert!(town.card().contains("Triggered"));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_disbanded_chat_is_forgotten() {
    let town = Town::start().await;
    assert_eq!(town.world.lark.disband(&town.on_call).await.status, 200);
    town.trigger(town.checkout_is_slow()).await;
    assert_eq!(town.world.lark.cards_of(&town.on_call).len(), 0);
    assert!(town.note_to(&town.alice).is_some(), "people are still told");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn the_address_is_verified_within_a_second() {
    let town = Town::start().await;
    let verified = town.world.lark.verify_address().await.unwrap();
    assert_eq!(verified.status, 200);
    assert!(verified.took_ms < 1_000);
    town.finish().await;
}
