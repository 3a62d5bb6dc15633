//! What happens to one incident, from a seed.

use crate::chaos::chance::Chance;
use bridge::event::{IncidentEvent, IncidentEventKind as Kind};
use bridge::id::{ChannelId, EventId, IncidentId, PersonId};
use bridge::incident::{Assignment, AssignmentKind, Channel, Incident, Person, Progress, Responder, Severity};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// At most so many things happen to an incident after it was raised and given to somebody.
const MOST_EVENTS: u64 = 6;

/// Longer than any storm is played: no snooze ends within it.
const SNOOZE_MINUTES: u32 = 720;

/// An incident, and how it came to where it is.
pub struct History {
    chance: Chance,
    at: Timestamp,
    incident: Incident,
    events: Vec<IncidentEvent>,
}

/// The pushes of one incident in the order in which they happened: raised at `begins`, the last one at most `lasts` later.
pub fn of(number: usize, channel: usize, begins: Timestamp, lasts: SignedDuration, seed: u64) -> Vec<IncidentEvent> {
    let mut chance = Chance::new(seed ^ (number as u64) << 20);
    let incident = raised(number, channel, begins, &mut chance);
    let mut history = History { chance, at: begins, incident, events: Vec::new() };
    history.happens(Kind::New, false);
    let end = begins + lasts;
    history.at = begins + SignedDuration::from_millis(history.chance.from(300, 1_500) as i64);
    history.assigned();
    let steps = history.chance.from(0, MOST_EVENTS);
    for left in (1..=steps).rev() {
        let rest = end.duration_since(history.at).as_millis().max(0) as u64;
        history.at += SignedDuration::from_millis(history.chance.from(1, (2 * rest / (left + 1)).max(1)) as i64);
        history.goes_on();
    }
    history.events
}

fn raised(number: usize, channel: usize, at: Timestamp, chance: &mut Chance) -> Incident {
    let severity = match chance.from(1, 10) {
        1 => Severity::Critical,
        2..=4 => Severity::Warning,
        _ => Severity::Info,
    };
    Incident {
        id: IncidentId::new(format!("{number:024x}")),
        num: format!("{number:06X}"),
        title: format!("host-{number} / disk is nearly full"),
        description: "less than 5 % free for 10 minutes".to_owned(),
        severity,
        recovered: false,
        progress: Progress::Triggered,
        started_at: second_of(at),
        updated_at: second_of(at),
        acked_at: None,
        closed_at: None,
        snoozed_until: None,
        labels: BTreeMap::from([("host".to_owned(), format!("host-{number}")), ("env".to_owned(), "prod".to_owned())]),
        channel: Some(Channel { id: ChannelId(channel as i64), name: format!("Channel {channel}") }),
        responders: Vec::new(),
        assignment: None,
        creator: None,
        closer: None,
        alert_count: 1,
        impact: String::new(),
        root_cause: String::new(),
        resolution: String::new(),
        detail_url: format!("https://console.flashcat.cloud/incident/{number}"),
        links: Vec::new(),
    }
}

fn second_of(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap()
}

fn member(number: i64) -> Person {
    Person { id: PersonId(number), name: format!("Member {number}") }
}

impl History {
    fn happens(&mut self, kind: Kind, by_hand: bool) {
        self.incident.updated_at = second_of(self.at);
        let id = EventId::new(format!("{}-{}", self.incident.id, self.events.len()));
        let actor = by_hand.then(|| member(1));
        self.events.push(IncidentEvent { id, at: self.at, kind, actor, incident: self.incident.clone() });
    }

    fn assigned(&mut self) {
        self.incident.responders = vec![self.called(1)];
        self.incident.assignment = Some(Assignment {
            kind: AssignmentKind::Assign,
            rule: "default".to_owned(),
            rule_id: None,
            level: 1,
            at: Some(self.at),
        });
        self.happens(Kind::Assign { to: vec![PersonId(1)] }, false);
    }

    fn called(&self, number: i64) -> Responder {
        Responder { person: member(number), assigned_at: Some(second_of(self.at)), acked_at: None }
    }

    /// Something that may happen to it as it is now.
    fn goes_on(&mut self) {
        let asleep = self.incident.sleeps_at(self.at).is_some();
        match (self.incident.progress, self.chance.from(1, 4)) {
            (_, 1) => self.remarked(),
            (Progress::Triggered | Progress::Processing, 2) => self.graded(),
            (Progress::Triggered | Progress::Processing, _) if asleep => self.woken(),
            (Progress::Triggered, 3) => self.acknowledged(),
            (Progress::Triggered, _) => self.snoozed_or_closed(),
            (Progress::Processing, 3) => self.unacknowledged(),
            (Progress::Processing, _) => self.closed(),
            (Progress::Closed, 2..=3) => self.explained(),
            (Progress::Closed, _) => self.reopened(),
        }
    }

    fn remarked(&mut self) {
        let text = format!("remark {}", self.events.len());
        let kind = match self.chance.from(1, 8) {
            1 => Kind::WorkItem { title: text },
            2 => Kind::Custom { name: "restart".to_owned() },
            3 => Kind::Field { name: "region".to_owned() },
            4 => Kind::Other("i_invented_later".to_owned()),
            5 => {
                self.incident.alert_count += 50;
                Kind::Merge
            }
            6 => {
                self.incident.alert_count += 100;
                Kind::Storm { threshold: Some(100) }
            }
            _ => Kind::Comment { text },
        };
        self.happens(kind, true);
    }

    fn graded(&mut self) {
        let number = self.events.len();
        let kind = match self.chance.from(1, 4) {
            1 => {
                self.incident.title.push_str(" (renamed)");
                Kind::Retitle
            }
            2 => {
                self.incident.description = format!("description {number}");
                Kind::Redescribe
            }
            3 => {
                let other = self.called(number as i64 + 1);
                self.incident.responders.push(other);
                Kind::AddResponders { to: vec![PersonId(number as i64 + 1)] }
            }
            _ => {
                let from = Some(self.incident.severity);
                self.incident.severity = self.chance.pick(&[Severity::Critical, Severity::Warning, Severity::Info]);
                Kind::Reseverity { from, to: Some(self.incident.severity) }
            }
        };
        self.happens(kind, true);
    }

    fn acknowledged(&mut self) {
        self.incident.progress = Progress::Processing;
        self.incident.acked_at = Some(second_of(self.at));
        self.incident.responders[0].acked_at = self.incident.acked_at;
        self.happens(Kind::Acknowledge, true);
    }

    fn unacknowledged(&mut self) {
        self.incident.progress = Progress::Triggered;
        self.incident.responders[0].acked_at = None;
        self.happens(Kind::Unacknowledge, true);
    }

    fn snoozed_or_closed(&mut self) {
        if self.chance.one_in(2) {
            return self.closed();
        }
        self.incident.snoozed_until = Some(second_of(self.at) + SignedDuration::from_mins(i64::from(SNOOZE_MINUTES)));
        self.happens(Kind::Snooze { minutes: Some(SNOOZE_MINUTES) }, true);
    }

    fn woken(&mut self) {
        self.incident.snoozed_until = None;
        self.happens(Kind::Wake, true);
    }

    fn closed(&mut self) {
        self.incident.progress = Progress::Closed;
        self.incident.closed_at = Some(second_of(self.at));
        self.incident.closer = Some(member(1));
        self.happens(Kind::Close, true);
    }

    fn explained(&mut self) {
        self.incident.root_cause = format!("cause {}", self.events.len());
        self.happens(Kind::Explain, true);
    }

    fn reopened(&mut self) {
        self.incident.progress = Progress::Triggered;
        (self.incident.closed_at, self.incident.closer, self.incident.snoozed_until) = (None, None, None);
        self.happens(Kind::Reopen { reason: "it is back".to_owned() }, true);
    }
}
