//! The incidents of one person: a part of the page that is fetched anew every few seconds.

use crate::incident::{Tickets, action_of};
use crate::visit::Visit;
use askama::Template;
use bridge::agenda::{Agenda, Duties};
use bridge::button::Button;
use bridge::card::clock;
use bridge::decide::agenda::buttons;
use bridge::incident::{Incident, Progress, Severity};
use bridge::person::LinkedPerson;
use bridge::words::{self, Text};
use jiff::Timestamp;
use lambda::page::Frame;

/// So many open incidents stand on one page with everything that can be pressed: more than anybody works on at once, and less than
/// would make the page heavy on a phone.
const SHOWN: usize = 10;

/// Everything in it stands side by side, each with an `id` of its own: `page.js` brings one after the other up to date.
#[derive(Template)]
#[template(path = "home-duties.html")]
pub struct DutiesPart {
    frame: Frame,
    token: String,
    count: String,
    too_many: Option<String>,
    open: Vec<Open>,
    /// Where the less urgent ones are, and what the link says.
    more: Option<(String, String)>,
    /// Where the most urgent ones are, for whoever looks at others.
    first: Option<String>,
    closed: Vec<Closed>,
}

/// An open incident.
struct Open {
    id: String,
    title: String,
    severity: String,
    tone: &'static str,
    state: String,
    age: String,
    channel: String,
    had: String,
    /// Its page in Flashduty's console; may be empty.
    url: String,
    ticket: String,
    presses: Vec<Press>,
    snoozes: Vec<Press>,
    can_be_closed: bool,
}

/// A button.
struct Press {
    action: &'static str,
    minutes: Option<u32>,
    label: String,
    is_first: bool,
}

/// A closed incident.
struct Closed {
    id: String,
    title: String,
    url: String,
    severity: String,
    ending: String,
    at: Timestamp,
    clock: String,
}

impl DutiesPart {
    /// The part as this visitor sees it.
    pub fn of(visit: &Visit<'_>, duties: &Duties) -> Self {
        let frame = Frame::new(visit.language(), &visit.path(""), &words::page_home());
        let from = from(visit).min(duties.open.len().saturating_sub(1) / SHOWN * SHOWN);
        let left = duties.open.len().saturating_sub(from + SHOWN);
        let critical = duties.open.iter().filter(|incident| incident.severity == Severity::Critical).count();
        let tickets = Tickets::of(visit);
        let open = |incident: &Incident| visit.person.as_ref().map(|person| Open::of(visit, incident, person, &tickets));
        let more = || (format!("{}?from={}", visit.path(""), from + SHOWN), frame.say(&words::open_more(left)));
        Self {
            token: visit.token(),
            count: frame.say(&words::open_count(duties.open.len(), critical)),
            too_many: duties.too_many.map(|all| frame.say(&words::open_too_many(Agenda::LOOKED_AT, all))),
            open: duties.open.iter().skip(from).take(SHOWN).filter_map(open).collect(),
            more: (left > 0).then(more),
            first: (from > 0).then(|| visit.path("")),
            closed: duties.closed.iter().map(|incident| Closed::of(visit, incident)).collect(),
            frame,
        }
    }
}

/// Which of the open incidents is the first on the page, as its address says.
pub fn from(visit: &Visit<'_>) -> usize {
    visit.query("from").and_then(|from| from.parse().ok()).unwrap_or_default()
}

impl Open {
    fn of(visit: &Visit<'_>, incident: &Incident, person: &LinkedPerson, tickets: &Tickets) -> Self {
        let say = |text: &Text| text.in_(visit.language()).to_owned();
        let offered = buttons(incident, person, &visit.house.preferences.snooze_minutes, visit.now);
        let press = |button: &Button| Press::of(visit, *button);
        let (snoozes, presses): (Vec<_>, Vec<_>) = offered.iter().filter_map(press).partition(|press| press.minutes.is_some());
        Self {
            id: incident.id.to_string(),
            title: title_of(incident),
            severity: say(&words::severity(incident.severity)),
            tone: tone_of(incident.severity),
            state: say(&state_of(visit, incident)),
            age: say(&words::open_for(&words::span(visit.now.duration_since(incident.started_at).as_secs()))),
            channel: incident.channel.as_ref().map(|channel| channel.name.clone()).unwrap_or_default(),
            had: say(&had(incident)),
            url: incident.detail_url.clone(),
            ticket: tickets.seal(visit, &incident.id),
            presses,
            snoozes,
            can_be_closed: offered.contains(&Button::Close),
        }
    }
}

impl Press {
    /// `None` for what has a place of its own: closing asks first, and a comment wants words. To open again is offered on cards.
    fn of(visit: &Visit<'_>, button: Button) -> Option<Self> {
        let (label, minutes) = match button {
            Button::Acknowledge => (words::acknowledge(), None),
            Button::JoinIn => (words::join_in(), None),
            Button::Unacknowledge => (words::unacknowledge(), None),
            Button::Wake => (words::wake(), None),
            Button::Snooze { minutes } => (words::snooze_for(minutes), Some(minutes)),
            Button::Close | Button::Comment | Button::Reopen => return None,
        };
        let is_first = matches!(button, Button::Acknowledge | Button::Wake);
        Some(Self { action: action_of(button), minutes, label: label.in_(visit.language()).to_owned(), is_first })
    }
}

impl Closed {
    fn of(visit: &Visit<'_>, incident: &Incident) -> Self {
        let closer = incident.closer.as_ref().map(|person| person.name.as_str());
        let say = |text: &Text| text.in_(visit.language()).to_owned();
        Self {
            id: incident.id.to_string(),
            title: title_of(incident),
            url: incident.detail_url.clone(),
            severity: say(&words::severity(incident.severity)),
            ending: say(&words::closed_by(closer, incident.recovered)),
            at: incident.ended_at(),
            clock: clock(incident.ended_at(), &visit.house.preferences.zone, visit.now),
        }
    }
}

fn title_of(incident: &Incident) -> String {
    if incident.num.is_empty() { incident.title.clone() } else { format!("#{} {}", incident.num, incident.title) }
}

fn state_of(visit: &Visit<'_>, incident: &Incident) -> Text {
    match (incident.sleeps_at(visit.now), incident.progress) {
        (Some(until), _) => words::snoozed_until(&clock(until, &visit.house.preferences.zone, visit.now)),
        (None, Progress::Triggered) => words::triggered(),
        (None, Progress::Processing) => words::processing(),
        (None, Progress::Closed) => words::closed(),
    }
}

fn had(incident: &Incident) -> Text {
    let names: Vec<_> = incident.ackers().iter().map(|responder| responder.person.name.clone()).collect();
    if names.is_empty() { words::had_by_nobody() } else { words::had_by(&names) }
}

fn tone_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "bad",
        Severity::Warning => "warn",
        Severity::Info => "calm",
    }
}
