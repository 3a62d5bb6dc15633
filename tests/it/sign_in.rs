//! Signing in, in all the ways in which it can end, and out again.

use bridge::audit::Deed;
use bridge::id::OpenId;
use bridge::person::DirectMessages;
use bridge::ports::{Audit as _, People as _};
use bridge::words::Language;
use sandbox::lark::{Api, Fault};
use serde_json::json;
use std::time::Duration;
use tests::browser::{Browser, Page};
use tests::town::{Someone, Town};

/// Somebody's browser, signed in.
async fn signed_in(town: &Town, who: &Someone) -> Browser {
    let mut browser = town.browser_of(who).await;
    browser.get(&town.home()).await;
    browser
}

/// Sends a form of the home page, with these fields.
async fn send(town: &Town, browser: &mut Browser, action: &str, fields: &str) -> Page {
    let home = browser.get(&town.home()).await;
    let (_, rest) = home.html.split_once("name=\"token\" value=\"").expect("the home page has a form");
    let token = rest.split('"').next().unwrap();
    browser.post(&format!("{}/account/{action}", town.home()), &format!("token={token}&{fields}")).await
}

/// What was done since the story began, newest first.
async fn deeds(town: &Town) -> Vec<Deed> {
    let now = bridge::ports::Clock::now(&*town.clock);
    town.table().await.entries(now, 50).await.unwrap().into_iter().map(|entry| entry.deed).collect()
}

/// Asks once, with these cookies, and follows nothing.
async fn ask(url: &str, cookies: &str) -> reqwest::Response {
    lambda::http_client::build().unwrap().get(url).header("cookie", cookies).send().await.unwrap()
}

fn cookies_set(response: &reqwest::Response) -> Vec<String> {
    let cookies = response.headers().get_all("set-cookie").iter();
    cookies.map(|cookie| cookie.to_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn it_leads_back_to_the_page_that_was_asked_for() {
    let town = Town::start().await;
    town.choose(&json!({ "administrators": [town.alice.open_id] }));
    for (asked, shown) in [("/settings", "/settings"), ("/privacy", "/privacy"), ("/account", ""), ("/incident", "")] {
        let mut browser = town.browser_of(&town.alice).await;
        let page = browser.get(&format!("{}{asked}", town.home())).await;
        assert_eq!(page.url, format!("{}{shown}", town.home()), "{asked}: {:?}", page.way);
    }
    let stranger = town.browser_of(&town.alice).await.get(&format!("{}/evil.example", town.home())).await;
    assert_eq!((stranger.status, stranger.way.len()), (404, 1), "what is no page of ours begins no sign-in");
    town.finish().await;
}

#[tokio::test]
async fn every_failure_has_a_page_of_its_own_with_the_way_out() {
    let town = Town::start().await;
    let code = |code| Fault::Code { http: 400, code };
    let cases = [
        (Api::UserToken, code(20_003), 400, "expired", "Try again"),
        (Api::UserToken, code(20_010), 403, "does not let your account use this app (20010)", "Switch account"),
        (Api::UserInfo, code(20_021), 403, "(20021)", "Switch account"),
        (Api::UserToken, code(20_027), 502, "lacks a scope", "Try again"),
        (Api::UserToken, code(20_068), 502, "lacks a scope", "Try again"),
        (Api::UserInfo, code(99_991_679), 502, "you have not granted it (99991679)", "Try again"),
        (Api::UserToken, code(20_002), 502, "lark.app_secret", "Try again"),
        (Api::UserToken, code(20_071), 502, "Redirect URLs", "Try again"),
        (Api::UserToken, code(20_069), 502, "is disabled", "Try again"),
        (Api::UserToken, code(20_050), 503, "Lark does not answer", "Try again"),
        (Api::UserToken, Fault::Status(503), 503, "Lark does not answer", "Try again"),
        (Api::UserInfo, Fault::CutBefore, 503, "Lark does not answer", "Try again"),
    ];
    for (api, fault, status, words, way_out) in cases {
        let mut browser = town.browser_of(&town.carol).await;
        town.world.lark.fail_next(api, fault);
        let page = browser.get(&town.home()).await;
        assert_eq!(page.status, status, "{words}: {}", page.text());
        assert!(page.text().contains(words) && page.text().contains(way_out), "{words}: {}", page.text());
        assert_eq!(browser.cookie("flashduty_lark"), None, "{words}: nobody is signed in, and nothing is left of it");
        assert_eq!(browser.get(&town.home()).await.status, 200, "{words}: and then it works");
    }
    assert_eq!(town.world.lark.faults_in_wait(), 0);
    town.finish().await;
}

#[tokio::test]
async fn a_wrong_redirect_address_is_told_with_the_right_one() {
    let town = Town::start().await;
    town.world.lark.fail_next(Api::UserToken, Fault::Code { http: 400, code: 20_071 });
    let page = town.browser_of(&town.carol).await.get(&town.home()).await;
    assert!(page.text().contains(&format!("{}/oauth", town.home())), "{}", page.text());
    town.finish().await;
}

#[tokio::test]
async fn who_declines_or_comes_with_half_an_answer_is_not_signed_in() {
    let town = Town::start().await;
    let mut browser = town.browser_of(&town.carol).await;
    let cases = [
        ("error=access_denied&state=x", 403, "You declined"),
        ("error=server_error&state=x", 502, "Lark has stopped the sign-in"),
        ("code=&state=", 400, "expired"),
        ("code=x", 400, "expired"),
        ("", 400, "expired"),
        ("code=%00%ff&state=%E4%B8%BB", 400, "expired"),
    ];
    for (query, status, words) in cases {
        let page = browser.get(&format!("{}/oauth?{query}", town.home())).await;
        assert_eq!(page.status, status, "{query}: {}", page.text());
        assert!(page.text().contains(words), "{query}: {}", page.text());
        assert_eq!(browser.cookie("flashduty_lark"), None, "{query}");
    }
    town.finish().await;
}

#[tokio::test]
async fn a_sign_in_that_takes_longer_than_ten_minutes_has_to_begin_again() {
    let town = Town::start().await;
    let mut browser = town.browser_of(&town.carol).await;
    let choice = browser.get(&format!("{}/switch", town.home())).await;
    assert!(choice.html.contains("Who are you?"), "{}", choice.html);
    town.clock.advance(Duration::from_secs(601));
    let way = choice.html.split("href=\"").find(|way| way.contains(&town.carol.open_id)).unwrap();
    let way = way.split('"').next().unwrap().replace("&amp;", "&");
    let late = browser.get(&format!("{}{way}", town.world.addresses.lark)).await;
    assert_eq!(late.status, 400, "{}", late.text());
    assert!(late.text().contains("expired"), "{}", late.text());
    town.finish().await;
}

#[tokio::test]
async fn nobody_of_another_company_comes_in_nor_stays() {
    let town = Town::start().await;
    let mut early = signed_in(&town, &town.bob).await;
    town.choose(&json!({ "lark": { "tenant_key": "another-company" } }));
    let page = town.browser_of(&town.carol).await.get(&town.home()).await;
    assert_eq!(page.status, 403, "{}", page.text());
    assert!(page.text().contains("members of its own organization") && page.text().contains("Switch account"), "{}", page.text());
    let page = early.get(&town.home()).await;
    assert_eq!((page.status, page.way.len() > 1), (403, true), "whoever was in is asked anew: {:?}", page.way);
    town.finish().await;
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session_and_not_the_next_one() {
    let town = Town::start().await;
    let (mut phone, mut desktop) = (signed_in(&town, &town.alice).await, signed_in(&town, &town.alice).await);
    let mut colleague = signed_in(&town, &town.bob).await;
    let replayed = desktop.cookie("flashduty_lark_main").unwrap();
    assert_eq!(ask(&town.home(), &replayed).await.status(), 200);

    let out = send(&town, &mut phone, "sign-out-everywhere", "").await;
    assert!(out.text().contains("on every device"), "{}", out.text());
    assert_eq!(ask(&town.home(), &replayed).await.status(), 303, "the clock has not moved, and a kept copy is worth nothing");
    assert_eq!(colleague.get(&town.home()).await.way.len(), 1, "nobody else is out");
    for browser in [&mut phone, &mut desktop] {
        assert!(browser.get(&town.home()).await.way.len() > 1, "a new sign-in");
        assert_eq!(browser.get(&town.home()).await.way.len(), 1, "which holds, at the very same moment");
    }
    assert!(deeds(&town).await.contains(&Deed::SignedOutEverywhere));
    town.finish().await;
}

#[tokio::test]
async fn signing_out_ends_this_session_and_switching_asks_who_one_is() {
    let town = Town::start().await;
    let mut browser = signed_in(&town, &town.alice).await;
    let out = send(&town, &mut browser, "sign-out", "").await;
    assert!(out.text().contains("You are signed out"), "{}", out.text());
    assert_eq!(browser.cookie("flashduty_lark_main"), None);
    let switched = send(&town, &mut browser, "switch", "").await;
    assert!(switched.html.contains("Who are you?"), "{}", switched.html);
    assert_eq!(browser.cookie("flashduty_lark_main"), None);
    town.finish().await;
}

#[tokio::test]
async fn a_session_key_is_changed_and_whoever_comes_by_meanwhile_notices_nothing() {
    let town = Town::start().await;
    let (mut comes_by, mut stays_away) = (signed_in(&town, &town.alice).await, signed_in(&town, &town.bob).await);
    let old = comes_by.cookie("flashduty_lark_main");
    let new_key = "another-session-key-of-the-sandbox-9876543210";
    town.choose(&json!({ "session_key": [new_key, sandbox::world::SESSION_KEY] }));
    assert_eq!(comes_by.get(&town.home()).await.way.len(), 1);
    assert_ne!(comes_by.cookie("flashduty_lark_main"), old, "sealed anew");
    let again = ask(&town.home(), &comes_by.cookie("flashduty_lark_main").unwrap()).await;
    assert_eq!(cookies_set(&again), Vec::<String>::new(), "once is enough");

    town.choose(&json!({ "session_key": new_key }));
    assert_eq!(comes_by.get(&town.home()).await.way.len(), 1);
    assert!(stays_away.get(&town.home()).await.way.len() > 1, "signs in anew, which inside Lark costs no click");
    town.finish().await;
}

#[tokio::test]
async fn a_session_is_over_after_thirty_days() {
    let town = Town::start().await;
    let mut browser = signed_in(&town, &town.alice).await;
    town.clock.advance(Duration::from_secs(30 * 86_400 - 1));
    assert_eq!(browser.get(&town.home()).await.way.len(), 1);
    town.clock.advance(Duration::from_secs(1));
    assert!(browser.get(&town.home()).await.way.len() > 1);
    town.finish().await;
}

#[tokio::test]
async fn a_key_is_checked_kept_sealed_replaced_and_taken_back() {
    let town = Town::start().await;
    let mut browser = signed_in(&town, &town.alice).await;
    let sealed = async || town.table().await.by_open_id(&OpenId::new(&town.alice.open_id)).await.unwrap().unwrap().key;
    for (key, words) in [
        ("no-such-key".to_owned(), "This APP key does not work"),
        (String::new(), "This APP key does not work"),
        (town.world.flashduty.account_key(), "the main account"),
        (town.world.flashduty.key_of(town.bob.member), "this APP key belongs to another member"),
    ] {
        let page = send(&town, &mut browser, "key", &format!("key={key}")).await;
        assert!(page.text().contains(words), "{words}: {}", page.text());
        assert_eq!(sealed().await, None, "{words}");
    }
    let mine = format!("key={}", town.world.flashduty.key_of(town.alice.member));
    let page = send(&town, &mut browser, "key", &mine).await;
    assert!(page.text().contains("Your APP key is stored encrypted"), "{}", page.text());
    assert!(!page.html.contains(&town.world.flashduty.key_of(town.alice.member)), "it is shown never again");
    let first = sealed().await.unwrap();
    send(&town, &mut browser, "key", &mine).await;
    assert_ne!(sealed().await, Some(first), "sealed anew in its place");

    let page = send(&town, &mut browser, "key-remove", "").await;
    assert!(page.text().contains("Your APP key is deleted"), "{}", page.text());
    assert_eq!(sealed().await, None);
    let deeds = deeds(&town).await;
    assert!(deeds.contains(&Deed::KeyGiven) && deeds.contains(&Deed::KeyRemoved), "{deeds:?}");
    town.finish().await;
}

#[tokio::test]
async fn what_a_person_chooses_holds_on_all_their_devices() {
    let town = Town::start().await;
    let mut browser = signed_in(&town, &town.alice).await;
    let page = send(&town, &mut browser, "choices", "direct_messages=critical&language=zh").await;
    assert!(page.text().contains("已保存你的选择"), "{}", page.text());
    let person = town.table().await.by_open_id(&OpenId::new(&town.alice.open_id)).await.unwrap().unwrap();
    assert_eq!((person.choices.direct_messages, person.choices.language), (DirectMessages::Critical, Some(Language::Zh)));

    let elsewhere = town.browser_of(&town.alice).await.get(&town.home()).await;
    assert!(elsewhere.html.contains("lang=\"zh-CN\""), "{}", elsewhere.html);
    for nonsense in ["direct_messages=some", "language=fr", "direct_messages="] {
        let page = send(&town, &mut browser, "choices", nonsense).await;
        assert_eq!(page.status, 400, "{nonsense}");
    }
    let again = town.table().await.by_open_id(&OpenId::new(&town.alice.open_id)).await.unwrap().unwrap();
    assert_eq!(again, person, "nonsense changes nothing");
    town.finish().await;
}

#[tokio::test]
async fn who_wants_no_direct_messages_gets_none_and_a_card_that_stands_goes_on() {
    let town = Town::start().await;
    let mut browser = signed_in(&town, &town.alice).await;
    let standing = town.trigger(town.checkout_is_slow()).await;
    assert_eq!(town.world.lark.cards_of(&town.alice.open_id).len(), 1);
    send(&town, &mut browser, "choices", "direct_messages=off").await;
    town.trigger(sandbox::flashduty::NewIncident { title: "another one".to_owned(), ..town.checkout_is_slow() }).await;
    let cards = town.world.lark.cards_of(&town.alice.open_id);
    assert_eq!(cards.len(), 1, "none of the new one");
    assert_eq!(town.world.lark.cards_of(&town.bob.open_id).len(), 2, "Bob has chosen nothing");

    town.world.flashduty.resolve(&standing, Some(town.bob.member)).unwrap();
    town.settle().await;
    let card = town.world.lark.last_card_in(&town.alice.open_id).unwrap();
    assert!(card.version > cards[0].version, "the card that stands is brought up to date");
    town.look_at_everything();
    town.finish().await;
}
