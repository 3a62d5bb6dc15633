//! The integration's entry in the list of all, and whose turn it is to reconcile it.

use super::{Table, n, s};
use crate::fault::conditional;
use crate::item::{IntegrationItem, read};
use crate::keys::Key;
use async_trait::async_trait;
use bridge::ports::{Registry, StoreFault};
use jiff::Timestamp;

#[async_trait]
impl Registry for Table {
    async fn enter(&self, now: Timestamp) -> Result<(), StoreFault> {
        let entry = self.item(&Key::Integration, &IntegrationItem::new(now))?;
        let put = self.client.put_item().table_name(&*self.name).set_item(Some(entry));
        let put = put.condition_expression("attribute_not_exists(pk)");
        conditional("PutItem", || put.clone().send()).await?;
        Ok(())
    }

    async fn entered_at(&self) -> Result<Option<Timestamp>, StoreFault> {
        let item = self.get(&Key::Integration).await?;
        item.map(|item| Ok(read::<IntegrationItem>(item)?.entered_at())).transpose()
    }

    async fn take_turn(&self, worker: &str, until: Timestamp, now: Timestamp) -> Result<bool, StoreFault> {
        let update = self.client.update_item().table_name(&*self.name).set_key(Some(self.key(&Key::Integration)));
        let update = update
            .update_expression("SET holder = :holder, lease_until = :until")
            .condition_expression(
                "attribute_exists(pk) AND (attribute_not_exists(lease_until) OR lease_until <= :now OR holder = :holder)",
            )
            .expression_attribute_values(":holder", s(worker))
            .expression_attribute_values(":until", n(until.as_millisecond()))
            .expression_attribute_values(":now", n(now.as_millisecond()));
        Ok(conditional("UpdateItem", || update.clone().send()).await?.is_some())
    }

    async fn end_turn(&self, worker: &str) -> Result<(), StoreFault> {
        let update = self.client.update_item().table_name(&*self.name).set_key(Some(self.key(&Key::Integration)));
        let update = update
            .update_expression("REMOVE holder, lease_until")
            .condition_expression("holder = :holder")
            .expression_attribute_values(":holder", s(worker));
        conditional("UpdateItem", || update.clone().send()).await?;
        Ok(())
    }
}
