//! What we remember of incidents.

use super::transaction::{Outcome, Verdict, putting};
use super::{Table, if_free, n};
use crate::fault::conditional;
use crate::item::{CardItem, ClaimItem, SnapshotItem, card_ttl, read, write_value};
use crate::keys::{Key, Partition, RECORD_PREFIX, TTL, open_incidents};
use crate::listed::list;
use async_trait::async_trait;
use aws_sdk_dynamodb::types::TransactWriteItem;
use bridge::card::ShownCard;
use bridge::id::{EventId, IncidentId};
use bridge::ports::{Acceptance, Accepted, Record, Records, StoreFault};
use bridge::snapshot::Snapshot;
use jiff::Timestamp;

#[async_trait]
impl Records for Table {
    async fn record(&self, incident: &IncidentId) -> Result<Record, StoreFault> {
        let mut record = Record::default();
        for (key, item) in self.query(&Partition::Incident(incident.clone()), RECORD_PREFIX).await? {
            if let Key::Snapshot(_) = key {
                let SnapshotItem { revision, snapshot, .. } = read(item)?;
                (record.revision, record.snapshot) = (revision, Some(snapshot));
            } else if let Key::Card(..) = key {
                record.cards.push(read::<CardItem>(item)?.card);
            }
        }
        Ok(record)
    }

    async fn accept(&self, acceptance: &Acceptance) -> Result<Accepted, StoreFault> {
        let outcome =
            self.commit_with_rows(&self.head(acceptance)?, &acceptance.wishes, acceptance.revision == 0, acceptance.now).await?;
        Ok(match (&outcome, outcome.at(0)) {
            (Outcome::Committed, _) => Accepted::Done,
            (Outcome::Cancelled(_), Verdict::Refused) if acceptance.claim.is_some() => Accepted::Duplicate,
            (Outcome::Cancelled(_), Verdict::Refused | Verdict::Fine | Verdict::Busy) => Accepted::Conflict,
        })
    }

    async fn save_card(&self, incident: &IncidentId, card: &ShownCard) -> Result<(), StoreFault> {
        let key = self.key(&Key::Card(incident.clone(), card.destination.clone()));
        let update = self.client.update_item().table_name(&*self.name).set_key(Some(key));
        let update = update.expression_attribute_values(":card", write_value(card)?);
        let update = match card_ttl(card) {
            None => update.update_expression("SET card = :card"),
            Some(ttl) => update
                .update_expression("SET card = :card, #ttl = :ttl")
                .expression_attribute_names("#ttl", TTL)
                .expression_attribute_values(":ttl", n(ttl)),
        };
        conditional("UpdateItem", || update.clone().send()).await?;
        Ok(())
    }

    async fn open_incidents(&self) -> Result<Vec<IncidentId>, StoreFault> {
        let listed = list(&self.client, &self.name, &open_incidents(&self.integration), usize::MAX).await?;
        let incident = |(_, key)| if let Key::Snapshot(id) = key { Some(id) } else { None };
        Ok(listed.into_iter().filter_map(incident).collect())
    }

    async fn snapshots(&self, incidents: &[IncidentId]) -> Result<Vec<Snapshot>, StoreFault> {
        let items = self.get_many(incidents.iter().cloned().map(Key::Snapshot)).await?;
        items.into_values().map(|item| Ok(read::<SnapshotItem>(item)?.snapshot)).collect()
    }
}

impl Table {
    /// The claim, then the snapshot, of which both or either may be missing.
    fn head(&self, acceptance: &Acceptance) -> Result<Vec<TransactWriteItem>, StoreFault> {
        let Acceptance { incident, claim, snapshot, revision, wishes: _, now } = acceptance;
        let claim = claim.as_ref().map(|event| self.claim_event(event, *now));
        let snapshot = snapshot.as_ref().map(|snapshot| self.put_snapshot(incident, snapshot, *revision, *now));
        claim.into_iter().chain(snapshot).collect()
    }

    fn claim_event(&self, event: &EventId, now: Timestamp) -> Result<TransactWriteItem, StoreFault> {
        putting(if_free(self.put(&Key::Event(event.clone()), &ClaimItem::of_event(now))?, now))
    }

    /// Stores the snapshot over the revision on which it was built. No look at `ttl` here: [`Records::record`] knows no moment, so
    /// it may well have read what should have been deleted.
    fn put_snapshot(
        &self,
        incident: &IncidentId,
        snapshot: &Snapshot,
        revision: u64,
        now: Timestamp,
    ) -> Result<TransactWriteItem, StoreFault> {
        let put =
            self.put(&Key::Snapshot(incident.clone()), &SnapshotItem::new(snapshot, revision + 1, &self.integration, now))?;
        putting(match revision {
            0 => put.condition_expression("attribute_not_exists(pk)"),
            _ => put.condition_expression("revision = :revision").expression_attribute_values(":revision", n(revision)),
        })
    }
}
