//! The lanes: who works on one, what waits in it, and what becomes of a row.
//!
//! Every write to a row stands on its generation. Losing is fine: the row was wished for again, and the newer wish is due already.

use super::wishes::merge;
use super::{Table, n, s};
use crate::fault::conditional;
use crate::item::{LeaseItem, RowItem, read, write_value};
use crate::keys::{Key, Partition, ROW_PREFIX, dead_rows};
use crate::listed::{count, list};
use async_trait::async_trait;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use bridge::lane::{Lane, Row, Wish};
use bridge::ports::{DeadRow, Lanes, StoreFault, Waiting};
use bridge::reason::Death;
use jiff::Timestamp;

/// The row as the worker has read it.
const SAME_GENERATION: &str = "generation = :generation";

#[async_trait]
impl Lanes for Table {
    async fn wish(&self, wishes: &[Wish], now: Timestamp) -> Result<(), StoreFault> {
        self.put_rows(&merge(wishes), now).await
    }

    async fn lease(&self, lane: &Lane, owner: &str, until: Timestamp, now: Timestamp) -> Result<bool, StoreFault> {
        let lease = self.item(&Key::Lease(lane.clone()), &LeaseItem::new(owner, until))?;
        let put = self.client.put_item().table_name(&*self.name).set_item(Some(lease));
        let put = put
            .condition_expression("attribute_not_exists(pk) OR lease_until <= :now OR holder = :holder")
            .expression_attribute_values(":now", n(now.as_millisecond()))
            .expression_attribute_values(":holder", s(owner));
        Ok(conditional("PutItem", || put.clone().send()).await?.is_some())
    }

    async fn release(&self, lane: &Lane, owner: &str) -> Result<(), StoreFault> {
        let delete = self.client.delete_item().table_name(&*self.name).set_key(Some(self.key(&Key::Lease(lane.clone()))));
        let delete = delete.condition_expression("holder = :holder").expression_attribute_values(":holder", s(owner));
        conditional("DeleteItem", || delete.clone().send()).await?;
        Ok(())
    }

    async fn rows(&self, lane: &Lane) -> Result<Vec<Row>, StoreFault> {
        let mut rows = Vec::new();
        for (key, item) in self.query(&Partition::Lane(lane.clone()), ROW_PREFIX).await? {
            if let Key::Row(lane, work) = key {
                rows.extend(read::<RowItem>(item)?.alive(lane, work));
            }
        }
        Ok(rows)
    }

    async fn finish(&self, row: &Row) -> Result<(), StoreFault> {
        let delete = self.client.delete_item().table_name(&*self.name).set_key(Some(self.row_key(row)));
        let delete = delete.condition_expression(SAME_GENERATION).expression_attribute_values(":generation", n(row.generation));
        conditional("DeleteItem", || delete.clone().send()).await?;
        Ok(())
    }

    async fn postpone(&self, row: &Row) -> Result<(), StoreFault> {
        let update = self
            .update_row(row, "SET due_at = :due_at, tries = :tries, throttled = :throttled")
            .expression_attribute_values(":due_at", n(row.due_at.as_millisecond()))
            .expression_attribute_values(":tries", n(row.tries))
            .expression_attribute_values(":throttled", write_value(&row.throttled)?);
        conditional("UpdateItem", || update.clone().send()).await?;
        Ok(())
    }

    async fn bury(&self, row: &Row, death: Death, now: Timestamp) -> Result<(), StoreFault> {
        let update = self
            .update_row(row, "SET dead_at = :now, reason = :reason, tries = :tries, listed_in = :dead REMOVE due_pk")
            .expression_attribute_values(":now", n(now.as_millisecond()))
            .expression_attribute_values(":reason", write_value(&death)?)
            .expression_attribute_values(":tries", n(row.tries))
            .expression_attribute_values(":dead", s(dead_rows(&self.integration)));
        conditional("UpdateItem", || update.clone().send()).await?;
        Ok(())
    }

    async fn dead(&self, most: usize) -> Result<Vec<DeadRow>, StoreFault> {
        let listed = list(&self.client, &self.name, &dead_rows(&self.integration), most).await?;
        let mut dead = Vec::new();
        for (key, item) in self.get_many(listed.into_iter().map(|(_, key)| key)).await? {
            if let Key::Row(lane, work) = key {
                // One that lives again is still listed for some milliseconds.
                dead.extend(read::<RowItem>(item)?.dead(lane, work));
            }
        }
        Ok(dead)
    }

    async fn waiting(&self, now: Timestamp) -> Result<Waiting, StoreFault> {
        let (rows, oldest) = self.late_rows(now).await?;
        let dead = count(&self.client, &self.name, &dead_rows(&self.integration)).await?;
        Ok(Waiting { rows, oldest, dead })
    }
}

impl Table {
    fn update_row(&self, row: &Row, expression: &str) -> UpdateItemFluentBuilder {
        let update = self.client.update_item().table_name(&*self.name).set_key(Some(self.row_key(row)));
        let update = update.update_expression(expression).condition_expression(SAME_GENERATION);
        update.expression_attribute_values(":generation", n(row.generation))
    }

    fn row_key(&self, row: &Row) -> crate::item::Item {
        self.key(&Key::Row(row.lane.clone(), row.work.clone()))
    }
}
