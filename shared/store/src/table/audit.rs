//! What people did: a partition for each month.

use super::{Table, s};
use crate::fault::fault;
use crate::item::{DEED_LIFE, NounItem, read};
use crate::keys::{Key, Partition, deeds_until};
use async_trait::async_trait;
use bridge::audit::Entry;
use bridge::ports::{Audit, StoreFault};
use bridge::quota::Month;
use jiff::Timestamp;
use std::hash::{DefaultHasher, Hash, Hasher};

/// 180 days touch seven months at most.
const MONTHS: i32 = 7;

#[async_trait]
impl Audit for Table {
    async fn record(&self, entry: &Entry) {
        // The failure was logged where it happened.
        let _ = self.save(&key_of(entry), &NounItem::for_a_while(entry.clone(), entry.at, DEED_LIFE)).await;
    }

    async fn entries(&self, before: Timestamp, most: usize) -> Result<Vec<Entry>, StoreFault> {
        let mut entries = Vec::new();
        let newest = Month::of(before);
        for month in (newest.0 - MONTHS + 1..=newest.0).rev().map(Month) {
            if entries.len() >= most {
                break;
            }
            entries.extend(self.entries_of(month, before, most - entries.len()).await?);
        }
        Ok(entries)
    }
}

impl Table {
    /// The newest entries of a month that are not after `before`, and not older than they may get.
    async fn entries_of(&self, month: Month, before: Timestamp, most: usize) -> Result<Vec<Entry>, StoreFault> {
        let (from, to) = deeds_until(before);
        let query = self.client.query().table_name(&*self.name).consistent_read(true).scan_index_forward(false);
        let query = query
            .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :to")
            .expression_attribute_values(":pk", s(self.pk(&Partition::Audit(month))))
            .expression_attribute_values(":from", s(from))
            .expression_attribute_values(":to", s(to))
            .set_limit(i32::try_from(most).ok());
        let mut items = query.into_paginator().items().send();
        let mut entries = Vec::new();
        while entries.len() < most {
            let Some(item) = items.next().await else { break };
            // One that another release wrote hides no other.
            let entry = read::<NounItem<Entry>>(item.map_err(|error| fault("Query", &error))?).map(|item| item.noun);
            entries.extend(entry.ok().filter(|entry| entry.at <= before && before < entry.at + DEED_LIFE));
        }
        Ok(entries)
    }
}

/// The mark is only there to tell entries of one millisecond apart: any hash of all that an entry says will do.
fn key_of(entry: &Entry) -> Key {
    let mut hasher = DefaultHasher::new();
    format!("{entry:?}").hash(&mut hasher);
    let moment = Timestamp::from_millisecond(entry.at.as_millisecond()).unwrap_or(entry.at);
    Key::Deed(moment, format!("{:016x}", hasher.finish()))
}
