//! Bad input gets a clear 4xx, nothing is stored, and nothing is said.

use sandbox::world::WEBHOOK_SECRET;
use serde_json::{Value, json};
use tests::town::Town;

async fn answer(town: &Town, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> (u16, Value) {
    let http = lambda::http_client::build().unwrap();
    let mut request = http.post(format!("{}{path}", town.world.addresses.functions)).body(body);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap_or_default())
}

async fn items(town: &Town) -> i32 {
    town.world.houses.dynamodb.scan().table_name("flashduty-lark").send().await.unwrap().count()
}

fn push(field: &str, value: Value) -> Vec<u8> {
    let mut push = json!({
        "event_time": 1_791_947_885_412_i64, "event_type": "i_new", "event_id": "5b0e7d3c9a1f4e62b8d0c47f1a96e235",
        "incident": { "incident_id": "6acef3296b1f0c5d2e94a7b8", "title": "t", "incident_severity": "Critical", "progress": "Triggered" },
    });
    if let Some(target) = push.pointer_mut(field) {
        *target = value;
    }
    push.to_string().into_bytes()
}

#[tokio::test]
async fn the_webhook_refuses_what_it_cannot_trust_or_read() {
    let town = Town::start().await;
    let before = items(&town).await;
    let right = ("x-webhook-secret", WEBHOOK_SECRET);
    let cases = [
        ("no secret", "/main/flashduty", vec![], push("", json!(null)), 401),
        ("wrong secret", "/main/flashduty", vec![("x-webhook-secret", "guess")], push("", json!(null)), 401),
        ("no JSON", "/main/flashduty", vec![right], b"{".to_vec(), 400),
        ("not UTF-8", "/main/flashduty", vec![right], vec![0xff, 0xfe], 400),
        ("no title", "/main/flashduty", vec![right], push("/incident/title", json!(null)), 400),
        ("no incident", "/main/flashduty", vec![right], push("/incident", json!(null)), 400),
        ("foreign severity", "/main/flashduty", vec![right], push("/incident/incident_severity", json!("P0")), 400),
        ("unreplaced variable", "/main/flashduty", vec![right], push("/incident/incident_id", json!("{{incident.id}}")), 400),
        ("too large", "/main/flashduty", vec![right], vec![b' '; 3 * 1024 * 1024], 413),
        ("unknown integration", "/nobody/flashduty", vec![right], push("", json!(null)), 404),
        ("a name that is none", "/Main%23x/flashduty", vec![right], push("", json!(null)), 404),
        ("unknown route", "/main/flashduty/bot/x", vec![right], b"{}".to_vec(), 404),
    ];
    for (what, path, headers, body, expected) in cases {
        let (status, said) = answer(&town, path, &headers, body).await;
        assert_eq!(status, expected, "{what}: {said}");
        assert!(said["error"].is_string(), "{what} has a reason: {said}");
    }
    assert_eq!(items(&town).await, before, "nothing is stored");
    town.finish().await;
}

#[tokio::test]
async fn unknown_pushes_are_answered_200_and_ignored() {
    let town = Town::start().await;
    let before = items(&town).await;
    let right = ("x-webhook-secret", WEBHOOK_SECRET);
    for body in [json!({"event_type": "a_new", "event_id": "x", "event_time": 1, "alert": {}}), json!({"event_type": "z_new"})] {
        let (status, said) = answer(&town, "/main/flashduty", &[right], body.to_string().into_bytes()).await;
        assert_eq!(status, 200, "{body}: {said}");
    }
    assert_eq!(items(&town).await, before + 1, "nothing is stored but that Flashduty has reached us");
    town.finish().await;
}

#[tokio::test]
async fn larks_door_refuses_what_it_cannot_trust_or_read() {
    let town = Town::start().await;
    let before = items(&town).await;
    let signed = [("x-lark-request-timestamp", "1791943200"), ("x-lark-request-nonce", "1"), ("x-lark-signature", "00")];
    let cases: Vec<(&str, &str, Vec<u8>)> = vec![
        ("no JSON", "/main/lark", b"{".to_vec()),
        ("garbage base64", "/main/lark", br#"{"encrypt":"%%%"}"#.to_vec()),
        ("wrong signature", "/main/lark", br#"{"encyrpt":"AAAA"}"#.to_vec()),
        ("forged challenge", "/main/lark", br#"{"type":"url_verification","challenge":"c","token":"guess"}"#.to_vec()),
        (
            "in the clear",
            "/main/lark",
            br#"{"schema":"2.0","header":{"event_type":"im.message.receive_v1","token":"t"},"event":{}}"#.to_vec(),
        ),
        ("too large", "/main/lark", vec![b' '; 2 * 1024 * 1024]),
        ("unknown integration", "/nobody/lark", b"{}".to_vec()),
    ];
    for (what, path, body) in cases {
        let (status, said) = answer(&town, path, &signed, body).await;
        assert!((400..500).contains(&status), "{what}: {status} {said}");
        assert!(said["error"].is_string(), "{what} has a reason: {said}");
    }
    assert_eq!(items(&town).await, before, "nothing is stored");
    town.finish().await;
}
