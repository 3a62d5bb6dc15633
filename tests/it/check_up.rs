//! What is set up wrongly is named on one page, in one sentence, with what helps.

use bridge::button::TestPress;
use bridge::id::{ClickId, OpenId};
use bridge::ports::{Clock as _, Pulse as _, TestCards as _};
use bridge::pulse::Sign;
use sandbox::flashduty::{NewIncident, Permission, Severity};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;
use tests::browser::{Browser, Page};
use tests::town::{Someone, Town, toast};

/// A town in which Alice and Bob administer, and everybody is linked.
async fn town() -> Town {
    let town = Town::start().await;
    town.link(&town.carol).await;
    administered(&town, json!({}));
    town
}

fn administered(town: &Town, more: serde_json::Value) {
    let mut choices = json!({ "administrators": [town.alice.open_id, town.bob.open_id] });
    choices.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    town.choose(&choices);
}

/// A browser in which this person has signed in.
async fn signed_in(town: &Town, who: &Someone) -> Browser {
    let mut browser = town.browser_of(who).await;
    browser.get(&town.home()).await;
    browser
}

async fn look(town: &Town, browser: &mut Browser) -> Page {
    browser.get(&format!("{}/check-up", town.home())).await
}

/// The words of the finding of this name that is not fine.
fn finding(page: &Page, name: &str) -> Option<String> {
    let (_, rest) = page.html.split_once(&format!("<article class=\"card\" id=\"{name}\">"))?;
    let article = rest.split_once("</article>").unwrap().0;
    let mut words = String::new();
    let mut is_tag = false;
    for letter in article.chars() {
        match letter {
            '<' => is_tag = true,
            '>' => is_tag = false,
            letter if !is_tag => words.push(letter),
            _ => {}
        }
    }
    Some(words.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"))
}

/// The names of the findings with this badge.
fn with_badge(page: &Page, badge: &str) -> Vec<String> {
    let articles = page.html.split("<article class=\"card\" id=\"").skip(1);
    let badged = articles.filter(|article| article.split("</article>").next().unwrap().contains(&format!("badge {badge}\"")));
    badged.map(|article| article.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_healthy_town_has_nothing_bad_and_says_what_is_not_proven_yet() {
    let town = town().await;
    let mut alice = signed_in(&town, &town.alice).await;
    let page = look(&town, &mut alice).await;
    assert_eq!(page.status, 200);
    assert_eq!(with_badge(&page, "bad"), [] as [&str; 0], "{}", page.text());
    let text = page.text().replace(&town.world.addresses.functions, "https://h.example");
    insta::assert_snapshot!(text.split_once("Report for support").unwrap().0);
    assert!(page.html.len() < 40_000, "{} bytes", page.html.len());
    town.finish().await;
}

#[tokio::test]
async fn a_town_in_which_everything_was_tried_is_all_well() {
    let town = town().await;
    let mut alice = signed_in(&town, &town.alice).await;
    town.world
        .flashduty
        .trigger(NewIncident { channel: Some(town.payments_channel), ..NewIncident::new(Severity::Info, "x") })
        .unwrap();
    town.settle().await;
    town.press(&town.alice, "Acknowledge").await;
    town.world.lark.say(&town.alice.open_id, None, "help").await.unwrap();
    town.settle().await;
    let page = look(&town, &mut alice).await;
    assert!(page.text().starts_with("Check-up\nEverything works."), "{}", page.text());
    town.look_at_everything();
    town.finish().await;
}

/// What an operator does wrong.
type Break = fn(&Town);

/// Each fault, the finding that names it, its sentence, and what helps.
const FAULTS: [(Break, &str, &str, &str); 16] = [
    (
        |town| administered(town, json!({ "lark": { "app_secret": "wrong" } })),
        "lark.credentials",
        "Lark does not accept the App ID or App Secret in the secret.",
        "Copy both from “Credentials &#38; Basic Info”",
    ),
    (
        |town| town.world.lark.set_app_enabled(false),
        "lark.disabled",
        "The app is disabled in your organization.",
        "Have an organization administrator enable it",
    ),
    (
        |town| town.world.lark.set_bot_ability(false),
        "lark.bot",
        "The app does not have the bot ability.",
        "Add the bot under “Add Features”",
    ),
    (
        |town| town.world.lark.set_published(false),
        "lark.version",
        "No version of the app is published, so your organization has not installed it.",
        "Create and publish a version",
    ),
    (
        |town| town.world.lark.revoke_scope("contact:user.id:readonly"),
        "lark.scope.directory",
        "The scope contact:user.id:readonly is missing.",
        "Grant it by the link below",
    ),
    (
        |town| town.world.lark.forbid_redirect(&format!("{}/oauth", town.home())),
        "lark.redirect",
        "The redirect address that sign-ins use is not on the app&#39;s list.",
        "Add this address under “Security Settings → Redirect URLs”",
    ),
    (
        |town| administered(town, json!({ "lark": { "encrypt_key": "" } })),
        "lark.encryption",
        "There is no Encrypt Key",
        "Set an Encrypt Key under “Events &#38; Callbacks → Encryption Strategy”",
    ),
    (
        |town| administered(town, json!({ "lark": { "tenant_key": null } })),
        "lark.company",
        "The secret does not name your organization",
        "Write this value into lark.tenant_key",
    ),
    (
        |town| drop(town.world.flashduty.renew_key(town.world.flashduty.service_member())),
        "flashduty.key",
        "Flashduty does not accept the integration&#39;s APP key.",
        "Sign in to the Flashduty console as the service member",
    ),
    (
        |town| town.world.flashduty.permit(Permission::IncidentsRead, false),
        "flashduty.incidents",
        "The APP key may not read incidents.",
        "the permission “Incidents Read”",
    ),
    (
        |town| town.world.flashduty.permit(Permission::ChannelsRead, false),
        "flashduty.channels",
        "The APP key may not read escalation rules.",
        "the permission “Channels Read”",
    ),
    (
        |town| town.world.flashduty.permit(Permission::IntegrationsRead, false),
        "flashduty.failures",
        "The APP key may not read the history of pushes.",
        "the permission “Integrations Read”",
    ),
    (
        |town| town.world.flashduty.license(town.world.flashduty.service_member(), false),
        "flashduty.licence",
        "The member of the integration&#39;s APP key has no licence.",
        "Billing Center",
    ),
    (
        |town| _ = town.world.flashduty.add_member("Dave", "dave@example.com"),
        "people.linked",
        "1 of 4 members of Flashduty is not linked.",
        "Link everybody at once",
    ),
    (
        |town| town.choose(&json!({ "administrators": [town.alice.open_id] })),
        "administrators",
        "There is only one administrator.",
        "Write the administrators&#39; open_ids",
    ),
    (
        |town| administered(town, json!({ "flashduty": { "app_key": town.world.flashduty.account_key() } })),
        "flashduty.key",
        "The integration&#39;s APP key belongs to the main account and to no member.",
        "Create a service member",
    ),
];

#[tokio::test]
async fn each_seeded_fault_is_named_in_one_sentence_with_what_helps() {
    for (number, (break_it, name, says, helps)) in FAULTS.into_iter().enumerate() {
        let town = town().await;
        let mut alice = signed_in(&town, &town.alice).await;
        let before = look(&town, &mut alice).await;
        break_it(&town);
        let page = look(&town, &mut alice).await;
        assert_eq!(page.status, 200, "fault {number}");
        let found = finding(&page, name).unwrap_or_else(|| panic!("fault {number}: no {name} in\n{}", page.text()));
        assert!(found.contains(says) && found.contains("What helps: ") && found.contains(helps), "fault {number}: {found}");
        assert_ne!(finding(&before, name).as_deref(), Some(found.as_str()), "it was not there before");
        // A report for support holds no secrets, names or addresses.
        let report = page.html.split_once("<pre").unwrap().1.split_once("</pre>").unwrap().0;
        assert!(report.contains(name), "{report}");
        for told in [town.world.addresses.functions.as_str(), "Alice", "cli_", sandbox::world::app().tenant_key.as_str(), "ou_"] {
            assert!(!report.contains(told), "{told} in {report}");
        }
        town.finish().await;
    }
}

#[tokio::test]
async fn a_missing_scope_has_larks_own_link_that_grants_it() {
    let town = town().await;
    let mut alice = signed_in(&town, &town.alice).await;
    town.world.lark.revoke_scope("im:chat:read");
    let page = look(&town, &mut alice).await;
    let link = "/app/cli_sandbox00000001/auth?q=im:chat:read,im:chat:readonly,im:chat,im:chat.group_info:readonly&#38;op_from=openapi&#38;token_type=tenant";
    assert!(page.html.contains(&format!("href=\"{}{link}\"", town.world.addresses.lark)), "{}", page.html);
    let found = finding(&page, "lark.scope.chats").unwrap();
    assert!(found.contains("What it costs: Chats cannot be listed"), "{found}");
    town.world.lark.grant_scope("im:chat:read");
    assert_eq!(finding(&look(&town, &mut alice).await, "lark.scope.chats"), None);
    town.finish().await;
}

#[tokio::test]
async fn the_test_card_comes_back_and_proves_the_callback_address() {
    let town = town().await;
    let mut alice = signed_in(&town, &town.alice).await;
    let page = look(&town, &mut alice).await;
    let found = finding(&page, "lark.callback").unwrap();
    assert!(found.contains("not proven"), "{found}");

    let page = alice.send(&page, "/check-up/test", None).await;
    assert!(page.text().contains("A test card is on its way."), "{}", page.text());
    assert!(page.text().contains("Waiting: press the button on the card in your chat with the bot."), "{}", page.text());
    let card = town.world.lark.last_card_in(&town.alice.open_id).unwrap();
    let pressed = town.press_on(&card, &town.alice, "Test this button", None).await;
    assert_eq!(toast(&pressed), "success: It works");
    insta::assert_snapshot!(town.note_to(&town.alice).unwrap(), @r"
    green | Test card
    It works: the callback address is proven.
    ");

    let part = alice.get(&format!("{}/check-up/test-card", town.home())).await;
    assert!(part.html.contains("The press came back") && !part.html.contains("<main"), "{}", part.html);
    let page = look(&town, &mut alice).await;
    assert_eq!(finding(&page, "lark.callback"), None);
    assert!(page.text().contains("the press of the test card came back"), "{}", page.text());
    town.finish().await;
}

#[tokio::test]
async fn a_test_card_whose_press_nobody_hears_of_is_told_after_five_minutes() {
    let town = town().await;
    let mut alice = signed_in(&town, &town.alice).await;
    town.world.lark.subscribe_presses(false);
    let page = look(&town, &mut alice).await;
    alice.send(&page, "/check-up/test", None).await;
    let card = town.world.lark.last_card_in(&town.alice.open_id).unwrap();
    let action = tests::reading::action(&card.content, "Test this button", None).unwrap();
    let pressed = town.world.lark.press(&card.message_id, &town.alice.open_id, action).await;
    assert!(toast(&pressed).contains("200340"), "{}", toast(&pressed));
    assert!(finding(&look(&town, &mut alice).await, "lark.callback").unwrap().contains("waits for your press"));
    town.clock.advance(Duration::from_secs(301));
    let page = look(&town, &mut alice).await;
    let found = finding(&page, "lark.callback").unwrap();
    assert!(found.contains("did not come back") && found.contains("add the callback card.action.trigger"), "{found}");
    assert!(with_badge(&page, "bad").contains(&"lark.callback".to_owned()));
    town.finish().await;
}

#[tokio::test]
async fn nobody_else_presses_a_test_card_and_an_old_one_is_answered_politely() {
    let town = town().await;
    let mut alice = signed_in(&town, &town.alice).await;
    let page = look(&town, &mut alice).await;
    let page = alice.send(&page, "/check-up/test", None).await;
    let first = town.world.lark.last_card_in(&town.alice.open_id).unwrap();
    town.clock.advance(Duration::from_secs(2));
    alice.send(&page, "/check-up/test", None).await;
    let pressed = town.press_on(&first, &town.alice, "Test this button", None).await;
    assert_eq!(toast(&pressed), "info: This test card is from an earlier check-up; nothing needs to be done.");

    // A talk with the bot has one reader; whoever else sends this press has it from elsewhere.
    let second = town.world.lark.last_card_in(&town.alice.open_id).unwrap();
    let table = town.table().await;
    let out = table.test_card(town.clock.now()).await.unwrap().unwrap();
    let by_bob = TestPress { id: ClickId::new("c"), open_id: OpenId::new(&town.bob.open_id), test: out.id.clone() };
    let house = town.world.houses.house("main").await.unwrap();
    let reply = house.test_desk().take(&by_bob, out.sent_at).await.unwrap();
    assert_eq!((reply.toast, reply.card), (None, None));
    assert_eq!(table.test_card(town.clock.now()).await.unwrap(), Some(out), "it still waits for Alice");
    let pressed = town.press_on(&second, &town.alice, "Test this button", None).await;
    assert_eq!(toast(&pressed), "success: It works");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_bot_that_may_not_write_to_the_administrator_says_why() {
    let town = town().await;
    let mut alice = signed_in(&town, &town.alice).await;
    town.world.lark.close_to_the_bot(&town.alice.open_id, Some(230_013));
    let page = look(&town, &mut alice).await;
    let page = alice.send(&page, "/check-up/test", None).await;
    let found = finding(&page, "lark.direct-message").unwrap();
    assert!(found.contains("(230013)") && found.contains("availability range"), "{found}");
    town.finish().await;
}

#[tokio::test]
async fn events_and_pushes_prove_their_addresses_and_their_absence_is_told() {
    let town = town().await;
    let mut alice = signed_in(&town, &town.alice).await;
    let page = look(&town, &mut alice).await;
    assert!(finding(&page, "lark.events").unwrap().contains("Write “help” to the bot"));
    assert!(finding(&page, "flashduty.webhook").unwrap().contains("Flashduty has never pushed anything."));

    town.world.flashduty.hold();
    town.world.flashduty.trigger(town.checkout_is_slow()).unwrap();
    let found = finding(&look(&town, &mut alice).await, "flashduty.webhook").unwrap();
    assert!(found.contains("never pushed anything, and 1 incident is open"), "{found}");
    town.world.flashduty.release();
    town.settle().await;
    town.world.lark.say(&town.alice.open_id, None, "help").await.unwrap();
    let page = look(&town, &mut alice).await;
    assert_eq!((finding(&page, "lark.events"), finding(&page, "flashduty.webhook")), (None, None), "{}", page.text());
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_push_with_another_secret_is_told_by_its_status_until_one_comes_through() {
    let town = town().await;
    let mut alice = signed_in(&town, &town.alice).await;
    let connect = |secret: &str| {
        let http = town.world.houses.http.clone();
        town.world.flashduty.connect(format!("{}/flashduty", town.home()), secret.to_owned(), http);
    };
    connect("another-secret");
    town.world.flashduty.trigger(town.checkout_is_slow()).unwrap();
    town.world.flashduty.settle().await;
    let found = finding(&look(&town, &mut alice).await, "flashduty.failures").unwrap();
    assert!(found.contains("because the header x-webhook-secret is not the secret&#39;s"), "{found}");

    connect(sandbox::world::WEBHOOK_SECRET);
    town.clock.advance(Duration::from_secs(90));
    town.trigger(town.checkout_is_slow()).await;
    let page = look(&town, &mut alice).await;
    assert!(!with_badge(&page, "bad").contains(&"flashduty.failures".to_owned()), "{}", page.text());
    assert!(finding(&page, "flashduty.failures").unwrap().contains("with status 401"));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn chats_deliveries_and_the_month_are_looked_at() {
    let town = town().await;
    let mut alice = signed_in(&town, &town.alice).await;
    town.world.lark.close_to_the_bot(&town.on_call, Some(230_002));
    town.trigger(town.checkout_is_slow()).await;
    town.world.lark.say(&town.alice.open_id, Some(&town.on_call), "@bot stop").await.unwrap();
    administered(&town, json!({ "lark": { "month_quota": 4 } }));
    let page = look(&town, &mut alice).await;
    assert!(finding(&page, "deliveries").unwrap().contains("given up"), "{}", page.text());
    assert!(finding(&page, "chats.routes").unwrap().contains("No chat is shown any incidents."));
    assert!(finding(&page, "month").unwrap().contains("More than"), "{}", page.text());
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn neighbours_that_are_down_are_told_as_not_known() {
    let town = town().await;
    let mut alice = signed_in(&town, &town.alice).await;
    town.world.lark.set_mode(sandbox::lark::Mode::Down);
    town.world.flashduty.set_mode(sandbox::flashduty::Mode::Down);
    let page = look(&town, &mut alice).await;
    assert!(finding(&page, "lark.silent").unwrap().contains("Not known: Lark did not answer."), "{}", page.text());
    assert!(finding(&page, "flashduty.silent").unwrap().contains("Not known: Flashduty did not answer."));
    assert_eq!(with_badge(&page, "bad"), [] as [&str; 0]);
    town.finish().await;
}

#[tokio::test]
async fn for_everybody_else_there_is_no_such_page() {
    let town = town().await;
    let mut carol = signed_in(&town, &town.carol).await;
    for page in ["check-up", "check-up/test-card"] {
        assert_eq!(carol.get(&format!("{}/{page}", town.home())).await.status, 404, "{page}");
    }
    let mut alice = signed_in(&town, &town.alice).await;
    assert_eq!(alice.get(&format!("{}/check-up/nonsense", town.home())).await.status, 404);
    assert_eq!(carol.post(&format!("{}/check-up/test", town.home()), "token=x").await.status, 404);
    assert_eq!(town.note_to(&town.carol), None);
    town.finish().await;
}

#[tokio::test]
async fn a_way_in_is_noted_at_most_once_a_minute_and_only_for_what_is_verified() {
    let town = town().await;
    let beats = async || town.table().await.beats().await.unwrap();
    let http = town.world.houses.http.clone();
    for door in ["flashduty", "lark"] {
        let forged = http.post(format!("{}/{door}", town.home())).header("x-webhook-secret", "forged").body("{}").send().await;
        assert!(forged.unwrap().status().is_client_error());
    }
    assert_eq!(beats().await, BTreeMap::new());

    let first = town.clock.now();
    town.trigger(town.checkout_is_slow()).await;
    town.clock.advance(Duration::from_secs(30));
    town.trigger(town.checkout_is_slow()).await;
    assert_eq!(beats().await, BTreeMap::from([(Sign::Webhook, first)]));
    town.clock.advance(Duration::from_secs(60));
    let second = town.clock.now();
    town.trigger(town.checkout_is_slow()).await;
    assert!(beats().await[&Sign::Webhook] >= second);
    town.look_at_everything();
    town.finish().await;
}
