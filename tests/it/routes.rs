//! Which chat is shown which incident, edited on the page.

use bridge::audit::Deed;
use bridge::chat::{Chat, Route};
use bridge::id::{ChannelId, ChatId, OpenId};
use bridge::person::PersonalChoices;
use bridge::ports::{Accounts as _, Audit as _, ChatBook as _, Clock as _};
use bridge::words::Language;
use sandbox::flashduty::{NewIncident, Severity};
use serde_json::json;
use std::time::Duration;
use tests::browser::{Browser, Page};
use tests::reading;
use tests::town::Town;

/// A town in which Alice administers, and a browser of hers.
async fn town() -> (Town, Browser) {
    let town = Town::start().await;
    town.choose(&json!({ "administrators": [town.alice.open_id] }));
    let mut browser = town.browser_of(&town.alice).await;
    browser.get(&town.home()).await;
    (town, browser)
}

async fn chats(town: &Town, browser: &mut Browser) -> Page {
    browser.get(&format!("{}/chats", town.home())).await
}

async fn one(town: &Town, browser: &mut Browser, chat: &str) -> Page {
    browser.get(&format!("{}/chats/{chat}", town.home())).await
}

/// Sends a form of the page of a chat, with these fields beside its own hidden ones.
async fn send(town: &Town, browser: &mut Browser, page: &Page, act: &str, fields: &[(&str, &str)]) -> Page {
    let hidden = hidden(page, act);
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(hidden.iter().filter(|(name, _)| fields.iter().all(|(given, _)| given != name)));
    body.extend_pairs(fields);
    browser.post(&format!("{}/chats/{act}", town.home()), &body.finish()).await
}

/// The hidden fields of the page's form that goes there.
fn hidden(page: &Page, act: &str) -> Vec<(String, String)> {
    let form = page.html.split("<form").find(|form| form.contains(&format!("action=\"/main/chats/{act}\"")));
    let form = form.unwrap_or_else(|| panic!("no form goes to {act}: {}", page.html)).split("</form>").next().unwrap();
    let field = |input: &str| {
        let value = |name: &str| input.split_once(&format!("{name}=\""))?.1.split_once('"').map(|(value, _)| value.to_owned());
        Some((value("name")?, value("value")?))
    };
    form.split("<input type=\"hidden\"").skip(1).filter_map(|rest| field(rest.split('>').next()?)).collect()
}

async fn known(town: &Town, chat: &str) -> Chat {
    town.table().await.chat(&ChatId::new(chat)).await.unwrap().unwrap()
}

async fn deeds(town: &Town) -> Vec<Deed> {
    let entries = town.table().await.entries(town.clock.now(), 50).await.unwrap();
    entries.into_iter().map(|entry| entry.deed).collect()
}

/// A group with the bot in it, of which we have not heard.
fn team(town: &Town) -> String {
    town.world.lark.add_chat("Payments team", &[&town.alice.open_id, &town.carol.open_id])
}

fn titles(town: &Town, chat: &str) -> Vec<String> {
    let cards = town.world.lark.cards_of(chat);
    cards.iter().map(|card| reading::card(&card.content).lines().next().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn where_there_is_no_chat_the_page_says_how_to_get_one() {
    let (town, mut browser) = town().await;
    town.world.lark.remove_bot(&town.on_call).await;
    let page = chats(&town, &mut browser).await;
    assert_eq!(page.status, 200);
    insta::assert_snapshot!(page.text(), @r"
    Chats and routes
    The groups the bot is in, and which incidents each is shown. An incident may be shown in several groups.
    The bot is in no group yet
    In Lark, open the group that should see incidents.
    Open its settings at the top right, then Bots → Add bot.
    Search for the name of this app and add it.
    Come back and reload this page: the group appears.
    Data and privacy
    中文
    English
    ");
    town.finish().await;
}

#[tokio::test]
async fn nobody_else_finds_the_page() {
    let (town, _) = town().await;
    let mut browser = town.browser_of(&town.bob).await;
    browser.get(&town.home()).await;
    assert_eq!(chats(&town, &mut browser).await.status, 404);
    assert_eq!(one(&town, &mut browser, &town.on_call).await.status, 404);
    for act in ["routes", "settings", "bot", "address", "test", "forget"] {
        let page = browser.post(&format!("{}/chats/{act}", town.home()), &format!("chat={}", town.on_call)).await;
        assert!([403, 404].contains(&page.status), "{act}: {}", page.status);
    }
    assert_eq!(known(&town, &town.on_call).await.routes, [Route::default()]);
    town.finish().await;
}

#[tokio::test]
async fn a_group_that_the_bot_was_added_to_appears_and_sees_nothing_yet() {
    let (town, mut browser) = town().await;
    let team = team(&town);
    let text = chats(&town, &mut browser).await.text();
    assert!(text.contains("Chats (2)") && text.contains("Payments team") && text.contains("Shows: nothing"), "{text}");
    assert!(text.contains("On-call") && text.contains("Shows: everything"), "its name is Lark's: {text}");
    assert_eq!(known(&town, &team).await, Chat::new(ChatId::new(&team), "Payments team", Vec::new()));
    town.finish().await;
}

#[tokio::test]
async fn a_list_longer_than_a_page_is_read_to_its_end() {
    let (town, mut browser) = town().await;
    for n in 0..120 {
        town.world.lark.add_chat(&format!("Group {n}"), &[&town.alice.open_id]);
    }
    let page = chats(&town, &mut browser).await;
    assert!(page.text().contains("Chats (121)"), "{}", page.text().lines().next().unwrap());
    let asked = town.world.lark.calls().iter().filter(|call| call.path == "/open-apis/im/v1/chats").count();
    assert_eq!(asked, 2);
    town.finish().await;
}

#[tokio::test]
async fn without_larks_list_the_page_shows_what_we_know_and_says_why() {
    let (town, mut browser) = town().await;
    town.world.lark.revoke_scope("im:chat:read");
    let text = chats(&town, &mut browser).await.text();
    assert!(text.contains("grant it im:chat:read") && text.contains(&town.on_call), "{text}");
    assert!(!text.contains("not in this chat any more"), "nobody knows: {text}");
    town.world.lark.grant_scope("im:chat:read");
    town.world.lark.set_mode(sandbox::lark::Mode::Down);
    let text = chats(&town, &mut browser).await.text();
    assert!(text.contains("could not be read") && text.contains("Shows: everything"), "{text}");
    town.world.lark.set_mode(sandbox::lark::Mode::Up);
    town.finish().await;
}

#[tokio::test]
async fn a_route_that_is_edited_on_the_page_is_used_by_the_next_incident() {
    let (town, mut browser) = town().await;
    let team = team(&town);
    chats(&town, &mut browser).await;
    let page = one(&town, &mut browser, &team).await;
    assert!(page.text().contains("There is no rule"), "{}", page.text());

    let page = send(&town, &mut browser, &page, "routes", &[("do", "add"), ("rules", "0")]).await;
    assert!(page.text().contains("Rule 1") && page.text().contains("not saved yet"), "{}", page.text());
    assert_eq!(known(&town, &team).await.routes, [], "nothing is saved yet");

    let payments = town.payments_channel.to_string();
    let rule = [("severity.0", "critical"), ("channel.0", payments.as_str()), ("labels.0", "env = prod-sg\r\n")];
    let fields: Vec<_> = [("do", "save"), ("rules", "1")].into_iter().chain(rule).collect();
    let page = send(&town, &mut browser, &page, "routes", &fields).await;
    assert!(page.url.ends_with("?happened=saved"), "{}", page.url);
    assert!(page.text().contains("Shows: Critical of Payments, label env=prod-sg"), "{}", page.text());
    assert!(page.html.contains(&format!("value=\"{payments}\" checked")), "the box is ticked");

    let elsewhere = NewIncident { labels: [("env".to_owned(), "staging".to_owned())].into(), ..town.checkout_is_slow() };
    town.trigger(elsewhere).await;
    assert_eq!(titles(&town, &team).len(), 0);
    town.trigger(town.checkout_is_slow()).await;
    assert_eq!(titles(&town, &team).len(), 1);
    assert_eq!(titles(&town, &town.on_call).len(), 2, "many chats for one incident");

    let route = known(&town, &team).await.routes;
    assert_eq!(deeds(&town).await, [Deed::Routed { chat: ChatId::new(&team), name: "Payments team".to_owned(), routes: route }]);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_line_that_is_no_label_is_told_and_nothing_that_was_typed_is_lost() {
    let (town, mut browser) = town().await;
    let page = one(&town, &mut browser, &town.on_call).await;
    let fields =
        [("do", "save"), ("rules", "2"), ("severity.0", "info"), ("labels.1", "env=prod\r\nno label <b>"), ("default", "on")];
    let page = send(&town, &mut browser, &page, "routes", &fields).await;
    assert_eq!(page.status, 422);
    assert!(page.text().contains("in rule 2, line 2 of the labels"), "{}", page.text());
    assert!(page.html.contains("env=prod\r\nno label &#60;b&#62;</textarea>"), "{}", page.html);
    assert!(page.html.contains("name=\"severity.0\" value=\"info\" checked"));
    assert!(page.html.contains("name=\"default\" checked"));
    assert_eq!(known(&town, &town.on_call).await.routes, [Route::default()]);
    assert_eq!(deeds(&town).await, []);
    town.finish().await;
}

#[tokio::test]
async fn a_channel_that_flashduty_does_not_name_is_kept() {
    let (town, mut browser) = town().await;
    let unknown = Route { channels: vec![ChannelId(404)], ..Route::default() };
    town.route(&town.on_call, unknown.clone()).await;
    let page = one(&town, &mut browser, &town.on_call).await;
    assert!(page.text().contains("channel 404"), "{}", page.text());
    let page = send(&town, &mut browser, &page, "routes", &[("do", "save"), ("rules", "1"), ("channel.0", "404")]).await;
    assert!(page.text().contains("Saved."), "{}", page.text());
    assert_eq!(known(&town, &town.on_call).await.routes, [unknown]);
    assert_eq!(deeds(&town).await, [], "nothing has changed");

    town.world.flashduty.set_mode(sandbox::flashduty::Mode::Down);
    let page = one(&town, &mut browser, &town.on_call).await;
    assert!(page.text().contains("list of channels could not be read") && page.text().contains("channel 404"), "{}", page.text());
    town.world.flashduty.set_mode(sandbox::flashduty::Mode::Up);
    town.finish().await;
}

#[tokio::test]
async fn many_channels_are_filtered_and_what_is_ticked_stays() {
    let (town, mut browser) = town().await;
    for n in 0..250 {
        town.world.flashduty.add_channel(&format!("Service {n:03}"));
    }
    let page = one(&town, &mut browser, &town.on_call).await;
    assert!(page.text().contains("51 more channels"), "{}", page.text());
    let files = ["page.css", "page.js", "icon.svg"].map(|file| format!("{}/{file}", town.home()));
    let mut weight = page.html.len();
    for file in files {
        weight += browser.get(&file).await.html.len();
    }
    assert!(weight < 60_000, "{weight} bytes in all");
    let payments = town.payments_channel.to_string();
    let fields = [("do", "filter"), ("filter", "service 24"), ("rules", "1"), ("channel.0", payments.as_str())];
    let page = send(&town, &mut browser, &page, "routes", &fields).await;
    assert!(page.html.contains(&format!("value=\"{payments}\" checked")), "{}", page.text());
    assert!(page.text().contains("Service 249") && !page.text().contains("Service 139"), "{}", page.text());
    town.finish().await;
}

#[tokio::test]
async fn a_default_chat_is_shown_what_no_other_chat_wants() {
    let (town, mut browser) = town().await;
    town.route(&town.on_call, town.payments_only()).await;
    let team = team(&town);
    assert!(chats(&town, &mut browser).await.text().contains("There is no default chat"));
    let page = one(&town, &mut browser, &team).await;
    let page = send(&town, &mut browser, &page, "routes", &[("do", "save"), ("rules", "0"), ("default", "on")]).await;
    assert!(page.text().contains("Shows: what no other chat wants"), "{}", page.text());
    town.trigger(town.checkout_is_slow()).await;
    town.trigger(NewIncident::new(Severity::Info, "disk 80 % full")).await;
    let (theirs, ours) = (titles(&town, &town.on_call), titles(&town, &team));
    assert!(theirs.len() == 1 && theirs[0].contains("checkout-api"), "{theirs:?}");
    assert!(ours.len() == 1 && ours[0].contains("disk 80 % full"), "{ours:?}");
    assert!(!chats(&town, &mut browser).await.text().contains("There is no default chat"));
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_default_chat_that_is_told_to_stop_is_shown_nothing() {
    let (town, mut browser) = town().await;
    town.route(&town.on_call, town.payments_only()).await;
    let team = team(&town);
    chats(&town, &mut browser).await;
    let page = one(&town, &mut browser, &team).await;
    send(&town, &mut browser, &page, "routes", &[("do", "save"), ("rules", "0"), ("default", "on")]).await;
    town.world.lark.say(&town.alice.open_id, Some(&team), "@bot stop").await.unwrap();
    assert!(!known(&town, &team).await.is_default);
    town.trigger(NewIncident::new(Severity::Info, "disk 80 % full")).await;
    assert_eq!(titles(&town, &team).iter().filter(|title| title.contains("disk")).count(), 0);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn two_administrators_do_not_overwrite_each_other() {
    let (town, mut browser) = town().await;
    let page = one(&town, &mut browser, &town.on_call).await;
    let first = send(&town, &mut browser, &page, "routes", &[("do", "save"), ("rules", "1"), ("severity.0", "critical")]).await;
    assert_eq!(first.status, 200);
    let late = send(&town, &mut browser, &page, "routes", &[("do", "save"), ("rules", "1"), ("severity.0", "info")]).await;
    assert_eq!(late.status, 409);
    let text = late.text();
    assert!(text.contains("somebody has changed this chat") && text.contains("What you wanted to save: Info"), "{text}");
    assert!(text.contains("Shows: Critical"), "as it is now: {text}");
    let route = |severity| Route { severities: vec![severity], ..Route::default() };
    assert_eq!(known(&town, &town.on_call).await.routes, [route(bridge::incident::Severity::Critical)]);

    let added = send(&town, &mut browser, &page, "routes", &[("do", "add"), ("rules", "1")]).await;
    assert_eq!(added.status, 409, "nobody goes on from what is not so any more");
    let again = send(&town, &mut browser, &late, "routes", &[("do", "save"), ("rules", "1"), ("severity.0", "info")]).await;
    assert_eq!((again.status, known(&town, &town.on_call).await.routes), (200, vec![route(bridge::incident::Severity::Info)]));

    // Another form of the same page is not in the way, and neither is the group's other name.
    chats(&town, &mut browser).await;
    let set = send(&town, &mut browser, &page, "settings", &[("storm", "5"), ("language", "own")]).await;
    assert!(set.url.ends_with("?happened=saved"), "{}", set.text());
    let late = send(&town, &mut browser, &page, "settings", &[("storm", "9"), ("language", "own")]).await;
    assert_eq!((late.status, known(&town, &town.on_call).await.storm_after), (409, Some(5)));
    town.finish().await;
}

#[tokio::test]
async fn a_chat_that_the_bot_has_left_is_marked_and_struck_out() {
    let (town, mut browser) = town().await;
    let team = team(&town);
    chats(&town, &mut browser).await;
    // Nobody hears that the bot was taken out.
    town.world.lark.subscribe_events(false);
    town.world.lark.remove_bot(&team).await;
    let page = chats(&town, &mut browser).await;
    assert!(page.text().contains("The bot is not in this chat any more"), "{}", page.text());
    let page = send(&town, &mut browser, &page, "forget", &[]).await;
    let text = page.text();
    assert!(text.contains("The chat was struck out.") && !text.contains("Payments team"), "{text}");
    assert_eq!(town.table().await.chat(&ChatId::new(&team)).await.unwrap(), None);
    let name = "Payments team".to_owned();
    assert_eq!(deeds(&town).await, [Deed::ChatForgotten { chat: ChatId::new(&team), name }]);
    assert_eq!(one(&town, &mut browser, &team).await.status, 404);
    town.finish().await;
}

#[tokio::test]
async fn a_chat_whose_last_card_was_refused_says_why() {
    let (town, mut browser) = town().await;
    town.world.lark.close_to_the_bot(&town.on_call, Some(230_018));
    town.trigger(town.checkout_is_slow()).await;
    let text = chats(&town, &mut browser).await.text();
    assert!(text.contains("Something was given up") && text.contains("(230018)"), "{text}");
    let text = one(&town, &mut browser, &town.on_call).await.text();
    assert!(text.contains("The bot may not speak here (230018)") && text.contains("let the bot speak"), "{text}");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_test_card_arrives_or_the_page_says_why_not() {
    let (town, mut browser) = town().await;
    let page = one(&town, &mut browser, &town.on_call).await;
    let page = send(&town, &mut browser, &page, "test", &[]).await;
    assert!(page.text().contains("The test card has arrived."), "{}", page.text());
    let card = reading::card(&town.world.lark.last_card_in(&town.on_call).unwrap().content);
    assert!(card.contains("Test: incidents can be shown here") && card.contains("Alice has sent this"), "{card}");
    for (code, said) in [(230_002, "The bot is not in this chat (230002)"), (230_018, "may not speak here (230018)")] {
        town.world.lark.close_to_the_bot(&town.on_call, Some(code));
        town.clock.advance(Duration::from_secs(1));
        let page = send(&town, &mut browser, &page, "test", &[]).await;
        assert!(page.text().contains(said), "{}", page.text());
    }
    town.world.lark.set_mode(sandbox::lark::Mode::Limited);
    town.clock.advance(Duration::from_secs(1));
    let page = send(&town, &mut browser, &page, "test", &[]).await;
    assert!(page.text().contains("calls at the moment: nothing was sent"), "{}", page.text());
    town.world.lark.set_mode(sandbox::lark::Mode::Up);
    let tests = deeds(&town).await;
    assert!(tests.len() == 4 && tests.iter().all(|deed| matches!(deed, Deed::ChatTested { .. })), "{tests:?}");
    town.finish().await;
}

#[tokio::test]
async fn a_chat_is_spoken_to_in_the_language_it_has_chosen() {
    let (town, mut browser) = town().await;
    town.trigger(NewIncident::new(Severity::Info, "the first")).await;
    let page = one(&town, &mut browser, &town.on_call).await;
    let bad = send(&town, &mut browser, &page, "settings", &[("storm", "many"), ("language", "zh")]).await;
    assert_eq!((bad.status, known(&town, &town.on_call).await.language), (422, None));
    assert!(bad.html.contains("value=\"many\"") && bad.html.contains("value=\"zh\" checked"), "{}", bad.text());
    send(&town, &mut browser, &bad, "settings", &[("storm", ""), ("language", "zh")]).await;

    let second = town.trigger(NewIncident::new(Severity::Info, "the second")).await;
    let cards = town.world.lark.cards_of(&town.on_call);
    let said: Vec<_> = cards.iter().map(|card| card.content.to_string()).collect();
    assert!(said[0].contains("i18n_content"), "what stands there changes with its next update");
    assert!(!said[1].contains("i18n") && said[1].contains("待处理") && !said[1].contains("Triggered"), "{}", said[1]);
    // The answer to a press redraws the card; so does whatever else happens to it.
    town.press_on(&cards[1], &town.alice, "认领", None).await;
    let answered = town.world.lark.message(&cards[1].message_id).unwrap().content.to_string();
    assert!(!answered.contains("i18n") && answered.contains("处理中"), "{answered}");
    assert_eq!(town.progress(&second), "Processing");
    town.pass(Duration::from_secs(60)).await;
    let card = town.world.lark.cards_of(&town.on_call)[1].content.to_string();
    assert!(!card.contains("i18n") && card.contains("处理中"), "{card}");
    town.world.lark.say(&town.alice.open_id, Some(&town.on_call), "@bot storm").await.unwrap();
    let answer = town.world.lark.last_card_in(&town.on_call).unwrap().content.to_string();
    assert!(!answer.contains("i18n") && answer.contains("故障风暴汇总"), "{answer}");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_person_is_written_to_in_the_language_they_have_chosen() {
    let (town, _) = town().await;
    let choices = PersonalChoices { language: Some(Language::Zh), ..PersonalChoices::default() };
    assert!(town.table().await.choose(&OpenId::new(&town.bob.open_id), &choices).await.unwrap());
    town.trigger(town.checkout_is_slow()).await;
    let to = |who: &tests::town::Someone| town.world.lark.last_card_in(&who.open_id).unwrap().content.to_string();
    assert!(to(&town.alice).contains("i18n_content"), "nothing was chosen");
    assert!(!to(&town.bob).contains("i18n") && to(&town.bob).contains("待处理"), "{}", to(&town.bob));
    // What is pressed there is answered in that language as well.
    let card = town.world.lark.last_card_in(&town.bob.open_id).unwrap();
    town.press_on(&card, &town.bob, "认领", None).await;
    assert!(!to(&town.bob).contains("i18n") && to(&town.bob).contains("处理中"), "{}", to(&town.bob));
    town.pass(Duration::from_secs(60)).await;
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_group_bot_is_kept_sealed_and_speaks_when_the_app_cannot() {
    let (town, mut browser) = town().await;
    let lark = town.world.addresses.lark.clone();
    let path = town.world.lark.add_group_bot(&town.on_call, Some("a signing secret"));
    let (address, token) = (format!("{lark}{path}"), path.rsplit_once('/').unwrap().1.to_owned());
    let page = one(&town, &mut browser, &town.on_call).await;
    let elsewhere = [
        "http://169.254.169.254/open-apis/bot/v2/hook/x".to_owned(),
        format!("{lark}/open-apis/im/v1/messages"),
        format!("{}{path}", town.world.addresses.functions),
        format!("{address}?x=y"),
        String::new(),
    ];
    for wrong in &elsewhere {
        let refused = send(&town, &mut browser, &page, "bot", &[("do", "save"), ("bot_url", wrong)]).await;
        assert_eq!((refused.status, known(&town, &town.on_call).await.group_bot), (422, None), "{wrong}");
        assert!(refused.text().contains("has to begin with"), "{}", refused.text());
    }
    let fields = [("do", "save"), ("bot_url", address.as_str()), ("bot_secret", "a signing secret")];
    let page = send(&town, &mut browser, &page, "bot", &fields).await;
    assert!(page.url.ends_with("?happened=saved"), "{}", page.text());
    assert!(!page.html.contains(&token) && !page.html.contains("a signing secret"), "it is never shown again");
    let table = format!("{:?}", town.items().await);
    assert!(!table.contains(&token) && !table.contains("a signing secret"), "the table holds it sealed");

    town.world.lark.set_app_enabled(false);
    town.trigger(NewIncident::new(Severity::Warning, "disk full")).await;
    let said: Vec<_> = town.world.lark.messages().iter().map(|message| reading::card(&message.content)).collect();
    assert!(said.len() == 1 && said[0].contains("disk full") && said[0].contains("the group bot does"), "{said:?}");
    town.world.lark.set_app_enabled(true);
    town.pass(Duration::from_secs(3_600)).await;

    let page = send(&town, &mut browser, &page, "bot", &[("do", "remove")]).await;
    assert!(page.text().contains("its address deleted"), "{}", page.text());
    assert_eq!(known(&town, &town.on_call).await.group_bot, None);
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn what_was_sealed_for_one_chat_speaks_for_no_other() {
    let (town, mut browser) = town().await;
    let path = town.world.lark.add_group_bot(&town.on_call, None);
    let address = format!("{}{path}", town.world.addresses.lark);
    let page = one(&town, &mut browser, &town.on_call).await;
    send(&town, &mut browser, &page, "bot", &[("do", "save"), ("bot_url", &address)]).await;
    let (table, team) = (town.table().await, team(&town));
    let stolen = known(&town, &town.on_call).await.group_bot;
    let thief = Chat { group_bot: stolen, ..Chat::new(ChatId::new(&team), "", vec![Route::default()]) };
    table.remember(&thief).await.unwrap();
    table.forget(&ChatId::new(&town.on_call)).await.unwrap();
    town.world.lark.set_app_enabled(false);
    town.trigger(NewIncident::new(Severity::Warning, "disk full")).await;
    assert_eq!(town.world.lark.messages().len(), 0);
    town.world.lark.set_app_enabled(true);
    town.pass(Duration::from_secs(3_600)).await;
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn the_address_for_flashdutys_group_bot_is_made_and_made_anew() {
    let (town, mut browser) = town().await;
    let page = one(&town, &mut browser, &town.on_call).await;
    assert!(page.text().contains("There is no address yet."), "{}", page.text());
    let page = send(&town, &mut browser, &page, "address", &[]).await;
    let first = known(&town, &town.on_call).await.bot_route.unwrap();
    assert!(page.text().contains(&format!("{}/flashduty/bot/{first}", town.home())), "{}", page.text());
    send(&town, &mut browser, &page, "address", &[]).await;
    assert_ne!(known(&town, &town.on_call).await.bot_route.unwrap(), first);
    town.finish().await;
}

#[tokio::test]
async fn what_is_said_to_the_bot_is_written_down_once() {
    let (town, _) = town().await;
    let team = team(&town);
    for words in ["@bot here", "@bot storm 9", "@bot storm", "@bot webhook", "@bot stop", "@bot stop"] {
        town.world.lark.say(&town.alice.open_id, Some(&team), words).await.unwrap();
        town.clock.advance(Duration::from_secs(1));
    }
    town.world.lark.say(&town.carol.open_id, Some(&team), "@bot here").await.unwrap();
    let (chat, name) = (ChatId::new(&team), String::new());
    let set = || Deed::ChatSet { chat: chat.clone(), name: name.clone() };
    let routed = |routes| Deed::Routed { chat: chat.clone(), name: name.clone(), routes };
    assert_eq!(deeds(&town).await, [routed(Vec::new()), set(), set(), routed(vec![Route::default()])], "newest first");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_form_that_no_page_sends_changes_nothing() {
    let (town, mut browser) = town().await;
    let page = one(&town, &mut browser, &town.on_call).await;
    let before = known(&town, &town.on_call).await;
    type Sent<'a> = (&'a str, &'a [(&'a str, &'a str)], u16);
    let bad: [Sent<'_>; 7] = [
        ("routes", &[("do", "save"), ("rules", "99")], 400),
        ("routes", &[("do", "remove.7"), ("rules", "1")], 400),
        ("routes", &[("do", "erase"), ("rules", "1")], 400),
        ("settings", &[("storm", ""), ("language", "xx")], 400),
        ("bot", &[("do", "show")], 400),
        ("test", &[("chat", "oc_nowhere")], 404),
        ("routes", &[("token", "x")], 403),
    ];
    for (act, fields, status) in bad {
        assert_eq!(send(&town, &mut browser, &page, act, fields).await.status, status, "{act} {fields:?}");
    }
    assert_eq!(known(&town, &town.on_call).await, before);
    town.finish().await;
}
