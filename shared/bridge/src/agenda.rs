//! What one person has on their hands, as far as we know: read from the table alone, so that a page of it needs no neighbour.

use crate::button::{Button, Click};
use crate::decide::agenda as decision;
use crate::id::{ChatId, ClickId, IncidentId, MessageId, PersonId};
use crate::incident::Incident;
use crate::person::Identity;
use crate::ports::{Overview, Records, StoreFault};
use futures_util::future::try_join;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use std::collections::HashSet;
use std::sync::Arc;

/// Reads agendas.
#[derive(Clone)]
pub struct Agenda {
    /// The open incidents.
    pub records: Arc<dyn Records>,
    /// The closed ones.
    pub overview: Arc<dyn Overview>,
}

/// The incidents of one person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Duties {
    /// Open, most urgent first.
    pub open: Vec<Incident>,
    /// Closed within [`Agenda::LATELY`], last closed first, at most [`Agenda::MOST_CLOSED`].
    pub closed: Vec<Incident>,
    /// How many incidents of the whole integration are open, where that is more than [`Agenda::LOOKED_AT`].
    pub too_many: Option<usize>,
}

impl Agenda {
    /// So many open incidents are looked at, the newest: five reads of the table. An account with more has other worries than its
    /// home page.
    pub const LOOKED_AT: usize = 500;
    /// How long a closed incident counts as closed lately.
    pub const LATELY: SignedDuration = SignedDuration::from_hours(7 * 24);
    /// So many closed incidents of the person are told.
    pub const MOST_CLOSED: usize = 20;
    /// Among so many closed incidents of everybody they are looked for.
    const SEARCHED: usize = 200;

    /// What this member has on their hands.
    pub async fn of(&self, person: PersonId, now: Timestamp) -> Result<Duties, StoreFault> {
        let since = now - Self::LATELY;
        let ((mut incidents, too_many), closed) = try_join(self.open(), self.overview.closed(since, now, Self::SEARCHED)).await?;
        let known: HashSet<_> = incidents.iter().map(|incident| incident.id.clone()).collect();
        // One that has just been closed may stand in both lists: the lists lag, what they lead to does not.
        let closed = closed.into_iter().map(|snapshot| snapshot.incident);
        incidents.extend(closed.filter(|incident| !known.contains(&incident.id)));
        let mut closed = decision::closed(&incidents, person, since);
        closed.truncate(Self::MOST_CLOSED);
        Ok(Duties { open: decision::open(&incidents, person, now), closed, too_many })
    }

    /// The newest incidents that are listed as open, and how many there are where those are not all.
    async fn open(&self) -> Result<(Vec<Incident>, Option<usize>), StoreFault> {
        let mut ids = self.records.open_incidents().await?;
        let all = ids.len();
        // Flashduty's ids begin with the second in which they were made, so that their order is that of time.
        ids.sort_unstable_by(|a, b| b.cmp(a));
        ids.truncate(Self::LOOKED_AT);
        let snapshots = self.records.snapshots(&ids).await?;
        let incidents = snapshots.into_iter().map(|snapshot| snapshot.incident).collect();
        Ok((incidents, (all > Self::LOOKED_AT).then_some(all)))
    }
}

/// A press on a page: no card was pressed, and none is answered. What was sent twice from one rendering (`nonce`), with the same words,
/// is the same press, and is carried out once.
pub fn press(by: &Identity, on: &IncidentId, button: Button, words: Option<String>, nonce: &[u8], now: Timestamp) -> Click {
    let named = format!("{} {on} {button:?} {words:?} ", by.open_id);
    let id = Sha256::new().chain_update(named).chain_update(nonce).finalize();
    Click {
        id: ClickId::new(format!("page-{}", hex::encode(&id[..16]))),
        at: now,
        open_id: by.open_id.clone(),
        tenant: by.tenant.clone(),
        incident: on.clone(),
        button,
        input: words,
        message: MessageId::new(""),
        chat: ChatId::new(""),
        zone: None,
    }
}

#[cfg(test)]
mod tests;
