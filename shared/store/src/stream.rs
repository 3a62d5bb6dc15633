//! The table's stream: the doorbell that says in which lanes something waits.

use crate::keys::Key;
use bridge::id::Integration;
use bridge::lane::Lane;
use serde_json::Value;

/// The event filter of the stream's trigger (`FilterCriteria` in `template.yaml`): rows that came or changed and are not dead, and
/// of the rest of the table nothing, so that no write of ours wakes a function for naught.
pub const FILTER: &str = r#"{"eventName":["INSERT","MODIFY"],"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"row#"}]}},"NewImage":{"dead_at":{"N":[{"exists":false}]}}}}"#;

/// The body is no event of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a stream event: it has no list of Records")]
pub struct NotAStreamEvent;

/// The lanes in which rows came or changed, each once, in the order of the stream.
///
/// `event` is what Lambda delivers for a DynamoDB stream. Removals, leases, dead rows and whatever we do not know are passed over.
pub fn lanes_of(event: &Value) -> Result<Vec<(Integration, Lane)>, NotAStreamEvent> {
    let records = event.get("Records").and_then(Value::as_array).ok_or(NotAStreamEvent)?;
    let mut lanes = Vec::new();
    for lane in records.iter().filter_map(lane_of) {
        if !lanes.contains(&lane) {
            lanes.push(lane);
        }
    }
    Ok(lanes)
}

fn lane_of(record: &Value) -> Option<(Integration, Lane)> {
    let came_or_changed = matches!(record["eventName"].as_str()?, "INSERT" | "MODIFY");
    let change = &record["dynamodb"];
    let is_dead = change["NewImage"].get("dead_at").is_some();
    let (pk, sk) = (change["Keys"]["pk"]["S"].as_str()?, change["Keys"]["sk"]["S"].as_str()?);
    match Key::parse(pk, sk)? {
        (integration, Key::Row(lane, _)) if came_or_changed && !is_dead => Some((integration, lane)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use bridge::id::{ChatId, IncidentId};
    use bridge::lane::Destination;
    use proptest::prelude::*;
    use serde_json::json;

    fn record(kind: &str, pk: &str, sk: &str) -> Value {
        json!({
            "eventID": "c81e728d9d4c2f636f067f89cc14862c", "eventName": kind, "eventVersion": "1.1", "eventSource": "aws:dynamodb",
            "awsRegion": "ap-southeast-1",
            "dynamodb": {
                "ApproximateCreationDateTime": 1_795_000_000.0, "SequenceNumber": "222", "SizeBytes": 59, "StreamViewType": "NEW_IMAGE",
                "Keys": { "pk": { "S": pk }, "sk": { "S": sk } },
                "NewImage": { "pk": { "S": pk }, "sk": { "S": sk }, "urgency": { "S": "Critical" }, "tries": { "N": "0" } },
            },
        })
    }

    fn chat(integration: &str, id: &str) -> (Integration, Lane) {
        (Integration::parse(integration).unwrap(), Lane::To(Destination::Chat(ChatId::new(id))))
    }

    #[test]
    fn nothing_that_is_not_a_row_rings() {
        let event = json!({ "Records": [
            record("REMOVE", "main#lane#chat#oc_1", "row#show#i1"),
            record("INSERT", "main#lane#chat#oc_1", "lease"),
            record("INSERT", "main#incident#i1", "incident"),
            record("INSERT", "main#lane#chat#oc_1", "row#invented#later"),
            record("INSERT", "Main#lane#chat#oc_1", "row#show#i1"),
            { "eventName": "INSERT" }, 7, null,
        ] });
        assert_eq!(lanes_of(&event), Ok(vec![]));
        assert_eq!(lanes_of(&json!({ "Records": [] })), Ok(vec![]));
    }

    #[test]
    fn each_lane_is_named_once_whatever_the_number_of_its_rows() {
        let event = json!({ "Records": [
            record("INSERT", "main#lane#chat#oc_2", "row#show#i1"),
            record("MODIFY", "main#lane#chat#oc_1", "row#show#i1"),
            record("INSERT", "main#lane#chat#oc_2", "row#show#i2"),
            record("INSERT", "eu#lane#chat#oc_2", "row#show#i1"),
            record("INSERT", "main#lane#commands#i1", "row#finish#c1"),
        ] });
        let commands = (Integration::parse("main").unwrap(), Lane::Commands(IncidentId::new("i1")));
        assert_eq!(lanes_of(&event), Ok(vec![chat("main", "oc_2"), chat("main", "oc_1"), chat("eu", "oc_2"), commands]));
    }

    #[test]
    fn a_row_that_dies_wakes_nobody() {
        let mut dies = record("MODIFY", "main#lane#chat#oc_1", "row#show#i1");
        dies["dynamodb"]["NewImage"]["dead_at"] = json!({ "N": "1795000000000" });
        assert_eq!(lanes_of(&json!({ "Records": [dies] })), Ok(vec![]));
    }

    #[test]
    fn what_has_no_records_is_no_stream_event() {
        for body in [json!({}), json!(null), json!([]), json!({ "Records": {} }), json!("Records")] {
            assert_eq!(lanes_of(&body), Err(NotAStreamEvent), "{body}");
        }
    }

    #[test]
    fn the_filter_lets_through_what_we_read() {
        let filter: Value = serde_json::from_str(FILTER).unwrap();
        assert_eq!(filter["dynamodb"]["Keys"]["sk"]["S"][0]["prefix"], crate::keys::ROW_PREFIX);
        assert_eq!(filter["eventName"], json!(["INSERT", "MODIFY"]));
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let name =
            prop_oneof![Just("Records"), Just("eventName"), Just("dynamodb"), Just("Keys"), Just("pk"), Just("sk"), Just("S")];
        let leaf =
            prop_oneof![Just(json!(null)), any::<i64>().prop_map(Value::from), "[a-zA-Z#%0-9]{0,12}".prop_map(Value::from)];
        leaf.prop_recursive(5, 40, 5, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::hash_map(name.clone().prop_map(str::to_owned), inner, 0..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn garbage_never_panics(body in any_json(), pk in any::<String>(), sk in any::<String>()) {
            let _ = lanes_of(&body);
            let _ = lanes_of(&json!({ "Records": [body] }));
            let event = json!({ "Records": [record("INSERT", &pk, &sk)] });
            prop_assert!(lanes_of(&event).is_ok());
        }
    }
}
