//! What Flashduty tells is what Lark shows.

use sandbox::flashduty::{Act, Severity};
use std::time::Duration;
use tests::town::Town;

#[tokio::test]
async fn nothing_happens_and_nothing_is_said() {
    let town = Town::start().await;
    town.pass(Duration::from_secs(60)).await;
    assert_eq!(town.world.lark.messages().len(), 0);
    town.finish().await;
}

#[tokio::test]
async fn a_new_incident_is_a_card_in_the_chat_and_a_direct_message_to_linked_responders() {
    let town = Town::start().await;
    town.trigger(town.checkout_is_slow()).await;
    insta::assert_snapshot!(town.card());
    assert!(town.note_to(&town.alice).is_some() && town.note_to(&town.bob).is_some());
    assert!(town.note_to(&town.carol).is_none(), "Carol is not linked");
    town.finish().await;
}

#[tokio::test]
async fn one_card_follows_the_incident_through_its_whole_life() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    let flashduty = &town.world.flashduty;
    let first = town.card_message().message_id;
    let look = async |deed: &str| {
        town.settle().await;
        town.look_at_everything();
        let card = town.card();
        format!("== {deed}\n{}\n", card.lines().take(2).collect::<Vec<_>>().join("\n"))
    };
    let mut story = String::new();
    flashduty.ack(&incident, town.alice.member).unwrap();
    story += &look("Alice acknowledges").await;
    flashduty.comment(&incident, town.bob.member, "looking at the pool size").unwrap();
    story += &look("Bob comments").await;
    assert!(town.card().contains("Bob: looking at the pool size"), "{}", town.card());
    flashduty.snooze(&incident, town.alice.member, 120).unwrap();
    story += &look("Alice snoozes").await;
    flashduty.wake(&incident, town.alice.member).unwrap();
    story += &look("Alice wakes it").await;
    flashduty.set_severity(&incident, Some(town.alice.member), Severity::Warning).unwrap();
    story += &look("Alice lowers the severity").await;
    flashduty.unack(&incident, town.alice.member).unwrap();
    story += &look("Alice withdraws").await;
    flashduty.recover(&incident).unwrap();
    story += &look("all alerts recover").await;
    flashduty.reopen(&incident, town.bob.member, "it is back").unwrap();
    story += &look("Bob reopens").await;
    flashduty.resolve(&incident, Some(town.bob.member)).unwrap();
    story += &look("Bob closes").await;
    insta::assert_snapshot!(story);
    assert!(town.card().contains("checkout-api"), "the closed card keeps the firing values: {}", town.card());
    assert_eq!(town.card_message().message_id, first, "it is the same card all along");
    town.finish().await;
}

#[tokio::test]
async fn every_kind_of_event_is_taken_in() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    let flashduty = &town.world.flashduty;
    let deeds = [
        Act::Acknowledge,
        Act::Storm(100),
        Act::Custom("Restart checkout".to_owned()),
        Act::Rewrite(sandbox::flashduty::Words::Title, "checkout is slow".to_owned()),
        Act::Rewrite(sandbox::flashduty::Words::Impact, "one in ten payments fails".to_owned()),
        Act::Assign(vec![town.alice.member, town.carol.member]),
        Act::AddResponders(vec![town.bob.member]),
        Act::Unknown("i_from_the_future".to_owned()),
    ];
    for deed in deeds {
        flashduty.act(&incident, Some(town.alice.member), deed).unwrap();
    }
    town.settle().await;
    let failed: Vec<_> = flashduty.deliveries().into_iter().filter(|delivery| !delivery.succeeded()).collect();
    assert!(failed.is_empty(), "{failed:?}");
    let card = town.card();
    assert!(card.contains("checkout is slow") && card.contains("one in ten payments fails"), "{card}");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn duplicates_and_late_events_change_nothing() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    let flashduty = &town.world.flashduty;
    flashduty.ack(&incident, town.alice.member).unwrap();
    flashduty.resolve(&incident, Some(town.alice.member)).unwrap();
    town.settle().await;
    town.look_at_everything();
    let (before, calls) = (town.card_message(), town.world.lark.calls_in_all());
    for push in flashduty.pushes() {
        assert!(flashduty.send(push).await.unwrap().succeeded());
    }
    town.settle().await;
    assert_eq!(town.card_message(), before);
    assert_eq!(town.world.lark.calls_in_all(), calls, "nothing was even asked of Lark");
    town.finish().await;
}

#[tokio::test]
async fn the_card_ends_right_whatever_the_order() {
    let town = Town::start().await;
    let flashduty = &town.world.flashduty;
    flashduty.hold();
    let incident = flashduty.trigger(town.checkout_is_slow()).unwrap();
    flashduty.ack(&incident, town.alice.member).unwrap();
    flashduty.comment(&incident, town.alice.member, "on it").unwrap();
    flashduty.resolve(&incident, Some(town.alice.member)).unwrap();
    let mut pushes = flashduty.pending();
    pushes.reverse();
    for push in pushes {
        flashduty.send(push.clone()).await;
        flashduty.send(push).await;
    }
    while !flashduty.pending().is_empty() {
        flashduty.drop_next(flashduty.pending().len());
        flashduty.release();
        flashduty.settle().await;
    }
    town.settle().await;
    insta::assert_snapshot!(town.card());
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_chat_sees_only_what_its_routes_want() {
    let town = Town::start().await;
    let team = town.world.lark.add_chat("Payments team", &[&town.alice.open_id]);
    town.route(&team, town.payments_only()).await;
    town.trigger(town.checkout_is_slow()).await;
    let elsewhere = sandbox::flashduty::NewIncident::new(Severity::Info, "disk 80 % full");
    town.trigger(elsewhere).await;
    assert_eq!(town.world.lark.cards_of(&team).len(), 1);
    assert_eq!(town.world.lark.cards_of(&town.on_call).len(), 2);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn an_alert_named_at_all_mentions_nobody() {
    let town = Town::start().await;
    let mut hostile = town.checkout_is_slow();
    hostile.title = "<at id=all></at> **[click](https://evil.example)**".to_owned();
    hostile.labels.insert("<at id=all></at>".to_owned(), "<at user_id=\"all\">x</at>".to_owned());
    hostile.description = "<at id=all></at>\n# big\n![](x)".to_owned();
    town.trigger(hostile).await;
    let markdown = serde_json::to_string(&markdown_of(&town.card_message().content)).unwrap();
    assert!(!markdown.contains("<at id=all") && !markdown.contains("](https://evil"), "{markdown}");
    town.look_at_everything();
    town.finish().await;
}

/// Everything on a card that is read as markdown.
fn markdown_of(element: &serde_json::Value) -> Vec<String> {
    let mut found = Vec::new();
    if element["tag"] == "markdown" || element["tag"] == "lark_md" {
        found.push(element.to_string());
    }
    let fields = element.as_object().into_iter().flat_map(serde_json::Map::values);
    let items = element.as_array().into_iter().flatten();
    found.extend(fields.chain(items).flat_map(markdown_of));
    found
}

#[tokio::test]
async fn while_lark_is_down_nothing_is_lost() {
    let town = Town::start().await;
    town.world.lark.set_mode(sandbox::lark::Mode::Down);
    let incident = town.world.flashduty.trigger(town.checkout_is_slow()).unwrap();
    town.world.flashduty.settle().await;
    town.pass(Duration::from_secs(600)).await;
    assert_eq!(town.world.lark.messages().len(), 0);
    town.world.lark.set_mode(sandbox::lark::Mode::Up);
    town.world.flashduty.ack(&incident, town.alice.member).unwrap();
    town.pass(Duration::from_secs(3_600)).await;
    assert!(town.card().contains("Processing"), "{}", town.card());
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_limit_of_lark_delays_and_the_card_says_so() {
    let town = Town::start().await;
    town.world.lark.set_mode(sandbox::lark::Mode::Limited);
    town.world.flashduty.trigger(town.checkout_is_slow()).unwrap();
    town.world.flashduty.settle().await;
    for _ in 0..4 {
        town.clock.advance(Duration::from_secs(45));
        town.world.functions.sweep().await;
    }
    town.world.lark.set_mode(sandbox::lark::Mode::Up);
    town.pass(Duration::from_secs(60)).await;
    assert!(town.card().contains("by Lark rate limits"), "{}", town.card());
    town.look_at_everything();
    town.finish().await;
}
