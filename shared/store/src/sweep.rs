//! What is due, over all integrations: the safety net below the stream.

use crate::fault::fault;
use crate::keys::{DUE_AT, DUE_INDEX, DUE_SHARDS, PK, Partition, due_shard};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use bridge::id::Integration;
use bridge::lane::Lane;
use bridge::ports::StoreFault;
use jiff::Timestamp;
use std::collections::HashMap;

/// The lanes with rows that are due at `now`, each once, the one that waits longest first, at most `limit`.
///
/// The index lags the table by some milliseconds: a lane may be named whose row has just been finished, or not yet be named.
pub async fn due_lanes(
    client: &Client,
    table_name: &str,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<(Integration, Lane)>, StoreFault> {
    let mut due = Vec::new();
    for shard in 0..DUE_SHARDS {
        due.extend(due_in(client, table_name, &due_shard(shard), now, limit).await?);
    }
    // A lane stands in one shard only, so no lane is in there twice.
    due.sort();
    due.truncate(limit);
    Ok(due.into_iter().map(|(_, integration, lane)| (integration, lane)).collect())
}

/// The same for one shard, each lane with the moment of its first row in milliseconds.
async fn due_in(
    client: &Client,
    table_name: &str,
    shard: &str,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<(i64, Integration, Lane)>, StoreFault> {
    let query = client.query().table_name(table_name).index_name(DUE_INDEX);
    let query = query.key_condition_expression("due_pk = :shard AND due_at <= :now");
    let query = query.expression_attribute_values(":shard", AttributeValue::S(shard.to_owned()));
    let query = query.expression_attribute_values(":now", AttributeValue::N(now.as_millisecond().to_string()));
    let mut items = query.into_paginator().items().send();
    let mut first: HashMap<(Integration, Lane), i64> = HashMap::new();
    while first.len() < limit {
        let Some(item) = items.next().await else { break };
        let item = item.map_err(|error| fault("Query", &error))?;
        if let Some((lane, due_at)) = lane_of(&item) {
            first.entry(lane).or_insert(due_at);
        }
    }
    Ok(first.into_iter().map(|((integration, lane), due_at)| (due_at, integration, lane)).collect())
}

/// `None` for what another release wrote.
fn lane_of(item: &HashMap<String, AttributeValue>) -> Option<((Integration, Lane), i64)> {
    let due_at = item.get(DUE_AT)?.as_n().ok()?.parse().ok()?;
    match Partition::parse(item.get(PK)?.as_s().ok()?)? {
        (integration, Partition::Lane(lane)) => Some(((integration, lane), due_at)),
        _ => None,
    }
}
