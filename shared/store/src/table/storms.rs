//! Storms and what stands on their digests.

use super::transaction::{Outcome, TRANSACTION_LIMIT, Verdict, deleting, putting, updating};
use super::{Table, keyed, n};
use crate::fault::{failed, fault, is_slowed_down};
use crate::item::{CardItem, EntryItem, StormItem, read, write_value};
use crate::keys::{Key, Partition, STORM_PREFIX, entries_prefix};
use async_trait::async_trait;
use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use bridge::card::{CardState, ShownCard};
use bridge::id::{IncidentId, StormId};
use bridge::lane::{Destination, Row};
use bridge::ports::{Fold, StoreFault, Storms};
use bridge::storm::{Entry, Storm};
use futures_util::future::try_join_all;
use jiff::Timestamp;
use std::time::Duration;

/// What one fold writes, in this order: the entry, the card, the row.
const WRITES: usize = 3;
/// So many fit into one transaction.
const GROUP: usize = TRANSACTION_LIMIT / WRITES;
/// Transactions under way at once. DynamoDB writes what is in them side by side, so that waiting for the network is what takes time.
const GROUPS: usize = 4;

/// Pauses after a collision, or where DynamoDB slows us down, 1.5 s in all: it takes 1,000 units a second in one partition, and a crowd
/// of 1,000 rows is 2,000 units in its lane.
const PAUSES_OF_A_CROWD: [Duration; 5] = [
    Duration::from_millis(50),
    Duration::from_millis(100),
    Duration::from_millis(200),
    Duration::from_millis(400),
    Duration::from_millis(800),
];

#[async_trait]
impl Storms for Table {
    async fn newest(&self, at: &Destination) -> Result<Option<Storm>, StoreFault> {
        // The order of names is that of time.
        let newest = self.querying(&Partition::Storms(at.clone()), STORM_PREFIX).scan_index_forward(false).limit(1);
        let items = newest.send().await.map_err(|error| fault("Query", &error))?.items;
        let item = items.into_iter().flatten().find_map(keyed);
        item.map(|(_, item)| Ok(read::<StormItem>(item)?.storm)).transpose()
    }

    async fn storm(&self, at: &Destination, id: &StormId) -> Result<Option<Storm>, StoreFault> {
        let item = self.get(&Key::Storm(at.clone(), id.clone())).await?;
        item.map(|item| Ok(read::<StormItem>(item)?.storm)).transpose()
    }

    async fn save_storm(&self, storm: &Storm) -> Result<(), StoreFault> {
        self.save(&Key::Storm(storm.at.clone(), storm.id.clone()), &StormItem::new(storm)).await
    }

    async fn fold(&self, storm: &Storm, folds: &[Fold], now: Timestamp) -> Result<(), StoreFault> {
        for crowd in folds.chunks(GROUP * GROUPS) {
            try_join_all(crowd.chunks(GROUP).map(|group| self.fold_group(storm, group, now))).await?;
        }
        Ok(())
    }

    async fn entry(&self, at: &Destination, id: &StormId, incident: &IncidentId) -> Result<Option<Entry>, StoreFault> {
        let item = self.get(&entry_key(at, id, incident)).await?;
        item.map(|item| Ok(read::<EntryItem>(item)?.entry)).transpose()
    }

    async fn entries(&self, at: &Destination, id: &StormId) -> Result<Vec<Entry>, StoreFault> {
        let items = self.query(&Partition::Storms(at.clone()), &entries_prefix(id)).await?;
        items.into_iter().map(|(_, item)| Ok(read::<EntryItem>(item)?.entry)).collect()
    }

    async fn save_entry(&self, at: &Destination, id: &StormId, entry: &Entry) -> Result<(), StoreFault> {
        self.save(&entry_key(at, id, &entry.incident), &EntryItem::new(id, entry)).await
    }
}

impl Table {
    /// One transaction. What stands in its way is left out, and the others are tried again.
    async fn fold_group(&self, storm: &Storm, folds: &[Fold], now: Timestamp) -> Result<(), StoreFault> {
        let mut left: Vec<&Fold> = folds.iter().collect();
        let mut pauses = PAUSES_OF_A_CROWD.into_iter();
        while !left.is_empty() {
            let many = left.len();
            match self.transact(self.fold_writes(storm, &left, now)?).await {
                Ok(Outcome::Committed) => break,
                Ok(outcome) => left = self.leave_out(left, &outcome).await?,
                Err(fault) if is_slowed_down(&fault) => {}
                Err(fault) => return Err(fault),
            }
            if left.len() == many {
                let pause = pauses.next().ok_or_else(|| failed("fold", "FoldConflict"))?;
                tokio::time::sleep(pause).await;
            }
        }
        Ok(())
    }

    /// Those against which nothing was said. A row that was wished for again is left alone, and so is one that is gone; where the
    /// destination shows something already, the row is like any other from now on.
    async fn leave_out<'a>(&self, folds: Vec<&'a Fold>, outcome: &Outcome) -> Result<Vec<&'a Fold>, StoreFault> {
        let mut left = Vec::new();
        for (place, fold) in folds.into_iter().enumerate() {
            let (card, row) = (outcome.at(place * WRITES + 1), outcome.at(place * WRITES + 2));
            if card == Verdict::Refused {
                self.commit(vec![self.no_longer_fresh(&fold.row)?]).await?;
            } else if row != Verdict::Refused {
                left.push(fold);
            }
        }
        Ok(left)
    }

    fn fold_writes(&self, storm: &Storm, folds: &[&Fold], now: Timestamp) -> Result<Vec<TransactWriteItem>, StoreFault> {
        let mut writes = Vec::with_capacity(folds.len() * WRITES);
        for Fold { row, entry, keeps_row } in folds {
            let key = entry_key(&storm.at, &storm.id, &entry.incident);
            writes.push(putting(self.put(&key, &EntryItem::new(&storm.id, entry))?)?);
            writes.push(self.unposted(storm, &entry.incident, now)?);
            writes.push(if *keeps_row { self.no_longer_fresh(row)? } else { self.taken_away(row)? });
        }
        Ok(writes)
    }

    /// That the incident stands on the digest, where nothing else was shown of it.
    fn unposted(&self, storm: &Storm, incident: &IncidentId, now: Timestamp) -> Result<TransactWriteItem, StoreFault> {
        let card = ShownCard::new(storm.at.clone(), CardState::Unposted { since: now });
        let card = CardItem::new(ShownCard { storm: Some(storm.id.clone()), ..card });
        let put = self.put(&Key::Card(incident.clone(), storm.at.clone()), &card)?;
        putting(put.condition_expression("attribute_not_exists(pk)"))
    }

    fn taken_away(&self, row: &Row) -> Result<TransactWriteItem, StoreFault> {
        let delete = self.delete(&Key::Row(row.lane.clone(), row.work.clone())).condition_expression("generation = :generation");
        deleting(delete.expression_attribute_values(":generation", n(row.generation)))
    }

    fn no_longer_fresh(&self, row: &Row) -> Result<TransactWriteItem, StoreFault> {
        let update = Update::builder()
            .table_name(&*self.name)
            .set_key(Some(self.key(&Key::Row(row.lane.clone(), row.work.clone()))))
            .update_expression("SET fresh = :no")
            .condition_expression("generation = :generation")
            .expression_attribute_values(":no", write_value(&false)?)
            .expression_attribute_values(":generation", n(row.generation));
        updating(update)
    }
}

fn entry_key(at: &Destination, storm: &StormId, incident: &IncidentId) -> Key {
    Key::Entry(at.clone(), storm.clone(), incident.clone())
}
