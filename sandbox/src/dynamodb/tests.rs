#![allow(clippy::unwrap_used)]

use super::*;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType, StreamSpecification,
    StreamViewType, TimeToLiveSpecification,
};
use aws_sdk_dynamodbstreams::config::{BehaviorVersion, Credentials, Region};
use serde_json::Value;
use tokio::sync::mpsc;

fn fresh_path() -> std::path::PathBuf {
    std::env::temp_dir().join(format!("sandbox-{:032x}.db", u128::from_ne_bytes(random().unwrap())))
}

/// SQLite keeps two more files beside the database.
fn remove(path: &Path) {
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", path.display()));
    }
}

/// A table with a stream, as the template makes it.
struct House {
    embedded: Embedded,
    table: aws_sdk_dynamodb::Client,
    streams: aws_sdk_dynamodbstreams::Client,
}

impl House {
    async fn open(path: Option<&Path>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let embedded = Embedded::start(path, listener).await.unwrap();
        let http = lambda::aws::OnReqwest(lambda::http_client::build().unwrap());
        let keys = Credentials::new("a", "b", None, None, "test");
        let config = aws_sdk_dynamodb::Config::builder().behavior_version(BehaviorVersion::latest()).region(Region::new("local"));
        let config = config.endpoint_url(embedded.endpoint_url()).credentials_provider(keys.clone()).http_client(http.clone());
        let table = aws_sdk_dynamodb::Client::from_conf(config.build());
        let config = aws_sdk_dynamodbstreams::Config::builder().behavior_version(BehaviorVersion::latest());
        let config = config.region(Region::new("local")).endpoint_url(embedded.endpoint_url()).credentials_provider(keys);
        let streams = aws_sdk_dynamodbstreams::Client::from_conf(config.http_client(http).build());
        Self { embedded, table, streams }
    }

    async fn with_table(self) -> Self {
        let text =
            |name| AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S).build().unwrap();
        let key = |name, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap();
        let stream =
            StreamSpecification::builder().stream_enabled(true).stream_view_type(StreamViewType::NewImage).build().unwrap();
        let create = self.table.create_table().table_name("bridge").billing_mode(BillingMode::PayPerRequest);
        let create = create.attribute_definitions(text("pk")).attribute_definitions(text("sk")).stream_specification(stream);
        create.key_schema(key("pk", KeyType::Hash)).key_schema(key("sk", KeyType::Range)).send().await.unwrap();
        self
    }

    async fn put(&self, pk: &str, sk: &str, n: i64) {
        let put = self.table.put_item().table_name("bridge").item("pk", AttributeValue::S(pk.into()));
        let put = put.item("sk", AttributeValue::S(sk.into())).item("n", AttributeValue::N(n.to_string()));
        put.send().await.unwrap();
    }

    /// Starts the pump; each batch arrives in the channel and is finished when something is sent back.
    fn pump(&self, start: Start) -> mpsc::UnboundedReceiver<(Value, tokio::sync::oneshot::Sender<()>)> {
        let (batches, receiver) = mpsc::unbounded_channel();
        let streams = self.streams.clone();
        tokio::spawn(async move {
            pump(streams, "bridge", start, move |batch| {
                let (finish, finished) = tokio::sync::oneshot::channel();
                batches.send((batch, finish)).unwrap();
                async move {
                    let _ = finished.await;
                }
            })
            .await;
        });
        receiver
    }
}

/// Partition key and number of each record in a batch.
fn rows(batch: &Value) -> Vec<(&str, &str)> {
    let changes = batch["Records"].as_array().unwrap().iter().map(|record| &record["dynamodb"]);
    changes.map(|c| (c["Keys"]["pk"]["S"].as_str().unwrap(), c["NewImage"]["n"]["N"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn what_is_no_row_of_a_lane_wakes_nobody() {
    let house = House::open(None).await.with_table().await;
    house.put("incident#1", "snapshot", 1).await;
    house.put("lane#a", "row#1", 2).await;
    house
        .table
        .delete_item()
        .table_name("bridge")
        .key("pk", AttributeValue::S("lane#a".into()))
        .key("sk", AttributeValue::S("row#1".into()))
        .send()
        .await
        .unwrap();
    house.put("lane#b", "row#1", 3).await;
    let mut batches = house.pump(Start::Oldest);
    let mut seen = vec![];
    for _ in 0..2 {
        let (batch, finish) = batches.recv().await.unwrap();
        seen.extend(rows(&batch).into_iter().map(|(pk, n)| (pk.to_owned(), n.to_owned())));
        finish.send(()).unwrap();
    }
    seen.sort();
    assert_eq!(seen, [("lane#a".into(), "2".into()), ("lane#b".into(), "3".into())]);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(batches.try_recv().is_err());
}

#[tokio::test]
async fn a_record_looks_as_lambda_hands_it_over() {
    let house = House::open(None).await.with_table().await;
    house.put("lane#a", "row#1", 7).await;
    let (batch, _finish) = house.pump(Start::Oldest).recv().await.unwrap();
    let record = &batch["Records"][0];
    assert_eq!((record["eventName"].as_str(), record["eventSource"].as_str()), (Some("INSERT"), Some("aws:dynamodb")));
    assert_eq!(record["dynamodb"]["Keys"], serde_json::json!({ "pk": { "S": "lane#a" }, "sk": { "S": "row#1" } }));
    assert_eq!(record["dynamodb"]["NewImage"]["n"], serde_json::json!({ "N": "7" }));
    assert_eq!(record["dynamodb"]["StreamViewType"], "NEW_IMAGE");
    assert!(record["dynamodb"]["SequenceNumber"].is_string() && record["eventID"].is_string());
    assert!(record["eventSourceARN"].as_str().unwrap().contains("table/bridge/stream/"));
}

#[tokio::test]
async fn a_busy_lane_gets_no_second_batch_and_holds_up_no_other() {
    let house = House::open(None).await.with_table().await;
    let mut batches = house.pump(Start::Oldest);
    house.put("lane#a", "row#1", 1).await;
    let (first, finish) = batches.recv().await.unwrap();
    assert_eq!(rows(&first), [("lane#a", "1")]);
    house.put("lane#a", "row#1", 2).await;
    house.put("lane#a", "row#2", 3).await;
    house.put("lane#b", "row#1", 4).await;
    let (other, _other_finish) = batches.recv().await.unwrap();
    assert_eq!(rows(&other), [("lane#b", "4")]);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(batches.try_recv().is_err());
    finish.send(()).unwrap();
    let (second, _) = batches.recv().await.unwrap();
    assert_eq!(rows(&second), [("lane#a", "2"), ("lane#a", "3")]);
}

#[tokio::test]
async fn reading_from_now_on_leaves_the_past_alone() {
    let house = House::open(None).await.with_table().await;
    house.put("lane#a", "row#1", 1).await;
    let mut batches = house.pump(Start::Now);
    tokio::time::sleep(Duration::from_millis(200)).await;
    house.put("lane#a", "row#1", 2).await;
    let (batch, _finish) = batches.recv().await.unwrap();
    assert_eq!(rows(&batch), [("lane#a", "2")]);
}

#[tokio::test]
async fn what_a_former_run_left_behind_is_delivered_by_the_next() {
    let path = fresh_path();
    let house = House::open(Some(&path)).await.with_table().await;
    house.put("lane#a", "row#1", 1).await;
    drop(house);
    let house = House::open(Some(&path)).await;
    let (batch, _finish) = house.pump(Start::Oldest).recv().await.unwrap();
    assert_eq!(rows(&batch), [("lane#a", "1")]);
    remove(&path);
}

#[tokio::test]
async fn expired_items_go_when_swept() {
    let house = House::open(None).await.with_table().await;
    let expiry = TimeToLiveSpecification::builder().attribute_name("n").enabled(true).build().unwrap();
    house.table.update_time_to_live().table_name("bridge").time_to_live_specification(expiry).send().await.unwrap();
    house.put("a", "expired long ago", 1_600_000_000).await;
    house.put("a", "expires in 2100", 4_102_444_800).await;
    assert_eq!(house.embedded.sweep().await, 1);
    assert_eq!(house.embedded.sweep().await, 0);
}

/// The two look-ups of the emulator that every write and every read of a stream make.
#[tokio::test]
async fn the_emulators_look_ups_of_stream_records_use_our_index() {
    let path = fresh_path();
    let house = House::open(Some(&path)).await;
    let connection = rusqlite::Connection::open(&path).unwrap();
    for look_up in [
        "SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 FROM _stream_records WHERE table_name = 'bridge'",
        "SELECT event_name FROM _stream_records WHERE table_name = 'bridge' AND shard_id = 's' AND CAST(sequence_number AS INTEGER) > 5
         ORDER BY CAST(sequence_number AS INTEGER) ASC LIMIT 1000",
    ] {
        let plan: String = connection.query_row(&format!("EXPLAIN QUERY PLAN {look_up}"), [], |row| row.get(3)).unwrap();
        assert!(plan.contains("sandbox_stream_order"), "{plan}");
    }
    drop(house);
    remove(&path);
}
