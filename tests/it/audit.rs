//! Administrators see who did what.

use serde_json::json;
use std::time::Duration;
use tests::browser::{Browser, Page};
use tests::town::{Someone, Town};

/// A town in which Alice administers.
async fn town() -> Town {
    let town = Town::start().await;
    town.choose(&json!({ "administrators": [town.alice.open_id] }));
    town
}

async fn signed_in(town: &Town, who: &Someone) -> Browser {
    let mut browser = town.browser_of(who).await;
    browser.get(&town.home()).await;
    browser
}

async fn audit(town: &Town, query: &str) -> Page {
    signed_in(town, &town.alice).await.get(&format!("{}/audit{query}", town.home())).await
}

/// What was done, newest first, without its moments.
async fn deeds(town: &Town, query: &str) -> Vec<String> {
    let csv = audit(town, &format!("/csv{query}")).await.html;
    csv.lines().skip(1).map(|line| line.split("\",\"").nth(4).unwrap().to_owned()).collect()
}

#[tokio::test]
async fn nobody_did_anything_and_nobody_else_may_look() {
    let town = town().await;
    let page = audit(&town, "").await;
    assert_eq!(page.status, 200);
    insta::assert_snapshot!(page.text());
    let mut browser = signed_in(&town, &town.bob).await;
    for page in ["audit", "audit/csv"] {
        assert_eq!(browser.get(&format!("{}/{page}", town.home())).await.status, 404, "{page}");
    }
    town.finish().await;
}

#[tokio::test]
async fn every_press_is_told_once_with_what_came_of_it() {
    let town = town().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    let num = incident[18..].to_uppercase();
    town.press(&town.alice, "Acknowledge").await;
    town.clock.advance(Duration::from_secs(10));
    let card = town.card_message();
    town.world.flashduty.resolve(&incident, Some(town.alice.member)).unwrap();
    // The card that Bob still looks at.
    town.press_on(&card, &town.bob, "Close", None).await;
    town.settle().await;
    let expected =
        [format!("Bob pressed Close on #{num}, refused: already closed"), format!("Alice pressed Acknowledge on #{num}")];
    assert_eq!(deeds(&town, "").await, expected);
    let text = audit(&town, "").await.text();
    assert!(text.contains(&expected[0]) && text.contains(&expected[1]) && text.contains("+08:00"), "{text}");

    assert_eq!(deeds(&town, "?person=bob").await, expected[..1]);
    assert_eq!(deeds(&town, &format!("?person={}&kind=presses", town.alice.open_id)).await, expected[1..]);
    assert_eq!(deeds(&town, "?kind=deliveries").await, Vec::<String>::new());
    assert!(audit(&town, "?kind=deliveries").await.text().contains("No entry fits."));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_press_that_waits_for_its_presser_to_be_linked_is_told_when_it_is_carried_out() {
    let town = town().await;
    town.trigger(town.checkout_is_slow()).await;
    town.press(&town.carol, "Acknowledge").await;
    town.settle().await;
    assert_eq!(deeds(&town, "?kind=presses").await, Vec::<String>::new());
    signed_in(&town, &town.carol).await;
    town.settle().await;
    let told = deeds(&town, "?kind=presses").await;
    assert!(told.len() == 1 && told[0].starts_with("Carol pressed Acknowledge on #"), "{told:?}");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_press_that_flashduty_answers_late_is_told_once_however_often_it_was_tried() {
    let town = town().await;
    town.trigger(town.checkout_is_slow()).await;
    town.world.flashduty.set_mode(sandbox::flashduty::Mode::Down);
    town.press(&town.alice, "Acknowledge").await;
    town.pass(Duration::from_secs(60)).await;
    assert_eq!(deeds(&town, "").await, Vec::<String>::new(), "it has not come to an end");
    town.world.flashduty.set_mode(sandbox::flashduty::Mode::Up);
    for _ in 0..4 {
        town.pass(Duration::from_secs(3_600)).await;
    }
    assert_eq!(deeds(&town, "").await.len(), 1);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_download_is_a_file_that_no_spreadsheet_takes_for_formulas() {
    let town = town().await;
    town.trigger(town.checkout_is_slow()).await;
    town.press(&town.alice, "Acknowledge").await;
    let page = audit(&town, "").await;
    assert!(page.html.contains("/main/audit/csv?"), "{}", page.html);
    let csv = audit(&town, "/csv").await;
    assert!(csv.html.starts_with("\u{feff}time,who,open_id,kind,what,result,incident\r\n\"2026-10-14T"), "{}", csv.html);
    town.look_at_everything();
    town.finish().await;
}
