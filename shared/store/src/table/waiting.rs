//! What waits, for the metrics of each minute.

use super::{Table, s};
use crate::fault::fault;
use crate::item::{Item, read};
use crate::keys::{DUE_INDEX, DUE_SHARDS, Key, due_shard};
use bridge::lane::Work;
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

impl Table {
    /// How many rows of this integration should have been done by now, and how long the oldest of them has waited.
    pub(super) async fn late_rows(&self, now: Timestamp) -> Result<(usize, Duration), StoreFault> {
        let (mut rows, mut oldest) = (0, 0);
        for shard in 0..DUE_SHARDS {
            // From the one that is due longest to the one that is due last: those that were put off stand beyond `now`.
            let query = self.client.query().table_name(&*self.name).index_name(DUE_INDEX);
            let query =
                query.key_condition_expression("due_pk = :shard").expression_attribute_values(":shard", s(due_shard(shard)));
            let mut pages = query.into_paginator().send();
            for _ in 0..PAGES {
                let Some(page) = pages.next().await else { break };
                let items = page.map_err(|error| fault("Query", &error))?.items.unwrap_or_default();
                let ages: Vec<_> = items.into_iter().filter_map(|item| self.age(item, now.as_millisecond())).collect();
                (rows, oldest) = (rows + ages.len(), ages.into_iter().fold(oldest, i64::max));
            }
        }
        Ok((rows, Duration::from_millis(u64::try_from(oldest).unwrap_or(0))))
    }

    /// Milliseconds; `None` where it is another integration's row, or one whose time has not come. What another release wrote is left
    /// to it.
    fn age(&self, item: Item, now: i64) -> Option<i64> {
        let Shown { pk, sk, due_at, since, tries, throttled } = read(item).ok()?;
        let (integration, Key::Row(_, work)) = Key::parse(&pk, &sk)? else { return None };
        let was_put_off = throttled || tries > 0;
        let is_late = integration == self.integration && (due_at <= now || was_put_off);
        let from = if is_for_later(&work) { due_at } else { since };
        is_late.then(|| (now - from).max(0))
    }
}

/// Whether this work is wished for long before its time.
fn is_for_later(work: &Work) -> bool {
    match work {
        Work::Recheck(_) | Work::Buzz(_) | Work::Remind(_) | Work::Finish(_) => true,
        Work::Show(_) | Work::Digest(_) | Work::ShowAll(_) | Work::Mention(..) => false,
        Work::Invite | Work::Tell(..) | Work::Quote(_) | Work::Warn(..) => false,
    }
}
