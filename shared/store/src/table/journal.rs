//! The delivery log: a partition for each day, so that none ever holds more than a day's calls.

use super::{Table, s};
use crate::fault::fault;
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
        let (from, to) = lines_until(before);
        let query = self.client.query().table_name(&*self.name).consistent_read(true).scan_index_forward(false);
        let query = query
            .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :to")
            .expression_attribute_values(":pk", s(self.pk(&Partition::Journal(day))))
            .expression_attribute_values(":from", s(from))
            .expression_attribute_values(":to", s(to))
            .set_limit(i32::try_from(most).ok());
        let mut items = query.into_paginator().items().send();
        let mut lines = Vec::new();
        while lines.len() < most {
            let Some(item) = items.next().await else { break };
            // One that another release wrote hides no other.
            let line = read::<LineItem>(item.map_err(|error| fault("Query", &error))?).map(|item| item.line);
            lines.extend(line.ok().filter(|line| line.at <= before));
        }
        Ok(lines)
    }
}

/// The mark is only there to tell lines of one millisecond apart: any hash of all that a line says will do.
fn key_of(line: &Line) -> Key {
    let mut hasher = DefaultHasher::new();
    format!("{line:?}").hash(&mut hasher);
    let moment = Timestamp::from_millisecond(line.at.as_millisecond()).unwrap_or(line.at);
    Key::Line(moment, format!("{:016x}", hasher.finish()))
}
