//! Administrators see how many calls of Lark's API there were, and where the month is going.

use sandbox::flashduty::{NewIncident, Severity};
use serde_json::json;
use std::time::Duration;
use tests::browser::Page;
use tests::town::{Someone, Town};

const DAY: Duration = Duration::from_secs(86_400);

/// A town in which Alice administers, and Lark allows so many calls a month.
async fn town(quota: Option<u64>) -> Town {
    let town = Town::start().await;
    town.choose(&json!({ "administrators": [town.alice.open_id], "lark": { "month_quota": quota } }));
    town
}

async fn usage(town: &Town, who: &Someone) -> Page {
    let mut browser = town.browser_of(who).await;
    browser.get(&town.home()).await;
    browser.get(&format!("{}/usage", town.home())).await
}

#[tokio::test]
async fn nobody_has_called_and_nobody_else_may_look() {
    let town = town(None).await;
    let page = usage(&town, &town.alice).await;
    assert_eq!(page.status, 200);
    insta::assert_snapshot!(page.text());
    assert_eq!(usage(&town, &town.bob).await.status, 404);
    town.finish().await;
}

#[tokio::test]
async fn calls_are_told_by_api_with_their_share_and_the_days_as_plot_and_table() {
    let town = town(Some(10)).await;
    let raised = town.trigger(NewIncident::new(Severity::Critical, "checkout is slow")).await;
    town.trigger(NewIncident::new(Severity::Critical, "checkout is slower")).await;
    town.world.flashduty.ack(&raised, town.alice.member).unwrap();
    town.pass(DAY).await;
    town.trigger(NewIncident::new(Severity::Critical, "checkout is back")).await;
    let page = usage(&town, &town.alice).await;
    insta::assert_snapshot!(page.text());
    assert!(page.html.contains("<progress value=\"5\" max=\"10\""), "{}", page.html);
    assert_eq!((page.html.matches("<svg").count(), page.html.matches("<rect").count()), (2, 4), "two days in each of two plots");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_quota_that_will_not_last_is_told_with_the_day_on_which_it_ends() {
    let town = town(Some(20)).await;
    for number in 0..10 {
        town.trigger(NewIncident::new(Severity::Critical, &format!("incident {number}"))).await;
    }
    town.pass(DAY).await;
    let page = usage(&town, &town.alice).await;
    let text = page.text();
    assert!(text.contains("10 calls, 50% of the quota of 20") && text.contains("Plenty left"), "{text}");
    assert!(text.contains("If the rest of the month is like yesterday (10 a day on average)"), "{text}");
    assert!(text.contains("the quota is used up about 2026-10-16."), "{text}");
    for number in 0..11 {
        town.trigger(NewIncident::new(Severity::Critical, &format!("another {number}"))).await;
    }
    let text = usage(&town, &town.alice).await.text();
    assert!(text.contains("21 calls, 105% of the quota of 20") && text.contains("Used up"), "{text}");
    town.look_at_everything();
    town.finish().await;
}
