//! The built binary, started as Lambda starts it, answers Lark from cold.

use crate::binaries;
use bridge::chat::{Chat, Route};
use bridge::id::ChatId;
use bridge::ports::ChatBook as _;
use jiff::Timestamp;
use lark::crypto;
use sandbox::world::{self, INTEGRATION, Options, World};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tests::runtime_api::{Answer, Function};

/// Lark waits one second for the answer to its check of the address. The process has that from its very start.
const CHALLENGE_WITHIN: Duration = Duration::from_secs(1);

/// Lark waits three seconds for the answer to a press.
const CLICK_WITHIN: Duration = Duration::from_secs(3);

#[tokio::test(flavor = "multi_thread")]
async fn larks_check_of_the_address_is_answered_from_cold() {
    let world = start().await;
    let mut function = card_callback(&world).await;
    let check = json!({ "challenge": "ajls384kdj94b2", "token": world::app().verification_token, "type": "url_verification" });
    let answer = function.invoke(from_lark(&check)).await;
    assert_eq!(reply(&answer), (200, json!({ "challenge": "ajls384kdj94b2" })), "{}", function.log());
    assert!(function.init + answer.took < CHALLENGE_WITHIN, "init {:?}, answer {:?}", function.init, answer.took);
    eprintln!("cold: init {:?}, first answer {:?}", function.init, answer.took);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_encrypted_and_signed_event_from_cold_reaches_the_table() {
    let world = start().await;
    let table = world.houses.house(INTEGRATION).await.unwrap().table;
    let chat = Chat::new(ChatId::new("oc_gone"), "gone", vec![Route::default()]);
    table.remember(&chat).await.unwrap();
    let mut function = card_callback(&world).await;
    let answer = function.invoke(from_lark(&event("im.chat.disbanded_v1", json!({ "chat_id": "oc_gone" })))).await;
    assert_eq!(reply(&answer), (200, json!({})), "{}", function.log());
    assert_eq!(table.chat(&ChatId::new("oc_gone")).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_press_from_cold_is_answered_in_time_and_kept() {
    let world = start().await;
    let mut function = card_callback(&world).await;
    let press = json!({
        "operator": { "tenant_key": world::app().tenant_key, "open_id": "ou_stranger", "union_id": "on_stranger" },
        "token": "c-1",
        "action": { "tag": "button", "value": { "v": 1, "do": "ack", "incident": "664d1f0a5c3e8b0012345678" } },
        "host": "im_message",
        "context": { "open_message_id": "om_1", "open_chat_id": "oc_1" },
    });
    let answer = function.invoke(from_lark(&event("card.action.trigger", press.clone()))).await;
    let (status, body) = reply(&answer);
    assert_eq!((status, &body["toast"]["type"]), (200, &json!("warning")), "{body} {}", function.log());
    assert!(function.init + answer.took < CLICK_WITHIN, "init {:?}, answer {:?}", function.init, answer.took);
    // The same press again is known, and said nothing about.
    assert_eq!(reply(&function.invoke(from_lark(&event("card.action.trigger", press))).await), (200, json!({})));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_signed_is_refused_and_no_secret_is_logged() {
    let world = start().await;
    let mut function = card_callback(&world).await;
    let mut forged = from_lark(&event("im.chat.disbanded_v1", json!({ "chat_id": "oc_1" })));
    forged["headers"]["x-lark-signature"] = json!("0".repeat(64));
    let (status, body) = reply(&function.invoke(forged).await);
    assert_eq!(status, 401, "{body}");
    let (log, app) = (function.logged("refused a callback").await, world::app());
    assert!(log.contains("refused a callback"), "{log}");
    for secret in [app.app_secret, app.verification_token, app.encrypt_key.unwrap()] {
        assert!(!log.contains(&secret), "{log}");
    }
}

async fn start() -> World {
    let clock = Arc::new(lambda::clock::SystemClock);
    World::start(Options { port: None, database: None, clock, seed: 1 }).await.unwrap()
}

async fn card_callback(world: &World) -> Function {
    let environment = &world.houses.environment;
    Function::start(
        &binaries::card_callback(),
        &[
            ("TABLE_NAME", environment.table.clone()),
            ("AWS_REGION", environment.region.clone()),
            ("AWS_ACCESS_KEY_ID", "local".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "local".to_owned()),
            ("AWS_ENDPOINT_URL_DYNAMODB", world.addresses.dynamodb.clone()),
            ("AWS_ENDPOINT_URL_SECRETS_MANAGER", world.addresses.secrets.clone()),
        ],
    )
    .await
}

/// An event of schema 2.0.
fn event(event_type: &str, event: Value) -> Value {
    let app = world::app();
    json!({
        "schema": "2.0",
        "header": {
            "event_id": "ev_cold_start", "token": app.verification_token, "create_time": Timestamp::now().as_millisecond().to_string(),
            "event_type": event_type, "tenant_key": app.tenant_key, "app_id": app.app_id,
        },
        "event": event,
    })
}

/// The request as Lark sends it, sealed and signed, and as API Gateway hands it on.
fn from_lark(plain: &Value) -> Value {
    let key = world::app().encrypt_key.unwrap();
    let body = json!({ "encrypt": crypto::encrypt(&key, *b"0123456789abcdef", &plain.to_string()) }).to_string();
    let (timestamp, nonce) = (Timestamp::now().as_second().to_string(), "147810178");
    let path = format!("/{INTEGRATION}/lark");
    json!({
        "version": "2.0",
        "routeKey": "POST /{integration}/lark",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {
            "content-type": "application/json;charset=utf-8",
            "host": "abc123.execute-api.eu-central-1.amazonaws.com",
            "x-lark-request-timestamp": timestamp,
            "x-lark-request-nonce": nonce,
            "x-lark-signature": crypto::event_signature(&timestamp, nonce, &key, body.as_bytes()),
        },
        "pathParameters": { "integration": INTEGRATION },
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abc123",
            "domainName": "abc123.execute-api.eu-central-1.amazonaws.com",
            "domainPrefix": "abc123",
            "http": { "method": "POST", "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7", "userAgent": "Go-http-client/1.1" },
            "requestId": "cold-start",
            "routeKey": "POST /{integration}/lark",
            "stage": "$default",
            "time": "01/Jan/2026:00:00:00 +0000",
            "timeEpoch": Timestamp::now().as_millisecond(),
        },
        "body": body,
        "isBase64Encoded": false,
    })
}

/// Status and JSON body of an answer for API Gateway.
fn reply(answer: &Answer) -> (u64, Value) {
    let answer = answer.result.as_ref().unwrap();
    let body = answer["body"].as_str().unwrap_or_default();
    (answer["statusCode"].as_u64().unwrap(), serde_json::from_str(body).unwrap_or_default())
}
