//! Signing in, from the authorize page to who it is.

use super::town::{Answer, SECRET, Town};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use url::Url;

const REDIRECT: &str = "https://bridge.example.com/main/oauth";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

impl Town {
    fn authorize_path(&self, redirect_uri: &str) -> String {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("client_id", "cli_town"),
                ("response_type", "code"),
                ("redirect_uri", redirect_uri),
                ("state", "s t&a"),
            ])
            .extend_pairs([("code_challenge", challenge.as_str()), ("code_challenge_method", "S256")])
            .finish();
        format!("/open-apis/authen/v1/authorize?{query}")
    }

    /// Opens a page as a browser would that is this person's; follows nothing.
    async fn open(&self, path: &str, person: Option<&str>) -> reqwest::Response {
        let mut request = self.http.get(format!("{}{path}", self.base));
        if let Some(person) = person {
            request = request.header("cookie", format!("other=1; lark_person={person}"));
        }
        request.send().await.unwrap()
    }

    /// The code that Ann's browser carries to the redirect address.
    async fn code(&self) -> String {
        let response = self.open(&self.authorize_path(REDIRECT), Some(&self.ann)).await;
        let to = Url::parse(response.headers()["location"].to_str().unwrap()).unwrap();
        assert!(to.as_str().starts_with(REDIRECT));
        let pairs: HashMap<_, _> = to.query_pairs().into_owned().collect();
        assert_eq!(pairs["state"], "s t&a");
        pairs["code"].clone()
    }

    async fn exchange(&self, code: &str, changes: Value) -> Answer {
        let mut body = json!({
            "grant_type": "authorization_code", "client_id": "cli_town", "client_secret": SECRET, "code": code,
            "redirect_uri": REDIRECT, "code_verifier": VERIFIER,
        });
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        self.call("POST", "/open-apis/authen/v2/oauth/token", None, Some(body)).await
    }
}

async fn town() -> Town {
    let town = Town::start().await;
    town.lark.allow_redirect(REDIRECT);
    town
}

#[tokio::test]
async fn inside_lark_the_page_passes_and_the_code_tells_who_it_is() {
    let town = town().await;
    let token = town.exchange(&town.code().await, json!({})).await;
    assert_eq!((token.status, token.code()), (200, 0));
    let token = token.body["access_token"].as_str().unwrap().to_owned();
    let who = town.call("GET", "/open-apis/authen/v1/user_info", Some(&token), None).await;
    assert_eq!(who.body["data"]["open_id"], town.ann);
    assert_eq!(who.body["data"]["tenant_key"], "tenant_town");
    town.pass(SignedDuration::from_hours(2));
    let late = town.call("GET", "/open-apis/authen/v1/user_info", Some(&token), None).await;
    assert_eq!((late.status, late.code()), (200, 20_005));
}

#[tokio::test]
async fn elsewhere_one_chooses_who_one_is_and_is_sent_back_to_the_page() {
    let town = town().await;
    let authorize = town.authorize_path(REDIRECT);
    let page = town.open(&authorize, None).await;
    assert_eq!(page.status(), 200);
    let html = page.text().await.unwrap();
    assert!(html.contains(">Bob</a>") && html.contains("error=access_denied"), "{html}");

    let chosen = town.open(&town.lark.sign_in_path(&town.bob, &authorize), None).await;
    assert_eq!(chosen.headers()["location"], authorize.as_str());
    assert!(chosen.headers()["set-cookie"].to_str().unwrap().starts_with(&format!("lark_person={};", town.bob)));
}

#[tokio::test]
async fn who_wants_to_be_another_is_asked_although_the_browser_is_somebodys_and_then_passes() {
    let town = town().await;
    let authorize = town.authorize_path(REDIRECT);
    let page = town.open(&format!("{authorize}&prompt=consent"), Some(&town.ann)).await;
    assert_eq!(page.status(), 200);
    let html = page.text().await.unwrap().replace("&amp;", "&");
    let bob = town.lark.sign_in_path(&town.bob, &authorize);
    assert!(html.contains(&format!("<a href=\"{bob}\">Bob</a>")), "{html}");

    let chosen = town.open(&bob, Some(&town.ann)).await;
    assert!(chosen.headers()["set-cookie"].to_str().unwrap().starts_with(&format!("lark_person={};", town.bob)));
    let onward = chosen.headers()["location"].to_str().unwrap();
    let passed = town.open(onward, Some(&town.bob)).await;
    let to = passed.headers()["location"].to_str().unwrap();
    assert!(to.starts_with(REDIRECT) && to.contains("code="), "{to}");
}

#[tokio::test]
async fn the_page_sends_nobody_to_an_address_that_was_not_set() {
    let town = town().await;
    let page = town.open(&town.authorize_path("https://evil.example.com/"), Some(&town.ann)).await;
    assert_eq!(page.status(), 400);
    assert!(page.text().await.unwrap().contains("20029"));
}

#[tokio::test]
async fn a_code_is_good_once() {
    let town = town().await;
    let code = town.code().await;
    assert_eq!(town.exchange(&code, json!({})).await.code(), 0);
    let again = town.exchange(&code, json!({})).await;
    assert_eq!((again.status, again.code()), (400, 20_003));
}

#[tokio::test]
async fn a_code_is_good_for_five_minutes() {
    let town = town().await;
    let (first, second) = (town.code().await, town.code().await);
    town.pass(SignedDuration::from_secs(299));
    assert_eq!(town.exchange(&first, json!({})).await.code(), 0);
    town.pass(SignedDuration::from_secs(1));
    assert_eq!(town.exchange(&second, json!({})).await.code(), 20_004);
}

#[tokio::test]
async fn each_wrong_part_of_the_exchange_has_its_code_and_does_not_use_the_code_up() {
    let town = town().await;
    let code = town.code().await;
    let other = "x".repeat(43);
    for (change, expected) in [
        (json!({ "code_verifier": other }), 20_049),
        (json!({ "code_verifier": null }), 20_049),
        (json!({ "redirect_uri": "https://bridge.example.com/other" }), 20_071),
        (json!({ "client_secret": "wrong" }), 20_002),
        (json!({ "client_id": "cli_other" }), 20_048),
        (json!({ "grant_type": "password" }), 20_036),
        (json!({ "code": "unknown" }), 20_003),
        (json!({ "code": null }), 20_001),
    ] {
        assert_eq!(town.exchange(&code, change.clone()).await.code(), expected, "{change}");
    }
    assert_eq!(town.exchange(&code, json!({})).await.code(), 0);
}
