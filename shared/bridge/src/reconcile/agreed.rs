//! What a process remembers between two rounds.

use crate::id::{IncidentId, Integration};
use crate::incident::Incident;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The readings that agreed with the table, by a fingerprint. Only ever spares a look into the table: whoever forgets it, looks.
///
/// While Flashduty's reading stays the same, pushes can only bring the table nearer to it, so that agreement lasts. Because that leans
/// on Flashduty's clock, each agreement counts for an hour at most.
#[derive(Debug, Default)]
pub struct Agreed(Mutex<HashMap<(Integration, IncidentId), Agreement>>);

#[derive(Debug, Clone, Copy)]
struct Agreement {
    /// `None`: Flashduty does not know the incident.
    fingerprint: Option<u64>,
    until: Timestamp,
}

/// How long an agreement counts.
const LASTS: SignedDuration = SignedDuration::from_hours(1);

/// Agreements that are remembered, some 150 bytes each: all open incidents and a busy day.
const REMEMBERED: usize = 20_000;

impl Agreed {
    /// Whether the table needs no look for the sake of this reading.
    pub fn agrees(&self, of: &Integration, reading: &Incident, now: Timestamp) -> bool {
        self.known(of, &reading.id, now).is_some_and(|agreement| agreement.fingerprint == Some(fingerprint(reading)))
    }

    /// Remembers that the table agrees.
    pub fn remember(&self, of: &Integration, reading: &Incident, now: Timestamp) {
        self.keep(of, &reading.id, Some(fingerprint(reading)), now);
    }

    /// Whether Flashduty did not know this incident when it was last asked.
    pub fn is_gone(&self, of: &Integration, id: &IncidentId, now: Timestamp) -> bool {
        self.known(of, id, now).is_some_and(|agreement| agreement.fingerprint.is_none())
    }

    /// Remembers that Flashduty does not know it.
    pub fn gone(&self, of: &Integration, id: &IncidentId, now: Timestamp) {
        self.keep(of, id, None, now);
    }

    fn known(&self, of: &Integration, id: &IncidentId, now: Timestamp) -> Option<Agreement> {
        self.all().get(&(of.clone(), id.clone())).copied().filter(|agreement| agreement.until > now)
    }

    fn keep(&self, of: &Integration, id: &IncidentId, fingerprint: Option<u64>, now: Timestamp) {
        let mut all = self.all();
        if all.len() >= REMEMBERED {
            all.retain(|_, agreement| agreement.until > now);
        }
        if all.len() >= REMEMBERED {
            all.clear();
        }
        all.insert((of.clone(), id.clone()), Agreement { fingerprint, until: now + LASTS });
    }

    fn all(&self) -> MutexGuard<'_, HashMap<(Integration, IncidentId), Agreement>> {
        // A panic elsewhere leaves at worst an agreement out.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn fingerprint(reading: &Incident) -> u64 {
    let mut hasher = DefaultHasher::new();
    reading.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests;
