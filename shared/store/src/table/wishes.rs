//! Rows come into lanes.
//!
//! A row that is wished for again only ever becomes more urgent and due earlier, and DynamoDB has no `min()`. So the rows are read
//! first, what they become is worked out here, and each write stands on the generation that was read: whoever wishes, finishes or
//! buries in between makes it fail, and it is worked out anew. A worker that puts a row off in between does not: its `throttled`
//! is kept, its later moment gives way to ours.
//!
//! A generation is the moment in milliseconds, or one more than the last where that is more. So a row that was taken away and wished
//! for again never repeats a generation, and a slow worker cannot take away a row it has never seen.

use super::transaction::{Outcome, TRANSACTION_LIMIT, Verdict, updating};
use super::{Table, n, s};
use crate::fault::{PAUSES, failed};
use crate::item::{RowItem, read, write_value};
use crate::keys::{Key, due_shard_of};
use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use bridge::lane::Wish;
use bridge::ports::StoreFault;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// What a wish does to a row: it goes on waiting. One that died since it was read lives again.
const WISH: &str = "SET urgency = :urgency, due_at = :due_at, due_pk = :due_pk, tries = :none, generation = :next, \
    fresh = :fresh, since = if_not_exists(since, :now), throttled = if_not_exists(throttled, :no) REMOVE dead_at, reason, listed_in";

/// What a wish does to a row that is dead: it lives again, and waits from now on. While it was dead nobody was to carry it out, and the
/// alarm about what waits too long would else ring at once; since when it was dead stands in the delivery log.
const REVIVAL: &str = "SET urgency = :urgency, due_at = :due_at, due_pk = :due_pk, tries = :none, generation = :next, \
    fresh = :fresh, since = :now, throttled = :no REMOVE dead_at, reason, listed_in";

impl Table {
    /// Puts rows into lanes, a hundred at a time.
    pub(super) async fn put_rows(&self, wishes: &[Wish], now: Timestamp) -> Result<(), StoreFault> {
        for chunk in wishes.chunks(TRANSACTION_LIMIT) {
            self.put_chunk(chunk, now).await?;
        }
        Ok(())
    }

    /// Writes `head` and the rows in one transaction, again while only a row stands in the way: that one is then read anew, and
    /// nothing has to be decided anew. Where rows stand in the way to the end it is cancelled without a word against the head.
    ///
    /// Of what is heard of for the `first_time` nothing can wait yet, so that no row is read; should one wait all the same, the
    /// transaction is cancelled and the rows are read after all.
    pub(super) async fn commit_with_rows(
        &self,
        head: &[TransactWriteItem],
        wishes: &[Wish],
        first_time: bool,
        now: Timestamp,
    ) -> Result<Outcome, StoreFault> {
        let wishes = merge(wishes);
        // What does not fit goes first: a row only says "look there", which is harmless where nothing has changed.
        let (within, beyond) = wishes.split_at(wishes.len().min(TRANSACTION_LIMIT - head.len()));
        self.put_rows(beyond, now).await?;
        let mut unread = first_time;
        for pause in PAUSES {
            let rows =
                if std::mem::take(&mut unread) { self.first_rows(within, now)? } else { self.row_writes(within, now).await? };
            let writes: Vec<_> = head.iter().cloned().chain(rows).collect();
            if writes.is_empty() {
                return Ok(Outcome::Committed);
            }
            let outcome = self.transact(writes).await?;
            if outcome == Outcome::Committed || (0..head.len()).any(|index| outcome.at(index) != Verdict::Fine) {
                return Ok(outcome);
            }
            tokio::time::sleep(pause).await;
        }
        Ok(Outcome::Cancelled(Vec::new()))
    }

    async fn put_chunk(&self, wishes: &[Wish], now: Timestamp) -> Result<(), StoreFault> {
        for pause in PAUSES {
            let writes = self.row_writes(wishes, now).await?;
            if self.transact(writes).await? == Outcome::Committed {
                return Ok(());
            }
            tokio::time::sleep(pause).await;
        }
        Err(failed("wish", "RowConflict"))
    }

    /// Writes rows where none are.
    fn first_rows(&self, wishes: &[Wish], now: Timestamp) -> Result<Vec<TransactWriteItem>, StoreFault> {
        wishes.iter().map(|wish| self.row_write(wish, None, now)).collect()
    }

    /// Reads the rows that are wished for, and writes what becomes of them. In the order of the wishes.
    pub(super) async fn row_writes(&self, wishes: &[Wish], now: Timestamp) -> Result<Vec<TransactWriteItem>, StoreFault> {
        if wishes.is_empty() {
            return Ok(Vec::new());
        }
        let mut known = self.get_many(wishes.iter().map(key_of)).await?;
        let write_one = |wish| {
            let row = known.remove(&key_of(wish)).map(read::<RowItem>).transpose()?;
            self.row_write(wish, row.as_ref(), now)
        };
        wishes.iter().map(write_one).collect()
    }

    fn row_write(&self, wish: &Wish, known: Option<&RowItem>, now: Timestamp) -> Result<TransactWriteItem, StoreFault> {
        let key = key_of(wish);
        let urgency = known.map_or(wish.urgency, |row| row.urgency.min(wish.urgency));
        // A dead row is no longer due, though it still says when it was.
        let due_at = known.filter(|row| row.dead_at.is_none()).and_then(|row| row.due_at);
        let due_at = due_at.map_or(wish.due_at.as_millisecond(), |due| due.min(wish.due_at.as_millisecond()));
        let moment = u64::try_from(now.as_millisecond()).unwrap_or(0);
        let next = known.map_or(moment, |row| moment.max(row.generation.saturating_add(1)));
        let update = Update::builder()
            .table_name(&*self.name)
            .set_key(Some(self.key(&key)))
            .update_expression(if known.is_some_and(|row| row.dead_at.is_some()) { REVIVAL } else { WISH })
            .expression_attribute_values(":urgency", write_value(&urgency)?)
            .expression_attribute_values(":due_at", n(due_at))
            .expression_attribute_values(":due_pk", s(due_shard_of(&self.pk(&key.partition()))))
            .expression_attribute_values(":none", n(0))
            .expression_attribute_values(":next", n(next))
            .expression_attribute_values(":now", n(now.as_millisecond()))
            .expression_attribute_values(":fresh", write_value(&wish.fresh)?)
            .expression_attribute_values(":no", write_value(&false)?);
        updating(match known {
            None => update.condition_expression("attribute_not_exists(pk)"),
            Some(row) => {
                let update = update.condition_expression("generation = :seen");
                update.expression_attribute_values(":seen", n(row.generation))
            }
        })
    }
}

/// One wish per row: a transaction may name an item only once.
pub(super) fn merge(wishes: &[Wish]) -> Vec<Wish> {
    let mut merged: BTreeMap<_, Wish> = BTreeMap::new();
    for wish in wishes {
        match merged.entry((wish.lane.clone(), wish.work.clone())) {
            Entry::Vacant(place) => {
                place.insert(wish.clone());
            }
            Entry::Occupied(mut place) => {
                let first = place.get_mut();
                first.urgency = first.urgency.min(wish.urgency);
                first.due_at = first.due_at.min(wish.due_at);
                first.fresh = wish.fresh;
            }
        }
    }
    merged.into_values().collect()
}

fn key_of(wish: &Wish) -> Key {
    Key::Row(wish.lane.clone(), wish.work.clone())
}
