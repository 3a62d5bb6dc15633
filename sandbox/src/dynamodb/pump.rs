//! What AWS does between a table's stream and a function: reads the records, filters them, and hands batches on.

use aws_sdk_dynamodbstreams::Client;
use aws_sdk_dynamodbstreams::types::{AttributeValue, OperationType, Record, ShardIteratorType};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use std::collections::{HashMap, HashSet};
use std::time::Duration;
use tokio::task::JoinSet;

/// How long to wait before looking again when there was nothing new: at first hardly, then twice as long each time, so that a
/// playground in the background takes no processor. AWS looks four times a second; here nobody should wait for that.
const IDLE: Duration = Duration::from_millis(20);

/// The longest such wait.
const LONGEST_IDLE: Duration = Duration::from_millis(100);

/// How long to wait after the stream could not be read.
const TROUBLE: Duration = Duration::from_millis(500);

/// How many records go into one batch at most, as `BatchSize` in the template.
const BATCH: usize = 1000;

/// Only rows of lanes wake the function: `FilterCriteria` in the template.
const ROW: &str = "row#";

/// Where reading begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// With the oldest record, at most a day old: also what a former run left behind.
    Oldest,
    /// With what is written from now on.
    Now,
}

/// Reads the table's stream for ever and delivers what the function would be invoked with.
///
/// Records of one partition key are delivered in order, one batch at a time; different partition keys at once (on AWS:
/// a `ParallelizationFactor` without bound). A batch is delivered once: `deliver` has to deal with its own failures.
/// Ends only with the task it runs in, and then aborts the deliveries under way.
pub async fn pump<F, D>(streams: Client, table: &str, start: Start, deliver: F)
where
    F: Fn(Value) -> D,
    D: Future<Output = ()> + Send + 'static,
{
    let mut reader =
        Reader { streams, table: table.to_owned(), start, stream: String::new(), open: vec![], known: HashSet::new() };
    let mut lanes = Lanes::default();
    let mut rest = IDLE / 2;
    loop {
        let wait = match reader.read().await {
            Ok(records) => {
                let idle = records.is_empty();
                records.iter().filter(|record| wakes(record)).for_each(|record| lanes.put(event_of(record, &reader.stream)));
                rest = if idle { (rest * 2).min(LONGEST_IDLE) } else { IDLE / 2 };
                if idle { rest } else { Duration::ZERO }
            }
            Err(error) => {
                tracing::warn!(error, "the stream could not be read");
                TROUBLE
            }
        };
        lanes.deliver(&deliver);
        lanes.finished_within(wait).await;
    }
}

/// The records that wait, by partition key, and the deliveries under way.
#[derive(Default)]
struct Lanes {
    waiting: HashMap<String, Vec<Value>>,
    busy: HashSet<String>,
    deliveries: JoinSet<()>,
    names: HashMap<tokio::task::Id, String>,
}

impl Lanes {
    fn put(&mut self, record: Value) {
        let lane = record["dynamodb"]["Keys"]["pk"].to_string();
        self.waiting.entry(lane).or_default().push(record);
    }

    /// Starts a delivery for every lane that waits and is not busy.
    fn deliver<F, D>(&mut self, deliver: &F)
    where
        F: Fn(Value) -> D,
        D: Future<Output = ()> + Send + 'static,
    {
        let free: Vec<String> = self.waiting.keys().filter(|lane| !self.busy.contains(*lane)).cloned().collect();
        for lane in free {
            let Some(mut batch) = self.waiting.remove(&lane) else { continue };
            if batch.len() > BATCH {
                self.waiting.insert(lane.clone(), batch.split_off(BATCH));
            }
            let task = self.deliveries.spawn(deliver(json!({ "Records": batch })));
            self.names.insert(task.id(), lane.clone());
            self.busy.insert(lane);
        }
    }

    /// Waits so long, or until a delivery ends: its lane is free again.
    async fn finished_within(&mut self, wait: Duration) {
        let ended = tokio::select! {
            biased;
            Some(ended) = self.deliveries.join_next_with_id() => ended,
            () = tokio::time::sleep(wait) => return,
        };
        let id = ended.map_or_else(|panicked| panicked.id(), |(id, ())| id);
        if let Some(lane) = self.names.remove(&id) {
            self.busy.remove(&lane);
        }
    }
}

/// A shard being read.
struct Shard {
    id: String,
    iterator: String,
    last: Option<String>,
}

/// Reads all shards of a table's newest stream.
struct Reader {
    streams: Client,
    table: String,
    start: Start,
    stream: String,
    open: Vec<Shard>,
    known: HashSet<String>,
}

impl Reader {
    /// What is new in all shards. After an error the next call resumes behind the last record that was read.
    async fn read(&mut self) -> Result<Vec<Record>, String> {
        if self.open.is_empty() {
            self.look_for_shards().await?;
        }
        let mut records = vec![];
        let mut still_open = vec![];
        for mut shard in std::mem::take(&mut self.open) {
            let answer = self.streams.get_records().shard_iterator(&shard.iterator).send().await;
            match answer {
                Ok(answer) => {
                    let new = answer.records.unwrap_or_default();
                    shard.last = new.last().and_then(sequence_number).or(shard.last);
                    records.extend(new);
                    // Without a next iterator the shard is closed and read to its end; its children are found next time.
                    if let Some(next) = answer.next_shard_iterator {
                        still_open.push(Shard { iterator: next, ..shard });
                    }
                }
                Err(error) => {
                    tracing::warn!(error = %aws_sdk_dynamodbstreams::error::DisplayErrorContext(&error), "a shard could not be read");
                    let iterator = self.iterator(&shard.id, shard.last.as_deref()).await.unwrap_or(shard.iterator);
                    still_open.push(Shard { iterator, ..shard });
                    tokio::time::sleep(TROUBLE).await;
                }
            }
        }
        self.open = still_open;
        Ok(records)
    }

    async fn look_for_shards(&mut self) -> Result<(), String> {
        let listed = self.streams.list_streams().table_name(&self.table).send().await.map_err(|e| e.to_string())?;
        let newest = listed.streams().iter().filter_map(|s| Some((s.stream_label()?, s.stream_arn()?))).max();
        self.stream = newest.ok_or("the table has no stream yet")?.1.to_owned();
        for id in self.shards().await? {
            if self.known.contains(&id) {
                continue;
            }
            let iterator = self.iterator(&id, None).await?;
            self.known.insert(id.clone());
            self.open.push(Shard { id, iterator, last: None });
        }
        // Shards that appear later are children: nothing in them is older than the end of their parents.
        self.start = Start::Oldest;
        Ok(())
    }

    /// The ids of all shards, page by page.
    async fn shards(&self) -> Result<Vec<String>, String> {
        let mut ids = vec![];
        let mut from = None;
        loop {
            let ask = self.streams.describe_stream().stream_arn(&self.stream).set_exclusive_start_shard_id(from);
            let answer = ask.send().await.map_err(|e| e.to_string())?;
            let Some(stream) = answer.stream_description else { return Ok(ids) };
            ids.extend(stream.shards().iter().filter_map(|shard| shard.shard_id().map(str::to_owned)));
            from = stream.last_evaluated_shard_id;
            if from.is_none() {
                return Ok(ids);
            }
        }
    }

    async fn iterator(&self, shard: &str, after: Option<&str>) -> Result<String, String> {
        let kind = match (after, self.start) {
            (Some(_), _) => ShardIteratorType::AfterSequenceNumber,
            (None, Start::Oldest) => ShardIteratorType::TrimHorizon,
            (None, Start::Now) => ShardIteratorType::Latest,
        };
        let ask = self.streams.get_shard_iterator().stream_arn(&self.stream).shard_id(shard).shard_iterator_type(kind);
        let answer = ask.set_sequence_number(after.map(str::to_owned)).send().await.map_err(|e| e.to_string())?;
        answer.shard_iterator.ok_or_else(|| "the shard gave no iterator".to_owned())
    }
}

fn sequence_number(record: &Record) -> Option<String> {
    record.dynamodb()?.sequence_number().map(str::to_owned)
}

/// Whether the template's filter lets the record through.
fn wakes(record: &Record) -> bool {
    let written = matches!(record.event_name(), Some(OperationType::Insert | OperationType::Modify));
    let key = record.dynamodb().and_then(|d| d.keys()).and_then(|keys| keys.get("sk"));
    written && matches!(key, Some(AttributeValue::S(sk)) if sk.starts_with(ROW))
}

/// The record as Lambda hands it to a function ("Using Lambda with DynamoDB", example event).
fn event_of(record: &Record, stream: &str) -> Value {
    let mut change = Map::new();
    if let Some(written) = record.dynamodb() {
        let images = [("Keys", written.keys()), ("NewImage", written.new_image()), ("OldImage", written.old_image())];
        for (name, image) in images {
            if let Some(image) = image {
                change.insert(name.to_owned(), item(image));
            }
        }
        change.insert("SequenceNumber".to_owned(), json!(written.sequence_number()));
        change.insert("SizeBytes".to_owned(), json!(written.size_bytes()));
        change.insert("StreamViewType".to_owned(), json!(written.stream_view_type().map(|kind| kind.as_str())));
        change.insert(
            "ApproximateCreationDateTime".to_owned(),
            json!(written.approximate_creation_date_time().map(|at| at.as_secs_f64())),
        );
    }
    json!({
        "eventID": record.event_id(), "eventName": record.event_name().map(OperationType::as_str), "eventVersion": "1.1",
        "eventSource": "aws:dynamodb", "awsRegion": record.aws_region(), "dynamodb": change, "eventSourceARN": stream,
    })
}

fn item(image: &HashMap<String, AttributeValue>) -> Value {
    image.iter().map(|(name, value)| (name.clone(), attribute(value))).collect::<Map<_, _>>().into()
}

/// DynamoDB JSON: the type's letter, then the value; numbers are text, bytes are base64.
#[expect(clippy::wildcard_enum_match_arm, reason = "the SDK's enum is open: a type invented after it can only be seen as null")]
fn attribute(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::Bool(truth) => json!({ "BOOL": truth }),
        AttributeValue::Null(is_null) => json!({ "NULL": is_null }),
        AttributeValue::B(bytes) => json!({ "B": STANDARD.encode(bytes) }),
        AttributeValue::Ss(texts) => json!({ "SS": texts }),
        AttributeValue::Ns(numbers) => json!({ "NS": numbers }),
        AttributeValue::Bs(many) => json!({ "BS": many.iter().map(|bytes| STANDARD.encode(bytes)).collect::<Vec<_>>() }),
        AttributeValue::L(values) => json!({ "L": values.iter().map(attribute).collect::<Vec<_>>() }),
        AttributeValue::M(map) => json!({ "M": item(map) }),
        _ => json!({ "NULL": true }),
    }
}
