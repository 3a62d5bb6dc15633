//! Names of what rows and lines are about, for people to read.

use super::{Backlog, incident_of};
use crate::id::{IncidentId, OpenId};
use crate::lane::{Destination, Lane, Work};
use crate::ports::StoreFault;
use crate::snapshot::Snapshot;
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use std::collections::{BTreeSet, HashMap};

/// What is known of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// Places that were looked up; `None` where nobody knows a name.
    places: HashMap<Destination, Option<String>>,
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

/// People who are looked up at once.
const TOGETHER: usize = 16;

impl Backlog {
    /// Learns what these are about.
    pub async fn learn(&self, names: &mut Names, works: &[(&Lane, &Work)]) -> Result<(), StoreFault> {
        let wanted: BTreeSet<_> = works.iter().filter_map(|(lane, work)| incident_of(lane, work)).cloned().collect();
        let wanted: Vec<_> = wanted.into_iter().filter(|incident| !names.incidents.contains_key(incident)).collect();
        let snapshots = self.records.snapshots(&wanted).await?;
        names.incidents.extend(snapshots.iter().map(|snapshot| (snapshot.incident.id.clone(), Subject::of(snapshot))));
        self.learn_places(names, works.iter().map(|(lane, _)| *lane)).await
    }

    /// Learns what these lanes are called.
    pub(super) async fn learn_places<'a>(
        &self,
        names: &mut Names,
        lanes: impl Iterator<Item = &'a Lane> + Send,
    ) -> Result<(), StoreFault> {
        let places: BTreeSet<_> =
            lanes.filter_map(place_of).filter(|place| !names.places.contains_key(*place)).cloned().collect();
        if places.is_empty() {
            return Ok(());
        }
        let chats: HashMap<_, _> = self.book.chats().await?.into_iter().map(|chat| (chat.id, chat.name)).collect();
        let found = stream::iter(places).map(|place| async {
            let name = match &place {
                Destination::Chat(chat) => chats.get(chat).cloned(),
                Destination::Person(open_id) => self.name_of_person(open_id).await?,
            };
            Ok::<_, StoreFault>((place, name.filter(|name| !name.is_empty())))
        });
        let found: Vec<_> = found.buffer_unordered(TOGETHER).try_collect().await?;
        names.places.extend(found);
        Ok(())
    }

    async fn name_of_person(&self, open_id: &OpenId) -> Result<Option<String>, StoreFault> {
        Ok(self.people.by_open_id(open_id).await?.map(|person| person.name))
    }
}

impl Names {
    /// What this lane is called; its id where nobody knows a name.
    pub fn place(&self, lane: &Lane) -> String {
        match lane {
            Lane::To(place) => self.name(place).unwrap_or(id_of(place)).to_owned(),
            Lane::Commands(_) => FLASHDUTY.to_owned(),
        }
    }

    /// Whether this stands in the lane's name, letter case aside, or is its id.
    pub(super) fn is_called(&self, lane: &Lane, wanted: &str) -> bool {
        let stands_in = |name: &str| name.to_lowercase().contains(&wanted.to_lowercase());
        match lane {
            Lane::To(place) => id_of(place) == wanted || self.name(place).is_some_and(stands_in),
            Lane::Commands(_) => stands_in(FLASHDUTY),
        }
    }

    /// The incident that this is about.
    pub fn subject(&self, lane: &Lane, work: &Work) -> Option<&Subject> {
        incident_of(lane, work).and_then(|incident| self.incidents.get(incident))
    }

    fn name(&self, place: &Destination) -> Option<&str> {
        self.places.get(place)?.as_deref()
    }
}

/// Where commands go.
const FLASHDUTY: &str = "Flashduty";

impl Subject {
    fn of(snapshot: &Snapshot) -> Self {
        let incident = &snapshot.incident;
        Self { num: incident.num.clone(), title: incident.title.clone(), url: incident.detail_url.clone() }
    }
}

fn id_of(place: &Destination) -> &str {
    match place {
        Destination::Chat(chat) => chat.as_str(),
        Destination::Person(open_id) => open_id.as_str(),
    }
}

fn place_of(lane: &Lane) -> Option<&Destination> {
    match lane {
        Lane::To(place) => Some(place),
        Lane::Commands(_) => None,
    }
}
