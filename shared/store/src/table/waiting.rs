//! What waits: how much, for the metrics of each minute, and which rows, for whoever looks.

use super::{Table, s};
use crate::fault::fault;
use crate::item::{RowItem, read};
use crate::keys::{DUE_INDEX, DUE_SHARDS, Key, due_shard};
use bridge::lane::{Row, Work};
use bridge::ports::StoreFault;
use jiff::Timestamp;
use serde::Deserialize;
use std::time::Duration;

/// Pages of one shard that are looked at, each with some 5,000 rows. With more in line nobody asks how many there are, and the rows
/// that are due longest stand first.
const PAGES: usize = 10;

/// A row as the index of rows that wait shows it ([`crate::keys::DUE_SHOWS`]).
#[derive(Debug, Deserialize)]
struct Shown {
    pk: String,
    sk: String,
    due_at: i64,
    since: i64,
    tries: u32,
    throttled: bool,
}

impl Shown {
    fn waits_since(&self, work: &Work) -> i64 {
        waits_since(work, self.since, self.due_at)
    }

    fn is_late(&self, now: i64) -> bool {
        self.due_at <= now || self.throttled || self.tries > 0
    }
}

/// Work that is wished for long before its time waits since that came.
fn waits_since(work: &Work, since: i64, due_at: i64) -> i64 {
    if work.is_for_later() { due_at } else { since }
}

impl Table {
    /// How many rows of this integration should have been done by now, and how long the oldest of them has waited.
    pub(super) async fn late_rows(&self, now: Timestamp) -> Result<(usize, Duration), StoreFault> {
        let (mut rows, mut oldest, now) = (0, 0, now.as_millisecond());
        self.look_at_what_waits(|page| {
            let late = page.iter().filter(|(_, shown)| shown.is_late(now));
            let ages: Vec<_> = late.filter_map(|(key, shown)| Some(now - shown.waits_since(work_of(key)?))).collect();
            (rows, oldest) = (rows + ages.len(), ages.into_iter().fold(oldest, i64::max));
        })
        .await?;
        Ok((rows, Duration::from_millis(u64::try_from(oldest).unwrap_or(0))))
    }

    /// The rows of this integration that have waited longest, longest first, at most `most`. Those whose time has not come stand last.
    pub(super) async fn longest_waiting(&self, most: usize) -> Result<Vec<Row>, StoreFault> {
        let mut longest = Vec::new();
        self.look_at_what_waits(|page| {
            let waits = page.into_iter().filter_map(|(key, shown)| Some((shown.waits_since(work_of(&key)?), shown.sk, key)));
            longest.extend(waits);
            longest.sort_unstable_by(|(one, one_sk, _), (other, other_sk, _)| (one, one_sk).cmp(&(other, other_sk)));
            longest.truncate(most);
        })
        .await?;
        let mut rows = Vec::new();
        for (key, item) in self.get_many(longest.into_iter().map(|(.., key)| key)).await? {
            if let Key::Row(lane, work) = key {
                // One that died just now is still in the index.
                rows.extend(read::<RowItem>(item)?.alive(lane, work));
            }
        }
        let since = |row: &Row| waits_since(&row.work, row.since.as_millisecond(), row.due_at.as_millisecond());
        rows.sort_by_cached_key(|row| (since(row), Key::Row(row.lane.clone(), row.work.clone()).sk()));
        Ok(rows)
    }

    /// Shows the rows of this integration, a page of the index at a time. What another release wrote is left to it.
    async fn look_at_what_waits(&self, mut look: impl FnMut(Vec<(Key, Shown)>)) -> Result<(), StoreFault> {
        for shard in 0..DUE_SHARDS {
            // From the one that is due longest to the one that is due last: those that were put off stand beyond `now`.
            let query = self.client.query().table_name(&*self.name).index_name(DUE_INDEX);
            let query =
                query.key_condition_expression("due_pk = :shard").expression_attribute_values(":shard", s(due_shard(shard)));
            let mut pages = query.into_paginator().send();
            for _ in 0..PAGES {
                let Some(page) = pages.next().await else { break };
                let items = page.map_err(|error| fault("Query", &error))?.items.unwrap_or_default();
                look(items.into_iter().filter_map(|item| self.own(read(item).ok()?)).collect());
            }
        }
        Ok(())
    }

    /// `None` where it is another integration's.
    fn own(&self, shown: Shown) -> Option<(Key, Shown)> {
        let (integration, key) = Key::parse(&shown.pk, &shown.sk)?;
        (integration == self.integration).then_some((key, shown))
    }
}

fn work_of(key: &Key) -> Option<&Work> {
    if let Key::Row(_, work) = key { Some(work) } else { None }
}
