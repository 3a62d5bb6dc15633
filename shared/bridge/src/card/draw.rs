//! The one function that draws a card, whoever asks: a webhook, a click, a retry.

mod waiting;

use super::{
    ButtonStyle, CardLink, CardPerson, Choice, Colour, Confirm, Detail, Fact, Form, IncidentCard, Line, Slot, Tag, Value,
};
use crate::button::Button;
use crate::event::IncidentEventKind;
use crate::incident::{Incident, Progress, Severity};
use crate::lane::Destination;
use crate::person::LinkedPerson;
use crate::snapshot::{Snapshot, TimelineLine};
use crate::words::{self, Text};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// For whom, and when, a card is drawn.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// Where it will stand: people are mentioned in groups only.
    pub destination: &'a Destination,
    /// The responders we know in Lark.
    pub linked: &'a [LinkedPerson],
    /// The lengths of snooze on offer, in minutes.
    pub snooze_minutes: &'a [u32],
    /// The zone for moments that Lark cannot turn into the reader's own (tags, the list of chats).
    pub zone: &'a TimeZone,
    /// The moment: tells a snooze that lasts from one that is over.
    pub now: Timestamp,
    /// How late a limit of Lark has made it.
    pub late: Option<SignedDuration>,
}

/// The face of a card: state first, severity second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Face {
    Triggered,
    Processing,
    Snoozed(Timestamp),
    Closed,
}

/// The card shows the newest three; the rest is in Flashduty.
const TIMELINE: usize = 3;

/// More links than this would push the buttons off a phone.
const LINKS: usize = 3;

/// A delay shorter than this is not worth a line.
const WORTH_TELLING: SignedDuration = SignedDuration::from_secs(60);

impl IncidentCard {
    /// The card of what we know, for this view.
    pub fn of(snapshot: &Snapshot, view: &View<'_>) -> Self {
        let incident = &snapshot.incident;
        let face = Face::of(incident, view.now);
        let state = state_of(incident, face, view.zone);
        let severity = words::severity(incident.severity);
        Self {
            incident: incident.id.clone(),
            colour: colour_of(incident, face),
            title: title_of(incident),
            summary: words::summary(&severity, &state, &incident.title),
            tags: vec![
                Tag { text: state, colour: colour_of(incident, face) },
                Tag { text: severity, colour: severity_colour(incident.severity) },
            ],
            facts: facts(snapshot, face, view),
            details: details(snapshot),
            details_heading: details_heading(face),
            timeline: timeline(snapshot),
            slots: slots(face, view.snooze_minutes),
            more: more(face),
            forms: forms(face),
            links: links(incident),
            late: view.late.filter(|late| *late >= WORTH_TELLING).map(|late| words::late(&words::span(late.as_secs()))),
            language: None,
        }
    }
}

impl Face {
    fn of(incident: &Incident, now: Timestamp) -> Self {
        match (incident.progress, incident.sleeps_at(now)) {
            (Progress::Closed, _) => Self::Closed,
            (Progress::Triggered | Progress::Processing, Some(until)) => Self::Snoozed(until),
            (Progress::Triggered, None) => Self::Triggered,
            (Progress::Processing, None) => Self::Processing,
        }
    }
}

fn colour_of(incident: &Incident, face: Face) -> Colour {
    match face {
        Face::Triggered => severity_colour(incident.severity),
        Face::Processing => Colour::Blue,
        Face::Snoozed(_) => Colour::Grey,
        Face::Closed => Colour::Green,
    }
}

fn severity_colour(severity: Severity) -> Colour {
    match severity {
        Severity::Critical => Colour::Red,
        Severity::Warning => Colour::Orange,
        Severity::Info => Colour::Yellow,
    }
}

fn state_of(incident: &Incident, face: Face, zone: &TimeZone) -> Text {
    match face {
        Face::Triggered => words::triggered(),
        Face::Processing => words::processing(),
        // The day of the last change stands for today, so that a card which is drawn again says the same.
        Face::Snoozed(until) => words::snoozed_until(&clock(until, zone, incident.updated_at)),
        Face::Closed => words::closed_after(&span_between(incident.started_at, incident.ended_at())),
    }
}

/// A moment as the reader's wall shows it: the hour and minute, with the day where it is another than today.
pub fn clock(at: Timestamp, zone: &TimeZone, now: Timestamp) -> String {
    let (at, now) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
    let pattern = if at.date() == now.date() { "%H:%M" } else { "%m-%d %H:%M" };
    at.strftime(pattern).to_string()
}

fn span_between(from: Timestamp, to: Timestamp) -> Text {
    words::span(to.duration_since(from).as_secs())
}

fn title_of(incident: &Incident) -> String {
    if incident.num.is_empty() { incident.title.clone() } else { format!("#{} {}", incident.num, incident.title) }
}

fn facts(snapshot: &Snapshot, face: Face, view: &View<'_>) -> Vec<Fact> {
    let incident = &snapshot.incident;
    let mut facts = Vec::new();
    let mut say = |label: Text, value: Value| facts.push(Fact { label, value });
    if let Some(channel) = incident.channel.as_ref().filter(|channel| !channel.name.is_empty()) {
        say(words::channel(), Value::Plain(channel.name.clone()));
    }
    say(words::started(), Value::At(incident.started_at));
    if incident.alert_count > 1 {
        say(words::alerts(), Value::Words(words::alert_count(incident.alert_count)));
    }
    if let Some(threshold) = alert_storm(snapshot) {
        say(words::alert_storm(), Value::Words(words::alert_storm_reached(threshold)));
    }
    if !incident.impact.is_empty() {
        say(words::impact(), Value::Plain(incident.impact.clone()));
    }
    say(words::responders(), responders(incident, face, view));
    if let Some(assignment) = incident.assignment.as_ref().filter(|a| !a.rule.is_empty() && face != Face::Closed) {
        say(words::escalation(), Value::Words(words::rule_level(&assignment.rule, assignment.level)));
    }
    if face == Face::Closed {
        let closer = incident.closer.as_ref().map(|person| person.name.as_str());
        say(words::closed(), Value::Words(words::closed_by(closer, incident.recovered)));
        say(words::times(), Value::Words(response_times(incident)));
    }
    facts
}

/// The last number that Flashduty says its alerts have reached. The timeline tells it too, but shows three lines only, and people who
/// come and go push it out.
fn alert_storm(snapshot: &Snapshot) -> Option<Option<u64>> {
    let reached = |line: &TimelineLine| {
        if let IncidentEventKind::Storm { threshold } = &line.kind { Some(*threshold) } else { None }
    };
    snapshot.lines.iter().rev().find_map(reached)
}

fn responders(incident: &Incident, face: Face, view: &View<'_>) -> Value {
    if incident.responders.is_empty() {
        return Value::Words(words::nobody_assigned());
    }
    let people = incident.responders.iter().map(|responder| CardPerson {
        name: responder.person.name.clone(),
        mention: mention(responder.person.id, view),
        acked_at: responder.acked_at,
        pending: (responder.acked_at.is_none() && face != Face::Closed).then(words::pending),
    });
    Value::People(people.collect())
}

fn mention(person: crate::id::PersonId, view: &View<'_>) -> Option<crate::id::OpenId> {
    match view.destination {
        Destination::Chat(_) => view.linked.iter().find(|linked| linked.person == person).map(|linked| linked.open_id.clone()),
        Destination::Person(_) => None,
    }
}

fn response_times(incident: &Incident) -> Text {
    let to_ack = incident.acked_at.map(|at| span_between(incident.started_at, at));
    words::mtta_mttr(to_ack.as_ref(), &span_between(incident.started_at, incident.ended_at()))
}

fn details(snapshot: &Snapshot) -> Vec<Detail> {
    let incident = &snapshot.incident;
    let (description, labels) = snapshot.values();
    let paragraphs = [
        (words::description(), description),
        (words::root_cause(), incident.root_cause.as_str()),
        (words::resolution(), incident.resolution.as_str()),
    ];
    let paragraphs = paragraphs
        .into_iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(caption, text)| Detail::Paragraph { caption, text: text.to_owned() });
    let labels = labels.iter().map(|(name, value)| Detail::Label { name: name.clone(), value: value.clone() });
    paragraphs.chain(labels).collect()
}

fn timeline(snapshot: &Snapshot) -> Vec<Line> {
    let incident = &snapshot.incident;
    let mut lines = vec![Line {
        at: incident.started_at,
        text: words::line_triggered(incident.creator.as_ref().map(|person| person.name.as_str())),
    }];
    if let Some((assignment, at)) = incident.assignment.as_ref().and_then(|a| a.at.map(|at| (a, at))) {
        lines.push(Line { at, text: words::line_assigned(assignment.kind, assignment.level) });
    }
    lines.extend(incident.responders.iter().filter_map(|responder| {
        responder.acked_at.map(|at| Line { at, text: words::line_acknowledged(&responder.person.name) })
    }));
    lines.extend(snapshot.lines.iter().filter_map(line_of));
    if let (false, Some(at)) = (incident.is_open(), incident.closed_at) {
        let closer = incident.closer.as_ref().map(|person| person.name.as_str());
        lines.push(Line { at, text: words::line_closed(closer, incident.recovered) });
    }
    lines.sort_by_key(|line| line.at);
    lines.reverse();
    lines.truncate(TIMELINE);
    lines
}

fn line_of(line: &TimelineLine) -> Option<Line> {
    let actor = line.actor.as_ref().map(|person| person.name.as_str());
    words::line_of(&line.kind, actor).map(|text| Line { at: line.version.at, text })
}

fn slots(face: Face, snooze_minutes: &[u32]) -> Vec<Slot> {
    let first = match face {
        Face::Triggered => button(Button::Acknowledge, words::acknowledge(), ButtonStyle::Primary),
        Face::Processing => Slot::Menu { caption: words::snooze(), choices: snoozes(snooze_minutes) },
        Face::Snoozed(_) => button(Button::Wake, words::wake(), ButtonStyle::Primary),
        Face::Closed => return Vec::new(),
    };
    let close = Slot::Button {
        choice: Choice { button: Button::Close, label: words::close() },
        style: ButtonStyle::Danger,
        confirm: Some(Confirm { title: words::close_title(), text: words::close_text() }),
    };
    vec![first, close]
}

fn button(button: Button, label: Text, style: ButtonStyle) -> Slot {
    Slot::Button { choice: Choice { button, label }, style, confirm: None }
}

fn snoozes(minutes: &[u32]) -> Vec<Choice> {
    let choice = |&minutes: &u32| Choice { button: Button::Snooze { minutes }, label: words::snooze_for(minutes) };
    minutes.iter().map(choice).collect()
}

fn more(face: Face) -> Vec<Choice> {
    let join_in = Choice { button: Button::JoinIn, label: words::join_in() };
    let unacknowledge = Choice { button: Button::Unacknowledge, label: words::unacknowledge() };
    match face {
        Face::Triggered | Face::Closed => Vec::new(),
        Face::Processing => vec![join_in, unacknowledge],
        Face::Snoozed(_) => vec![unacknowledge],
    }
}

fn forms(face: Face) -> Vec<Form> {
    let comment = Form { button: Button::Comment, placeholder: words::comment_placeholder(), submit: words::comment() };
    let reopen = Form { button: Button::Reopen, placeholder: words::reopen_reason(), submit: words::reopen() };
    match face {
        Face::Triggered | Face::Processing | Face::Snoozed(_) => vec![comment],
        Face::Closed => vec![reopen, comment],
    }
}

fn links(incident: &Incident) -> Vec<CardLink> {
    let console = CardLink { label: words::open_in_flashduty(), url: incident.detail_url.clone() };
    let own = incident.links.iter().map(|link| CardLink { label: Text::same(link.name.as_str()), url: link.url.clone() });
    std::iter::once(console).chain(own).filter(|link| !link.url.is_empty()).take(LINKS).collect()
}

fn details_heading(face: Face) -> Text {
    match face {
        Face::Closed => words::details_while_firing(),
        Face::Triggered | Face::Processing | Face::Snoozed(_) => words::details(),
    }
}

#[cfg(test)]
mod tests;
