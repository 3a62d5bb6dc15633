//! The app's configuration through the API.

use super::town::{Answer, ENCRYPT_KEY, Town, VERIFICATION_TOKEN};
use sandbox::lark::ConfigurationApi;
use serde_json::{Value, json};
use std::time::Duration;

const CONFIG: &str = "/open-apis/application/v7/applications/cli_town/config";
const ABILITY: &str = "/open-apis/application/v7/applications/cli_town/ability";
const PUBLISH: &str = "/open-apis/application/v7/applications/cli_town/publish";

async fn patch(town: &Town, path: &str, body: Value) -> Answer {
    town.api("PATCH", path, Some(body)).await
}

async fn publish(town: &Town) -> Answer {
    let body = json!({ "remark": "r", "changelog": "c", "mobile_default_ability": "bot", "pc_default_ability": "web_app" });
    town.api("POST", PUBLISH, Some(body)).await
}

fn events(town: &Town, names: &[&str]) -> Value {
    json!({ "event": { "subscription_type": "webhook", "request_url": town.bridge_address(), "add_events": names } })
}

/// A new app with the keys that the bridge knows, and a bridge that answers as it should.
async fn new_app() -> Town {
    let town = Town::start().await;
    town.lark.unconfigure();
    town.bridge_echoes();
    let keys = json!({ "encryption_key": ENCRYPT_KEY, "verification_token": VERIFICATION_TOKEN });
    assert_eq!(patch(&town, CONFIG, json!({ "event_and_callback_encrypt_strategy": keys })).await.code(), 0);
    town
}

#[tokio::test]
async fn a_new_app_is_told_nothing_and_a_press_goes_nowhere() {
    let town = Town::start().await;
    let card = town.post_card(&super::town::card("x")).await;
    town.lark.unconfigure();
    assert_eq!(town.lark.say(&town.ann, None, "hello").await.unwrap().status, 0);
    let pressed = town.lark.press(&card, &town.ann, json!({ "tag": "button" })).await;
    assert!(pressed.error.is_some());
    assert!(town.arrived().is_empty());
}

#[tokio::test]
async fn an_address_is_checked_with_a_challenge_sealed_under_the_apps_keys() {
    let town = Town::start().await;
    town.lark.unconfigure();
    let keys = json!({ "encryption_key": "k".repeat(32), "verification_token": VERIFICATION_TOKEN });
    assert_eq!(patch(&town, CONFIG, json!({ "event_and_callback_encrypt_strategy": keys })).await.code(), 0);
    assert_eq!(patch(&town, CONFIG, events(&town, &["im.message.receive_v1"])).await.code(), 210_042, "it says something else");
    let arrived = town.arrived();
    assert_eq!(arrived.len(), 1);
    assert!(arrived[0].body.contains("\"encrypt\""), "{}", arrived[0].body);
    assert!(arrived[0].headers.get("x-lark-signature").is_none(), "a challenge is never signed");
}

#[tokio::test]
async fn a_challenge_that_takes_longer_than_a_second_is_not_answered() {
    let town = new_app().await;
    town.bridge_takes(Duration::from_millis(1_200));
    assert_eq!(patch(&town, CONFIG, events(&town, &[])).await.code(), 210_042);
    town.bridge_takes(Duration::ZERO);
    assert_eq!(patch(&town, CONFIG, events(&town, &[])).await.code(), 0);
}

#[tokio::test]
async fn what_is_set_is_in_force_with_the_next_version_and_what_was_not_subscribed_to_is_not_sent() {
    let town = new_app().await;
    assert_eq!(patch(&town, ABILITY, json!({ "bot": { "enable": true } })).await.code(), 0);
    let scopes = json!([{ "scope_name": "im:message.p2p_msg:readonly", "token_type": "tenant" }]);
    assert_eq!(patch(&town, CONFIG, json!({ "scope": { "add_scopes": scopes } })).await.code(), 0);
    assert_eq!(patch(&town, CONFIG, events(&town, &["im.message.receive_v1"])).await.code(), 0);
    assert_eq!(town.lark.say(&town.ann, None, "hello").await.unwrap().status, 0, "not yet");
    assert_eq!(publish(&town).await.code(), 0);
    assert_eq!(town.lark.say(&town.ann, None, "hello").await.unwrap().status, 200);
    assert_eq!(town.lark.disband(&town.group).await.status, 0, "that event was not subscribed to");
}

#[tokio::test]
async fn redirect_addresses_are_in_force_at_once() {
    let town = Town::start().await;
    let authorize =
        "/open-apis/authen/v1/authorize?client_id=cli_town&response_type=code&redirect_uri=https%3A%2F%2Fh.example%2Foauth";
    assert_eq!(town.call("GET", authorize, None, None).await.status, 400);
    let body = json!({ "security": { "add": { "redirect_urls": ["https://h.example/oauth"] } } });
    assert_eq!(patch(&town, CONFIG, body).await.code(), 0);
    assert_eq!(town.call("GET", authorize, None, None).await.status, 200);
}

#[tokio::test]
async fn what_the_documentation_forbids_is_refused_by_its_code() {
    let town = Town::start().await;
    town.lark.unconfigure();
    let scope = |name: &str| json!({ "scope": { "add_scopes": [{ "scope_name": name, "token_type": "tenant" }] } });
    let key = |key: &str| json!({ "event_and_callback_encrypt_strategy": { "encryption_key": key } });
    for (path, body, code) in [
        (CONFIG, scope("im:message"), 210_041),
        (CONFIG, scope("nonsense"), 210_031),
        (CONFIG, key(""), 210_031),
        (CONFIG, key(&"k".repeat(33)), 210_031),
        (CONFIG, json!({ "event": { "add_events": [] } }), 210_031),
        (CONFIG, json!({ "events": {} }), 210_031),
        (CONFIG, json!({ "security": { "add": { "redirect_urls": ["ftp://h"] } } }), 210_031),
        (ABILITY, json!({ "web_app": { "pc_url": "https://h.example" } }), 210_011),
        ("/open-apis/application/v7/applications/cli_other/config", json!({}), 210_036),
    ] {
        assert_eq!(patch(&town, path, body.clone()).await.code(), code, "{body}");
    }
    assert_eq!(town.api("POST", PUBLISH, Some(json!({ "remark": "r" }))).await.code(), 210_304);
    patch(&town, ABILITY, json!({ "bot": { "enable": true } })).await;
    let without_defaults = json!({ "remark": "r", "changelog": "c" });
    assert_eq!(town.api("POST", PUBLISH, Some(without_defaults)).await.code(), 210_304);
}

#[tokio::test]
async fn elsewhere_there_is_no_such_path_and_some_apps_may_not() {
    let town = Town::start().await;
    town.lark.set_configuration_api(ConfigurationApi::International);
    assert_eq!(patch(&town, CONFIG, json!({})).await.status, 404);
    for (api, config, ability, version) in
        [(ConfigurationApi::MadeElsewhere, 210_043, 210_021, 210_001), (ConfigurationApi::UnderReview, 210_040, 210_020, 210_302)]
    {
        town.lark.set_configuration_api(api);
        assert_eq!(patch(&town, CONFIG, json!({})).await.code(), config);
        assert_eq!(patch(&town, ABILITY, json!({})).await.code(), ability);
        assert_eq!(publish(&town).await.code(), version);
    }
    town.lark.set_configuration_api(ConfigurationApi::Offered);
    town.lark.revoke_scope("application:application:patch");
    assert_eq!(patch(&town, CONFIG, json!({})).await.code(), 99_991_672);
}

#[tokio::test]
async fn a_minute_has_a_hundred_changes() {
    let town = Town::start().await;
    for _ in 0..100 {
        assert_eq!(patch(&town, CONFIG, json!({})).await.code(), 0);
    }
    assert_eq!(patch(&town, CONFIG, json!({})).await.code(), 99_991_400);
}
