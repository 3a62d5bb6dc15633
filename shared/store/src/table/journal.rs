//! The delivery log: a partition for each day, so that none ever holds more than a day's calls.

use super::Table;
use crate::item::{LINE_DAYS, LineItem, read};
use crate::keys::{Key, Partition, day_of, lines_until};
use async_trait::async_trait;
use bridge::journal::Line;
use bridge::ports::{Journal, StoreFault};
use jiff::Timestamp;
use jiff::civil::Date;
use std::cmp::Reverse;
use std::hash::{DefaultHasher, Hash, Hasher};

#[async_trait]
impl Journal for Table {
    async fn note(&self, line: &Line) {
        // The failure was logged where it happened. What the line tells of is done, and must not be undone for it.
        let _ = self.save(&key_of(line), &LineItem::new(line)).await;
    }

    async fn lines(&self, before: Timestamp, most: usize) -> Result<Vec<Line>, StoreFault> {
        let mut lines = Vec::new();
        let mut day = day_of(before);
        // Thirty days of 24 hours touch thirty-one dates.
        for _ in 0..=LINE_DAYS {
            if lines.len() >= most {
                break;
            }
            lines.extend(self.lines_of(day, before, most - lines.len()).await?);
            let Ok(yesterday) = day.yesterday() else { break };
            day = yesterday;
        }
        // Those of one millisecond stand in the order of their marks.
        lines.sort_by_key(|line| Reverse(line.at));
        Ok(lines)
    }
}

impl Table {
    /// The newest lines of a day that are not after `before`.
    async fn lines_of(&self, day: Date, before: Timestamp, most: usize) -> Result<Vec<Line>, StoreFault> {
        let of = |item| read::<LineItem>(item).ok().map(|item| item.line).filter(|line| line.at <= before);
        self.last(&Partition::Journal(day), lines_until(before), most, of).await
    }
}

/// The mark is only there to tell lines of one millisecond apart: any hash of all that a line says will do.
fn key_of(line: &Line) -> Key {
    let mut hasher = DefaultHasher::new();
    format!("{line:?}").hash(&mut hasher);
    let moment = Timestamp::from_millisecond(line.at.as_millisecond()).unwrap_or(line.at);
    Key::Line(moment, format!("{:016x}", hasher.finish()))
}
