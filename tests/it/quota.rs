//! The month's calls: counted, warned of, and made to last. And the group bot, which speaks where the app cannot.

use sandbox::flashduty::{NewIncident, Severity};
use serde_json::json;
use std::time::Duration;
use tests::reading;
use tests::town::Town;

fn incident(severity: Severity, title: &str) -> NewIncident {
    NewIncident::new(severity, title)
}

/// Whatever stands in the on-call chat, the app's and its group bot's.
fn titles(town: &Town) -> Vec<String> {
    let messages = town.world.lark.messages();
    messages.iter().filter(|message| message.chat_id == town.on_call).map(|message| reading::card(&message.content)).collect()
}

#[tokio::test]
async fn administrators_are_told_at_70_and_90_percent_once_each() {
    let town = Town::start().await;
    town.choose(&json!({ "administrators": [town.bob.open_id], "lark": { "month_quota": 10 } }));
    for at in 0..6 {
        town.trigger(incident(Severity::Critical, &format!("incident {at}"))).await;
    }
    town.pass(Duration::from_secs(60)).await;
    assert_eq!(town.note_to(&town.bob), None, "six of ten");
    town.trigger(incident(Severity::Critical, "incident 6")).await;
    town.pass(Duration::from_secs(60)).await;
    let note = town.note_to(&town.bob).unwrap();
    assert!(note.contains("70% of this month's Lark API calls"), "{note}");
    town.pass(Duration::from_secs(120)).await;
    town.trigger(incident(Severity::Critical, "incident 7")).await;
    town.pass(Duration::from_secs(60)).await;
    let note = town.note_to(&town.bob).unwrap();
    assert!(note.contains("90% of this month's Lark API calls"), "{note}");
    town.pass(Duration::from_secs(120)).await;
    assert_eq!(town.world.lark.cards_of(&town.bob.open_id).len(), 2, "once each");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn over_the_quota_only_critical_ones_are_new_and_the_rest_follows_next_month() {
    let town = Town::start().await;
    town.choose(&json!({ "lark": { "month_quota": 2 } }));
    town.trigger(incident(Severity::Info, "the first")).await;
    town.trigger(incident(Severity::Info, "the second")).await;
    town.trigger(incident(Severity::Warning, "the third")).await;
    town.trigger(incident(Severity::Critical, "the worst")).await;
    let shown = titles(&town).join("\n");
    assert!(shown.contains("the worst") && !shown.contains("the third"), "{shown}");
    // It is October 14; the 1st of November comes 18 days later.
    town.pass(Duration::from_secs(18 * 86_400)).await;
    assert!(titles(&town).join("\n").contains("the third"), "{}", titles(&town).join("\n"));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_press_is_answered_and_its_card_updated_whatever_the_month_has_left() {
    let town = Town::start().await;
    town.choose(&json!({ "lark": { "month_quota": 1 } }));
    let raised = town.trigger(incident(Severity::Warning, "the only one")).await;
    town.press(&town.alice, "Acknowledge").await;
    town.pass(Duration::from_secs(60)).await;
    assert_eq!(town.progress(&raised), "Processing");
    assert!(town.card().contains("[Processing]"), "{}", town.card());
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn the_group_bot_speaks_when_the_month_is_used_up() {
    let town = Town::start().await;
    let bot = format!("{}{}", town.world.addresses.lark, town.world.lark.add_group_bot(&town.on_call, Some("a secret")));
    let bots = json!({ town.on_call.clone(): { "url": bot, "secret": "a secret" } });
    town.choose(&json!({ "lark": { "month_quota": 0, "group_bots": bots } }));
    let raised = town.trigger(incident(Severity::Warning, "disk full")).await;
    let said = titles(&town);
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("disk full") && said[0].contains("the group bot does"), "{}", said[0]);
    assert!(!said[0].contains("Acknowledge"), "nothing on it can be pressed: {}", said[0]);
    town.pass(Duration::from_secs(7_200)).await;
    assert_eq!(titles(&town).len(), 1, "nothing has changed, nothing is said");
    town.world.flashduty.resolve(&raised, Some(town.alice.member)).unwrap();
    town.pass(Duration::from_secs(3_600)).await;
    assert_eq!(titles(&town).len(), 2, "the end is said");
    town.finish().await;
}

#[tokio::test]
async fn the_group_bot_speaks_while_the_app_is_broken_and_the_app_catches_up() {
    let town = Town::start().await;
    let bot = format!("{}{}", town.world.addresses.lark, town.world.lark.add_group_bot(&town.on_call, None));
    let bots = json!({ town.on_call.clone(): { "url": bot } });
    town.choose(&json!({ "lark": { "group_bots": bots } }));
    town.world.lark.set_app_enabled(false);
    town.trigger(incident(Severity::Warning, "disk full")).await;
    assert!(titles(&town)[0].contains("the group bot does"), "{:?}", titles(&town));
    town.world.lark.set_app_enabled(true);
    town.pass(Duration::from_secs(3_600)).await;
    let said = titles(&town);
    assert_eq!(said.len(), 2);
    assert!(said[1].contains("disk full") && said[1].contains("Acknowledge"), "{}", said[1]);
    town.look_at_everything();
    town.finish().await;
}
