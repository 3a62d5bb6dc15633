//! Rows and lines, as the page tells them.

use crate::moment::Moment;
use bridge::backlog::{self, Names, Why};
use bridge::journal::{Ending, Line};
use bridge::lane::{Lane, Row, Work};
use bridge::ports::DeadRow;
use bridge::words::{self, Language, Text};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// How things are told.
pub struct Scene<'a> {
    /// To whom.
    pub language: Language,
    /// Of the wall.
    pub zone: &'a TimeZone,
    /// What is known.
    pub names: &'a Names,
    /// The moment.
    pub now: Timestamp,
}

/// What was given up.
pub struct DeadLine {
    /// When.
    pub at: Moment,
    /// Where to.
    pub place: String,
    /// What.
    pub about: About,
    /// Why.
    pub reason: Text,
    /// What helps.
    pub fix: Text,
    /// Its name in the form that sends it again.
    pub name: String,
}

/// What waits.
pub struct QueueLine {
    /// Since when.
    pub since: Moment,
    /// Where to.
    pub place: String,
    /// What.
    pub about: About,
    /// Why.
    pub why: Text,
    /// When it is tried next; `None` for as soon as can be.
    pub next: Option<Moment>,
}

/// What came of a try.
pub struct LogLine {
    /// When.
    pub at: Moment,
    /// Where to.
    pub place: String,
    /// What.
    pub about: About,
    /// What came of it.
    pub ending: Text,
    /// How that is coloured.
    pub class: &'static str,
    /// How long it took from the wish.
    pub late: Text,
    /// Lark's code, where it is no success.
    pub code: String,
    /// The id under which Lark's support finds the call.
    pub log_id: String,
}

/// The kind of work, and the incident where it is about one.
pub struct About {
    /// The kind, and what is known of the incident.
    pub words: String,
    /// Its page in Flashduty's console; empty where there is none.
    pub url: String,
}

impl Scene<'_> {
    /// A moment on the wall.
    pub fn moment(&self, at: Timestamp) -> Moment {
        Moment::of(at, self.zone)
    }

    /// A row that was given up.
    pub fn dead(&self, DeadRow { row, death, at }: &DeadRow) -> DeadLine {
        DeadLine {
            at: self.moment(*at),
            place: self.names.place(&row.lane),
            about: self.about(&row.lane, &row.work),
            reason: words::reason_with_code(death.reason, death.code),
            fix: words::fix(death.reason),
            name: backlog::name_of(row),
        }
    }

    /// A row that waits.
    pub fn queued(&self, row: &Row, is_used_up: bool) -> QueueLine {
        QueueLine {
            since: self.moment(row.since),
            place: self.names.place(&row.lane),
            about: self.about(&row.lane, &row.work),
            why: words::why(Why::of(row, is_used_up, self.now), row.tries),
            next: (row.due_at > self.now).then(|| self.moment(row.due_at)),
        }
    }

    /// A line of the log.
    pub fn line(&self, line: &Line) -> LogLine {
        LogLine {
            at: self.moment(line.at),
            place: self.names.place(&line.lane),
            about: self.about(&line.lane, &line.work),
            ending: words::ending(line.ending),
            class: class_of(line.ending),
            late: words::short(line.lateness()),
            code: line.code.filter(|code| *code != 0).map(|code| code.to_string()).unwrap_or_default(),
            log_id: line.log_id.clone().unwrap_or_default(),
        }
    }

    fn about(&self, lane: &Lane, work: &Work) -> About {
        let kind = words::work(work);
        let kind = kind.in_(self.language);
        match self.names.subject(lane, work) {
            Some(subject) => {
                let leads_somewhere = subject.url.starts_with("https://") || subject.url.starts_with("http://");
                let url = if leads_somewhere { subject.url.clone() } else { String::new() };
                About { words: format!("{kind} #{} {}", subject.num, subject.title), url }
            }
            None => About { words: kind.to_owned(), url: String::new() },
        }
    }
}

fn class_of(ending: Ending) -> &'static str {
    match ending {
        Ending::Shown | Ending::Relayed => "good",
        Ending::HeldBack | Ending::Failed => "warn",
        Ending::Dead(_) => "bad",
    }
}
