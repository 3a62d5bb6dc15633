//! More new incidents at once than a chat can be shown: one digest, a card for whatever is Critical, and for the rest when somebody asks.

use bridge::id::{ChatId, OpenId};
use bridge::lane::{Destination, Lane};
use bridge::ports::{Clock as _, Lanes as _};
use sandbox::flashduty::{NewIncident, Severity};
use sandbox::lark::{Api, Fault, Message};
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;
use tests::reading;
use tests::town::{Someone, Town, toast};

/// So many incidents, of which each tenth is Critical.
fn crowd(size: usize) -> Vec<NewIncident> {
    let severity = |at: usize| if at.is_multiple_of(10) { Severity::Critical } else { Severity::Warning };
    (0..size).map(|at| NewIncident::new(severity(at), &format!("disk {at} full"))).collect()
}

/// A company where more than five at once are a storm.
async fn easily_flooded() -> Town {
    let town = Town::start().await;
    town.choose(&json!({ "storm_after": 5 }));
    town
}

/// Raises them all before anybody has worked on the lane of this place.
async fn burst(town: &Town, at: Destination, crowd: Vec<NewIncident>) -> Vec<String> {
    let (table, lane) = (town.table().await, Lane::To(at));
    let (now, worker) = (town.clock.now(), "somebody slow");
    assert!(table.lease(&lane, worker, now + Duration::from_secs(3_600), now).await.unwrap());
    let mut raised = Vec::new();
    for incident in crowd {
        raised.push(town.world.flashduty.trigger(incident).unwrap());
        // One after the other: Flashduty gives a push two seconds, and a busy machine may not have them for a hundred at once.
        town.world.flashduty.settle().await;
    }
    table.release(&lane, worker).await.unwrap();
    town.pass(Duration::from_secs(1)).await;
    raised
}

fn on_call(town: &Town) -> Destination {
    Destination::Chat(ChatId::new(&town.on_call))
}

fn person(who: &Someone) -> Destination {
    Destination::Person(OpenId::new(&who.open_id))
}

fn is_digest(card: &Message) -> bool {
    reading::card(&card.content).contains("Storm:")
}

/// The only digest in this place.
fn digest(town: &Town, place: &str) -> Message {
    let digests: Vec<_> = town.world.lark.cards_of(place).into_iter().filter(is_digest).collect();
    assert_eq!(digests.len(), 1, "one digest per storm");
    digests[0].clone()
}

fn read_digest(town: &Town, place: &str) -> String {
    reading::card(&digest(town, place).content)
}

/// The headers of the cards in this place that are no digest.
fn cards(town: &Town, place: &str) -> Vec<String> {
    let cards = town.world.lark.cards_of(place).into_iter().filter(|card| !is_digest(card));
    cards.map(|card| reading::card(&card.content).lines().next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn as_many_as_a_chat_can_be_shown_get_a_card_each() {
    let town = Town::start().await;
    burst(&town, on_call(&town), crowd(30)).await;
    assert_eq!(cards(&town, &town.on_call).len(), 30);
    assert!(!town.world.lark.cards_of(&town.on_call).iter().any(is_digest));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_hundred_at_once_stand_on_one_digest_and_the_critical_ones_have_their_own_cards() {
    let town = Town::start().await;
    let raised = burst(&town, on_call(&town), crowd(100)).await;
    let critical = cards(&town, &town.on_call);
    assert_eq!(critical.len(), 10, "{critical:?}");
    assert!(critical.iter().all(|card| card.starts_with("red")), "{critical:?}");
    let told = read_digest(&town, &town.on_call);
    assert!(told.contains("Storm: 100 incidents"), "{told}");
    assert!(told.contains("Critical 10 triggered") && told.contains("Warning 90 triggered"), "{told}");

    town.world.flashduty.ack(&raised[1], town.alice.member).unwrap();
    town.world.flashduty.ack(&raised[10], town.alice.member).unwrap();
    town.settle().await;
    let told = read_digest(&town, &town.on_call);
    assert!(told.contains("Critical 9 triggered · 1 processing"), "a card of its own does not take it off: {told}");
    assert!(told.contains("Warning 89 triggered · 1 processing"), "{told}");
    assert_eq!(cards(&town, &town.on_call).len(), 10);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn all_cards_are_posted_when_somebody_asks_and_none_twice() {
    let town = easily_flooded().await;
    let raised = burst(&town, on_call(&town), crowd(40)).await;
    town.world.flashduty.resolve(&raised[3], Some(town.alice.member)).unwrap();
    town.settle().await;
    for _ in 0..2 {
        let pressed = town.press_on(&digest(&town, &town.on_call), &town.bob, "Show 36 cards here", None).await;
        assert_eq!(toast(&pressed), "info: Posting 36 cards here…");
    }
    town.settle().await;
    let all = cards(&town, &town.on_call);
    assert_eq!((all.len(), all.iter().collect::<BTreeSet<_>>().len()), (40, 40), "{all:?}");
    assert_eq!(all.iter().filter(|card| card.starts_with("green")).count(), 1, "also what is over meanwhile");
    let told = read_digest(&town, &town.on_call);
    assert!(!told.contains("cards here") && !told.contains("Show the card of"), "nothing is left to ask for: {told}");

    town.world.flashduty.ack(&raised[1], town.alice.member).unwrap();
    town.settle().await;
    assert!(read_digest(&town, &town.on_call).contains("1 processing"), "the digest still follows");
    assert_eq!(cards(&town, &town.on_call).iter().filter(|card| card.starts_with("blue")).count(), 1);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn one_card_is_posted_when_somebody_opens_it() {
    let town = easily_flooded().await;
    burst(&town, on_call(&town), crowd(10)).await;
    let menu = digest(&town, &town.on_call);
    let told = reading::card(&menu.content);
    let options = told.lines().find_map(|line| line.split_once("Show the card of…: ")).unwrap().1;
    let label = options.split(", ").next().unwrap().trim_end_matches(')').split(')').next().unwrap();
    let pressed = town.press_on(&menu, &town.carol, label, None).await;
    assert!(toast(&pressed).starts_with("info: Posting the card of #"), "{}", toast(&pressed));
    town.settle().await;
    let all = cards(&town, &town.on_call);
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(all.iter().any(|card| card.contains(label)), "{label}: {all:?}");
    assert!(read_digest(&town, &town.on_call).contains("Show 8 cards here"));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn what_becomes_critical_gets_a_card_and_what_is_closed_gets_none() {
    let town = easily_flooded().await;
    let raised = burst(&town, on_call(&town), crowd(10)).await;
    for incident in &raised[2..5] {
        town.world.flashduty.resolve(incident, None).unwrap();
    }
    town.settle().await;
    assert_eq!(cards(&town, &town.on_call).len(), 1);
    town.world.flashduty.set_severity(&raised[5], None, Severity::Critical).unwrap();
    town.settle().await;
    assert_eq!(cards(&town, &town.on_call).len(), 2);
    let told = read_digest(&town, &town.on_call);
    assert!(told.contains("Critical 2 triggered") && told.contains("Warning 5 triggered · 3 closed"), "{told}");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn what_comes_while_it_rages_joins_it_and_what_comes_later_gets_a_card() {
    let town = easily_flooded().await;
    burst(&town, on_call(&town), crowd(10)).await;
    town.trigger(NewIncident::new(Severity::Warning, "one more")).await;
    assert!(read_digest(&town, &town.on_call).contains("Storm: 11 incidents"), "{}", read_digest(&town, &town.on_call));
    assert_eq!(cards(&town, &town.on_call).len(), 1);
    town.pass(Duration::from_secs(150)).await;
    town.trigger(NewIncident::new(Severity::Warning, "much later")).await;
    assert_eq!(cards(&town, &town.on_call).len(), 2);
    assert!(read_digest(&town, &town.on_call).contains("Storm: 11 incidents"));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn an_answer_that_was_lost_does_not_double_the_digest() {
    let town = easily_flooded().await;
    town.world.lark.fail_next(Api::Send, Fault::CutAfter);
    let raised = burst(&town, on_call(&town), crowd(10)).await;
    town.world.flashduty.ack(&raised[1], town.alice.member).unwrap();
    town.pass(Duration::from_secs(60)).await;
    assert!(read_digest(&town, &town.on_call).contains("1 processing"), "{}", read_digest(&town, &town.on_call));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_post_of_unknown_fate_is_looked_for_when_the_hour_of_its_uuid_is_over() {
    let town = easily_flooded().await;
    town.world.lark.fail_next(Api::Send, Fault::CutAfter);
    for _ in 0..6 {
        town.world.lark.fail_next(Api::Send, Fault::CutBefore);
    }
    let raised = burst(&town, on_call(&town), crowd(10)[1..].to_vec()).await;
    for _ in 0..20 {
        town.pass(Duration::from_secs(600)).await;
    }
    town.world.flashduty.ack(&raised[1], town.alice.member).unwrap();
    town.settle().await;
    assert!(read_digest(&town, &town.on_call).contains("1 processing"), "{}", read_digest(&town, &town.on_call));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn the_group_bot_tells_of_a_storm_while_the_app_is_broken() {
    let town = Town::start().await;
    let bot = format!("{}{}", town.world.addresses.lark, town.world.lark.add_group_bot(&town.on_call, None));
    let bots = json!({ &town.on_call: { "url": bot } });
    town.choose(&json!({ "storm_after": 5, "lark": { "group_bots": bots } }));
    town.world.lark.set_app_enabled(false);
    burst(&town, on_call(&town), crowd(10)[1..].to_vec()).await;
    town.trigger(NewIncident::new(Severity::Warning, "one more")).await;
    let said = |town: &Town| -> Vec<String> {
        // Those of the group bot are no cards of the app's.
        let messages = town.world.lark.messages().into_iter().filter(|message| message.chat_id == town.on_call);
        let storms = messages.map(|message| reading::card(&message.content));
        storms.filter(|card| card.contains("Storm:")).collect()
    };
    assert_eq!(said(&town).len(), 1, "once in a while, not with every change: {:?}", said(&town));
    assert!(said(&town)[0].contains("The app cannot post at the moment"), "{:?}", said(&town));
    town.world.lark.set_app_enabled(true);
    town.pass(Duration::from_secs(900)).await;
    assert!(said(&town)[1].contains("Storm: 10 incidents") && said(&town)[1].contains("Show 10 cards here"), "{:?}", said(&town));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn people_have_storms_too() {
    let town = easily_flooded().await;
    let mut crowd = crowd(10);
    crowd.iter_mut().for_each(|incident| incident.responders = vec![town.alice.member]);
    burst(&town, person(&town.alice), crowd).await;
    let own = &town.alice.open_id;
    assert!(read_digest(&town, own).contains("Storm: 10 incidents"));
    assert_eq!(cards(&town, own).len(), 1);
    let pressed = town.press_on(&digest(&town, own), &town.alice, "Show 9 cards here", None).await;
    assert_eq!(toast(&pressed), "info: Posting 9 cards here…");
    town.settle().await;
    assert_eq!(cards(&town, own).len(), 10);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_group_chooses_when_it_is_shown_a_digest() {
    let town = easily_flooded().await;
    let answer = async |who: &Someone, said: &str| {
        town.world.lark.say(&who.open_id, Some(&town.on_call), said).await.unwrap();
        reading::card(&town.world.lark.last_card_in(&town.on_call).unwrap().content)
    };
    assert!(answer(&town.carol, "@bot storm").await.contains("more than 5 new incidents"), "anybody may look");
    assert!(answer(&town.carol, "@bot storm 3").await.contains("Link your Flashduty account"), "and linked people choose");
    assert!(answer(&town.alice, "@bot storm off").await.contains("There is no digest in this group"));
    burst(&town, on_call(&town), crowd(10)).await;
    assert!(!town.world.lark.cards_of(&town.on_call).iter().any(|card| reading::card(&card.content).contains("Storm: ")));
    assert!(answer(&town.alice, "@bot 风暴 3").await.contains("more than 3 new incidents"));
    burst(&town, on_call(&town), crowd(4)).await;
    assert!(read_digest(&town, &town.on_call).contains("Storm: 4 incidents"));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_storm_of_alerts_in_one_incident_shows_on_its_card() {
    let town = Town::start().await;
    let incident = town.trigger(NewIncident::new(Severity::Warning, "disk full everywhere")).await;
    assert!(!town.card().contains("Alert storm"));
    town.world.flashduty.storm(&incident, 100).unwrap();
    town.settle().await;
    assert!(town.card().contains("Alert storm ⚡ 100 alerts reached"), "{}", town.card());
    town.look_at_everything();
    town.finish().await;
}
