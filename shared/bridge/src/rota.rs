//! Who is on call now, and who comes next.

use crate::id::PersonId;
use crate::incident::Person;
use crate::ports::{IncidentsFault, Schedules};
use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex, PoisonError};

/// The schedules of an account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rota {
    /// In Flashduty's order.
    pub schedules: Vec<Schedule>,
    /// How many there are in all, those included that are not told here.
    pub total: usize,
}

/// One schedule at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// What it is called. Untrusted text.
    pub name: String,
    /// The shift of now; `None` when nobody is on call.
    pub now: Option<Shift>,
    /// The shift that begins next, where one is known.
    pub next: Option<Shift>,
}

/// Some people, for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Who; never empty. A name may be empty, where Flashduty tells none.
    pub people: Vec<Person>,
    /// Since when.
    pub from: Timestamp,
    /// Until when; `None` for no end.
    pub until: Option<Timestamp>,
}

impl Shift {
    /// Whether this member has it.
    pub fn has(&self, person: PersonId) -> bool {
        self.people.iter().any(|somebody| somebody.id == person)
    }
}

impl Schedule {
    /// Whether this member is on call by it now.
    pub fn is_on_call(&self, person: PersonId) -> bool {
        self.now.as_ref().is_some_and(|shift| shift.has(person))
    }
}

impl Rota {
    /// The same schedules, first those that matter most to this reader: theirs, then those with somebody on call, then the others.
    #[must_use]
    pub fn seen_by(mut self, reader: Option<PersonId>) -> Self {
        let is_next = |schedule: &Schedule, reader| schedule.next.as_ref().is_some_and(|shift| shift.has(reader));
        self.schedules.sort_by_key(|schedule| match reader {
            Some(reader) if schedule.is_on_call(reader) => 0,
            Some(reader) if is_next(schedule, reader) => 1,
            Some(_) | None if schedule.now.is_some() => 2,
            Some(_) | None => 3,
        });
        self
    }
}

/// What is told of the rota, and how old it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The schedules; `None` when Flashduty has told nothing lately.
    pub rota: Option<Arc<Rota>>,
    /// When they were asked for.
    pub at: Timestamp,
    /// Why Flashduty could not be asked again, where it could not.
    pub fault: Option<IncidentsFault>,
}

/// Remembers the rota for a while, so that many readers are one question.
pub struct Board {
    schedules: Arc<dyn Schedules>,
    known: Mutex<Option<Known>>,
}

struct Known {
    told: Told,
    good_until: Timestamp,
}

/// Shifts change by the hour; a minute is soon enough to see one change.
const GOOD_FOR: SignedDuration = SignedDuration::from_secs(60);

/// Long enough that a Flashduty in trouble is not asked by every reader, short enough that nobody waits for the end of it.
const BAD_FOR: SignedDuration = SignedDuration::from_secs(10);

/// What was told longer ago says nothing about now.
const WORTH_TELLING: SignedDuration = SignedDuration::from_hours(1);

impl Board {
    /// A board that knows nothing yet.
    pub fn new(schedules: Arc<dyn Schedules>) -> Self {
        Self { schedules, known: Mutex::new(None) }
    }

    /// The rota, at most a minute old; an older one, at most an hour, with the reason, while Flashduty does not tell.
    pub async fn read(&self, now: Timestamp) -> Told {
        if let Some(told) = self.remembered(now) {
            return told;
        }
        let answer = self.schedules.rota(now).await;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (told, lasts) = match answer {
            Ok(rota) => (Told { rota: Some(Arc::new(rota)), at: now, fault: None }, GOOD_FOR),
            Err(fault) => {
                let before = known.take().map(|known| known.told).filter(|told| now < told.at + WORTH_TELLING);
                let (rota, at) = before.map_or((None, now), |told| (told.rota, told.at));
                (Told { rota, at, fault: Some(fault) }, BAD_FOR)
            }
        };
        *known = Some(Known { told: told.clone(), good_until: now + lasts });
        told
    }

    fn remembered(&self, now: Timestamp) -> Option<Told> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|known| now < known.good_until).map(|known| known.told.clone())
    }
}

#[cfg(test)]
mod tests;
