//! A double of AWS Secrets Manager: one operation, `GetSecretValue`, over a map in memory.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The prefix of `X-Amz-Target` (AWS JSON 1.1).
const TARGET: &str = "secretsmanager.";

/// The secrets by name. Clones share them.
#[derive(Clone, Default)]
pub struct FakeSecrets {
    secrets: Arc<Mutex<BTreeMap<String, Secret>>>,
}

#[derive(Clone)]
struct Secret {
    value: Value,
    /// Counts the values this name had; part of the version id, which changes with every rotation.
    version: u64,
}

impl FakeSecrets {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets or rotates the secret of this name. The value becomes `SecretString`, as JSON.
    pub fn put(&self, name: &str, value: Value) {
        let mut secrets = self.lock();
        let version = secrets.get(name).map_or(1, |old| old.version + 1);
        secrets.insert(name.to_owned(), Secret { value, version });
    }

    /// Takes the secret of this name away.
    pub fn remove(&self, name: &str) {
        self.lock().remove(name);
    }

    /// The API, at `POST /`.
    pub fn router(&self) -> Router {
        Router::new().fallback(answer).with_state(self.clone())
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Secret>> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn answer(State(secrets): State<FakeSecrets>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").and_then(|v| v.to_str().ok()).unwrap_or_default();
    match target.strip_prefix(TARGET) {
        Some("GetSecretValue") => secrets.get(&serde_json::from_slice(&body).unwrap_or_default()),
        _ => refusal("UnknownOperationException", "the sandbox knows only GetSecretValue"),
    }
}

impl FakeSecrets {
    /// `SecretId` is a name, or an ARN as this double makes them.
    fn get(&self, request: &Value) -> Response {
        let Some(id) = request["SecretId"].as_str().filter(|id| !id.is_empty()) else {
            return refusal("InvalidParameterException", "SecretId is missing");
        };
        let name = id.strip_prefix(ARN).and_then(|rest| rest.rsplit_once('-')).map_or(id, |(name, _)| name);
        let Some(secret) = self.lock().get(name).cloned() else {
            return refusal("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
        };
        let found = json!({
            "ARN": format!("{ARN}{name}-Sandbo"), "Name": name, "SecretString": secret.value.to_string(),
            "VersionId": format!("00000000-0000-4000-8000-{:012x}", secret.version),
            "VersionStages": ["AWSCURRENT"], "CreatedDate": 1_700_000_000.0,
        });
        reply(StatusCode::OK, &found)
    }
}

/// What stands before the name in an ARN; behind it come a hyphen and six letters.
const ARN: &str = "arn:aws:secretsmanager:local:000000000000:secret:";

fn refusal(kind: &str, message: &str) -> Response {
    reply(StatusCode::BAD_REQUEST, &json!({ "__type": kind, "Message": message }))
}

fn reply(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/x-amz-json-1.1")], body.to_string()).into_response()
}

#[cfg(test)]
mod tests;
