//! The table as one integration sees it. What is here knows keys and items; what an item means is known below.

mod accounts;
mod audit;
mod budgets;
mod chats;
mod choices;
mod clicks;
mod journal;
mod lanes;
mod overview;
mod people;
mod pulse;
mod quotes;
mod records;
mod registry;
mod roll;
mod seen;
mod sign_ins;
mod storms;
mod talks;
mod test_card;
mod transaction;
mod visitors;
mod waiting;
mod wishes;

use self::budgets::Known;
use self::talks::Remembered;
use crate::fault::{PAUSES, conditional, failed, fault};
use crate::item::{Item, write};
use crate::keys::{Key, PK, Partition, SK, TTL};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::builders::{DeleteBuilder, PutBuilder};
use aws_sdk_dynamodb::types::{AttributeValue, Delete, KeysAndAttributes, Put};
use bridge::id::Integration;
use bridge::ports::StoreFault;
use futures_util::future::try_join_all;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// DynamoDB's limit for one BatchGetItem.
const BATCH_LIMIT: usize = 100;

/// As many as a page needs at most, which somebody waits for.
const BATCHES_AT_ONCE: usize = 5;

/// The table, seen by one integration: no key of another's can be written or read through it. Cheap to clone.
///
/// Implements the ports [`Records`](bridge::ports::Records), [`Lanes`](bridge::ports::Lanes), [`Clicks`](bridge::ports::Clicks),
/// [`People`](bridge::ports::People), [`SignIns`](bridge::ports::SignIns), [`ChatBook`](bridge::ports::ChatBook),
/// [`ChatEdits`](bridge::ports::ChatEdits),
/// [`Seen`](bridge::ports::Seen), [`Registry`](bridge::ports::Registry), [`Budgets`](bridge::ports::Budgets), [`Cells`](bridge::ports::Cells),
/// [`Storms`](bridge::ports::Storms), [`Journal`](bridge::ports::Journal), [`Quotes`](bridge::ports::Quotes),
/// [`Talks`](bridge::ports::Talks), [`Accounts`](bridge::ports::Accounts), [`ChoiceBook`](bridge::ports::ChoiceBook), [`Audit`](bridge::ports::Audit),
/// [`Visitors`](bridge::ports::Visitors), [`Rolls`](bridge::ports::Rolls), [`Pulse`](bridge::ports::Pulse), [`TestCards`](bridge::ports::TestCards) and
/// [`Overview`](bridge::ports::Overview). Each failure is logged where it happens, with the operation and DynamoDB's code and no value; the
/// [`StoreFault`] carries the code.
#[derive(Debug, Clone)]
pub struct Table {
    client: Client,
    name: Arc<str>,
    integration: Integration,
    /// What this process knows of the cells, so that it need not read them before each write.
    known: Arc<Known>,
    /// The talks that this process has written down, so that it need not again.
    remembered: Arc<Remembered>,
}

impl Table {
    /// The table `name`, for this integration. The client needs an attempt timeout and retries: a throttled call is not repeated here.
    pub fn new(client: Client, name: impl Into<String>, integration: Integration) -> Self {
        Self { client, name: Arc::from(name.into()), integration, known: Arc::default(), remembered: Arc::default() }
    }

    /// Whose it is.
    pub fn integration(&self) -> &Integration {
        &self.integration
    }

    fn pk(&self, partition: &Partition) -> String {
        partition.pk(&self.integration)
    }

    fn key(&self, key: &Key) -> Item {
        HashMap::from([(PK.to_owned(), s(self.pk(&key.partition()))), (SK.to_owned(), s(key.sk()))])
    }

    /// An item in full: its key and what it holds.
    fn item(&self, key: &Key, holds: &impl Serialize) -> Result<Item, StoreFault> {
        let mut item = write(holds)?;
        item.extend(self.key(key));
        Ok(item)
    }

    /// A Put for a transaction.
    fn put(&self, key: &Key, holds: &impl Serialize) -> Result<PutBuilder, StoreFault> {
        Ok(Put::builder().table_name(&*self.name).set_item(Some(self.item(key, holds)?)))
    }

    /// A Delete for a transaction.
    fn delete(&self, key: &Key) -> DeleteBuilder {
        Delete::builder().table_name(&*self.name).set_key(Some(self.key(key)))
    }

    /// Writes an item, whatever stood there.
    async fn save(&self, key: &Key, holds: &impl Serialize) -> Result<(), StoreFault> {
        let put = self.client.put_item().table_name(&*self.name).set_item(Some(self.item(key, holds)?));
        conditional("PutItem", || put.clone().send()).await?;
        Ok(())
    }

    /// Reads one item, strongly.
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreFault> {
        let get = self.client.get_item().table_name(&*self.name).set_key(Some(self.key(key))).consistent_read(true);
        let output = get.send().await.map_err(|error| fault("GetItem", &error))?;
        Ok(output.item)
    }

    /// Reads many items, strongly. Those that are not there are left out.
    async fn get_many(&self, keys: impl IntoIterator<Item = Key>) -> Result<HashMap<Key, Item>, StoreFault> {
        // DynamoDB refuses a batch that names a key twice.
        let keys: Vec<Key> = keys.into_iter().collect::<HashSet<_>>().into_iter().collect();
        let mut found = HashMap::new();
        for chunks in keys.chunks(BATCH_LIMIT * BATCHES_AT_ONCE) {
            let chunks = chunks.chunks(BATCH_LIMIT).map(|chunk| self.get_chunk(chunk.iter().map(|key| self.key(key)).collect()));
            found.extend(try_join_all(chunks).await?.into_iter().flatten().filter_map(keyed));
        }
        Ok(found)
    }

    /// One batch, asked again for what DynamoDB left over.
    async fn get_chunk(&self, mut keys: Vec<Item>) -> Result<Vec<Item>, StoreFault> {
        let mut items = Vec::new();
        for pause in PAUSES {
            let wanted = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true).build();
            let wanted = wanted.map_err(|_| failed("BatchGetItem", "UnwritableRequest"))?;
            let output = self.client.batch_get_item().request_items(&*self.name, wanted).send().await;
            let output = output.map_err(|error| fault("BatchGetItem", &error))?;
            items.extend(output.responses.into_iter().flatten().flat_map(|(_, items)| items));
            keys = output.unprocessed_keys.into_iter().flatten().flat_map(|(_, left)| left.keys).collect();
            if keys.is_empty() {
                return Ok(items);
            }
            tokio::time::sleep(pause).await;
        }
        Err(failed("BatchGetItem", "UnprocessedKeys"))
    }

    /// All items of a partition whose sort key begins so (an empty prefix fits all), read strongly, page after page, by sort key. An item whose key we do not
    /// know was written by another release, and is left to it.
    async fn query(&self, partition: &Partition, sk_prefix: &str) -> Result<Vec<(Key, Item)>, StoreFault> {
        let mut pages = self.querying(partition, sk_prefix).into_paginator().items().send();
        let mut items = Vec::new();
        while let Some(item) = pages.next().await {
            items.extend(keyed(item.map_err(|error| fault("Query", &error))?));
        }
        Ok(items)
    }

    /// What `of` makes of the items of a partition between these sort keys, the last first, at most `most`. One that it makes nothing of,
    /// because another release wrote it, hides no other.
    async fn last<T>(
        &self,
        partition: &Partition,
        (from, to): (String, String),
        most: usize,
        of: impl Fn(Item) -> Option<T>,
    ) -> Result<Vec<T>, StoreFault> {
        let query = self.client.query().table_name(&*self.name).consistent_read(true).scan_index_forward(false);
        let query = query
            .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :to")
            .expression_attribute_values(":pk", s(self.pk(partition)))
            .expression_attribute_values(":from", s(from))
            .expression_attribute_values(":to", s(to))
            .set_limit(i32::try_from(most).ok());
        let mut items = query.into_paginator().items().send();
        let mut last = Vec::new();
        while last.len() < most {
            let Some(item) = items.next().await else { break };
            last.extend(of(item.map_err(|error| fault("Query", &error))?));
        }
        Ok(last)
    }

    fn querying(&self, partition: &Partition, sk_prefix: &str) -> QueryFluentBuilder {
        let query = self.client.query().table_name(&*self.name).consistent_read(true);
        let query = query.expression_attribute_values(":pk", s(self.pk(partition)));
        // DynamoDB takes no empty text for a key, not even as a prefix.
        if sk_prefix.is_empty() {
            return query.key_condition_expression("pk = :pk");
        }
        let query = query.key_condition_expression("pk = :pk AND begins_with(sk, :prefix)");
        query.expression_attribute_values(":prefix", s(sk_prefix))
    }
}

/// A claim is won where nothing stands, or something that DynamoDB should have deleted by now.
fn if_free(put: PutBuilder, now: Timestamp) -> PutBuilder {
    put.condition_expression("attribute_not_exists(pk) OR #ttl <= :now")
        .expression_attribute_names("#ttl", TTL)
        .expression_attribute_values(":now", n(now.as_second()))
}

/// Splits an item into its key and what it holds.
fn keyed(mut item: Item) -> Option<(Key, Item)> {
    let (pk, sk) = (item.remove(PK)?, item.remove(SK)?);
    let (_, key) = Key::parse(pk.as_s().ok()?, sk.as_s().ok()?)?;
    Some((key, item))
}

fn s(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

fn n(number: impl ToString) -> AttributeValue {
    AttributeValue::N(number.to_string())
}
