//! What rings for the delivery side of the alert-dispatcher: the table's stream, and the clock.

use super::{Cast, LEAD, Sample};
use crate::world::INTEGRATION;
use jiff::Timestamp;
use serde_json::{Value, json};

const FUNCTION: &str = "alert-dispatcher";

/// Both of them.
pub(super) fn samples(cast: &Cast, now: Timestamp) -> [Sample; 2] {
    [
        Sample { function: FUNCTION, name: "stream_row_inserted", event: row_inserted(cast, now) },
        // `Input` of the schedule in `template.yaml`.
        Sample { function: FUNCTION, name: "sweep", event: json!({ "sweep": true }) },
    ]
}

/// The incident now waits to be shown in the chat: a row came into its lane. A test compares it with what `store` writes.
///
/// Source: docs.aws.amazon.com/lambda, "Using AWS Lambda with Amazon DynamoDB", example event.
fn row_inserted(cast: &Cast, now: Timestamp) -> Value {
    let pk = format!("{INTEGRATION}#lane#chat#{}", cast.chat);
    let keys = json!({ "pk": { "S": pk }, "sk": { "S": format!("row#show#{}", cast.incident) } });
    let millisecond = json!({ "N": now.as_millisecond().to_string() });
    let mut image = json!({
        "urgency": { "S": "Critical" }, "tries": { "N": "0" }, "throttled": { "BOOL": false }, "fresh": { "BOOL": true },
        "since": millisecond, "due_at": millisecond, "generation": millisecond, "due_pk": { "S": due_shard(&pk) },
    });
    for name in ["pk", "sk"] {
        image[name] = keys[name].clone();
    }
    let created = now.checked_sub(LEAD).unwrap_or(now).strftime("%Y-%m-%dT%H:%M:%S.000");
    json!({ "Records": [{
        "eventID": "7de3041dd709b024af6f29e4fa13d34c",
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "ap-southeast-1",
        "dynamodb": {
            "ApproximateCreationDateTime": now.as_second(),
            "Keys": keys,
            "NewImage": image,
            "SequenceNumber": "4421584500000000017450439091",
            "SizeBytes": 327,
            "StreamViewType": "NEW_IMAGE",
        },
        "eventSourceARN":
            format!("arn:aws:dynamodb:ap-southeast-1:123456789012:table/flashduty-lark/stream/{created}"),
    }] })
}

/// The shard of the index `due` in which this lane's rows stand.
fn due_shard(pk: &str) -> String {
    let hash = pk.bytes().fold(5381_u32, |hash, byte| hash.wrapping_mul(33) ^ u32::from(byte));
    format!("due#{}", hash % 4)
}
