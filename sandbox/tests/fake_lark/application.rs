//! The app in the developer console: what it may do, and what it is told of itself.

use super::town::{Town, card};
use serde_json::{Value, json};

const BOT: &str = "/open-apis/bot/v3/info";
const SCOPES: &str = "/open-apis/application/v6/scopes";
const ME: &str = "/open-apis/application/v6/applications/me?lang=en_us";
const PEOPLE: &str = "/open-apis/contact/v3/users/batch_get_id";

fn granted(answer: &Value) -> Vec<&str> {
    let scopes = answer["data"]["scopes"].as_array().unwrap();
    scopes.iter().filter(|scope| scope["grant_status"] == 1).map(|scope| scope["scope_name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn at_first_the_app_may_do_everything_and_is_told_so() {
    let town = Town::start().await;
    let scopes = town.api("GET", SCOPES, None).await;
    assert!(granted(&scopes.body).contains(&"im:message:send_as_bot"), "{}", scopes.body);
    assert_eq!(granted(&scopes.body), town.lark.scopes());
    let me = town.api("GET", ME, None).await;
    assert_eq!((me.code(), &me.body["data"]["app"]["status"]), (0, &json!(1)));
    assert_ne!(me.body["data"]["app"]["online_version_id"], "");
}

#[tokio::test]
async fn without_a_scope_a_call_is_refused_with_its_name_and_the_link_that_grants_it() {
    let town = Town::start().await;
    town.lark.revoke_scope("contact:user.id:readonly");
    let answer = town.api("POST", PEOPLE, Some(json!({ "emails": [] }))).await;
    assert_eq!((answer.status, answer.code()), (400, 99_991_672));
    let msg = answer.body["msg"].as_str().unwrap();
    assert!(msg.contains("/auth?q=contact:user.id:readonly&op_from=openapi&token_type=tenant"), "{msg}");
    let violation = &answer.body["error"]["permission_violations"][0];
    assert_eq!(violation["subject"], "contact:user.id:readonly");
    assert!(!granted(&town.api("GET", SCOPES, None).await.body).contains(&"contact:user.id:readonly"));
    town.lark.grant_scope("contact:user.id:readonly");
    assert_eq!(town.api("POST", PEOPLE, Some(json!({ "emails": [] }))).await.code(), 0);
}

#[tokio::test]
async fn one_of_several_scopes_is_enough() {
    let town = Town::start().await;
    let message = town.post_card(&card("x")).await;
    town.lark.revoke_scope("im:message:update");
    assert_eq!(town.patch(&message, &card("y")).await.code(), 0, "who may send may update");
    town.lark.revoke_scope("im:message:send_as_bot");
    assert_eq!(town.patch(&message, &card("z")).await.code(), 99_991_672);
}

#[tokio::test]
async fn an_app_that_is_no_bot_sends_nothing() {
    let town = Town::start().await;
    town.lark.set_bot_ability(false);
    assert_eq!(town.api("GET", BOT, None).await.code(), 11_205);
    assert_eq!(town.send_to("chat_id", &town.group, "interactive", &card("x")).await.code(), 230_006);
}

#[tokio::test]
async fn an_app_of_which_no_version_is_published_is_installed_nowhere() {
    let town = Town::start().await;
    town.lark.set_published(false);
    assert_eq!(town.api("GET", BOT, None).await.body["bot"]["activate_status"], 0);
    assert_eq!(town.api("GET", SCOPES, None).await.code(), 212_100);
    assert_eq!(town.api("GET", ME, None).await.body["data"]["app"]["online_version_id"], "");
}

#[tokio::test]
async fn the_app_is_told_its_redirect_addresses_and_asks_in_a_language() {
    let town = Town::start().await;
    town.lark.allow_redirect("https://h.example/main/oauth");
    let me = town.api("GET", ME, None).await;
    let urls = me.body["data"]["app"]["redirect_urls"].as_array().unwrap();
    assert!(urls.contains(&json!("https://h.example/main/oauth")), "{urls:?}");
    town.lark.forbid_redirect("https://h.example/main/oauth");
    let me = town.api("GET", ME, None).await;
    assert!(!me.body["data"]["app"]["redirect_urls"].as_array().unwrap().contains(&json!("https://h.example/main/oauth")));
    assert_eq!(town.api("GET", "/open-apis/application/v6/applications/me", None).await.code(), 99_992_402);
}
