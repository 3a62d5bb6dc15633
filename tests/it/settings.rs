//! What administrators choose on the page overrides the secret, and is in force soon and everywhere.

use bridge::audit::Deed;
use bridge::ports::{Audit as _, ChoiceBook as _, Chosen, Clock as _};
use bridge::preferences::Choices;
use lambda::house::House;
use lambda::houses::Houses;
use sandbox::world::INTEGRATION;
use serde_json::json;
use std::time::Duration;
use tests::browser::{Browser, Page};
use tests::town::{Someone, Town};

/// A town in which Alice and Bob administer.
async fn town() -> Town {
    let town = Town::start().await;
    town.choose(&json!({ "administrators": [town.alice.open_id, town.bob.open_id] }));
    town
}

async fn at_settings(town: &Town, who: &Someone) -> (Browser, Page) {
    let mut browser = town.browser_of(who).await;
    let page = browser.get(&format!("{}/settings", town.home())).await;
    (browser, page)
}

/// Sends the form of this page with these fields; the others stay empty.
async fn save(town: &Town, browser: &mut Browser, page: &Page, fields: &[(&str, &str)]) -> Page {
    let hidden = ["token", "revision"].map(|name| (name, value_of(page, name)));
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(hidden).extend_pairs(fields);
    browser.post(&format!("{}/settings/save", town.home()), &body.finish()).await
}

async fn reset(town: &Town, browser: &mut Browser, page: &Page, field: &str) -> Page {
    let body = format!("token={}&field={field}", value_of(page, "token"));
    browser.post(&format!("{}/settings/reset", town.home()), &body).await
}

/// What stands in a field of the page.
fn value_of(page: &Page, name: &str) -> String {
    let (_, rest) =
        page.html.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name}: {}", page.html));
    rest.split('"').next().unwrap().to_owned()
}

async fn stored(town: &Town) -> Chosen {
    town.table().await.choices().await.unwrap()
}

/// As the functions of this process have it.
async fn house(town: &Town) -> House {
    town.world.houses.house(INTEGRATION).await.unwrap()
}

/// Another process, which has read nothing yet, over a table of this name.
fn another_process(town: &Town, table: &str) -> Houses {
    let environment = lambda::environment::Environment { table: table.to_owned(), ..town.world.houses.environment.clone() };
    Houses::new(environment, town.clock.clone(), lambda::random::system).unwrap()
}

#[tokio::test]
async fn nobody_has_chosen_anything_and_nobody_else_may_look() {
    let town = town().await;
    let (_, page) = at_settings(&town, &town.alice).await;
    assert_eq!(page.status, 200);
    insta::assert_snapshot!(page.text());
    assert_eq!(stored(&town).await, Chosen::default(), "looking chooses nothing");
    let (_, page) = at_settings(&town, &town.carol).await;
    assert_eq!(page.status, 404);
    town.finish().await;
}

#[tokio::test]
async fn what_is_chosen_overrides_the_secret_at_once_here_and_within_five_minutes_elsewhere() {
    let town = town().await;
    let elsewhere = another_process(&town, "flashduty-lark");
    assert_eq!(elsewhere.house(INTEGRATION).await.unwrap().preferences.storm_after, 30);
    let (mut browser, page) = at_settings(&town, &town.alice).await;
    let fields = [("snooze", "2h, 30m"), ("storm", "0"), ("zone", "Europe/Berlin"), ("direct_messages", "off")];
    let saved = save(&town, &mut browser, &page, &fields).await;
    assert!(saved.text().contains("Saved. It is in force everywhere within five minutes."), "{}", saved.text());
    assert!(saved.text().contains("In force: 30m, 2h") && saved.text().contains("Chosen here"), "{}", saved.text());
    assert_eq!(value_of(&saved, "snooze"), "30m, 2h");

    let here = house(&town).await.preferences;
    assert_eq!((here.snooze_minutes.as_slice(), here.storm_after, here.direct_messages), ([30, 120].as_slice(), 0, false));
    assert_eq!(here.zone.iana_name(), Some("Europe/Berlin"));
    let there = elsewhere.house(INTEGRATION).await.unwrap().preferences.storm_after;
    assert_eq!(there, 30, "it has read them a moment ago");
    town.clock.advance(Duration::from_secs(301));
    assert_eq!(elsewhere.house(INTEGRATION).await.unwrap().preferences.storm_after, 0);

    let entries = town.table().await.entries(town.clock.now(), 9).await.unwrap();
    let done: Vec<_> = entries.iter().filter(|entry| entry.deed == Deed::Chosen).map(|entry| entry.by.name.as_str()).collect();
    assert_eq!(done, ["Alice"]);
    town.finish().await;
}

#[tokio::test]
async fn the_next_cards_offer_what_was_chosen() {
    let town = town().await;
    let (mut browser, page) = at_settings(&town, &town.alice).await;
    save(&town, &mut browser, &page, &[("snooze", "45m"), ("direct_messages", "off")]).await;
    town.trigger(town.checkout_is_slow()).await;
    town.press(&town.alice, "Acknowledge").await;
    town.settle().await;
    assert!(town.card().contains("45"), "{}", town.card());
    assert_eq!(town.world.lark.cards_of(&town.bob.open_id).len(), 0, "no direct messages");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn each_choice_goes_back_to_the_secret_and_the_secret_to_the_default() {
    let town = town().await;
    let administrators = json!([town.alice.open_id]);
    town.choose(&json!({ "administrators": administrators, "storm_after": 50, "reminders": true }));
    let (mut browser, page) = at_settings(&town, &town.alice).await;
    assert!(page.text().contains("In force: 50") && page.text().contains("From the secret"), "{}", page.text());
    let page = save(&town, &mut browser, &page, &[("storm", "7"), ("reminders", "off")]).await;
    assert!(page.text().contains("Empty: 50 (from the secret)"), "{}", page.text());
    assert_eq!((house(&town).await.preferences.storm_after, house(&town).await.preferences.reminders), (7, false));

    let page = reset(&town, &mut browser, &page, "storm").await;
    assert!(page.text().contains("In force: 50"), "{}", page.text());
    assert_eq!((house(&town).await.preferences.storm_after, house(&town).await.preferences.reminders), (50, false));
    let page = save(&town, &mut browser, &page, &[]).await;
    assert_eq!((house(&town).await.preferences.storm_after, house(&town).await.preferences.reminders), (50, true));
    assert_eq!(stored(&town).await.choices, Choices::default());
    let page = reset(&town, &mut browser, &page, "storm").await;
    assert!(page.text().contains("Nothing has changed."), "{}", page.text());
    assert_eq!(reset(&town, &mut browser, &page, "session_key").await.status, 400);
    town.finish().await;
}

#[tokio::test]
async fn what_is_mistyped_is_told_at_its_field_kept_as_typed_and_not_stored() {
    let town = town().await;
    let (mut browser, page) = at_settings(&town, &town.alice).await;
    let fields = [
        ("snooze", "1 2 3 4 5 6"),
        ("storm", "\"><script>"),
        ("zone", "Mars/Olympus"),
        ("buzz", "on"),
        ("buzz_after", "5"),
        ("buzz_per_day", "9"),
        ("reminders", "perhaps"),
    ];
    let told = save(&town, &mut browser, &page, &fields).await;
    assert_eq!(told.status, 400);
    for words in [
        "Nothing was saved",
        "At most 5 lengths.",
        "Type a whole number from 0 to 10000.",
        "There is no such time zone.",
        "Type a whole number from 30 to 86400.",
        "Choose from the list.",
    ] {
        assert!(told.text().contains(words), "{words}: {}", told.text());
    }
    assert_eq!((value_of(&told, "snooze"), value_of(&told, "zone")), ("1 2 3 4 5 6".to_owned(), "Mars/Olympus".to_owned()));
    assert_eq!(told.html.matches("aria-invalid").count(), 5);
    assert!(!told.html.contains("<script>"), "{}", told.html);
    assert_eq!(stored(&town).await, Chosen::default());
    let mended = save(&town, &mut browser, &told, &[("buzz", "on"), ("buzz_after", "60"), ("buzz_per_day", "9")]).await;
    assert!(mended.text().contains("In force: after 60 s, at most 9 a day"), "{}", mended.text());
    town.finish().await;
}

#[tokio::test]
async fn of_two_administrators_neither_overwrites_the_other_unseen() {
    let town = town().await;
    let (mut alice, hers) = at_settings(&town, &town.alice).await;
    let (mut bob, his) = at_settings(&town, &town.bob).await;
    save(&town, &mut alice, &hers, &[("storm", "5")]).await;
    let told = save(&town, &mut bob, &his, &[("storm", "9"), ("zone", "UTC")]).await;
    assert_eq!(told.status, 409);
    assert!(told.text().contains("another administrator changed the settings"), "{}", told.text());
    assert!(told.text().contains("In force: 5"), "he sees what is in force: {}", told.text());
    assert_eq!((value_of(&told, "storm"), value_of(&told, "zone")), ("9".to_owned(), "UTC".to_owned()));
    assert_eq!(stored(&town).await.choices.storm_after, Some(5));
    save(&town, &mut bob, &told, &[("storm", "9"), ("zone", "UTC")]).await;
    assert_eq!(stored(&town).await.choices.storm_after, Some(9), "and having seen it he may");
    let form_of_nobody = format!("token={}&storm=1", value_of(&told, "token"));
    let refused = bob.post(&format!("{}/settings/save", town.home()), &form_of_nobody).await;
    assert_eq!((refused.status, stored(&town).await.choices.storm_after), (400, Some(9)));
    town.finish().await;
}

#[tokio::test]
async fn a_table_that_fails_stops_no_door_and_what_was_read_last_stays_in_force() {
    let town = town().await;
    let nowhere = another_process(&town, "no-such-table").house(INTEGRATION).await.unwrap();
    assert_eq!(nowhere.preferences.storm_after, 30, "what the secret and the defaults say");

    let (mut browser, page) = at_settings(&town, &town.alice).await;
    save(&town, &mut browser, &page, &[("storm", "5")]).await;
    let mut process = another_process(&town, "flashduty-lark");
    assert_eq!(process.house(INTEGRATION).await.unwrap().preferences.storm_after, 5);
    process.environment.table = "no-such-table".to_owned();
    town.clock.advance(Duration::from_secs(301));
    assert_eq!(process.house(INTEGRATION).await.unwrap().preferences.storm_after, 5);
    town.finish().await;
}
