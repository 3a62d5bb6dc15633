//! What escalation rules send to group bots: the card is shown in the chat of the address, and people are called once more.

use sandbox::flashduty::{Fire, NewIncident, Severity};
use serde_json::{Value, json};
use std::time::Duration;
use tests::reading;
use tests::town::Town;

/// A group that wants to see nothing on its own, with its address.
async fn team(town: &Town) -> (String, String) {
    let team = town.world.lark.add_chat("Team", &[&town.alice.open_id, &town.carol.open_id]);
    assert_eq!(town.world.lark.add_bot(&team).await.status, 200);
    let address = ask(town, &team, "@bot webhook").await;
    (team, address)
}

/// Alice asks for the address; what the bot answers holds it.
async fn ask(town: &Town, chat: &str, words: &str) -> String {
    town.world.lark.say(&town.alice.open_id, Some(chat), words).await.unwrap();
    let answer = last(town, chat);
    answer.lines().find(|line| line.contains("/flashduty/bot/")).unwrap_or_else(|| panic!("no address in\n{answer}")).to_owned()
}

fn last(town: &Town, chat: &str) -> String {
    town.world.lark.last_card_in(chat).map(|message| reading::card(&message.content)).unwrap_or_default()
}

/// How many messages of the bot stand in the chat.
fn said(town: &Town, chat: &str) -> usize {
    town.world.lark.cards_of(chat).len()
}

async fn post(address: &str, body: impl Into<Vec<u8>>) -> (u16, String) {
    let http = lambda::http_client::build().unwrap();
    let response = http.post(address).body(body.into()).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

/// Flashduty's own words about an incident, sent as its group bots are.
async fn notify(town: &Town, address: &str, incident: &str, fire: Fire) {
    let body = town.world.flashduty.notification(incident, fire).unwrap();
    let (status, answer) = post(address, body.to_string()).await;
    assert_eq!(status, 200, "{answer}");
    town.settle().await;
}

#[tokio::test]
async fn an_address_that_is_no_chats_is_not_there_and_nothing_is_stored() {
    let town = Town::start().await;
    let (_, address) = team(&town).await;
    let (base, route) = address.rsplit_once('/').unwrap();
    let before = stored(&town).await;
    for wrong in ["x", &"0".repeat(32), &route.to_uppercase(), &route[1..], ""] {
        let (status, answer) = post(&format!("{base}/{wrong}"), r#"{"msg_type":"text","content":{"text":"hello"}}"#).await;
        assert_eq!(status, 404, "{wrong}: {answer}");
    }
    assert_eq!(post(&format!("{base}/{}", "0".repeat(32)), "{}").await.1, r#"{"error":"unknown_route"}"#);
    for (body, expected) in [(b"{".to_vec(), 400), (vec![0xff], 400), (b"{}".to_vec(), 400), (vec![b' '; 3 * 1024 * 1024], 413)] {
        let (status, answer) = post(&address, body).await;
        assert_eq!(status, expected, "{answer}");
    }
    assert_eq!(stored(&town).await, before);
    town.look_at_everything();
    town.finish().await;
}

/// How many items there are, but for signs of life, and for the integration's entry: an address without a route is the home page's, whose
/// first visit enters it.
async fn stored(town: &Town) -> usize {
    let is_news = |sk: &str| sk != "integration" && !sk.starts_with("beat#");
    town.items().await.iter().filter(|item| item["sk"].as_s().is_ok_and(|sk| is_news(sk))).count()
}

#[tokio::test]
async fn the_address_is_told_to_linked_people_and_stays_until_another_is_wanted() {
    let town = Town::start().await;
    let (team, first) = team(&town).await;
    let told = last(&town, &team).replace(first.rsplit_once('/').unwrap().1, "<route>").replace(&town.home(), "<home>");
    insta::assert_snapshot!(told, @r"
    blue | This group's address for Flashduty's group bot
    <home>/flashduty/bot/<route>
    Enter it in Flashduty under Channel → Escalation Rules → Group Chat → Feishu/Lark bot. Repeated and escalated notifications then mention, below the incident's card, those who have not acknowledged.
    Whoever has this address can post here: keep it like a password. If it leaks, send webhook new; the old one stops working at once.
    ");
    assert_eq!(ask(&town, &team, "@bot webhook").await, first, "the same whoever asks and however often");
    town.world.lark.say(&town.carol.open_id, Some(&team), "@bot webhook").await.unwrap();
    assert!(!last(&town, &team).contains("/flashduty/bot/"), "Carol is not linked: {}", last(&town, &team));
    let second = ask(&town, &team, "@bot webhook new").await;
    assert_ne!(second, first);
    let text = r#"{"msg_type":"text","content":{"text":"hello"}}"#;
    assert_eq!(post(&first, text).await.0, 404, "the old one stops working");
    assert_eq!(post(&second, text).await.0, 200);
    town.settle().await;
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn the_sender_is_answered_as_feishu_would() {
    let town = Town::start().await;
    let (_, address) = team(&town).await;
    let (status, answer) = post(&address, r#"{"msg_type":"text","content":{"text":"hello"}}"#).await;
    assert_eq!((status, answer.as_str()), (200, r#"{"code":0,"msg":"success","StatusCode":0,"StatusMessage":"success"}"#));
    town.settle().await;
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn words_without_an_incident_are_handed_on_once() {
    let town = Town::start().await;
    let (team, address) = team(&town).await;
    let before = said(&town, &team);
    let words = |timestamp: i64| {
        let text = "Flashduty connection test\nhello <at id=all></at> **world**";
        json!({ "timestamp": timestamp.to_string(), "sign": "x", "msg_type": "text", "content": { "text": text } }).to_string()
    };
    for second in 0..3 {
        assert_eq!(post(&address, words(second)).await.0, 200);
    }
    town.settle().await;
    insta::assert_snapshot!(last(&town, &team), @r"
    blue | Flashduty connection test
    hello  **world**
    ");
    assert_eq!(said(&town, &team), before + 1, "signed anew it is still the same");
    town.clock.advance(Duration::from_secs(60));
    assert_eq!(post(&address, words(60)).await.0, 200);
    town.settle().await;
    assert_eq!(said(&town, &team), before + 2, "a minute later it is said again");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_first_call_shows_the_card_in_a_chat_that_no_route_leads_to() {
    let town = Town::start().await;
    let (team, address) = team(&town).await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    let before = said(&town, &team);
    notify(&town, &address, &incident, Fire::First).await;
    assert_eq!(said(&town, &team), before + 1, "the card and nothing else");
    assert!(last(&town, &team).contains("[Triggered] [Critical]"), "{}", last(&town, &team));
    town.world.flashduty.ack(&incident, town.alice.member).unwrap();
    town.settle().await;
    assert!(last(&town, &team).contains("[Processing]"), "and it follows: {}", last(&town, &team));
    assert_eq!(said(&town, &team), before + 1);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn an_incident_of_which_no_push_told_is_read_and_shown() {
    let town = Town::start().await;
    let (team, address) = team(&town).await;
    town.world.flashduty.drop_next(10);
    let incident = town.world.flashduty.trigger(town.checkout_is_slow()).unwrap();
    notify(&town, &address, &incident, Fire::First).await;
    assert!(last(&town, &team).contains("checkout-api") && last(&town, &team).contains("[Triggered]"), "{}", last(&town, &team));
    assert!(town.card().contains("checkout-api"), "and so it is where routes lead");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn what_flashduty_itself_does_not_know_is_handed_on_in_its_words() {
    let town = Town::start().await;
    let (team, address) = team(&town).await;
    let incident = town.world.flashduty.trigger(NewIncident::new(Severity::Info, "a test of the connection")).unwrap();
    town.settle().await;
    let body = town.world.flashduty.notification(&incident, Fire::First).unwrap().to_string();
    let unknown = body.replace(&incident, "0123456789abcdef01234567");
    assert_eq!(post(&address, unknown).await.0, 200);
    town.settle().await;
    assert!(last(&town, &team).contains("a test of the connection"), "{}", last(&town, &team));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_repeated_call_mentions_those_who_have_not_come_below_the_card() {
    let town = Town::start().await;
    let (team, address) = team(&town).await;
    town.world.flashduty.add_bot(Some(town.payments_channel), &address);
    let incident = town.trigger(town.checkout_is_slow()).await;
    let card = town.world.lark.last_card_in(&team).unwrap();
    let before = said(&town, &team);
    town.clock.advance(Duration::from_secs(600));
    town.world.flashduty.refire(&incident).unwrap();
    town.settle().await;
    let below = town.world.lark.last_card_in(&team).unwrap();
    assert_eq!(said(&town, &team), before + 1);
    assert_eq!(below.answers.as_deref(), Some(card.message_id.as_str()), "it stands below the card");
    insta::assert_snapshot!(reading::card(&below.content), @r"
    red | Still waiting for somebody: #016430 checkout-api / p99 latency above 2s
    @someone · @someone · Carol
    Triggered for 10 min, and nobody has acknowledged it.
    (Open in Flashduty)
    ");
    let mentioned = below.content.to_string();
    assert!(mentioned.contains(&town.alice.open_id) && mentioned.contains(&town.bob.open_id), "{mentioned}");
    assert_eq!(town.world.lark.cards_of(&town.on_call).len(), 1, "nobody asked for it in the other chat");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_repeated_call_that_comes_twice_mentions_once_and_the_next_one_again() {
    let town = Town::start().await;
    let (team, address) = team(&town).await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    notify(&town, &address, &incident, Fire::First).await;
    let before = said(&town, &team);
    for _ in 0..3 {
        notify(&town, &address, &incident, Fire::Repeat).await;
    }
    assert_eq!(said(&town, &team), before + 1);
    town.clock.advance(Duration::from_secs(600));
    notify(&town, &address, &incident, Fire::Escalation).await;
    assert_eq!(said(&town, &team), before + 2);
    assert!(last(&town, &team).contains("Still waiting for somebody"), "{}", last(&town, &team));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn once_somebody_has_come_a_repeated_call_only_brings_the_card_up_to_date() {
    let town = Town::start().await;
    let (team, address) = team(&town).await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    let repeat: Value = town.world.flashduty.notification(&incident, Fire::Repeat).unwrap();
    town.world.flashduty.ack(&incident, town.bob.member).unwrap();
    town.settle().await;
    let before = said(&town, &team);
    assert_eq!(post(&address, repeat.to_string()).await.0, 200);
    town.settle().await;
    assert_eq!(said(&town, &team), before + 1, "a call and its answer have crossed");
    assert!(last(&town, &team).contains("[Processing]"), "{}", last(&town, &team));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn while_flashduty_does_not_answer_the_words_come_soon_and_the_card_is_not_doubled() {
    let town = Town::start().await;
    let (team, address) = team(&town).await;
    town.world.flashduty.drop_next(10);
    let incident = town.world.flashduty.trigger(town.checkout_is_slow()).unwrap();
    for _ in 0..10 {
        town.world.flashduty.fail_next("/incident/info", sandbox::flashduty::Fault::Status(503));
    }
    notify(&town, &address, &incident, Fire::First).await;
    town.pass(Duration::from_secs(60)).await;
    assert!(
        town.world.lark.cards_of(&team).iter().any(|card| reading::card(&card.content).contains("INC #")),
        "{}",
        last(&town, &team)
    );
    town.look_at_everything();
    town.finish().await;
}
