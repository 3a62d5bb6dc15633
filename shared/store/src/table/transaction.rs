//! Writes that happen together or not at all.
//!
//! The SDK gives every transaction a token, so that repeating one whose answer was lost does not run into its own conditions. That
//! is why even a claim of a single item is a transaction.

use super::Table;
use crate::fault::{PAUSES, failed, fault};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::builders::{DeleteBuilder, PutBuilder, UpdateBuilder};
use aws_sdk_dynamodb::types::{CancellationReason, TransactWriteItem};
use bridge::ports::StoreFault;

/// DynamoDB's limit for one transaction.
pub(super) const TRANSACTION_LIMIT: usize = 100;

const OPERATION: &str = "TransactWriteItems";

/// How a transaction ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// All of it is written.
    Committed,
    /// None of it is, and this is what each write had to say.
    Cancelled(Vec<Verdict>),
}

/// What one write had to say when its transaction was cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing against it.
    Fine,
    /// Its condition was not met.
    Refused,
    /// Another transaction held the item.
    Busy,
}

impl Outcome {
    /// What the write at `index` had to say.
    pub(super) fn at(&self, index: usize) -> Verdict {
        match self {
            Self::Committed => Verdict::Fine,
            Self::Cancelled(verdicts) => verdicts.get(index).copied().unwrap_or(Verdict::Fine),
        }
    }

    /// Whether nothing but another transaction stood in the way.
    fn is_only_busy(&self) -> bool {
        match self {
            Self::Committed => false,
            Self::Cancelled(verdicts) => !verdicts.contains(&Verdict::Refused),
        }
    }
}

impl Table {
    /// Runs a transaction, again while only another transaction stands in its way.
    pub(super) async fn commit(&self, writes: Vec<TransactWriteItem>) -> Result<Outcome, StoreFault> {
        for pause in PAUSES {
            let outcome = self.transact(writes.clone()).await?;
            if !outcome.is_only_busy() {
                return Ok(outcome);
            }
            tokio::time::sleep(pause).await;
        }
        Err(failed(OPERATION, "TransactionConflict"))
    }

    /// Runs a transaction once.
    pub(super) async fn transact(&self, writes: Vec<TransactWriteItem>) -> Result<Outcome, StoreFault> {
        let Err(error) = self.client.transact_write_items().set_transact_items(Some(writes)).send().await else {
            return Ok(Outcome::Committed);
        };
        match error.as_service_error() {
            Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
                let verdicts = cancelled.cancellation_reasons().iter().map(verdict).collect::<Result<Vec<_>, _>>()?;
                Ok(Outcome::Cancelled(verdicts))
            }
            _ => Err(fault(OPERATION, &error)),
        }
    }
}

fn verdict(reason: &CancellationReason) -> Result<Verdict, StoreFault> {
    match reason.code() {
        None | Some("None") => Ok(Verdict::Fine),
        Some("ConditionalCheckFailed") => Ok(Verdict::Refused),
        Some("TransactionConflict") => Ok(Verdict::Busy),
        // Throttled, too large, or not valid: nothing that a decision could heal.
        Some(code) => Err(failed(OPERATION, code)),
    }
}

pub(super) fn putting(put: PutBuilder) -> Result<TransactWriteItem, StoreFault> {
    let put = put.build().map_err(|_| failed(OPERATION, "UnwritableRequest"))?;
    Ok(TransactWriteItem::builder().put(put).build())
}

pub(super) fn updating(update: UpdateBuilder) -> Result<TransactWriteItem, StoreFault> {
    let update = update.build().map_err(|_| failed(OPERATION, "UnwritableRequest"))?;
    Ok(TransactWriteItem::builder().update(update).build())
}

pub(super) fn deleting(delete: DeleteBuilder) -> Result<TransactWriteItem, StoreFault> {
    let delete = delete.build().map_err(|_| failed(OPERATION, "UnwritableRequest"))?;
    Ok(TransactWriteItem::builder().delete(delete).build())
}
