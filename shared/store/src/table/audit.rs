//! What people did: a partition for each month.

use super::Table;
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
        let of = |item| {
            let entry = read::<NounItem<Entry>>(item).ok()?.noun;
            (entry.at <= before && before < entry.at + DEED_LIFE).then_some(entry)
        };
        self.last(&Partition::Audit(month), deeds_until(before), most, of).await
    }
}

/// The mark is only there to tell entries of one millisecond apart: any hash of all that an entry says will do.
fn key_of(entry: &Entry) -> Key {
    let mut hasher = DefaultHasher::new();
    format!("{entry:?}").hash(&mut hasher);
    let moment = Timestamp::from_millisecond(entry.at.as_millisecond()).unwrap_or(entry.at);
    Key::Deed(moment, format!("{:016x}", hasher.finish()))
}
