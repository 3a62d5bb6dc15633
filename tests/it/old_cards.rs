//! Cards that grow old, and posts whose fate was unknown for long.

use sandbox::flashduty::{NewIncident, Severity};
use sandbox::lark::{Api, Fault, Mode};
use std::time::Duration;
use tests::reading;
use tests::town::Town;

const DAY: Duration = Duration::from_secs(86_400);

fn a_leak() -> NewIncident {
    NewIncident::new(Severity::Warning, "a slow leak")
}

/// The first post of an incident meets this fault, and then Lark is down. What is to be carried out is: the call came before.
async fn raise_into_silence(town: &Town, new: NewIncident, fault: Fault) -> String {
    town.world.lark.fail_next(Api::Send, fault);
    let incident = town.world.flashduty.trigger(new).unwrap();
    town.world.flashduty.settle().await;
    while town.world.lark.faults_in_wait() > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    town.world.lark.set_mode(Mode::Down);
    incident
}

#[tokio::test]
async fn on_day_13_an_open_incident_gets_a_fresh_card_and_the_old_one_leads_to_it() {
    let town = Town::start().await;
    let incident = town.trigger(a_leak()).await;
    let first = town.card_message();
    town.pass(12 * DAY).await;
    assert_eq!(town.world.lark.cards_of(&town.on_call).len(), 1, "it is young enough");
    town.pass(DAY + Duration::from_secs(600)).await;
    let cards = town.world.lark.cards_of(&town.on_call);
    assert_eq!(cards.len(), 2);
    let (old, fresh) = (reading::card(&cards[0].content), reading::card(&cards[1].content));
    assert_eq!(cards[0].message_id, first.message_id);
    assert!(old.contains("a slow leak") && old.contains("A fresh card in this chat"), "{old}");
    assert!(!old.contains("Acknowledge") && old.contains("Open the chat"), "{old}");
    assert!(fresh.contains("a slow leak") && fresh.contains("Acknowledge"), "{fresh}");

    town.world.flashduty.ack(&incident, town.alice.member).unwrap();
    town.pass(2 * DAY).await;
    let cards = town.world.lark.cards_of(&town.on_call);
    assert_eq!(cards.len(), 2, "once is enough");
    assert!(reading::card(&cards[1].content).contains("[Processing]"), "{}", reading::card(&cards[1].content));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_closed_incident_keeps_its_card() {
    let town = Town::start().await;
    let incident = town.trigger(a_leak()).await;
    town.world.flashduty.resolve(&incident, Some(town.alice.member)).unwrap();
    town.settle().await;
    town.pass(15 * DAY).await;
    assert!(town.card().contains("[Closed"), "{}", town.card());
    town.world.flashduty.comment(&incident, town.alice.member, "for the record").unwrap();
    town.pass(DAY).await;
    assert!(town.rows().await.is_empty(), "an old card that takes no update is no reason to worry anybody");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_post_that_arrived_and_nobody_knew_is_found_hours_later() {
    let town = Town::start().await;
    let incident = raise_into_silence(&town, a_leak(), Fault::CutAfter).await;
    for _ in 0..8 {
        town.pass(Duration::from_secs(1_800)).await;
    }
    town.world.lark.set_mode(Mode::Up);
    town.world.flashduty.ack(&incident, town.alice.member).unwrap();
    town.pass(Duration::from_secs(4 * 3_600)).await;
    assert!(town.card().contains("[Processing]"), "there is one, and it is right: {}", town.card());
    assert!(town.rows().await.is_empty(), "{:?}", town.rows().await);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn where_the_app_may_not_look_a_post_is_repeated_rather_than_lost() {
    let town = Town::start().await;
    town.world.lark.allow_group_history(false);
    raise_into_silence(&town, a_leak(), Fault::CutBefore).await;
    town.pass(Duration::from_secs(7_200)).await;
    town.world.lark.set_mode(Mode::Up);
    for _ in 0..3 {
        town.pass(Duration::from_secs(3_600)).await;
    }
    assert!(town.card().contains("[Triggered]"), "{}", town.card());
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_post_that_never_arrived_is_posted_hours_later() {
    let town = Town::start().await;
    raise_into_silence(&town, a_leak(), Fault::CutBefore).await;
    for _ in 0..8 {
        town.pass(Duration::from_secs(1_800)).await;
    }
    assert!(town.world.lark.cards_of(&town.on_call).is_empty());
    town.world.lark.set_mode(Mode::Up);
    for _ in 0..3 {
        town.pass(Duration::from_secs(7 * 3_600)).await;
    }
    assert!(town.card().contains("[Triggered]"), "{}", town.card());
    assert!(town.rows().await.is_empty(), "{:?}", town.rows().await);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_first_direct_message_that_arrived_unheard_gives_way_to_the_one_that_follows() {
    let town = Town::start().await;
    town.route(&town.on_call, town.payments_only()).await;
    let new = NewIncident { responders: vec![town.alice.member], ..a_leak() };
    raise_into_silence(&town, new, Fault::CutAfter).await;
    for _ in 0..4 {
        town.pass(Duration::from_secs(1_800)).await;
    }
    town.world.lark.set_mode(Mode::Up);
    for _ in 0..3 {
        town.pass(Duration::from_secs(7 * 3_600)).await;
    }
    let cards: Vec<_> = town.world.lark.cards_of(&town.alice.open_id).iter().map(|card| reading::card(&card.content)).collect();
    let live = cards.iter().filter(|card| card.contains("Acknowledge")).count();
    assert_eq!(live, 1, "{cards:?}");
    assert!(cards.last().unwrap().contains("Acknowledge"), "{cards:?}");
    assert!(town.rows().await.is_empty(), "{:?}", town.rows().await);
    town.finish().await;
}
