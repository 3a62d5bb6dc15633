//! Words of Flashduty that wait to be handed on.

use super::transaction::{Outcome, Verdict, putting};
use super::{Table, if_free};
use crate::fault::{PAUSES, failed};
use crate::item::{QuoteItem, read};
use crate::keys::Key;
use async_trait::async_trait;
use bridge::id::NotificationId;
use bridge::lane::Wish;
use bridge::ports::{Quote, Quotes, StoreFault};
use jiff::Timestamp;

#[async_trait]
impl Quotes for Table {
    async fn keep(&self, quote: &Quote, wishes: &[Wish], now: Timestamp) -> Result<bool, StoreFault> {
        let kept = self.put(&Key::Quote(quote.id.clone()), &QuoteItem::new(quote, now))?;
        let kept = [putting(if_free(kept, now))?];
        for pause in PAUSES {
            let outcome = self.commit_with_rows(&kept, wishes, true, now).await?;
            match (&outcome, outcome.at(0)) {
                (Outcome::Committed, _) => return Ok(true),
                (Outcome::Cancelled(_), Verdict::Refused) => return Ok(false),
                (Outcome::Cancelled(_), Verdict::Fine) => break,
                // The same words come twice at once: the other one is about to be written.
                (Outcome::Cancelled(_), Verdict::Busy) => tokio::time::sleep(pause).await,
            }
        }
        Err(failed("keep", "RowConflict"))
    }

    async fn quote(&self, id: &NotificationId) -> Result<Option<Quote>, StoreFault> {
        let item = self.get(&Key::Quote(id.clone())).await?;
        item.map(|item| Ok(read::<QuoteItem>(item)?.quote)).transpose()
    }
}
