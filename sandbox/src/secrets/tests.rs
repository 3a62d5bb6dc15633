#![allow(clippy::unwrap_used)]

use super::*;

/// Serves the secrets and asks once.
async fn ask(secrets: &FakeSecrets, target: &str, body: Value) -> (u16, Value) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(axum::serve(listener, secrets.router()).into_future());
    let http = lambda::http_client::build();
    let request = http.unwrap().post(url).header("x-amz-target", target).body(body.to_string());
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let answer = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    server.abort();
    (status, answer)
}

#[tokio::test]
async fn a_secret_that_nobody_put_is_not_found() {
    let (status, answer) =
        ask(&FakeSecrets::new(), "secretsmanager.GetSecretValue", json!({ "SecretId": "flashduty-lark/main" })).await;
    assert_eq!((status, answer["__type"].as_str()), (400, Some("ResourceNotFoundException")));
}

#[tokio::test]
async fn a_secret_is_found_by_name_and_by_arn_and_changes_its_version_when_rotated() {
    let secrets = FakeSecrets::new();
    secrets.put("flashduty-lark/main", json!({ "app_id": "cli_1" }));
    let (status, first) = ask(&secrets, "secretsmanager.GetSecretValue", json!({ "SecretId": "flashduty-lark/main" })).await;
    assert_eq!((status, first["SecretString"].as_str()), (200, Some(r#"{"app_id":"cli_1"}"#)));

    secrets.put("flashduty-lark/main", json!({ "app_id": "cli_2" }));
    let (_, second) = ask(&secrets, "secretsmanager.GetSecretValue", json!({ "SecretId": first["ARN"] })).await;
    assert_eq!(second["SecretString"], r#"{"app_id":"cli_2"}"#);
    assert_ne!(first["VersionId"], second["VersionId"]);
}

#[tokio::test]
async fn an_operation_it_does_not_know_is_unknown() {
    let (status, answer) = ask(&FakeSecrets::new(), "secretsmanager.DeleteSecret", json!({ "SecretId": "x" })).await;
    assert_eq!((status, answer["__type"].as_str()), (400, Some("UnknownOperationException")));
}
