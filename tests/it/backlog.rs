//! What was given up is seen, explained, and sent again.

use serde_json::json;
use std::time::Duration;
use tests::town::{Someone, Town};

/// A town in which Alice administers.
async fn town() -> Town {
    let town = Town::start().await;
    town.choose(&json!({ "administrators": [town.alice.open_id] }));
    town
}

async fn deliveries(town: &Town, who: &Someone) -> (tests::browser::Browser, tests::browser::Page) {
    let mut browser = town.browser_of(who).await;
    browser.get(&town.home()).await;
    let page = browser.get(&format!("{}/delivery", town.home())).await;
    (browser, page)
}

#[tokio::test]
async fn nothing_was_given_up_and_nobody_else_may_look() {
    let town = town().await;
    let (_, page) = deliveries(&town, &town.alice).await;
    assert_eq!(page.status, 200);
    insta::assert_snapshot!(page.text());
    let (_, page) = deliveries(&town, &town.bob).await;
    assert_eq!(page.status, 403);
    assert!(page.text().contains("for administrators only"), "{}", page.text());
    town.finish().await;
}

#[tokio::test]
async fn a_chat_that_lost_the_bot_is_explained_and_its_card_follows_when_it_is_back() {
    let town = town().await;
    town.world.lark.close_to_the_bot(&town.on_call, Some(230_002));
    town.trigger(town.checkout_is_slow()).await;
    let (mut browser, page) = deliveries(&town, &town.alice).await;
    let text = page.text();
    assert!(text.contains("Given up (1)") && text.contains("The bot is not in this chat (230002)"), "{text}");
    assert!(text.contains("Add the bot to the chat again, then resend."), "{text}");
    assert!(text.contains("checkout-api / p99 latency above 2s"), "{text}");

    let page = browser.send(&page, "/delivery/resend-all", None).await;
    assert!(page.text().contains("1 sent again"), "{}", page.text());
    town.settle().await;
    let (_, page) = deliveries(&town, &town.alice).await;
    assert!(page.text().contains("Given up (1)"), "nothing has changed, so it is given up again: {}", page.text());

    town.world.lark.close_to_the_bot(&town.on_call, None);
    let page = browser.send(&page, "/delivery/resend", None).await;
    assert!(page.text().contains("Sent again"), "{}", page.text());
    town.settle().await;
    assert!(town.card().contains("checkout-api"), "{}", town.card());
    let (_, page) = deliveries(&town, &town.alice).await;
    assert!(page.text().contains("Nothing was given up."), "{}", page.text());
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_press_that_flashduty_never_answers_is_given_up_and_its_presser_told() {
    let town = town().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    town.world.flashduty.set_mode(sandbox::flashduty::Mode::Down);
    town.press(&town.alice, "Acknowledge").await;
    for _ in 0..14 {
        town.pass(Duration::from_secs(13 * 3_600)).await;
    }
    assert_eq!(town.progress(&incident), "Triggered");
    let note = town.note_to(&town.alice).unwrap();
    assert!(note.contains("Flashduty gave no answer for a day"), "{note}");
    town.look_at_everything();
    town.finish().await;
}
