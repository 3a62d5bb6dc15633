//! What was given up is seen, explained, and sent again; what waits is seen with its reason, and the log looked through.

use bridge::chat::Chat;
use bridge::id::ChatId;
use bridge::ports::ChatBook as _;
use sandbox::flashduty::{NewIncident, Severity};
use serde_json::json;
use std::time::Duration;
use tests::browser::Page;
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
    let (mut browser, page) = deliveries(&town, &town.bob).await;
    assert_eq!(page.status, 404);
    let page = browser.post(&format!("{}/delivery/resend-all", town.home()), "token=x").await;
    assert_eq!(page.status, 404);
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

async fn looked_for(town: &Town, query: &str) -> Page {
    let (mut browser, _) = deliveries(town, &town.alice).await;
    browser.get(&format!("{}/delivery?{query}", town.home())).await
}

/// The lines of the log: where to, and what.
fn log(page: &Page) -> Vec<String> {
    let log = page.html.split_once("id=\"log\"").unwrap().1;
    let rows = log.split_once("<tbody>").map_or("", |(_, rows)| rows.split_once("</tbody>").unwrap().0);
    let words =
        |cell: &str| cell.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, words)| words).collect::<String>();
    let cells = |row: &str| row.split("<td>").skip(2).take(3).map(|cell| words(&format!(">{cell}"))).collect::<Vec<_>>();
    rows.split("<tr>").skip(1).map(|row| cells(row).join(" | ")).collect()
}

#[tokio::test]
async fn the_log_is_looked_through_by_place_incident_ending_and_time() {
    let town = town().await;
    let other = town.world.lark.add_chat("Payments", &[&town.alice.open_id]);
    let chat = Chat::new(ChatId::new(&other), "Payments", vec![town.payments_only()]);
    town.table().await.remember(&chat).await.unwrap();
    let first = town.trigger(NewIncident::new(Severity::Warning, "disk full")).await;
    town.pass(Duration::from_secs(3_600)).await;
    town.world.lark.close_to_the_bot(&other, Some(230_002));
    let channel = Some(town.payments_channel);
    town.trigger(NewIncident { channel, ..NewIncident::new(Severity::Warning, "checkout is slow") }).await;

    assert_eq!(log(&looked_for(&town, "").await).len(), 3);
    let shown =
        |page: &Page| log(page).into_iter().map(|line| line.split(" | ").nth(1).unwrap()[14..].to_owned()).collect::<Vec<_>>();
    let number = first[18..].to_uppercase();
    for query in [format!("incident={number}"), format!("incident=%23{number}"), format!("incident={first}")] {
        assert_eq!(shown(&looked_for(&town, &query).await), [format!("#{number} disk full")], "{query}");
    }
    for query in ["place=pay", &format!("place={other}"), "only=failures", "only=failures&place=Payments"] {
        let lines = log(&looked_for(&town, query).await);
        assert!(lines.len() == 1 && lines[0].contains("checkout is slow | The bot is not in this chat"), "{query}: {lines:?}");
    }
    // Half past ten on the wall, between the two.
    assert_eq!(log(&looked_for(&town, "since=2026-10-14T10%3A30").await).len(), 2);
    assert_eq!(log(&looked_for(&town, "since=nonsense&only=nonsense&before=nonsense").await).len(), 3);
    let page = looked_for(&town, "place=%3Cscript%3E&only=held-back").await;
    assert!(page.text().contains("No line fits.") && page.html.contains("value=\"&#60;script&#62;\""), "{}", page.html);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn paging_keeps_the_filter_and_shows_each_line_once() {
    let town = town().await;
    for number in 0..60 {
        town.trigger(NewIncident::new(Severity::Critical, &format!("incident {number}"))).await;
    }
    let (mut browser, _) = deliveries(&town, &town.alice).await;
    let mut page = browser.get(&format!("{}/delivery?place={}", town.home(), town.on_call)).await;
    let mut seen = log(&page);
    while let Some((before, _)) = page.html.split_once("\">Older</a>") {
        let href = before.rsplit_once("href=\"").unwrap().1.replace("&#38;", "&");
        assert!(href.contains(&format!("place={}", town.on_call)), "{href}");
        page = browser.get(&format!("{}/delivery{href}", town.home())).await;
        seen.extend(log(&page));
    }
    assert!(page.html.contains(">Newest</a>"), "{}", page.html);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 60);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn what_waits_is_told_with_the_reason_and_the_moment_of_the_next_try() {
    let town = town().await;
    town.trigger(town.checkout_is_slow()).await;
    town.world.flashduty.set_mode(sandbox::flashduty::Mode::Down);
    town.press(&town.alice, "Acknowledge").await;
    for _ in 0..4 {
        town.pass(Duration::from_secs(60)).await;
    }
    let (_, page) = deliveries(&town, &town.alice).await;
    let queue = page.text().split_once("Next try at").unwrap().1.split_once("Latest deliveries").unwrap().0.to_owned();
    assert!(queue.contains("Flashduty") && queue.contains("Carry out a press"), "{queue}");
    assert!(queue.contains("times, will be retried"), "{queue}");
    town.world.flashduty.set_mode(sandbox::flashduty::Mode::Up);
    town.pass(Duration::from_secs(3_600)).await;
    let (_, page) = deliveries(&town, &town.alice).await;
    assert!(!page.text().contains("will be retried"), "{}", page.text());
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn who_sends_again_is_written_down() {
    let town = town().await;
    town.world.lark.close_to_the_bot(&town.on_call, Some(230_002));
    town.trigger(town.checkout_is_slow()).await;
    let (mut browser, page) = deliveries(&town, &town.alice).await;
    let page = browser.send(&page, "/delivery/resend", None).await;
    assert!(page.text().contains("Sent again"), "{}", page.text());
    let audit = browser.get(&format!("{}/audit", town.home())).await;
    assert!(audit.text().contains("Alice resent one delivery that was given up"), "{}", audit.text());
    town.look_at_everything();
    town.finish().await;
}
