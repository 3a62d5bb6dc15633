//! A DynamoDB of one's own, which fails where a story says so.
//!
//! It is embedded and in memory. With `STORE_ENDPOINT=http://127.0.0.1:<port>` all stories share the DynamoDB that listens there, and
//! each has a table of its own in it: what we lean on must not be the habit of one emulator.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region};
use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use bridge::id::Integration;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};
use store::Table;

pub struct Emulator {
    pub client: Client,
    /// The table of this story alone.
    pub table_name: String,
    endpoint: String,
    faults: Faults,
}

/// Answers given in place of the database's: to which operation, and what.
type Faults = Arc<Mutex<VecDeque<(&'static str, Value)>>>;

impl Emulator {
    /// Starts one, with the table in it.
    pub async fn start() -> Self {
        let emulator = Self::start_empty().await;
        store::create(&emulator.client, &emulator.table_name).await.unwrap();
        emulator
    }

    pub async fn start_empty() -> Self {
        let endpoint = match std::env::var("STORE_ENDPOINT") {
            Ok(shared) => shared,
            Err(_) => embedded().await,
        };
        let faults = Faults::default();
        let connector = SharedHttpConnector::new(PlainHttp { client: plain_client(), faults: faults.clone() });
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("eu-west-1"))
            .credentials_provider(Credentials::new("test", "test", None, None, "test"))
            .endpoint_url(&endpoint)
            .retry_config(RetryConfig::disabled())
            .http_client(http_client_fn(move |_, _| connector.clone()))
            .build();
        Self { client: Client::from_conf(config), table_name: unused_name(), endpoint, faults }
    }

    /// The table as this integration sees it.
    pub fn table(&self, integration: &str) -> Table {
        Table::new(self.client.clone(), &*self.table_name, Integration::parse(integration).unwrap())
    }

    /// The next call of `operation` fails with this code.
    pub fn fails_next(&self, operation: &'static str, code: &str) {
        self.answers_next(
            operation,
            json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{code}"), "message": "told to" }),
        );
    }

    /// The next transaction is cancelled, with these reasons in the order of its writes.
    pub fn cancels_next(&self, reasons: &[&str]) {
        let reasons: Vec<_> = reasons.iter().map(|code| json!({ "Code": code })).collect();
        let kind = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException";
        self.answers_next("TransactWriteItems", json!({ "__type": kind, "message": "told to", "CancellationReasons": reasons }));
    }

    /// The next batch reads nothing and leaves this key over.
    pub fn leaves_over_next(&self, pk: &str, sk: &str) {
        let left = json!({ &self.table_name: { "Keys": [{ "pk": { "S": pk }, "sk": { "S": sk } }], "ConsistentRead": true } });
        self.answers_next("BatchGetItem", json!({ "Responses": {}, "UnprocessedKeys": left }));
    }

    fn answers_next(&self, operation: &'static str, answer: Value) {
        self.faults.lock().unwrap().push_back((operation, answer));
    }

    /// Every item of the table, raw, by key.
    pub async fn items(&self) -> Vec<std::collections::HashMap<String, AttributeValue>> {
        let mut items = self.client.scan().table_name(&self.table_name).send().await.unwrap().items.unwrap_or_default();
        items.sort_by_key(|item| (item["pk"].as_s().unwrap().clone(), item["sk"].as_s().unwrap().clone()));
        items
    }

    /// The keys of every item, `pk / sk`.
    pub async fn keys(&self) -> Vec<String> {
        let key = |item: &std::collections::HashMap<_, AttributeValue>| {
            format!("{} / {}", item["pk"].as_s().unwrap(), item["sk"].as_s().unwrap())
        };
        self.items().await.iter().map(key).collect()
    }

    /// Everything that went through the stream, as Lambda delivers it.
    pub async fn stream(&self) -> Value {
        let streams = self.ask_stream("ListStreams", json!({ "TableName": self.table_name })).await;
        let arn = &streams["Streams"][0]["StreamArn"];
        let stream = self.ask_stream("DescribeStream", json!({ "StreamArn": arn })).await;
        let shard = &stream["StreamDescription"]["Shards"][0]["ShardId"];
        let from_start = json!({ "StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON" });
        let start = self.ask_stream("GetShardIterator", from_start).await;
        self.ask_stream("GetRecords", json!({ "ShardIterator": start["ShardIterator"] })).await
    }

    /// The stream's own API, whose JSON is what Lambda delivers. No emulator checks a signature, but each wants to see one.
    async fn ask_stream(&self, operation: &str, request: Value) -> Value {
        let post = plain_client().post(&self.endpoint).body(request.to_string());
        let post = post.header("content-type", "application/x-amz-json-1.0");
        let post = post.header("x-amz-target", format!("DynamoDBStreams_20120810.{operation}"));
        let scope = "AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";
        let post = post.header("x-amz-date", "20260101T000000Z");
        let answer = post.header("authorization", scope).send().await.unwrap();
        serde_json::from_str(&answer.text().await.unwrap()).unwrap()
    }
}

async fn embedded() -> String {
    let database = dynoxide::Database::memory().unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(dynoxide::server::serve_on(listener, database));
    endpoint
}

/// No other story has it, in this run or in one before.
fn unused_name() -> String {
    static STORIES: AtomicU32 = AtomicU32::new(0);
    let (story, started) = (STORIES.fetch_add(1, Ordering::Relaxed), SystemTime::now().duration_since(UNIX_EPOCH).unwrap());
    format!("flashduty-lark-{}-{story}", started.as_micros())
}

/// The SDK is built without an HTTP client of its own; this one speaks plain HTTP and trusts nobody.
#[derive(Debug)]
struct PlainHttp {
    client: reqwest::Client,
    faults: Faults,
}

impl HttpConnector for PlainHttp {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        if let Some(answer) = self.fault_for(&request) {
            let status: u16 = if answer.get("__type").is_some() { 400 } else { 200 };
            return HttpConnectorFuture::ready(Ok(HttpResponse::new(
                status.try_into().unwrap(),
                SdkBody::from(answer.to_string()),
            )));
        }
        let client = self.client.clone();
        HttpConnectorFuture::new(async move {
            let (parts, body) = request.try_into_http1x().unwrap().into_parts();
            let request = client.request(parts.method, parts.uri.to_string()).headers(parts.headers);
            let response =
                request.body(body.bytes().unwrap_or_default().to_vec()).send().await.map_err(|e| ConnectorError::io(e.into()))?;
            let status = response.status().as_u16().try_into().unwrap();
            let body = response.bytes().await.map_err(|e| ConnectorError::io(e.into()))?;
            Ok(HttpResponse::new(status, SdkBody::from(body.to_vec())))
        })
    }
}

impl PlainHttp {
    fn fault_for(&self, request: &HttpRequest) -> Option<Value> {
        let mut faults = self.faults.lock().unwrap();
        let (operation, _) = faults.front()?;
        let is_meant = request.headers().get("x-amz-target")?.ends_with(&format!(".{operation}"));
        if is_meant { faults.pop_front().map(|(_, answer)| answer) } else { None }
    }
}

fn plain_client() -> reqwest::Client {
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(ring).with_safe_default_protocol_versions().unwrap();
    let tls = tls.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth();
    reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy().build().unwrap()
}
