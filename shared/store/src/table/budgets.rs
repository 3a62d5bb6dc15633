//! The budgets: one small item per API of Lark, which all workers of the integration write in turn.
//!
//! A cell is written with the condition that it is as its writer knows it; who loses reads it and works the answer out anew. Within
//! one process only one worker at a time writes a cell, and knows it from its own last write: it costs one write for a call that is
//! granted and one for a place in line, and a lost write and a read more where another process has written in between. That is at
//! most 32 writes a second where no more wait than can be served, of the 1,000 that DynamoDB takes for one item. Reserving several
//! calls at once would save some of them, and would let calls be made long after the moment they were granted for.
//!
//! A cell also counts the calls of the month and of the last days, because it is written for each of them anyway. What is claimed of a month or a day stands
//! beside, and is claimed in a transaction even where it is one write: see [`super::transaction`].

use super::transaction::{Outcome, putting, updating};
use super::{Table, n};
use crate::fault::{conditional, failed};
use crate::item::{CellItem, WarningItem, buzzes_ttl, read};
use crate::keys::{Key, TTL, day_of};
use async_trait::async_trait;
use aws_sdk_dynamodb::types::Update;
use bridge::budget::{Api, Cell, Reservation, Standing};
use bridge::ports::{Budgets, Cells, StoreFault};
use bridge::quota::Month;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;

/// Of the processes that race for a cell one wins each round. Who has lost so many does something else for [`A_WHILE`].
const ROUNDS: usize = 8;

/// Longer than a race for a cell lasts.
const A_WHILE: SignedDuration = SignedDuration::from_millis(250);

/// The cells as this process has written or read them last: `None` not at all, `Some(None)` that there is none.
#[derive(Debug, Default)]
pub(super) struct Known {
    send: Mutex<Option<Option<Cell>>>,
    patch: Mutex<Option<Option<Cell>>>,
    contact: Mutex<Option<Option<Cell>>>,
    buzz: Mutex<Option<Option<Cell>>>,
    read: Mutex<Option<Option<Cell>>>,
}

impl Known {
    fn of(&self, api: Api) -> &Mutex<Option<Option<Cell>>> {
        match api {
            Api::Send => &self.send,
            Api::Patch => &self.patch,
            Api::Contact => &self.contact,
            Api::Buzz => &self.buzz,
            Api::Read => &self.read,
        }
    }
}

#[async_trait]
impl Budgets for Table {
    async fn reserve(&self, api: Api, standing: Standing, now: Timestamp) -> Result<Reservation, StoreFault> {
        let answer = self.change_cell(api, |cell| cell.reserve(standing, now)).await?;
        Ok(answer.unwrap_or(Reservation::NotBefore(now + A_WHILE)))
    }

    async fn used(&self, month: Month) -> Result<u64, StoreFault> {
        let counted = Api::ALL.into_iter().filter(|api| api.counts_towards_month());
        let cells = self.get_many(counted.map(Key::Budget)).await?.into_values();
        cells.map(|item| Ok(read::<CellItem>(item)?.cell().used.in_month(month))).sum()
    }

    async fn claim_warning(&self, month: Month, percent: u8) -> Result<bool, StoreFault> {
        let put = self
            .put(&Key::Warning(month), &WarningItem::new(month, percent))?
            // "percent" is a word of DynamoDB's own.
            .condition_expression("attribute_not_exists(pk) OR #percent < :percent")
            .expression_attribute_names("#percent", "percent")
            .expression_attribute_values(":percent", n(percent));
        Ok(self.commit(vec![putting(put)?]).await? == Outcome::Committed)
    }

    async fn claim_buzz(&self, per_day: u32, now: Timestamp) -> Result<bool, StoreFault> {
        // The first of a day finds nothing to compare with.
        if per_day == 0 {
            return Ok(false);
        }
        let count = Update::builder()
            .table_name(&*self.name)
            .set_key(Some(self.key(&Key::Buzzes(day_of(now)))))
            .update_expression("SET #ttl = :ttl ADD buzzes :one")
            .condition_expression("attribute_not_exists(buzzes) OR buzzes < :most")
            .expression_attribute_names("#ttl", TTL)
            .expression_attribute_values(":ttl", n(buzzes_ttl(now)))
            .expression_attribute_values(":one", n(1))
            .expression_attribute_values(":most", n(per_day));
        Ok(self.commit(vec![updating(count)?]).await? == Outcome::Committed)
    }

    async fn close(&self, api: Api, until: Timestamp, now: Timestamp) -> Result<(), StoreFault> {
        let closed = self.change_cell(api, |cell| (cell.close(until, now), ())).await?;
        closed.ok_or_else(|| failed("close", "CellConflict"))
    }
}

#[async_trait]
impl Cells for Table {
    async fn cells(&self) -> Result<Vec<(Api, Cell)>, StoreFault> {
        let mut items = self.get_many(Api::ALL.map(Key::Budget)).await?;
        let cell_of = |api| {
            let item = items.remove(&Key::Budget(api)).map(read::<CellItem>).transpose()?;
            Ok((api, item.map(|item| item.cell()).unwrap_or_default()))
        };
        Api::ALL.into_iter().map(cell_of).collect()
    }
}

impl Table {
    /// Changes a cell as if nobody else did at the same time; `None` where too many others did.
    async fn change_cell<T>(&self, api: Api, change: impl Fn(Cell) -> (Cell, T)) -> Result<Option<T>, StoreFault> {
        let mut known = self.known.of(api).lock().await;
        for _ in 0..ROUNDS {
            // Taken away while it is in doubt: whoever is dropped in the middle leaves nothing behind that is not so.
            let before = match known.take() {
                Some(before) => before,
                None => self.read_cell(api).await?,
            };
            let (after, answer) = change(before.unwrap_or_default());
            let after = CellItem::new(after).cell();
            if Some(after) == before || self.replace_cell(api, before, after).await? {
                *known = Some(Some(after));
                return Ok(Some(answer));
            }
        }
        Ok(None)
    }

    async fn read_cell(&self, api: Api) -> Result<Option<Cell>, StoreFault> {
        let item = self.get(&Key::Budget(api)).await?;
        Ok(item.map(read::<CellItem>).transpose()?.map(|item| item.cell()))
    }

    /// Writes a cell that is still as it was; `false` if it is not.
    async fn replace_cell(&self, api: Api, before: Option<Cell>, after: Cell) -> Result<bool, StoreFault> {
        let put = self.client.put_item().table_name(&*self.name);
        let put = put.set_item(Some(self.item(&Key::Budget(api), &CellItem::new(after))?));
        let put = match before {
            None => put.condition_expression("attribute_not_exists(pk)"),
            // "next" is a word of DynamoDB's own.
            Some(before) => put
                .condition_expression("#next = :next AND #line = :line")
                .expression_attribute_names("#next", "next")
                .expression_attribute_names("#line", "line")
                .expression_attribute_values(":next", n(before.next.as_millisecond()))
                .expression_attribute_values(":line", n(before.line.as_millisecond())),
        };
        Ok(conditional("PutItem", || put.clone().send()).await?.is_some())
    }
}
