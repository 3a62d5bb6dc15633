//! The linking of everybody at once.

use super::{Table, n};
use crate::fault::conditional;
use crate::item::{NounItem, ROLL_LIFE, has_expired, read};
use crate::keys::{Key, TTL};
use async_trait::async_trait;
use bridge::ports::{Rolls, StoreFault};
use bridge::roll::Roll;
use jiff::Timestamp;

/// The attribute that counts the changes, beside the run itself.
const REVISION: &str = "revision";

#[async_trait]
impl Rolls for Table {
    async fn roll(&self, now: Timestamp) -> Result<Option<Roll>, StoreFault> {
        let item = self.get(&Key::Roll).await?.map(read::<NounItem<Roll>>).transpose()?;
        let item = item.filter(|item| item.ttl.is_none_or(|ttl| !has_expired(ttl, now)));
        Ok(item.map(|item| item.noun))
    }

    async fn save_roll(&self, roll: &Roll, now: Timestamp) -> Result<bool, StoreFault> {
        let next = Roll { revision: roll.revision + 1, ..roll.clone() };
        let mut item = self.item(&Key::Roll, &NounItem::for_a_while(next, now, ROLL_LIFE))?;
        item.insert(REVISION.to_owned(), n(roll.revision + 1));
        let put = self.client.put_item().table_name(&*self.name).set_item(Some(item));
        let put = match roll.revision {
            0 => put
                .condition_expression("attribute_not_exists(pk) OR #ttl <= :now")
                .expression_attribute_names("#ttl", TTL)
                .expression_attribute_values(":now", n(now.as_second())),
            revision => put
                .condition_expression("#revision = :revision")
                .expression_attribute_names("#revision", REVISION)
                .expression_attribute_values(":revision", n(revision)),
        };
        Ok(conditional("PutItem", || put.clone().send()).await?.is_some())
    }
}
