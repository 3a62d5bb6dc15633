//! The home page: what is on my hands, who is on call, and who I am here.

use bridge::id::OpenId;
use bridge::ports::People as _;
use sandbox::flashduty::{Fault, Mode, NewIncident, Severity};
use std::time::Duration;
use tests::browser::{Browser, Page};
use tests::town::{Someone, Town};

/// Names and values of a form.
type Fields<'a> = &'a [(&'a str, &'a str)];

/// Somebody looks at their home page.
async fn home(town: &Town, who: &Someone) -> (Browser, Page) {
    let mut browser = town.browser_of(who).await;
    let page = browser.get(&town.home()).await;
    (browser, page)
}

/// What stands between the heading of the open incidents and the next part.
fn open(page: &Page) -> String {
    let text = page.text();
    let from = text.find("My open incidents").unwrap_or_else(|| panic!("{text}"));
    text[from..].split("Closed in the last 7 days").next().unwrap().to_owned()
}

fn recently_closed(page: &Page) -> String {
    let text = page.text();
    text.split("Closed in the last 7 days").nth(1).unwrap().split("On call now").next().unwrap().to_owned()
}

/// What a press on the page would send.
struct Sent {
    url: String,
    body: String,
}

/// The button of an incident's form that says this, pressed with these further fields.
fn press_of(town: &Town, page: &Page, incident: &str, action: &str, fields: Fields<'_>) -> Sent {
    let article = page.html.split("<article").find(|article| article.contains(&format!("id=\"i-{incident}\"")));
    let article = article.unwrap_or_else(|| panic!("no {incident} on\n{}", page.text()));
    assert!(article.contains(&format!("/incident/{action}\"")), "{action} is not offered:\n{}", page.text());
    let hidden = |name: &str| {
        let (_, rest) = article.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    let own = ["token", "incident", "nonce"].map(|name| (name.to_owned(), hidden(name)));
    let more = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(own.into_iter().chain(more)).finish();
    Sent { url: format!("{}/incident/{action}", town.home()), body }
}

async fn press(town: &Town, browser: &mut Browser, page: &Page, incident: &str, action: &str, fields: Fields<'_>) -> Page {
    let Sent { url, body } = press_of(town, page, incident, action, fields);
    let page = browser.post(&url, &body).await;
    town.settle().await;
    page
}

fn num(town: &Town, incident: &str) -> String {
    town.world.flashduty.incident(incident).unwrap()["num"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn where_nothing_happens_there_is_nothing_to_do() {
    let town = Town::start().await;
    let (_, page) = home(&town, &town.alice).await;
    assert_eq!(page.status, 200);
    insta::assert_snapshot!(page.text());
    town.finish().await;
}

#[tokio::test]
async fn i_see_what_i_am_called_to_the_most_urgent_first_and_nothing_else() {
    let town = Town::start().await;
    let raise = |severity, title: &str, responders: &[&Someone]| {
        let responders = responders.iter().map(|who| who.member).collect();
        town.trigger(NewIncident { responders, channel: Some(town.payments_channel), ..NewIncident::new(severity, title) })
    };
    let info = raise(Severity::Info, "certificate expires soon", &[&town.alice]).await;
    town.clock.advance(Duration::from_secs(60));
    raise(Severity::Critical, "bob's own", &[&town.bob]).await;
    let both = raise(Severity::Critical, "checkout is slow", &[&town.alice, &town.bob]).await;
    town.clock.advance(Duration::from_secs(120));
    let (_, page) = home(&town, &town.alice).await;
    insta::assert_snapshot!(masked(&town, &open(&page), &[&info, &both]));
    let (_, page) = home(&town, &town.bob).await;
    assert!(open(&page).contains("2 open, 2 Critical"), "{}", open(&page));
    town.look_at_everything();
    town.finish().await;
}

/// Numbers of incidents are drawn by lot.
fn masked(town: &Town, text: &str, incidents: &[&str]) -> String {
    incidents.iter().fold(text.to_owned(), |text, incident| text.replace(&num(town, incident), "NUM"))
}

#[tokio::test]
async fn a_press_on_the_page_acts_on_flashduty_and_the_cards_follow() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    let (mut browser, page) = home(&town, &town.alice).await;
    let page = press(&town, &mut browser, &page, &incident, "acknowledge", &[]).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains(&format!("You acknowledged #{}", num(&town, &incident))), "{}", page.text());
    assert_eq!(town.progress(&incident), "Processing");
    assert_eq!(town.card_message().content["header"]["template"], "blue", "the card in the chat follows");
    assert!(town.card().contains("Acknowledged by Alice via Lark"), "{}", town.card());
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn every_press_of_a_life() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    let (mut alice, _) = home(&town, &town.alice).await;
    let (mut bob, _) = home(&town, &town.bob).await;
    let mut story = String::new();
    let presses: [(&str, &str, Fields<'_>); 8] = [
        ("Alice", "acknowledge", &[]),
        ("Bob", "join", &[]),
        ("Alice", "snooze", &[("minutes", "120")]),
        ("Alice", "wake", &[]),
        ("Bob", "comment", &[("text", "the pool is\r\nexhausted")]),
        ("Alice", "unacknowledge", &[]),
        ("Bob", "acknowledge", &[]),
        ("Alice", "close", &[]),
    ];
    for (name, action, fields) in presses {
        let browser = if name == "Alice" { &mut alice } else { &mut bob };
        let page = browser.get(&town.home()).await;
        let page = press(&town, browser, &page, &incident, action, fields).await;
        let notice = page.text().lines().nth(1).unwrap().replace(&num(&town, &incident), "NUM");
        story += &format!("{name} presses {action}: {notice} / {}\n", town.progress(&incident));
    }
    insta::assert_snapshot!(story);
    assert!(town.world.flashduty.timeline(&incident).contains(&"i_comm".to_owned()));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_form_that_is_sent_twice_is_carried_out_once() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    let (mut browser, page) = home(&town, &town.alice).await;
    let Sent { url, body } = press_of(&town, &page, &incident, "comment", &[("text", "looking")]);
    for _ in 0..3 {
        let page = browser.post(&url, &body).await;
        assert!(page.text().contains("Your comment is on #"), "{}", page.text());
    }
    town.settle().await;
    let comments = || town.world.flashduty.timeline(&incident).iter().filter(|kind| *kind == "i_comm").count();
    assert_eq!(comments(), 1);
    let again = press_of(&town, &page, &incident, "comment", &[("text", "found it")]);
    browser.post(&again.url, &again.body).await;
    assert_eq!(comments(), 2, "other words are another comment, even from the same page");
    town.settle().await;
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn what_is_closed_moves_to_what_was_closed_lately_and_leaves_it_after_a_week() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    let (mut browser, page) = home(&town, &town.alice).await;
    let page = press(&town, &mut browser, &page, &incident, "close", &[]).await;
    assert!(open(&page).contains("Nothing is waiting for you"), "{}", page.text());
    assert!(recently_closed(&page).contains("checkout-api / p99 latency above 2s"), "{}", page.text());
    let bobs = town.browser_of(&town.bob).await.get(&town.home()).await;
    assert!(recently_closed(&bobs).contains("checkout-api"), "{}", bobs.text());
    town.clock.advance(Duration::from_secs(7 * 86_400 - 60));
    assert!(recently_closed(&browser.get(&town.home()).await).contains("checkout-api"));
    town.clock.advance(Duration::from_secs(61));
    let page = browser.get(&town.home()).await;
    assert!(recently_closed(&page).contains("None of your incidents"), "{}", page.text());
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn the_page_acts_only_where_it_has_shown_an_incident_to_this_person() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    let (mut alice, page) = home(&town, &town.alice).await;
    let (mut bob, of_bob) = home(&town, &town.bob).await;
    let of_alice = press_of(&town, &page, &incident, "close", &[]).body;
    let nonce = |body: &str| body.split('&').find(|pair| pair.starts_with("nonce=")).unwrap().to_owned();
    let bobs = press_of(&town, &of_bob, &incident, "close", &[]).body;
    let with_alices_ticket = bobs.replace(&nonce(&bobs), &nonce(&of_alice));
    let close = format!("{}/incident/close", town.home());
    assert_eq!(bob.post(&close, &with_alices_ticket).await.status, 400);
    assert_eq!(alice.post(&close, &of_alice.replace(&incident, "0123456789abcdef01234567")).await.status, 400);
    assert_eq!(alice.post(&close, &of_alice.replace(&nonce(&of_alice), "nonce=AAAA")).await.status, 400);
    for (action, fields) in
        [("snooze", "&minutes=1441"), ("snooze", ""), ("comment", "&text=+"), ("reopen", "&text=x"), ("delete", "")]
    {
        let refused = alice.post(&format!("{}/incident/{action}", town.home()), &format!("{of_alice}{fields}")).await;
        assert!([400, 404].contains(&refused.status), "{action}: {}", refused.text());
    }
    assert_eq!(town.progress(&incident), "Triggered");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn no_address_tells_of_a_press_that_is_not_the_readers() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    let (mut alice, page) = home(&town, &town.alice).await;
    let done = press(&town, &mut alice, &page, &incident, "acknowledge", &[]).await;
    assert!(done.text().contains("You acknowledged"), "{}", done.text());
    let mut bob = town.browser_of(&town.bob).await;
    assert!(!bob.get(&town.home()).await.text().contains("You acknowledged"));
    for address in
        [done.url.clone(), format!("{}?pressed=x&incident=y", town.home()), format!("{}?happened=<b>x</b>", town.home())]
    {
        let page = bob.get(&address).await;
        assert!(page.status == 200 && !page.html.contains("class=\"notice\""), "{address}: {}", page.text());
    }
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn who_is_no_longer_linked_presses_and_it_is_carried_out_after_linking() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    let (mut browser, page) = home(&town, &town.alice).await;
    let person = town.table().await.by_open_id(&OpenId::new(&town.alice.open_id)).await.unwrap().unwrap();
    town.table().await.unlink(&person).await.unwrap();
    let kept = press(&town, &mut browser, &page, &incident, "acknowledge", &[]).await;
    assert!(kept.text().contains("Your action is kept"), "{}", kept.text());
    assert!(kept.text().contains("First link your Flashduty account"), "{}", kept.text());
    assert!(kept.text().contains("On call now"), "{}", kept.text());
    assert_eq!(town.progress(&incident), "Triggered");
    let linked = browser.send(&kept, "/account/retry", None).await;
    assert!(linked.text().contains("is being carried out"), "{}", linked.text());
    town.settle().await;
    assert_eq!(town.progress(&incident), "Processing");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn while_flashduty_is_down_the_page_stands_and_a_press_waits() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    town.world.flashduty.set_mode(Mode::Down);
    let calls = town.world.flashduty.calls_in_all();
    let (mut browser, page) = home(&town, &town.alice).await;
    assert!(open(&page).contains("checkout-api"), "{}", page.text());
    assert_eq!(town.world.flashduty.calls_in_all(), calls, "the page asks nobody");
    let page = press(&town, &mut browser, &page, &incident, "acknowledge", &[]).await;
    assert!(page.text().contains("Flashduty has not answered yet"), "{}", page.text());
    let on_call = browser.get(&format!("{}/on-call", town.home())).await;
    assert_eq!(on_call.status, 200);
    assert!(on_call.text().contains("Flashduty does not answer at the moment"), "{}", on_call.text());
    town.world.flashduty.set_mode(Mode::Up);
    town.pass(Duration::from_secs(60)).await;
    assert_eq!(town.progress(&incident), "Processing");
    let page = browser.get(&page.url).await;
    assert!(page.text().contains("You acknowledged"), "the same address now tells the outcome: {}", page.text());
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn who_is_on_call_is_told_by_the_schedules_and_remembered_for_a_minute() {
    let town = Town::start().await;
    let day = Duration::from_secs(86_400);
    town.world.flashduty.add_schedule("Nights", &[&[]], day);
    town.world.flashduty.add_schedule("Payments", &[&[town.bob.member], &[town.alice.member]], day);
    town.world.flashduty.add_schedule("Platform", &[&[town.alice.member, town.carol.member], &[town.bob.member]], day);
    let (mut browser, page) = home(&town, &town.alice).await;
    assert!(page.text().contains("See who is on call"), "without script there is a link: {}", page.text());
    let whole = browser.get(&format!("{}/on-call", town.home())).await;
    insta::assert_snapshot!(whole.text());
    let asked = |path: &str| town.world.flashduty.calls().iter().filter(|call| call.path == path).count();
    let part = browser.get(&format!("{}/live?part=on-call", town.home())).await;
    assert!(part.html.contains("Platform") && !part.html.contains("<html"), "{}", part.html);
    assert_eq!((asked("/schedule/list"), asked("/person/infos")), (1, 1), "within a minute Flashduty is asked once");
    town.clock.advance(Duration::from_secs(61));
    town.world.flashduty.set_mode(Mode::Down);
    let part = browser.get(&format!("{}/live?part=on-call", town.home())).await;
    assert!(part.html.contains("This is as of") && part.html.contains("Platform"), "{}", part.html);
    town.finish().await;
}

#[tokio::test]
async fn a_key_without_the_right_is_a_sentence() {
    let town = Town::start().await;
    town.world.flashduty.fail_next("/schedule/list", Fault::Error { status: 403, code: "AccessDenied".to_owned() });
    let (mut browser, _) = home(&town, &town.carol).await;
    let page = browser.get(&format!("{}/on-call", town.home())).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("may not see the schedules"), "{}", page.text());
    town.finish().await;
}

#[tokio::test]
async fn the_part_that_is_fetched_anew_is_the_one_on_the_page() {
    let town = Town::start().await;
    let incident = town.trigger(town.checkout_is_slow()).await;
    let (mut browser, _) = home(&town, &town.alice).await;
    let live = browser.get(&format!("{}/live", town.home())).await;
    assert!(live.html.starts_with("<h2 id=\"open\">") && live.html.contains(&format!("id=\"i-{incident}\"")), "{}", live.html);
    let stranger = Browser::default().get(&format!("{}/live", town.home())).await;
    assert_eq!((stranger.status, stranger.html.as_str()), (401, "{\"error\":\"signed_out\"}"));
    let person = town.table().await.by_open_id(&OpenId::new(&town.alice.open_id)).await.unwrap().unwrap();
    town.table().await.unlink(&person).await.unwrap();
    assert_eq!(browser.get(&format!("{}/live", town.home())).await.status, 401);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_page_holds_ten_and_leads_to_the_others_and_weighs_little() {
    let town = Town::start().await;
    for number in 0..13 {
        let new = NewIncident { title: format!("disk {number} is full"), ..town.checkout_is_slow() };
        town.world.flashduty.trigger(new).unwrap();
        town.clock.advance(Duration::from_secs(1));
    }
    town.settle().await;
    let (mut browser, page) = home(&town, &town.alice).await;
    assert_eq!(page.html.matches("<article").count(), 10);
    assert!(open(&page).contains("13 open, 13 Critical") && open(&page).contains("Show 3 more"), "{}", page.text());
    let mut weight = page.html.len();
    for file in ["page.css", "page.js", "icon.svg"] {
        weight += browser.get(&format!("{}/{file}", town.home())).await.html.len();
    }
    assert!(weight < 60 * 1024, "{weight} bytes");
    let rest = browser.get(&format!("{}?from=10", town.home())).await;
    assert_eq!(rest.html.matches("<article").count(), 3);
    assert!(rest.text().contains("Back to the most urgent") && open(&rest).contains("disk 12 is full"), "{}", rest.text());
    let beyond = browser.get(&format!("{}?from=999", town.home())).await;
    assert_eq!(beyond.html.matches("<article").count(), 3, "an address that leads nowhere leads to the last");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn somebody_elses_words_stay_words() {
    let town = Town::start().await;
    let title = "<script>alert(1)</script> \"quoted\" & 'more'".to_owned();
    town.trigger(NewIncident { title, ..town.checkout_is_slow() }).await;
    let (_, page) = home(&town, &town.alice).await;
    assert!(!page.html.contains("<script>alert"), "{}", page.html);
    assert!(page.html.contains("&#60;script&#62;alert(1)"), "{}", page.html);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn the_page_speaks_chinese_to_whoever_chose_it() {
    let town = Town::start().await;
    town.world.flashduty.add_schedule("支付值班", &[&[town.alice.member], &[town.bob.member]], Duration::from_secs(86_400));
    let incident = town.trigger(town.checkout_is_slow()).await;
    let (mut browser, _) = home(&town, &town.alice).await;
    let page = browser.get(&format!("{}?lang=zh", town.home())).await;
    assert!(page.html.contains("lang=\"zh-CN\""), "{}", page.html);
    let page = press(&town, &mut browser, &page, &incident, "acknowledge", &[]).await;
    insta::assert_snapshot!(masked(&town, &page.text(), &[&incident]));
    insta::assert_snapshot!(browser.get(&format!("{}/on-call", town.home())).await.text());
    town.look_at_everything();
    town.finish().await;
}
