//! What the page shows.

use super::typed::{Mistake, Typed};
use crate::visit::Visit;
use askama::Template;
use bridge::ports::Chosen;
use bridge::preferences::{Choice, Choices, Source};
use bridge::words::{self, Text};
use lambda::page::Frame;

#[derive(Template)]
#[template(path = "settings.html")]
struct Settings {
    frame: Frame,
    token: String,
    revision: u64,
    fields: Vec<Field>,
    zones: [&'static str; 12],
}

/// One choice.
struct Field {
    choice: Choice,
    name: &'static str,
    /// `good` where it is chosen here.
    badge: &'static str,
    source: Text,
    in_force: Text,
    is_chosen: bool,
    mistake: Option<Text>,
    control: Control,
}

/// How it is chosen.
enum Control {
    /// By typing; what holds when it is empty.
    Line { value: String, when_empty: Text, list: bool },
    /// From a list.
    List(Vec<Entry>),
    /// From a list, and two numbers.
    Buzz { list: Vec<Entry>, after: String, per_day: String },
}

/// An entry of a list.
struct Entry {
    value: &'static str,
    label: Text,
    is_selected: bool,
}

/// Proposed while a zone is typed: where our users are. Any other of the database is taken as well.
const ZONES: [&str; 12] = [
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Asia/Jakarta",
    "Asia/Kolkata",
    "Europe/London",
    "Europe/Berlin",
    "America/Sao_Paulo",
    "America/New_York",
    "America/Los_Angeles",
    "UTC",
];

/// The page, with what was typed in its fields.
pub(super) fn html(visit: &Visit<'_>, known: &Chosen, typed: &Typed, mistakes: &[Mistake], notice: Option<&Text>) -> String {
    let frame = visit.frame(&words::settings_title());
    let frame = match notice {
        Some(notice) => frame.notice(notice),
        None => frame,
    };
    let scene = Scene { page: &known.choices, secret: &visit.house.written, typed, mistakes };
    let fields = Choice::ALL.into_iter().map(|choice| scene.field(choice)).collect();
    let page = Settings { frame, token: visit.token(), revision: known.revision, fields, zones: ZONES };
    // Rendering writes into a string, which does not fail.
    page.render().unwrap_or_default()
}

/// What the fields are drawn from.
struct Scene<'a> {
    page: &'a Choices,
    secret: &'a Choices,
    typed: &'a Typed,
    mistakes: &'a [Mistake],
}

impl Scene<'_> {
    fn field(&self, choice: Choice) -> Field {
        let source = Source::of(choice, self.page, self.secret);
        let in_force = self.page.clone().over(self.secret).over(&Choices::defaults());
        let mistake = self.mistakes.iter().find(|(of, _)| *of == choice);
        Field {
            choice,
            name: choice.name(),
            badge: if source == Source::Page { "good" } else { "calm" },
            source: words::settings_source(source),
            in_force: words::settings_in_force(&words::settings_value(choice, &in_force)),
            is_chosen: self.page.has(choice),
            mistake: mistake.map(|(_, mistyped)| words::settings_mistyped(*mistyped)),
            control: self.control(choice),
        }
    }

    fn control(&self, choice: Choice) -> Control {
        let typed = self.typed;
        match choice {
            Choice::Snooze => self.line(choice, &typed.snooze),
            Choice::Storm => self.line(choice, &typed.storm),
            Choice::Zone => self.line(choice, &typed.zone),
            Choice::DirectMessages => Control::List(self.list(choice, &typed.direct_messages)),
            Choice::Reminders => Control::List(self.list(choice, &typed.reminders)),
            Choice::Buzz => Control::Buzz {
                list: self.list(choice, &typed.buzz),
                after: typed.buzz_after.clone(),
                per_day: typed.buzz_per_day.clone(),
            },
        }
    }

    fn line(&self, choice: Choice, value: &str) -> Control {
        let (below, source) = self.below(choice);
        let when_empty = words::settings_when_empty(&below, source);
        Control::Line { value: value.to_owned(), when_empty, list: choice == Choice::Zone }
    }

    fn list(&self, choice: Choice, selected: &str) -> Vec<Entry> {
        let (below, source) = self.below(choice);
        let labels =
            [("", words::settings_not_chosen(&below, source)), ("on", words::settings_on()), ("off", words::settings_off())];
        labels.map(|(value, label)| Entry { value, label, is_selected: value == selected }).into()
    }

    /// What holds where nothing is chosen here, and where it comes from.
    fn below(&self, choice: Choice) -> (Text, Source) {
        let below = self.secret.clone().over(&Choices::defaults());
        (words::settings_value(choice, &below), Source::of(choice, &Choices::default(), self.secret))
    }
}
