//! The form over the delivery log: what somebody wants to see of it.

use crate::moment;
use crate::visit::{Visit, address};
use bridge::backlog::{LogFilter, Only};
use bridge::browse::Cursor;
use bridge::words::{self, Text};

/// What the address says, and the form shows again.
pub struct LogForm {
    /// What is wanted.
    pub filter: LogFilter,
    /// Where the page begins; `None` for the newest.
    pub cursor: Option<Cursor>,
    /// As it was typed.
    pub since: String,
    /// The label of that field.
    pub since_label: Text,
}

/// No name of a chat, and no id, is longer.
const LONGEST: usize = 200;

impl LogForm {
    /// Reads the address. What makes no sense is left out.
    pub fn read(visit: &Visit<'_>) -> Self {
        let zone = &visit.house.preferences.zone;
        let typed = |name| visit.query(name).map(|text| text.trim().chars().take(LONGEST).collect()).unwrap_or_default();
        let since: String = typed("since");
        let moment = moment::read_local(&since, zone);
        let only = visit.query("only").and_then(|name| named(&name)).unwrap_or_default();
        Self {
            filter: LogFilter { place: typed("place"), incident: typed("incident"), only, since: moment },
            cursor: visit.query("before").and_then(|text| Cursor::parse(&text)),
            since: moment.map_or(String::new(), |_| since),
            since_label: words::log_since(&moment::name_of(zone, visit.now)),
        }
    }

    /// Whether anything is left out.
    pub fn is_used(&self) -> bool {
        self.filter != LogFilter::default()
    }

    /// What can be chosen, what it is called, and whether it is.
    pub fn choices(&self) -> impl Iterator<Item = (&'static str, Text, bool)> {
        Only::ALL.into_iter().map(|only| (name_of(only), words::log_only_choice(only), only == self.filter.only))
    }

    /// The address of what the filter shows: of the page that begins there, or of the newest.
    pub fn address(&self, from: Option<Cursor>) -> String {
        let before = from.map(|from| from.to_string()).unwrap_or_default();
        let LogFilter { place, incident, only, since: _ } = &self.filter;
        address(&[
            ("place", place),
            ("incident", incident),
            ("only", name_of(*only)),
            ("since", &self.since),
            ("before", &before),
        ]) + "#log"
    }
}

fn name_of(only: Only) -> &'static str {
    match only {
        Only::All => "",
        Only::Failures => "failures",
        Only::HeldBack => "held-back",
    }
}

fn named(name: &str) -> Option<Only> {
    Only::ALL.into_iter().find(|only| name_of(*only) == name)
}
