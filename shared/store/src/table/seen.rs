//! Things from Lark that were seen before.

use super::transaction::{Outcome, putting};
use super::{Table, if_free};
use crate::item::{ClaimItem, has_expired, read};
use crate::keys::Key;
use async_trait::async_trait;
use bridge::ports::{Seen, StoreFault};
use jiff::Timestamp;

#[async_trait]
impl Seen for Table {
    async fn first_time(&self, key: &str, now: Timestamp) -> Result<bool, StoreFault> {
        let claim = self.put(&Key::Seen(key.to_owned()), &ClaimItem::of_anything_seen(now))?;
        Ok(self.commit(vec![putting(if_free(claim, now))?]).await? == Outcome::Committed)
    }

    async fn knows(&self, key: &str, now: Timestamp) -> Result<bool, StoreFault> {
        let Some(item) = self.get(&Key::Seen(key.to_owned())).await? else { return Ok(false) };
        Ok(!has_expired(read::<ClaimItem>(item)?.ttl, now))
    }
}
