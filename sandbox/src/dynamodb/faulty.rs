//! Stands between the functions and DynamoDB, passes every call on, and lets some fail as the real one fails under load.
//!
//! Which calls: those with these numbers, counted from 1 over all operations. So a test can let the nth call fail, whatever it is.
//! Sources: docs.aws.amazon.com, "Error handling with DynamoDB" and "TransactWriteItems".

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What befalls a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// 400 `ThrottlingException`; nothing is done.
    Throttled,
    /// A write meets somebody else's transaction and is not done: `TransactionConflictException`, or for a transaction its
    /// cancellation, for which its first item is named. Reads are never told so and pass.
    Conflict,
    /// 500 `InternalServerError`; nothing is done.
    Broken,
    /// The connection breaks; nothing is done.
    CutBefore,
    /// The call is carried out, then the connection breaks.
    CutAfter,
}

/// The proxy. Clones are the same.
#[derive(Clone)]
pub struct FaultyDynamo {
    line: Arc<Mutex<Line>>,
    http: reqwest::Client,
}

#[derive(Default)]
struct Line {
    /// Where DynamoDB is.
    endpoint: String,
    /// Calls so far.
    calls: u64,
    /// By number of the call.
    faults: BTreeMap<u64, Fault>,
    /// How many of the next queries of an index are answered with what it held before.
    lagging: u64,
    /// What each index held when it was asked last, by what it was asked for.
    indexed: HashMap<String, Bytes>,
}

impl FaultyDynamo {
    /// Passes on what comes, over this client, once it is told where to.
    pub fn new(http: reqwest::Client) -> Self {
        Self { line: Arc::default(), http }
    }

    /// Names the DynamoDB behind it.
    pub fn connect(&self, endpoint: &str) {
        self.line().endpoint = endpoint.to_owned();
    }

    /// Lets `times` calls fail, beginning with the one that comes after the next `after`. A call that is to fail already keeps
    /// its first fate.
    pub fn fail(&self, after: u64, times: u64, fault: Fault) {
        let mut line = self.line();
        let first = line.calls + after + 1;
        (first..first + times).for_each(|call| {
            line.faults.entry(call).or_insert(fault);
        });
    }

    /// Lets so many queries of an index be answered with what it held when it was asked the same before: indexes lag their table, by
    /// moments as a rule, and by no promise.
    pub fn lag(&self, queries: u64) {
        self.line().lagging += queries;
    }

    /// From now on nothing fails.
    pub fn recover(&self) {
        let mut line = self.line();
        line.faults.clear();
        line.lagging = 0;
    }

    /// The API, at `POST /`.
    pub fn router(&self) -> Router {
        Router::new().fallback(pass).with_state(self.clone())
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a call: where it goes, and what befalls it.
    fn next(&self) -> (String, Option<Fault>) {
        let mut line = self.line();
        line.calls += 1;
        let call = line.calls;
        (line.endpoint.clone(), line.faults.remove(&call))
    }

    /// The older answer to this query of an index, if it is to get one.
    fn stale(&self, query: &str) -> Option<Bytes> {
        let mut line = self.line();
        let older = line.indexed.get(query).cloned().filter(|_| line.lagging > 0)?;
        line.lagging -= 1;
        Some(older)
    }

    async fn forward(
        &self,
        endpoint: &str,
        headers: HeaderMap,
        body: Bytes,
        query: Option<String>,
    ) -> Result<Response, reqwest::Error> {
        let mut request = self.http.post(endpoint).body(body);
        for (name, value) in &headers {
            if name != header::HOST && name != header::CONTENT_LENGTH {
                request = request.header(name, value);
            }
        }
        let answer = request.send().await?;
        let (status, kind) = (answer.status(), answer.headers().get(header::CONTENT_TYPE).cloned());
        let body = answer.bytes().await?;
        if let Some(query) = query.filter(|_| status.is_success()) {
            self.line().indexed.insert(query, body.clone());
        }
        let mut response = (status, body).into_response();
        response.headers_mut().extend(kind.map(|kind| (header::CONTENT_TYPE, kind)));
        Ok(response)
    }
}

async fn pass(State(proxy): State<FaultyDynamo>, headers: HeaderMap, body: Bytes) -> Response {
    let (endpoint, fault) = proxy.next();
    let operation = headers.get("x-amz-target").and_then(|target| target.to_str().ok()?.rsplit('.').next()).unwrap_or_default();
    let refused = match fault {
        Some(Fault::Throttled) => Some(refusal(StatusCode::BAD_REQUEST, "ThrottlingException", &json!({}))),
        Some(Fault::Broken) => Some(refusal(StatusCode::INTERNAL_SERVER_ERROR, "InternalServerError", &json!({}))),
        Some(Fault::Conflict) => conflict(operation, &body),
        Some(Fault::CutBefore) => hang_up(),
        Some(Fault::CutAfter) | None => None,
    };
    if let Some(refused) = refused {
        return refused;
    }
    let query = index_query(operation, &body);
    if let (Some(older), None) = (query.as_ref().and_then(|query| proxy.stale(query)), fault) {
        return (StatusCode::OK, [(header::CONTENT_TYPE, "application/x-amz-json-1.0")], older).into_response();
    }
    let answer = proxy.forward(&endpoint, headers, body, query).await;
    match (fault, answer) {
        (Some(Fault::CutAfter), _) | (_, Err(_)) => hang_up(),
        (_, Ok(answer)) => answer,
    }
}

/// What is asked of an index, but for the moment: a later question about the same. `None` for every other call.
fn index_query(operation: &str, body: &Bytes) -> Option<String> {
    let mut request: Value = serde_json::from_slice(body).ok().filter(|_| operation == "Query")?;
    request.get("IndexName")?;
    request["ExpressionAttributeValues"].as_object_mut()?.remove(":now");
    Some(request.to_string())
}

/// `None` for what meets no transactions.
fn conflict(operation: &str, body: &Bytes) -> Option<Response> {
    match operation {
        "TransactWriteItems" => {
            let request: Value = serde_json::from_slice(body).unwrap_or_default();
            let items = request["TransactItems"].as_array().map_or(0, Vec::len);
            let reason = |at| json!({ "Code": if at == 0 { "TransactionConflict" } else { "None" } });
            let reasons: Vec<_> = (0..items).map(reason).collect();
            let detail = json!({ "CancellationReasons": reasons });
            Some(refusal(StatusCode::BAD_REQUEST, "TransactionCanceledException", &detail))
        }
        "PutItem" | "UpdateItem" | "DeleteItem" => {
            Some(refusal(StatusCode::BAD_REQUEST, "TransactionConflictException", &json!({})))
        }
        _ => None,
    }
}

fn refusal(status: StatusCode, kind: &str, detail: &Value) -> Response {
    let mut body = detail.clone();
    body["__type"] = json!(format!("com.amazonaws.dynamodb.v20120810#{kind}"));
    body["message"] = json!("injected by the sandbox");
    (status, [(header::CONTENT_TYPE, "application/x-amz-json-1.0")], body.to_string()).into_response()
}

/// Breaks the connection without a byte of an answer: unwinding ends the task that serves it, and closes its socket.
/// `resume_unwind` runs no panic hook, so nothing is printed.
fn hang_up() -> ! {
    std::panic::resume_unwind(Box::new("the connection is cut on purpose"))
}
