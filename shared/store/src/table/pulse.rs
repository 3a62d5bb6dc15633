//! Signs of life: an item for each way in.

use super::Table;
use crate::item::{NounItem, read};
use crate::keys::{BEAT_PREFIX, Key, Partition};
use async_trait::async_trait;
use bridge::ports::{Pulse, StoreFault};
use bridge::pulse::Sign;
use jiff::Timestamp;
use std::collections::BTreeMap;

#[async_trait]
impl Pulse for Table {
    async fn beat(&self, sign: Sign, now: Timestamp) {
        // The failure was logged where it happened.
        let _ = self.save(&Key::Beat(sign), &NounItem::new(now)).await;
    }

    async fn beats(&self) -> Result<BTreeMap<Sign, Timestamp>, StoreFault> {
        let mut beats = BTreeMap::new();
        for (key, item) in self.query(&Partition::Pulse, BEAT_PREFIX).await? {
            if let Key::Beat(sign) = key {
                beats.insert(sign, read::<NounItem<Timestamp>>(item)?.noun);
            }
        }
        Ok(beats)
    }
}
