//! Presses of buttons.

use super::transaction::{Outcome, deleting, putting};
use super::{Table, if_free};
use crate::item::{ClickItem, KeptItem, RowItem, has_expired, read};
use crate::keys::{KEPT_PREFIX, Key, Partition, due_shard_of};
use async_trait::async_trait;
use bridge::button::Click;
use bridge::id::{ClickId, IncidentId, OpenId};
use bridge::lane::{Lane, Urgency, Work};
use bridge::ports::{ClickState, Clicks, StoreFault};
use jiff::Timestamp;

/// The generation of the row that comes with a press: known without reading, so that whoever answers the press takes it away in one
/// call. No other row has it: a press is claimed once, and a wish makes a later one.
const CLAIMED: u64 = 1;

#[async_trait]
impl Clicks for Table {
    async fn claim(&self, click: &Click, finish_at: Timestamp, now: Timestamp) -> Result<bool, StoreFault> {
        let kept = self.put(&click_key(click), &ClickItem::new(click, &ClickState::Claimed))?;
        // Nobody else ever wishes for this row, so there is nothing to coalesce with.
        let row_key = row_key(click);
        let row = self.put(&row_key, &self.row_of(&row_key, finish_at, now))?;
        let outcome = self.commit(vec![putting(if_free(kept, now))?, putting(row)?]).await?;
        Ok(outcome == Outcome::Committed)
    }

    async fn click(&self, incident: &IncidentId, id: &ClickId) -> Result<Option<(Click, ClickState)>, StoreFault> {
        let Some(item) = self.get(&Key::Click(incident.clone(), id.clone())).await? else { return Ok(None) };
        let ClickItem { click, state, .. } = read(item)?;
        Ok(Some((click, state)))
    }

    async fn set_click(&self, click: &Click, state: &ClickState) -> Result<(), StoreFault> {
        self.save(&click_key(click), &ClickItem::new(click, state)).await
    }

    /// What counts is the age of the press, not since when it waits: nobody wants one carried out an hour after it.
    async fn keep_until_linked(&self, click: &Click, _now: Timestamp) -> Result<(), StoreFault> {
        let waits = self.put(&click_key(click), &ClickItem::new(click, &ClickState::AwaitsLink))?;
        let kept = self.put(&Key::Kept(click.open_id.clone(), click.id.clone()), &KeptItem::new(click))?;
        self.commit(vec![putting(waits)?, putting(kept)?, deleting(self.delete(&row_key(click)))?]).await?;
        Ok(())
    }

    async fn kept(&self, open_id: &OpenId, now: Timestamp) -> Result<Vec<Click>, StoreFault> {
        let mut keys = Vec::new();
        for (key, item) in self.query(&Partition::OpenId(open_id.clone()), KEPT_PREFIX).await? {
            let KeptItem { incident, ttl } = read(item)?;
            if let (Key::Kept(_, click), false) = (key, has_expired(ttl, now)) {
                keys.push(Key::Click(incident, click));
            }
        }
        let items = self.get_many(keys).await?.into_values();
        let clicks = items.map(read::<ClickItem>).collect::<Result<Vec<_>, _>>()?;
        let waiting = clicks.into_iter().filter(|item| item.state == ClickState::AwaitsLink);
        let mut waiting: Vec<_> = waiting.map(|item| item.click).collect();
        waiting.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        Ok(waiting)
    }
}

impl Table {
    /// The row that comes with a press.
    fn row_of(&self, key: &Key, due_at: Timestamp, now: Timestamp) -> RowItem {
        RowItem {
            urgency: Urgency::Person,
            since: now.as_millisecond(),
            tries: 0,
            throttled: false,
            fresh: false,
            generation: CLAIMED,
            due_at: Some(due_at.as_millisecond()),
            due_pk: Some(due_shard_of(&self.pk(&key.partition()))),
            dead_at: None,
            reason: None,
        }
    }
}

fn click_key(click: &Click) -> Key {
    Key::Click(click.incident.clone(), click.id.clone())
}

/// The row that finishes the press, should we not live to do so.
fn row_key(click: &Click) -> Key {
    Key::Row(Lane::Commands(click.incident.clone()), Work::Finish(click.id.clone()))
}
