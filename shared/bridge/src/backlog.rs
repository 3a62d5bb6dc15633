//! What was given up, and what came of the rest: seen and sent again by administrators.

use crate::card::{CardState, ShownCard};
use crate::id::IncidentId;
use crate::journal::Line;
use crate::lane::{Destination, Lane, Row, Wish, Work};
use crate::ports::{ChatBook, DeadRow, Journal, Lanes, People, Records, StoreFault, Storms};
use crate::snapshot::Snapshot;
use crate::storm::Storm;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Looks at one integration's lanes.
#[derive(Clone)]
pub struct Backlog {
    /// Where the rows are.
    pub lanes: Arc<dyn Lanes>,
    /// What they are about.
    pub records: Arc<dyn Records>,
    /// What stands on digests.
    pub storms: Arc<dyn Storms>,
    /// What chats are called.
    pub book: Arc<dyn ChatBook>,
    /// What people are called.
    pub people: Arc<dyn People>,
    /// What came of each try.
    pub journal: Arc<dyn Journal>,
}

/// Names of what rows and lines are about, for people to read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    places: HashMap<Destination, String>,
    incidents: HashMap<IncidentId, Subject>,
}

/// An incident, as a line of a page names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The short number.
    pub num: String,
    /// Untrusted text.
    pub title: String,
    /// Its page in Flashduty's console; may be empty.
    pub url: String,
}

/// The most dead rows that are looked at, and sent again, at once.
pub const MOST_DEAD: usize = 500;

/// A row's name in a form: tells it from all others, and nothing else.
pub fn name_of(row: &Row) -> String {
    hex::encode(&Sha256::digest(format!("{:?} {:?}", row.lane, row.work).as_bytes())[..16])
}

impl Backlog {
    /// The dead rows, newest first, at most 500.
    pub async fn dead(&self) -> Result<Vec<DeadRow>, StoreFault> {
        let mut dead = self.lanes.dead(MOST_DEAD).await?;
        dead.sort_by_key(|dead| std::cmp::Reverse(dead.at));
        Ok(dead)
    }

    /// The newest lines of the delivery log, newest first, not after `before`.
    pub async fn log(&self, before: Timestamp, most: usize) -> Result<Vec<Line>, StoreFault> {
        self.journal.lines(before, most).await
    }

    /// What these rows and lines are about, in words.
    pub async fn names(&self, dead: &[DeadRow], lines: &[Line]) -> Result<Names, StoreFault> {
        let works = dead.iter().map(|dead| (&dead.row.lane, &dead.row.work));
        let works: Vec<_> = works.chain(lines.iter().map(|line| (&line.lane, &line.work))).collect();
        let incidents: BTreeSet<_> = works.iter().filter_map(|(lane, work)| incident_of(lane, work)).cloned().collect();
        let incidents: Vec<_> = incidents.into_iter().collect();
        let snapshots = self.records.snapshots(&incidents).await?;
        let places: BTreeSet<_> = works.iter().filter_map(|(lane, _)| place_of(lane)).cloned().collect();
        let incidents = snapshots.into_iter().map(|snapshot| (snapshot.incident.id.clone(), Subject::of(&snapshot)));
        Ok(Names { places: self.places(places).await?, incidents: incidents.collect() })
    }

    async fn places(&self, wanted: BTreeSet<Destination>) -> Result<HashMap<Destination, String>, StoreFault> {
        let chats: HashMap<_, _> = self.book.chats().await?.into_iter().map(|chat| (chat.id, chat.name)).collect();
        let mut places = HashMap::new();
        for place in wanted {
            let name = match &place {
                Destination::Chat(chat) => chats.get(chat).cloned(),
                Destination::Person(open_id) => self.people.by_open_id(open_id).await?.map(|person| person.name),
            };
            places.extend(name.filter(|name| !name.is_empty()).map(|name| (place, name)));
        }
        Ok(places)
    }

    /// Sends one dead row again, by its [`name_of`]; `false` when it is not dead (any more).
    pub async fn resend(&self, name: &str, now: Timestamp) -> Result<bool, StoreFault> {
        let dead = self.lanes.dead(MOST_DEAD).await?;
        let Some(dead) = dead.iter().find(|dead| name_of(&dead.row) == name) else { return Ok(false) };
        self.revive(dead, now).await.map(|()| true)
    }

    /// Sends all dead rows again, at most 500; how many.
    pub async fn resend_all(&self, now: Timestamp) -> Result<usize, StoreFault> {
        let dead = self.lanes.dead(MOST_DEAD).await?;
        for dead in &dead {
            self.revive(dead, now).await?;
        }
        Ok(dead.len())
    }

    /// The card is no longer taken for gone, then the row lives again. In this order: a row alone would find the card gone and be done.
    async fn revive(&self, dead: &DeadRow, now: Timestamp) -> Result<(), StoreFault> {
        let row = &dead.row;
        if let (Lane::To(place), Work::Show(incident)) = (&row.lane, &row.work) {
            let record = self.records.record(incident).await?;
            let gone = record.cards.iter().find(|card| card.destination == *place);
            if let Some(card) = gone.filter(|card| matches!(card.state, CardState::Gone { .. })) {
                let card = ShownCard { state: CardState::Unposted { since: now }, ..card.clone() };
                self.records.save_card(incident, &card).await?;
            }
        }
        if let (Lane::To(place), Work::Digest(id)) = (&row.lane, &row.work)
            && let Some(storm) = self.storms.storm(place, id).await?
            && matches!(storm.digest, Some(CardState::Gone { .. }))
        {
            self.storms.save_storm(&Storm { digest: None, ..storm }).await?;
        }
        self.lanes.wish(&[Wish::new(row.lane.clone(), row.work.clone(), row.urgency, now)], now).await
    }
}

impl Names {
    /// What this lane is called; its id where nobody knows a name.
    pub fn place(&self, lane: &Lane) -> String {
        match lane {
            Lane::To(place) => self.places.get(place).cloned().unwrap_or_else(|| id_of(place)),
            Lane::Commands(_) => "Flashduty".to_owned(),
        }
    }

    /// The incident that this is about.
    pub fn subject(&self, lane: &Lane, work: &Work) -> Option<&Subject> {
        incident_of(lane, work).and_then(|incident| self.incidents.get(incident))
    }
}

impl Subject {
    fn of(snapshot: &Snapshot) -> Self {
        let incident = &snapshot.incident;
        Self { num: incident.num.clone(), title: incident.title.clone(), url: incident.detail_url.clone() }
    }
}

fn id_of(place: &Destination) -> String {
    match place {
        Destination::Chat(chat) => chat.to_string(),
        Destination::Person(open_id) => open_id.to_string(),
    }
}

fn place_of(lane: &Lane) -> Option<&Destination> {
    match lane {
        Lane::To(place) => Some(place),
        Lane::Commands(_) => None,
    }
}

fn incident_of<'a>(lane: &'a Lane, work: &'a Work) -> Option<&'a IncidentId> {
    match (lane, work) {
        (_, Work::Show(incident) | Work::Tell(incident, _) | Work::Recheck(incident)) => Some(incident),
        (_, Work::Mention(incident, _) | Work::Buzz(incident) | Work::Remind(incident)) => Some(incident),
        (Lane::Commands(incident), Work::Finish(_)) => Some(incident),
        (Lane::To(_), Work::Finish(_)) => None,
        (_, Work::Invite | Work::Digest(_) | Work::ShowAll(_) | Work::Quote(_) | Work::Warn(..)) => None,
    }
}
