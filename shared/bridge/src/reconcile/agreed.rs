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
pub struct Agreed {
    readings: Mutex<HashMap<(Integration, IncidentId), Agreement>>,
    /// When an old card was last looked after.
    renewed: Mutex<HashMap<(Integration, IncidentId), Timestamp>>,
    /// From when on Flashduty's history of pushes is to be read next.
    history: Mutex<HashMap<Integration, Timestamp>>,
}

#[derive(Debug, Clone, Copy)]
struct Agreement {
    /// `None`: Flashduty does not know the incident.
    fingerprint: Option<u64>,
    until: Timestamp,
}

/// How long an agreement counts.
const LASTS: SignedDuration = SignedDuration::from_hours(1);

/// How long a push may be under way: Flashduty tries for some minutes.
const STRAGGLING: SignedDuration = SignedDuration::from_mins(10);

/// A card is renewed on its 13th day and dies on its 14th: several looks fit in between.
const BETWEEN_RENEWALS: SignedDuration = SignedDuration::from_hours(6);

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

    /// Since when the history of pushes has not been read, at most since `earliest`; `None` while it is not to be read.
    pub fn history_unread_since(&self, of: &Integration, earliest: Timestamp, now: Timestamp) -> Option<Timestamp> {
        let from = locked(&self.history).get(of).map_or(earliest, |from| (*from).max(earliest));
        (from < now).then_some(from)
    }

    /// It is read up to this moment. A push that was under way then is told of a little later.
    pub fn history_read(&self, of: &Integration, until: Timestamp) {
        locked(&self.history).insert(of.clone(), until - STRAGGLING);
    }

    /// It may not be read; what is not allowed now may be in an hour.
    pub fn history_forbidden(&self, of: &Integration, now: Timestamp) {
        locked(&self.history).insert(of.clone(), now + LASTS);
    }

    /// Whether nobody has looked after the cards of this old incident for a while.
    pub fn is_time_to_renew(&self, of: &Integration, id: &IncidentId, now: Timestamp) -> bool {
        let renewed = locked(&self.renewed).get(&(of.clone(), id.clone())).copied();
        renewed.is_none_or(|at| now.duration_since(at) >= BETWEEN_RENEWALS)
    }

    /// Somebody does so now.
    pub fn renewed(&self, of: &Integration, id: &IncidentId, now: Timestamp) {
        let mut all = locked(&self.renewed);
        if all.len() >= REMEMBERED {
            all.clear();
        }
        all.insert((of.clone(), id.clone()), now);
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
        locked(&self.readings)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic elsewhere leaves at worst an agreement out.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn fingerprint(reading: &Incident) -> u64 {
    let mut hasher = DefaultHasher::new();
    reading.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests;
