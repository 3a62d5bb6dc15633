//! Who is on call: a part of the home page, and a page of its own.

use crate::visit::Visit;
use askama::Template;
use bridge::card::clock;
use bridge::id::PersonId;
use bridge::incident::Person;
use bridge::rota::{Schedule, Shift, Told};
use bridge::words::{self, Text};
use jiff::Timestamp;
use lambda::page::Frame;

/// So many schedules stand on the home page; all of them on their own.
const SHORT: usize = 6;

/// The page of its own.
#[derive(Template)]
#[template(path = "on-call.html")]
pub struct OnCallPage {
    /// The frame.
    pub frame: Frame,
    /// The schedules.
    pub part: OnCallPart,
}

/// The schedules, without what stands around them.
#[derive(Template)]
#[template(path = "on-call-part.html")]
pub struct OnCallPart {
    frame: Frame,
    /// Why there is nothing to tell.
    fault: Option<String>,
    /// When it was told, where that is a while ago.
    as_of: Option<Moment>,
    schedules: Vec<Turn>,
    /// More schedules than are told at all.
    too_many: Option<String>,
    /// The way to all of them, and what the link says.
    all: Option<(String, String)>,
}

/// One schedule.
struct Turn {
    name: String,
    now: Option<Duty>,
    next: Option<Duty>,
}

/// Who has a shift.
struct Duty {
    names: Vec<String>,
    /// Whether the reader is among them.
    is_mine: bool,
    from: Moment,
    until: Option<Moment>,
}

/// A moment, and how it is told.
struct Moment {
    at: Timestamp,
    clock: String,
}

impl OnCallPart {
    /// As many as fit on the home page.
    pub fn short(visit: &Visit<'_>, told: &Told) -> Self {
        Self::of(visit, told, SHORT)
    }

    /// All of them.
    pub fn whole(visit: &Visit<'_>, told: &Told) -> Self {
        Self::of(visit, told, usize::MAX)
    }

    fn of(visit: &Visit<'_>, told: &Told, most: usize) -> Self {
        let reader = visit.person.as_ref().map(|person| person.person);
        let frame = Frame::new(visit.language(), &visit.path(""), &words::on_call_title());
        let rota = told.rota.as_deref().cloned().unwrap_or_default().seen_by(reader);
        let (known, total) = (rota.schedules.len(), rota.total);
        let turn = |schedule: &Schedule| Turn::of(visit, schedule, reader);
        Self {
            fault: told.fault.as_ref().filter(|_| told.rota.is_none()).map(|fault| frame.say(&words::on_call_fault(fault))),
            as_of: told.fault.as_ref().filter(|_| told.rota.is_some()).map(|_| Moment::of(visit, told.at)),
            schedules: rota.schedules.iter().take(most).map(turn).collect(),
            too_many: (total > known && known <= most).then(|| frame.say(&words::on_call_too_many(known, total))),
            all: (known > most).then(|| (visit.path("on-call"), frame.say(&words::on_call_all(total)))),
            frame,
        }
    }
}

impl Turn {
    fn of(visit: &Visit<'_>, schedule: &Schedule, reader: Option<PersonId>) -> Self {
        let name = if schedule.name.trim().is_empty() { say(visit, &words::on_call_unnamed()) } else { schedule.name.clone() };
        let duty = |shift: &Shift| Duty::of(visit, shift, reader);
        Self { name, now: schedule.now.as_ref().map(duty), next: schedule.next.as_ref().map(duty) }
    }
}

impl Duty {
    fn of(visit: &Visit<'_>, shift: &Shift, reader: Option<PersonId>) -> Self {
        let name = |person: &Person| match person.name.as_str() {
            "" => say(visit, &words::on_call_somebody()),
            name => name.to_owned(),
        };
        Self {
            names: shift.people.iter().map(name).collect(),
            is_mine: reader.is_some_and(|reader| shift.has(reader)),
            from: Moment::of(visit, shift.from),
            until: shift.until.map(|until| Moment::of(visit, until)),
        }
    }
}

impl Moment {
    fn of(visit: &Visit<'_>, at: Timestamp) -> Self {
        Self { at, clock: clock(at, &visit.house.preferences.zone, visit.now) }
    }
}

fn say(visit: &Visit<'_>, text: &Text) -> String {
    text.in_(visit.language()).to_owned()
}
