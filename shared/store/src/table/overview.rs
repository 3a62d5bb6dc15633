//! The integration at a glance.

use super::Table;
use crate::keys::{Key, closed_incidents, week_of};
use crate::listed;
use async_trait::async_trait;
use bridge::id::{IncidentId, Integration};
use bridge::lane::Row;
use bridge::ports::{Overview, Records as _, StoreFault};
use bridge::snapshot::Snapshot;
use futures_util::future::try_join_all;
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use std::cmp::Reverse;

#[async_trait]
impl Overview for Table {
    async fn closed(&self, since: Timestamp, now: Timestamp, most: usize) -> Result<Vec<Snapshot>, StoreFault> {
        let ids = self.listed_as_closed(since, now, most).await?;
        let mut closed = self.snapshots(&ids).await?;
        closed.retain(|snapshot| !snapshot.incident.is_open() && snapshot.incident.ended_at() >= since);
        closed.sort_by_cached_key(|snapshot| (Reverse(snapshot.incident.ended_at()), snapshot.incident.id.clone()));
        Ok(closed)
    }

    async fn waiting_rows(&self, _now: Timestamp, most: usize) -> Result<Vec<Row>, StoreFault> {
        self.longest_waiting(most).await
    }
}

impl Table {
    /// The incidents in the lists of these weeks, those of the last one first, at most `most`.
    async fn listed_as_closed(&self, since: Timestamp, now: Timestamp, most: usize) -> Result<Vec<IncidentId>, StoreFault> {
        let weeks: Vec<_> = weeks_between(since, now).map(|monday| closed_incidents(&self.integration, monday)).collect();
        let weeks = try_join_all(weeks.iter().map(|week| listed::list(&self.client, &self.name, week, usize::MAX))).await?;
        let of_week = |week: Vec<(Integration, Key)>| {
            let ids = week.into_iter().filter_map(|(_, key)| if let Key::Snapshot(id) = key { Some(id) } else { None });
            let mut ids: Vec<_> = ids.collect();
            // A list has no order, but Flashduty's ids do: they begin with the second in which they were made.
            ids.sort_unstable_by(|a, b| b.cmp(a));
            ids
        };
        Ok(weeks.into_iter().flat_map(of_week).take(most).collect())
    }
}

/// The Mondays of the weeks in which these moments and those between them lie, the last first.
fn weeks_between(since: Timestamp, now: Timestamp) -> impl Iterator<Item = Date> {
    let first = week_of(since);
    std::iter::successors(Some(week_of(now)), |monday| monday.checked_sub(Span::new().weeks(1)).ok())
        .take_while(move |monday| *monday >= first)
}
