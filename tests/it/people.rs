//! Linked users: the list, one member by hand, everybody at once, and what is forgotten with a link.

use aws_sdk_dynamodb::types::AttributeValue;
use bridge::audit::Deed;
use bridge::id::{OpenId, PersonId};
use bridge::linking::roll_call::{Ask, Turn};
use bridge::person::LinkProof;
use bridge::ports::{Audit as _, People as _, Rolls as _, Visitors as _};
use bridge::roll::Stage;
use sandbox::flashduty::{MemberStatus, Mode};
use sandbox::lark::{Api, Fault};
use sandbox::world::INTEGRATION;
use serde_json::json;
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;
use tests::browser::{Browser, Page};
use tests::town::{Someone, Town};

/// A town in which Alice administers. Carol is not linked.
async fn town() -> Town {
    let town = Town::start().await;
    town.choose(&json!({ "administrators": [town.alice.open_id] }));
    town
}

/// Alice's browser.
async fn administrator(town: &Town) -> Browser {
    let mut browser = town.browser_of(&town.alice).await;
    browser.get(&town.home()).await;
    browser
}

fn at(town: &Town, page: &str) -> String {
    format!("{}/{page}", town.home())
}

/// Sends the first form of the page with this action, with its hidden fields and these.
async fn submit(browser: &mut Browser, page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
    let form = page.html.split("<form").skip(1).find(|form| form.contains(&format!("/people/{action}\""))).unwrap_or_else(|| {
        panic!("no form {action} on\n{}", page.text());
    });
    let form = form.split("</form>").next().unwrap();
    let hidden = form.split("<input type=\"hidden\"").skip(1).map(|input| {
        let value = |name: &str| input.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned();
        (value("name"), value("value"))
    });
    let typed = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(hidden.chain(typed)).finish();
    let to = url::Url::parse(&page.url).unwrap().join(&format!("/{INTEGRATION}/people/{action}")).unwrap();
    browser.post(to.as_str(), &body).await
}

/// Somebody in Lark alone.
fn stranger(town: &Town, name: &'static str, email: &str) -> Someone {
    Someone { name, open_id: town.world.lark.add_person(name, email), member: 0 }
}

async fn linked_to(town: &Town, member: i64) -> Option<bridge::person::LinkedPerson> {
    town.table().await.by_person_ids(&[PersonId(member)]).await.unwrap().pop()
}

async fn deeds(town: &Town) -> Vec<Deed> {
    let now = bridge::ports::Clock::now(&*town.clock);
    let mut entries = town.table().await.entries(now, 100).await.unwrap();
    entries.sort_by_key(|entry| entry.at);
    entries.into_iter().map(|entry| entry.deed).collect()
}

/// Links by hand as Alice does: from the list to the member's page, and its form.
async fn by_hand(town: &Town, browser: &mut Browser, member: i64, account: &str) -> Page {
    let page = browser.get(&at(town, &format!("people/{member}"))).await;
    submit(browser, &page, "link", &[("account", account)]).await
}

/// Takes one step after the other until the run waits for somebody, or is over.
async fn until_it_rests(browser: &mut Browser, mut page: Page) -> (Page, usize) {
    let mut steps = 0;
    while page.html.contains("data-continue") {
        page = submit(browser, &page, "step", &[]).await;
        steps += 1;
        assert!(steps < 100, "it never rests: {}", page.text());
    }
    (page, steps)
}

#[tokio::test]
async fn a_company_without_members_is_told_so() {
    let town = town().await;
    for member in [town.alice.member, town.bob.member, town.carol.member, town.world.flashduty.service_member()] {
        town.world.flashduty.set_status(member, MemberStatus::Deleted);
    }
    // The integration's key is nobody's now, and so reads nothing.
    let mut browser = administrator(&town).await;
    let page = browser.get(&at(&town, "people")).await;
    assert_eq!(page.status, 503);
    assert!(page.text().contains("may not read the member list"), "{}", page.text());
    town.world.flashduty.set_status(town.world.flashduty.service_member(), MemberStatus::Enabled);
    let page = browser.get(&at(&town, "people?tab=linked")).await;
    assert!(page.text().contains("Nobody here is linked yet."), "{}", page.text());
    town.finish().await;
}

#[tokio::test]
async fn the_list_tells_who_is_linked_by_what_and_since_when() {
    let town = town().await;
    let mut browser = administrator(&town).await;
    let page = browser.get(&at(&town, "people")).await;
    assert_eq!(page.status, 200);
    insta::assert_snapshot!(page.text());
    town.finish().await;
}

#[tokio::test]
async fn the_list_is_filtered_searched_and_turned_page_by_page() {
    let town = town().await;
    for number in 0..230 {
        town.world.flashduty.add_member(&format!("Member {number:03}"), &format!("m{number}@example.com"));
    }
    let mut browser = administrator(&town).await;
    let names =
        |page: &Page| page.text().lines().filter(|line| line.starts_with("Member ")).map(str::to_owned).collect::<Vec<_>>();

    let linked = browser.get(&at(&town, "people?tab=linked")).await.text();
    assert!(linked.contains("Alice") && linked.contains("Bob") && !linked.contains("Carol"), "{linked}");
    let found = browser.get(&at(&town, "people?q=carol%40example")).await.text();
    assert!(found.contains("Carol") && !found.contains("Alice"), "{found}");
    let none = browser.get(&at(&town, "people?q=nobody&tab=unlinked")).await.text();
    assert!(none.contains("No member fits the search."), "{none}");

    let mut seen = BTreeSet::new();
    let mut page = browser.get(&at(&town, "people?tab=unlinked&q=Member")).await;
    for _ in 0..10 {
        seen.extend(names(&page));
        let Some((before, _)) = page.html.split_once("\">Next page") else { break };
        let href = before.rsplit("href=\"").next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
        page = browser.get(&format!("{}{href}", town.world.addresses.functions)).await;
    }
    assert_eq!(seen.len(), 230, "nobody is left out, whatever the filter");
    town.finish().await;
}

#[tokio::test]
async fn a_member_is_linked_by_hand_by_email_phone_and_open_id() {
    let town = town().await;
    let mut browser = administrator(&town).await;
    let names = ["Erin", "Frank", "Grace"];
    let people = names.map(|name| stranger(&town, name, &format!("{}@private.example", name.to_lowercase())));
    let members = names.map(|name| town.world.flashduty.add_member(name, ""));
    town.world.lark.set_mobile(&people[1].open_id, "+8613800000001");
    let accounts = ["erin@private.example", "+86 138-0000-0001", &people[2].open_id];
    for ((person, member), account) in people.iter().zip(members).zip(accounts) {
        let page = by_hand(&town, &mut browser, member, account).await;
        assert!(page.text().starts_with("Linked users\nLinked."), "{}", page.text());
        let link = linked_to(&town, member).await.unwrap();
        assert_eq!((link.open_id.as_str(), link.proof), (person.open_id.as_str(), LinkProof::Administrator));
        assert_eq!(link.tenant.as_str(), sandbox::world::app().tenant_key);
    }
    assert_eq!(deeds(&town).await.len(), 3, "each is told of in the audit");
    town.finish().await;
}

#[tokio::test]
async fn a_visitor_is_chosen_from_the_list_of_those_who_matched_nobody() {
    let town = town().await;
    let erin = stranger(&town, "Erin", "erin@private.example");
    let member = town.world.flashduty.add_member("Erin W", "");
    town.browser_of(&erin).await.get(&town.home()).await;
    let mut browser = administrator(&town).await;
    let page = browser.get(&at(&town, &format!("people/{member}"))).await;
    assert!(page.html.contains(&format!("<option value=\"{}\">Erin (", erin.open_id)), "{}", page.html);
    let page = submit(&mut browser, &page, "link", &[("account", &erin.open_id)]).await;
    assert!(page.text().contains("Erin ("), "what they are called in Lark is known: {}", page.text());
    let now = bridge::ports::Clock::now(&*town.clock);
    assert_eq!(town.table().await.visitors(500, now).await.unwrap(), [], "who is linked visits no more");
    // And what they are from now on needs no administrator.
    let home = town.browser_of(&erin).await.get(&town.home()).await;
    assert!(home.text().contains("Erin W"), "{}", home.text());
    town.finish().await;
}

#[tokio::test]
async fn what_cannot_be_linked_by_hand_changes_nothing_and_says_why() {
    let town = town().await;
    let mut browser = administrator(&town).await;
    let erin = stranger(&town, "Erin", "erin@private.example");
    let member = town.world.flashduty.add_member("Erin W", "");
    let before = town.items().await.len();

    let taken = by_hand(&town, &mut browser, member, &town.bob.open_id).await;
    assert_eq!(taken.status, 409);
    let text = taken.text();
    assert!(text.contains("is linked to Bob") && text.contains("not linked to Erin W"), "both are named: {text}");
    for (account, status, says) in [
        ("nobody@private.example", 422, "Lark knows nobody by this."),
        ("+8613999999999", 422, "Lark knows nobody by this."),
        ("Erin", 400, "Enter an e-mail"),
    ] {
        let page = by_hand(&town, &mut browser, member, account).await;
        assert_eq!(page.status, status, "{account}");
        assert!(page.text().contains(says), "{account}: {}", page.text());
        assert!(!page.text().contains("erin@"), "{}", page.text());
    }
    town.world.lark.set_out_of_range(&erin.open_id, true);
    assert_eq!(by_hand(&town, &mut browser, member, "erin@private.example").await.status, 422);
    town.world.lark.fail_next(Api::FindPeople, Fault::Code { http: 400, code: 99_991_672 });
    let scope = by_hand(&town, &mut browser, member, "erin@private.example").await;
    assert!(scope.text().contains("contact:user.id:readonly") && scope.html.contains("/auth?q="), "{}", scope.html);
    assert_eq!(linked_to(&town, member).await, None);
    assert_eq!(deeds(&town).await, []);
    // Limits of Lark's API are counted, and nothing else was written.
    assert!(town.items().await.len() <= before + 2, "{:?}", keys(&town).await);
    town.finish().await;
}

#[tokio::test]
async fn a_member_who_is_linked_can_only_be_unlinked_and_the_same_two_stand() {
    let town = town().await;
    let mut browser = administrator(&town).await;
    let page = browser.get(&at(&town, &format!("people/{}", town.bob.member))).await;
    assert!(page.text().contains("Unlinking deletes the link"), "{}", page.text());
    let token = page.html.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let link = |account: &str| format!("token={token}&member={}&q=&page=1&account={account}", town.bob.member);
    let other = browser.post(&at(&town, "people/link"), &link(&town.carol.open_id)).await;
    assert!(other.text().contains("Bob is linked to the Lark account"), "{}", other.text());
    let before = linked_to(&town, town.bob.member).await;
    browser.post(&at(&town, "people/link"), &link(&town.bob.open_id)).await;
    assert_eq!(linked_to(&town, town.bob.member).await, before, "an administrator does not weaken what the directory said");

    let page = submit(&mut browser, &page, "unlink", &[]).await;
    assert!(page.text().contains("Unlinked, and what we knew of the person is deleted."), "{}", page.text());
    assert_eq!(linked_to(&town, town.bob.member).await, None);
    assert!(matches!(&deeds(&town).await[..], [Deed::Unlinked { name, .. }] if name == "Bob"));
    town.finish().await;
}

#[tokio::test]
async fn a_key_of_somebody_elses_member_is_a_conflict_with_a_way_out() {
    let town = town().await;
    let mut browser = town.browser_of(&town.carol).await;
    let home = browser.get(&town.home()).await;
    browser.send(&home, "/account/unlink", None).await;
    let page = browser.send(&home, "/account/key", Some(&town.world.flashduty.key_of(town.alice.member))).await;
    assert_eq!(page.status, 409);
    insta::assert_snapshot!(page.text());
    assert_eq!(linked_to(&town, town.alice.member).await.unwrap().open_id.as_str(), town.alice.open_id);
    town.finish().await;
}

#[tokio::test]
async fn what_was_pressed_before_is_carried_out_once_an_administrator_links() {
    let town = town().await;
    let incident = town.trigger(without(town.checkout_is_slow(), town.carol.member)).await;
    town.press(&town.carol, "Acknowledge").await;
    town.settle().await;
    assert_eq!(town.progress(&incident), "Triggered");
    let mut browser = administrator(&town).await;
    let page = by_hand(&town, &mut browser, town.carol.member, &town.carol.open_id).await;
    assert!(page.text().contains("What they had pressed before is being carried out"), "{}", page.text());
    town.settle().await;
    assert_eq!(town.progress(&incident), "Processing");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn everybody_is_linked_in_steps_and_each_of_seven_who_fail_is_told_why() {
    let town = town().await;
    company(&town, 120);
    let mut browser = administrator(&town).await;
    let page = browser.get(&at(&town, "people/everyone")).await;
    let begun = submit(&mut browser, &page, "begin", &[]).await;
    let (preview, looked_up) = until_it_rests(&mut browser, begun).await;
    assert_eq!(looked_up, 2, "a step for each page of members");
    let text = preview.text();
    assert!(text.contains("To be linked (114)") && text.contains("Not linked (8)"), "113, Carol; seven and the service: {text}");
    assert_eq!(links(&town).await, 2, "a preview changes nothing");

    let confirmed = submit(&mut browser, &preview, "confirm", &[]).await;
    let (done, steps) = until_it_rests(&mut browser, confirmed).await;
    assert_eq!(steps, 3, "fifty at a time");
    insta::assert_snapshot!(done.text());
    assert_eq!(links(&town).await, 116);
    let linked = linked_to(&town, town.carol.member).await.unwrap();
    assert_eq!((linked.open_id.as_str(), linked.proof), (town.carol.open_id.as_str(), LinkProof::Directory));
    assert_eq!(deeds(&town).await, [Deed::LinkedMany { linked: 114, failed: 8 }]);
    assert!(!format!("{:?}", town.items().await).contains("@example.com"), "no e-mail is stored");
    town.finish().await;
}

#[tokio::test]
async fn linking_everybody_twice_changes_nothing() {
    let town = town().await;
    company(&town, 20);
    let mut browser = administrator(&town).await;
    let page = browser.get(&at(&town, "people/everyone")).await;
    let page = submit(&mut browser, &page, "begin", &[]).await;
    let (page, _) = until_it_rests(&mut browser, page).await;
    let page = submit(&mut browser, &page, "confirm", &[]).await;
    let (page, _) = until_it_rests(&mut browser, page).await;
    let before = link_items(&town).await;
    town.clock.advance(Duration::from_secs(60));
    let page = submit(&mut browser, &page, "begin", &[]).await;
    let (page, steps) = until_it_rests(&mut browser, page).await;
    assert_eq!(steps, 1, "nobody is to be linked, so nothing is asked: {}", page.text());
    assert!(page.text().contains("0 linked now"), "{}", page.text());
    assert_eq!(link_items(&town).await, before);
    town.finish().await;
}

#[tokio::test]
async fn a_missing_scope_is_one_finding_and_the_run_goes_on_once_it_is_granted() {
    let town = town().await;
    let mut browser = administrator(&town).await;
    let page = browser.get(&at(&town, "people/everyone")).await;
    let page = submit(&mut browser, &page, "begin", &[]).await;
    town.world.lark.fail_next(Api::FindPeople, Fault::Code { http: 400, code: 99_991_672 });
    let (page, _) = until_it_rests(&mut browser, page).await;
    let text = page.text();
    assert!(text.contains("The app lacks the scope contact:user.id:readonly") && !text.contains("Not linked ("), "{text}");
    assert!(page.html.contains("/auth?q=contact:user.id:readonly"), "{}", page.html);
    let page = submit(&mut browser, &page, "step", &[]).await;
    assert!(page.text().contains("To be linked (1)"), "{}", page.text());
    town.finish().await;
}

#[tokio::test]
async fn those_whom_lark_did_not_answer_about_are_tried_again_by_themselves() {
    let town = town().await;
    company(&town, 120);
    let mut browser = administrator(&town).await;
    let page = browser.get(&at(&town, "people/everyone")).await;
    let page = submit(&mut browser, &page, "begin", &[]).await;
    town.world.lark.fail_next(Api::FindPeople, Fault::Status(503));
    let (page, _) = until_it_rests(&mut browser, page).await;
    assert!(page.text().contains("Lark did not answer (50)"), "{}", page.text());
    let calls = town.world.lark.calls().iter().filter(|call| call.path.ends_with("batch_get_id")).count();
    let page = submit(&mut browser, &page, "retry", &[]).await;
    let (page, _) = until_it_rests(&mut browser, page).await;
    assert!(page.text().contains("To be linked (114)"), "{}", page.text());
    assert!(page.text().contains("Not linked (8)"), "{}", page.text());
    let again = town.world.lark.calls().iter().filter(|call| call.path.ends_with("batch_get_id")).count();
    assert_eq!(again - calls, 1, "and nobody else");
    town.finish().await;
}

#[tokio::test]
async fn flashduty_that_is_down_stops_the_run_where_it_is() {
    let town = town().await;
    let mut browser = administrator(&town).await;
    let page = browser.get(&at(&town, "people/everyone")).await;
    let page = submit(&mut browser, &page, "begin", &[]).await;
    town.world.flashduty.set_mode(Mode::Down);
    let (page, _) = until_it_rests(&mut browser, page).await;
    assert!(page.text().contains("Flashduty does not answer"), "{}", page.text());
    let list = browser.get(&at(&town, "people")).await;
    assert_eq!(list.status, 503);
    town.world.flashduty.set_mode(Mode::Up);
    let page = submit(&mut browser, &page, "step", &[]).await;
    assert!(page.text().contains("To be linked (1)"), "{}", page.text());
    town.finish().await;
}

#[tokio::test]
async fn a_second_administrator_watches_and_takes_over_when_the_first_has_gone() {
    let town = town().await;
    town.choose(&json!({ "administrators": [town.alice.open_id, town.bob.open_id] }));
    let mut first = administrator(&town).await;
    let page = first.get(&at(&town, "people/everyone")).await;
    submit(&mut first, &page, "begin", &[]).await;

    let mut second = town.browser_of(&town.bob).await;
    second.get(&town.home()).await;
    let watched = second.get(&at(&town, "people/everyone")).await;
    assert!(watched.text().contains("Alice is at it."), "{}", watched.text());
    assert!(!watched.html.contains("/people/step"), "{}", watched.html);
    let fragment = second.get(&at(&town, "people/progress")).await;
    assert!(fragment.html.contains("role=\"status\"") && !fragment.html.contains("<html"), "{}", fragment.html);

    town.clock.advance(Duration::from_secs(61));
    let left = second.get(&at(&town, "people/everyone")).await;
    let taken = submit(&mut second, &left, "step", &[]).await;
    assert!(taken.text().contains("To be linked (1)"), "{}", taken.text());
    town.finish().await;
}

#[tokio::test]
async fn two_windows_of_one_administrator_do_not_disturb_each_other() {
    let town = town().await;
    company(&town, 20);
    let house = town.world.houses.house(INTEGRATION).await.unwrap();
    let (linking, now) = (house.linking(), bridge::ports::Clock::now(&*town.clock));
    let by = bridge::audit::Actor { open_id: OpenId::new(&town.alice.open_id), name: "Alice".to_owned() };
    let tenant = bridge::id::TenantKey::new(sandbox::world::app().tenant_key);
    let ask = |ask| linking.roll_call(ask, (&by, &tenant), now);
    ask(Ask::Begin).await.unwrap();
    let (one, two) = tokio::join!(ask(Ask::Step), ask(Ask::Step));
    let turns = [one.unwrap(), two.unwrap()];
    assert!(turns.contains(&Turn::Taken), "{turns:?}");
    let roll = house.table.roll(now).await.unwrap().unwrap();
    let people: BTreeSet<_> = roll.matches.iter().map(|found| found.person).collect();
    assert_eq!(people.len(), roll.matches.len(), "nobody is found twice");
    ask(Ask::Confirm).await.unwrap();
    let (one, two) = tokio::join!(ask(Ask::Step), ask(Ask::Step));
    assert!([one.unwrap(), two.unwrap()].contains(&Turn::Taken));
    let roll = house.table.roll(now).await.unwrap().unwrap();
    assert!(matches!(roll.stage, Stage::Done { .. }), "{:?}", roll.stage);
    assert_eq!(roll.linked, people.len());
    town.finish().await;
}

#[tokio::test]
async fn an_old_preview_is_looked_up_anew_before_anybody_is_linked() {
    let town = town().await;
    let mut browser = administrator(&town).await;
    let page = browser.get(&at(&town, "people/everyone")).await;
    let page = submit(&mut browser, &page, "begin", &[]).await;
    let (preview, _) = until_it_rests(&mut browser, page).await;
    town.clock.advance(Duration::from_secs(31 * 60));
    town.world.lark.set_out_of_range(&town.carol.open_id, true);
    let page = submit(&mut browser, &preview, "confirm", &[]).await;
    let (page, _) = until_it_rests(&mut browser, page).await;
    assert!(page.text().contains("0 linked now"), "{}", page.text());
    assert_eq!(linked_to(&town, town.carol.member).await, None);
    town.finish().await;
}

#[tokio::test]
async fn unlinking_leaves_nothing_of_the_person_but_what_is_said_to_stay() {
    let town = town().await;
    town.trigger(without(town.checkout_is_slow(), town.carol.member)).await;
    town.press(&town.carol, "Acknowledge").await;
    town.settle().await;
    let mut browser = town.browser_of(&town.carol).await;
    town.world.lark.set_out_of_range(&town.carol.open_id, true);
    let home = browser.get(&town.home()).await;
    assert!(!things_of(&town, &town.carol).await.is_empty(), "a visit, a press that waits, a talk");
    let privacy = browser.get(&at(&town, "privacy")).await;
    assert!(privacy.text().contains("your Lark name and open_id for 30 days"), "{}", privacy.text());
    browser.send(&privacy, "/account/unlink", None).await;
    // The line of the delivery log that says that an invitation was sent is said to stay, and so is the audit.
    assert_eq!(things_of(&town, &town.carol).await, ["line"], "of a visitor");

    let key = town.world.flashduty.key_of(town.carol.member);
    let linked = browser.send(&home, "/account/key", Some(&key)).await;
    assert_eq!(linked.status, 200);
    let privacy = browser.get(&at(&town, "privacy")).await;
    assert!(privacy.text().contains("stored encrypted, never shown again"), "{}", privacy.text());
    browser.send(&privacy, "/account/unlink", None).await;
    assert_eq!(things_of(&town, &town.carol).await, ["deed", "deed", "deed", "line"], "of a linked person");
    let deeds = deeds(&town).await;
    assert!(deeds.contains(&Deed::KeyGiven), "{deeds:?}");
    assert!(deeds.iter().any(|deed| matches!(deed, Deed::Linked { proof: LinkProof::OwnKey, .. })), "{deeds:?}");
    assert!(deeds.iter().any(|deed| matches!(deed, Deed::Unlinked { .. })), "{deeds:?}");
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn everybody_reads_what_is_stored_and_only_administrators_see_people() {
    let town = town().await;
    let mut browser = town.browser_of(&town.bob).await;
    browser.get(&town.home()).await;
    let privacy = browser.get(&at(&town, "privacy")).await;
    assert_eq!(privacy.status, 200);
    insta::assert_snapshot!(privacy.text().replace(&town.bob.open_id, "ou_bob").replace(&town.bob.member.to_string(), "member"));
    let pages =
        ["people".to_owned(), "people/everyone".to_owned(), "people/progress".to_owned(), format!("people/{}", town.bob.member)];
    for page in pages {
        assert_eq!(browser.get(&at(&town, &page)).await.status, 404, "{page}");
    }
    for form in ["link", "unlink", "begin", "step", "confirm", "retry", "end", "anything"] {
        let page = browser.post(&at(&town, &format!("people/{form}")), &format!("token=x&member={}", town.alice.member)).await;
        assert_eq!(page.status, 404, "{form}");
    }
    assert_eq!(links(&town).await, 2);
    town.finish().await;
}

/// So many members beside those of the town. Seven of them cannot be linked: two have no e-mail, two are known to Lark by none, one is
/// outside the app's contact range, and two lead to one account. (And nobody in Lark is the member of the integration's own key.)
fn company(town: &Town, members: usize) {
    let (lark, flashduty) = (&town.world.lark, &town.world.flashduty);
    for number in 0..members - 7 {
        let email = format!("m{number}@example.com");
        lark.add_person(&format!("Person {number:03}"), &email);
        flashduty.add_member(&format!("Member {number:03}"), &email);
    }
    flashduty.add_member("No mail 1", "");
    flashduty.add_member("No mail 2", "");
    flashduty.add_member("Elsewhere 1", "elsewhere-1@example.com");
    flashduty.add_member("Elsewhere 2", "elsewhere-2@example.com");
    let hidden = lark.add_person("Hidden", "hidden@example.com");
    lark.set_out_of_range(&hidden, true);
    flashduty.add_member("Out of range", "hidden@example.com");
    lark.add_person("Twin", "twin@example.com");
    flashduty.add_member("Twin 1", "twin@example.com");
    flashduty.add_member("Twin 2", "Twin@example.com");
}

/// The same incident, to which this member is not called.
fn without(mut incident: sandbox::flashduty::NewIncident, member: i64) -> sandbox::flashduty::NewIncident {
    incident.responders.retain(|responder| *responder != member);
    incident
}

fn text(item: &HashMap<String, AttributeValue>, name: &str) -> String {
    item[name].as_s().unwrap().clone()
}

async fn keys(town: &Town) -> Vec<String> {
    town.items().await.iter().map(|item| format!("{} {}", text(item, "pk"), text(item, "sk"))).collect()
}

/// The items of all links, under the person in Lark.
async fn link_items(town: &Town) -> Vec<String> {
    let items = town.items().await;
    let links = items.iter().filter(|item| text(item, "sk") == "link" && text(item, "pk").contains("#open_id#"));
    let mut links: Vec<_> = links
        .map(|item| ["pk", "person", "proof", "linked_at", "key"].map(|name| format!("{:?}", item[name])).join(" "))
        .collect();
    links.sort();
    links
}

async fn links(town: &Town) -> usize {
    link_items(town).await.len()
}

/// The kinds of items in which this person is named, on either side.
async fn things_of(town: &Town, who: &Someone) -> Vec<String> {
    let items = town.items().await;
    let of_them = items.iter().filter(|item| {
        let all = format!("{item:?}");
        all.contains(&who.open_id) || all.contains(&who.member.to_string())
    });
    let mut kinds: Vec<_> = of_them.map(|item| text(item, "sk").split('#').next().unwrap().to_owned()).collect();
    kinds.sort();
    kinds
}
