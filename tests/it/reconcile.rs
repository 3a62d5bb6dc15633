//! Lost webhooks heal by themselves.

use aws_sdk_dynamodb::types::AttributeValue;
use bridge::id::IncidentId;
use bridge::ports::Records as _;
use sandbox::flashduty::{Fault, Mode, NewIncident, Severity};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;
use tests::reading;
use tests::town::Town;

const MINUTE: Duration = Duration::from_secs(60);

/// The bridge has heard of this account before: an incident came and went.
async fn acquainted() -> (Town, String) {
    let town = Town::start().await;
    let incident = town.trigger(only_for_the_chat("first")).await;
    (town, incident)
}

fn only_for_the_chat(title: &str) -> NewIncident {
    NewIncident::new(Severity::Warning, title)
}

/// The cards of the on-call chat by the words on them.
fn card_with(town: &Town, words: &str) -> Option<String> {
    let cards = town.world.lark.cards_of(&town.on_call);
    let mut found = cards.iter().map(|card| reading::card(&card.content)).filter(|card| card.contains(words));
    let card = found.next();
    assert!(found.next().is_none(), "two cards with {words}");
    card
}

/// What was asked of Flashduty's lists.
fn lists_asked(town: &Town) -> usize {
    town.world.flashduty.calls().iter().filter(|call| call.path.starts_with("/incident/list")).count()
}

/// Every item of the table, by key.
async fn table(town: &Town) -> BTreeMap<(String, String), HashMap<String, AttributeValue>> {
    let scanned = town.world.houses.dynamodb.scan().table_name("flashduty-lark").send().await.unwrap();
    let key = |item: &HashMap<_, AttributeValue>| (item["pk"].as_s().unwrap().clone(), item["sk"].as_s().unwrap().clone());
    scanned.items.unwrap().into_iter().map(|item| (key(&item), item)).collect()
}

#[tokio::test]
async fn an_idle_minute_writes_nothing_and_asks_once() {
    let (town, _) = acquainted().await;
    town.pass(MINUTE).await;
    let (before, asked, lark) = (table(&town).await, town.world.flashduty.calls_in_all(), town.world.lark.calls_in_all());
    for minute in 2..=6 {
        town.pass(MINUTE).await;
        let calls = if minute < 5 { minute - 1 } else { minute + 1 };
        assert_eq!(
            town.world.flashduty.calls_in_all() - asked,
            calls,
            "one a minute, and in the fifth the day and the history as well"
        );
    }
    assert_eq!(table(&town).await, before);
    assert_eq!(town.world.lark.calls_in_all(), lark);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn an_incident_whose_creation_was_lost_appears_within_a_minute() {
    let (town, _) = acquainted().await;
    town.world.flashduty.drop_next(2);
    town.trigger(town.checkout_is_slow()).await;
    assert_eq!(card_with(&town, "checkout-api"), None);
    town.pass(MINUTE).await;
    let card = card_with(&town, "checkout-api").unwrap();
    assert!(card.contains("Triggered"), "{card}");
    assert!(town.note_to(&town.alice).unwrap().contains("checkout-api"), "and those who are called are told");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_lost_acknowledgement_turns_the_card_within_a_minute() {
    let (town, incident) = acquainted().await;
    town.world.flashduty.drop_next(1);
    town.world.flashduty.ack(&incident, town.alice.member).unwrap();
    town.pass(MINUTE).await;
    assert!(town.card().contains("Processing"), "{}", town.card());
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_lost_close_turns_the_card_though_flashduty_lists_the_incident_no_more() {
    let (town, incident) = acquainted().await;
    town.world.flashduty.drop_next(1);
    town.world.flashduty.resolve(&incident, Some(town.bob.member)).unwrap();
    town.pass(MINUTE).await;
    assert!(town.card().contains("Closed"), "{}", town.card());
    let asked = lists_asked(&town);
    town.pass(MINUTE).await;
    assert_eq!(lists_asked(&town) - asked, 1, "it is not asked for by its id any more");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_lost_close_is_found_though_the_incident_began_before_the_month_that_flashduty_lists() {
    let (town, incident) = acquainted().await;
    town.clock.advance(Duration::from_secs(40 * 24 * 3_600));
    town.world.flashduty.drop_next(1);
    town.world.flashduty.recover(&incident).unwrap();
    town.pass(MINUTE).await;
    let known = town.table().await.record(&IncidentId::new(&incident)).await.unwrap().snapshot.unwrap();
    assert!(!known.incident.is_open(), "its card is older than Lark lets one change");
    assert_eq!(town.table().await.open_incidents().await, Ok(vec![]));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn what_was_lost_after_the_close_is_found_within_five_minutes() {
    let (town, incident) = acquainted().await;
    town.world.flashduty.resolve(&incident, Some(town.bob.member)).unwrap();
    town.settle().await;
    town.world.flashduty.drop_next(1);
    let words = sandbox::flashduty::Act::Rewrite(sandbox::flashduty::Words::RootCause, "a cache was full".to_owned());
    town.world.flashduty.act(&incident, Some(town.bob.member), words).unwrap();
    for _ in 0..5 {
        town.pass(MINUTE).await;
    }
    assert!(town.card().contains("a cache was full"), "{}", town.card());
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn two_changes_within_a_second_of_which_the_last_was_lost_heal_once_the_second_is_over() {
    let (town, incident) = acquainted().await;
    town.world.flashduty.ack(&incident, town.alice.member).unwrap();
    town.settle().await;
    town.world.flashduty.drop_next(1);
    town.world.flashduty.unack(&incident, town.alice.member).unwrap();
    town.pass(MINUTE).await;
    assert!(town.card().contains("Triggered"), "{}", town.card());
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_new_stack_does_not_tell_old_stories() {
    let town = Town::start().await;
    town.world.flashduty.drop_next(usize::MAX);
    for at in 0..50 {
        let incident = town.world.flashduty.trigger(only_for_the_chat(&format!("old {at}"))).unwrap();
        if at % 2 == 0 {
            town.world.flashduty.resolve(&incident, None).unwrap();
        }
    }
    town.world.flashduty.drop_next(0);
    town.clock.advance(MINUTE);
    town.trigger(only_for_the_chat("new")).await;
    for _ in 0..6 {
        town.pass(MINUTE).await;
    }
    let cards = town.world.lark.cards_of(&town.on_call);
    assert_eq!(cards.len(), 1, "only the one that was pushed: {cards:?}");
    assert!(card_with(&town, "new").is_some());
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn an_incident_that_came_and_went_unheard_gets_no_card() {
    let (town, _) = acquainted().await;
    town.world.flashduty.drop_next(2);
    let unheard = town.world.flashduty.trigger(only_for_the_chat("unheard")).unwrap();
    town.world.flashduty.resolve(&unheard, None).unwrap();
    for _ in 0..6 {
        town.pass(MINUTE).await;
    }
    assert_eq!(card_with(&town, "unheard"), None);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_list_that_fails_harms_nothing() {
    let (town, incident) = acquainted().await;
    town.world.flashduty.drop_next(1);
    town.world.flashduty.ack(&incident, town.alice.member).unwrap();
    let faults = [
        Fault::Error { status: 429, code: "RequestTooFrequently".to_owned() },
        Fault::Error { status: 403, code: "AccessDenied".to_owned() },
        Fault::Status(502),
        Fault::CutBefore,
    ];
    for fault in faults {
        town.world.flashduty.fail_next("/incident/list", fault);
        town.pass(MINUTE).await;
        assert!(town.card().contains("Triggered"), "{}", town.card());
    }
    town.world.flashduty.set_mode(Mode::Down);
    town.pass(MINUTE).await;
    town.world.flashduty.set_mode(Mode::Up);
    town.trigger(only_for_the_chat("meanwhile")).await;
    town.pass(MINUTE).await;
    assert!(card_with(&town, "first").unwrap().contains("Processing"));
    assert!(card_with(&town, "meanwhile").is_some());
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn more_open_incidents_than_fit_on_a_page_are_compared_in_a_few_calls() {
    let (town, _) = acquainted().await;
    town.world.flashduty.drop_next(usize::MAX);
    for at in 0..250 {
        // One a second: Lark takes five cards a second to one chat, and this is not about that.
        town.clock.advance(Duration::from_secs(1));
        town.world
            .flashduty
            .trigger(NewIncident { channel: Some(town.payments_channel), ..only_for_the_chat(&at.to_string()) })
            .unwrap();
    }
    town.route(
        &town.on_call,
        bridge::chat::Route { severities: vec![bridge::incident::Severity::Critical], ..Default::default() },
    )
    .await;
    town.world.flashduty.drop_next(0);
    town.pass(MINUTE).await;
    assert_eq!(town.table().await.open_incidents().await.unwrap().len(), 251);
    let asked = town.world.flashduty.calls_in_all();
    town.clock.advance(MINUTE);
    town.world.functions.sweep().await;
    assert!(town.world.flashduty.calls_in_all() - asked <= 6, "three pages each, at most");
    town.look_at_everything();
    town.finish().await;
}

/// A fifth of all pushes, by a generator that is the same in every run.
struct Losses(u64);

impl Losses {
    fn strike(&mut self) -> bool {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33).is_multiple_of(5)
    }
}

#[tokio::test]
async fn with_a_fifth_of_all_pushes_lost_every_card_is_right_within_five_minutes() {
    for seed in 1..=3 {
        let (town, first) = acquainted().await;
        let (flashduty, mut losses) = (&town.world.flashduty, Losses(seed));
        let mut incidents = vec![first];
        for step in 0..60_usize {
            town.clock.advance(Duration::from_secs(7));
            if losses.strike() {
                flashduty.drop_next(1);
            }
            let incident = incidents[step * 7 % incidents.len()].clone();
            let done = match step % 6 {
                0 => flashduty.trigger(only_for_the_chat(&format!("incident {step}"))).map(|incident| incidents.push(incident)),
                1 => flashduty.ack(&incident, town.alice.member),
                2 => flashduty.comment(&incident, town.bob.member, "looking"),
                3 => flashduty.unack(&incident, town.alice.member),
                4 => flashduty.set_title(&incident, None, &format!("retitled {step}")),
                _ => flashduty.resolve(&incident, Some(town.bob.member)),
            };
            // What the state forbids is not done, and not pushed.
            drop(done);
            town.settle().await;
            flashduty.drop_next(0);
        }
        for _ in 0..5 {
            town.pass(MINUTE).await;
        }
        for incident in &incidents {
            let told = flashduty.incident(incident).unwrap();
            let known = town.table().await.record(&IncidentId::new(incident)).await.unwrap();
            let num = told["num"].as_str().unwrap();
            match card_with(&town, num) {
                Some(card) => {
                    let shows = json!([told["title"], told["progress"]]);
                    let is_right = [&told["title"], &told["progress"]].iter().all(|words| card.contains(words.as_str().unwrap()));
                    assert!(is_right, "seed {seed}: {shows}\n{card}\n{known:?}");
                }
                None => assert_eq!(told["progress"], "Closed", "seed {seed}: {num} has no card"),
            }
        }
        town.look_at_everything();
        town.finish().await;
    }
}
