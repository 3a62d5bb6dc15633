//! Every page is small enough for a phone with a bad connection.

use serde_json::json;
use tests::town::Town;
use tests::weight::{MOST, PAGES, Weight};

/// As many open incidents as somebody on call has on a bad day.
const INCIDENTS: usize = 20;

#[tokio::test]
async fn no_page_weighs_60_kb_with_all_it_loads() {
    let town = Town::start().await;
    town.choose(&json!({ "administrators": [town.alice.open_id] }));
    for _ in 0..INCIDENTS {
        town.trigger(town.checkout_is_slow()).await;
    }
    let mut browser = town.browser_of(&town.alice).await;
    browser.get(&town.home()).await;
    for name in PAGES {
        let page = browser.get(format!("{}/{name}", town.home()).trim_end_matches('/')).await;
        assert_eq!(page.status, 200, "{name}");
        let weight = Weight::of(&mut browser, &page).await;
        let (in_all, html) = (weight.in_all(), weight.of_html(&page));
        assert!(in_all > html, "{name} loads a style sheet at least");
        assert!(in_all < MOST, "{name} weighs {in_all} bytes, {html} of them the page itself");
    }
    town.look_at_everything();
    town.finish().await;
}
