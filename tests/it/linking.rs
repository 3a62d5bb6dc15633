//! From the home page to a linked person, and back.

use tests::town::Town;

#[tokio::test]
async fn the_first_visit_links_and_the_second_needs_no_login() {
    let town = Town::start().await;
    let mut browser = town.browser_of(&town.carol).await;
    let first = browser.get(&town.home()).await;
    assert_eq!((first.status, first.url.as_str()), (200, town.home().as_str()));
    assert_eq!(first.way.len(), 4, "home, Lark, redirect address, home: {:?}", first.way);
    assert!(first.text().contains("You are linked to Carol"), "{}", first.text());
    let second = browser.get(&town.home()).await;
    assert_eq!(second.way.len(), 1, "{:?}", second.way);
    town.finish().await;
}

#[tokio::test]
async fn who_is_no_member_can_link_with_a_key_of_their_own() {
    let town = Town::start().await;
    let open_id = town.world.lark.add_person("Erin", "erin@private.example");
    let member = town.world.flashduty.add_member("Erin W", "erin@example.com");
    let erin = tests::town::Someone { name: "Erin", open_id, member };
    let mut browser = town.browser_of(&erin).await;
    let home = browser.get(&town.home()).await;
    assert!(home.text().contains("We found no Flashduty member for you"), "{}", home.text());
    let wrong = browser.send(&home, "/account/key", Some("no-such-key")).await;
    assert!(wrong.text().contains("This APP key does not work"), "{}", wrong.text());
    let account = browser.send(&wrong, "/account/key", Some(&town.world.flashduty.account_key())).await;
    assert!(account.text().contains("does not belong to a member"), "{}", account.text());
    let linked = browser.send(&account, "/account/key", Some(&town.world.flashduty.key_of(member))).await;
    assert!(linked.text().contains("You are linked to Erin W"), "{}", linked.text());
    town.finish().await;
}

#[tokio::test]
async fn a_member_is_never_taken_over() {
    let town = Town::start().await;
    let mut browser = town.browser_of(&town.carol).await;
    let home = browser.get(&town.home()).await;
    let taken = browser.send(&home, "/account/key", Some(&town.world.flashduty.key_of(town.alice.member))).await;
    assert!(taken.text().contains("belongs to another member"), "{}", taken.text());
    town.finish().await;
}

#[tokio::test]
async fn unlink_forgets_and_signing_out_signs_out() {
    let town = Town::start().await;
    let mut browser = town.browser_of(&town.carol).await;
    let home = browser.get(&town.home()).await;
    let unlinked = browser.send(&home, "/account/unlink", None).await;
    assert!(unlinked.text().contains("You are unlinked"), "{}", unlinked.text());
    let again = browser.send(&unlinked, "/account/retry", None).await;
    assert!(again.text().contains("You are linked to Carol"), "{}", again.text());
    let out = browser.send(&again, "/account/sign-out", None).await;
    assert!(out.text().contains("You are signed out"), "{}", out.text());
    assert_eq!(browser.cookie("flashduty_lark_main"), None);
    town.finish().await;
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let town = Town::start().await;
    let mut browser = town.browser_of(&town.carol).await;
    browser.get(&town.home()).await;
    for body in ["token=", "token=AAAA", "key=x", "", "%%%"] {
        let page = browser.post(&format!("{}/account/unlink", town.home()), body).await;
        assert_eq!(page.status, 403, "{body}");
        assert!(page.text().contains("The page was too old"), "{body}: {}", page.text());
    }
    let home = browser.get(&town.home()).await;
    assert!(home.text().contains("You are linked to Carol"), "{}", home.text());
    town.finish().await;
}

#[tokio::test]
async fn a_sign_in_that_another_browser_began_is_refused() {
    let town = Town::start().await;
    let mut victim = town.browser_of(&town.carol).await;
    let first = victim.get(&town.home()).await;
    let redirect = first.way[2].clone();
    let replayed = victim.get(&redirect).await;
    assert_eq!(replayed.status, 400, "a state is good once: {}", replayed.text());
    let stranger = tests::browser::Browser::default().get(&redirect).await;
    assert_eq!(stranger.status, 400, "{}", stranger.text());
    let denied = victim.get(&format!("{}/oauth?error=access_denied&state=x", town.home())).await;
    assert_eq!(denied.status, 403, "{}", denied.text());
    assert!(denied.text().contains("You declined"), "{}", denied.text());
    town.finish().await;
}
