//! No form of another site, of another person or of a former session changes anything, on any page.

use aws_sdk_dynamodb::types::AttributeValue;
use homepage::room::Room;
use reqwest::StatusCode;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tests::browser::Browser;
use tests::town::{Someone, Town};

/// Everything in the table.
async fn table(town: &Town) -> BTreeSet<String> {
    town.items().await.into_iter().map(|item| written(&AttributeValue::M(item))).collect()
}

/// The same text for the same value: what it names comes in order.
fn written(value: &AttributeValue) -> String {
    match value.as_m() {
        Ok(fields) => format!("{:?}", fields.iter().map(|(name, value)| (name, written(value))).collect::<BTreeMap<_, _>>()),
        Err(other) => format!("{other:?}"),
    }
}

/// Fails with what has come, changed or gone.
async fn assert_unchanged(town: &Town, before: &BTreeSet<String>) {
    let now = table(town).await;
    let changes: Vec<_> = before.symmetric_difference(&now).collect();
    assert!(changes.is_empty(), "{changes:#?}");
}

/// A browser that is signed in, its session's cookie, and the token its forms carry.
async fn signed_in(town: &Town, who: &Someone) -> (Browser, String, String) {
    let mut browser = town.browser_of(who).await;
    let page = browser.get(&town.home()).await;
    let (_, rest) = page.html.split_once("name=\"token\" value=\"").expect("the home page has a form");
    let token = rest.split('"').next().unwrap().to_owned();
    let cookie = browser.cookie("flashduty_lark_main").unwrap();
    (browser, cookie, token)
}

/// Posts once and follows nothing.
async fn post(url: &str, cookie: &str, body: &str) -> StatusCode {
    let request = lambda::http_client::build().unwrap().post(url).header("cookie", cookie);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    request.body(body.to_owned()).send().await.unwrap().status()
}

/// Every form of every page.
fn forms() -> impl Iterator<Item = (Room, String)> {
    Room::ALL.into_iter().flat_map(|room| room.forms().iter().map(move |form| (room, format!("{}/{form}", room.name()))))
}

/// What forms of these pages may hold: enough that each could do something, were it believed.
const FIELDS: &str = "key=x&direct_messages=off&language=zh&revision=0&storm=1&field=storm&name=x&chat=oc_1&person=1&open_id=ou_1&incident=x&minutes=60&text=x";

#[tokio::test]
async fn a_form_without_the_token_of_its_session_changes_nothing() {
    let town = Town::start().await;
    town.choose(&json!({ "administrators": [town.alice.open_id, town.bob.open_id] }));
    let (_, _, former) = signed_in(&town, &town.alice).await;
    town.clock.advance(Duration::from_secs(60));
    let (_, cookie, own) = signed_in(&town, &town.alice).await;
    let (_, _, bobs) = signed_in(&town, &town.bob).await;
    let cut = own[..own.len() - 1].to_owned();
    let tokens = [("none", None), ("empty", Some("")), ("made up", Some("AAAA")), ("cut", Some(cut.as_str()))];
    let tokens = tokens.into_iter().chain([("of a former session", Some(former.as_str())), ("Bob's", Some(bobs.as_str()))]);
    let before = table(&town).await;
    assert!(forms().count() > 9, "there are forms");
    for (what, token) in tokens {
        for (_, form) in forms() {
            let body = token.map(|token| format!("token={token}&{FIELDS}")).unwrap_or(FIELDS.to_owned());
            let status = post(&format!("{}/{form}", town.home()), &cookie, &body).await;
            assert_eq!(status, 403, "{what} at {form}");
        }
    }
    assert_unchanged(&town, &before).await;
    town.finish().await;
}

#[tokio::test]
async fn a_form_that_is_none_or_comes_without_a_session_changes_nothing() {
    let town = Town::start().await;
    town.choose(&json!({ "administrators": [town.alice.open_id] }));
    let (_, cookie, own) = signed_in(&town, &town.alice).await;
    let other_site = cookie.replace("flashduty_lark_main", "flashduty_lark_other");
    let before = table(&town).await;
    for (_, form) in forms() {
        let url = format!("{}/{form}", town.home());
        for body in ["", "%%%", "{\"token\":1}", &format!("{}token={own}", "x=1&".repeat(20_000))] {
            assert_eq!(post(&url, &cookie, body).await, 403, "{form}");
        }
        for nobodys in ["", "flashduty_lark_main=", "flashduty_lark_main=AQAAAA", &other_site] {
            assert_eq!(post(&url, nobodys, &format!("token={own}&{FIELDS}")).await, 303, "{form}: to sign in");
        }
    }
    assert_unchanged(&town, &before).await;
    town.finish().await;
}

#[tokio::test]
async fn the_forms_of_administrators_are_nobody_elses() {
    let town = Town::start().await;
    let (_, cookie, token) = signed_in(&town, &town.bob).await;
    let before = table(&town).await;
    for (room, form) in forms().filter(|(room, _)| room.is_for_administrators()) {
        let status = post(&format!("{}/{form}", town.home()), &cookie, &format!("token={token}&{FIELDS}")).await;
        assert_eq!(status, 404, "{room:?} {form}");
    }
    assert_unchanged(&town, &before).await;
    town.finish().await;
}

#[tokio::test]
async fn a_form_that_is_not_named_beside_its_page_is_not_carried_out() {
    let town = Town::start().await;
    town.choose(&json!({ "administrators": [town.alice.open_id] }));
    let (_, cookie, token) = signed_in(&town, &town.alice).await;
    for room in Room::ALL {
        let url = format!("{}/{}/no-such-form", town.home(), room.name());
        assert_eq!(post(&url, &cookie, &format!("token={token}&{FIELDS}")).await, 404, "{room:?}");
    }
    town.finish().await;
}
