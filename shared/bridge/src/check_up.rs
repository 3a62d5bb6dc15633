//! The check-up: what does not work, what that costs, and how to mend it.
//!
//! [`findings`] is a pure function from [`Facts`] to [`Finding`]s. Who gathers the facts asks both neighbours at once and gives up on
//! those who are silent: a fact that could not be had is its neighbour's fault in the place of the fact, and is told as "not known".

mod account;
mod app;
mod doors;
mod facts;
mod feature;
mod house;
mod test_card;

pub use facts::{AccountFacts, AppFacts, DoorFacts, Facts, HouseFacts, Linked, PushFacts};
pub use feature::Feature;
pub use test_card::{PATIENCE, TestCard, TestDesk, TestReply, TestState};

use crate::words::Text;
use jiff::Timestamp;

/// Something that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its name, for reports: `lark.scope.cards`. Says nothing of whom it is about.
    pub name: &'static str,
    /// How bad it is.
    pub level: Level,
    /// What was found: one sentence without names, addresses or secrets.
    pub says: Text,
    /// What to do about it; `None` where there is nothing to do.
    pub fix: Option<Text>,
    /// What does not work until then.
    pub costs: Option<Text>,
    /// Where it can be mended.
    pub way: Option<Way>,
    /// A value to be copied into the setting that the fix names. Not for reports.
    pub copy: Option<String>,
    /// When what it speaks of was last seen.
    pub seen: Option<Timestamp>,
}

/// How bad it is. Worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Something that everybody needs does not work.
    Bad,
    /// Something does not work, or nobody knows whether it does.
    Warning,
    /// It works, and could work better or more safely.
    Advice,
    /// It works.
    Fine,
}

impl Level {
    /// All of them, worst first.
    pub const ALL: [Self; 4] = [Self::Bad, Self::Warning, Self::Advice, Self::Fine];
}

/// A way to where something can be mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// Lark's page that grants scopes, `https://`.
    Grant(String),
    /// The app in Lark's developer console, `https://`.
    Console(String),
    /// One of our own pages, below the integration's home.
    Page(&'static str),
}

impl Finding {
    fn new(level: Level, name: &'static str, says: Text) -> Self {
        Self { name, level, says, fix: None, costs: None, way: None, copy: None, seen: None }
    }

    fn fine(name: &'static str, says: Text) -> Self {
        Self::new(Level::Fine, name, says)
    }

    fn bad(name: &'static str, says: Text, fix: Text) -> Self {
        Self::new(Level::Bad, name, says).fix(fix)
    }

    fn warning(name: &'static str, says: Text, fix: Text) -> Self {
        Self::new(Level::Warning, name, says).fix(fix)
    }

    fn advice(name: &'static str, says: Text, fix: Text) -> Self {
        Self::new(Level::Advice, name, says).fix(fix)
    }

    fn fix(self, fix: Text) -> Self {
        Self { fix: Some(fix), ..self }
    }

    fn costs(self, costs: Text) -> Self {
        Self { costs: Some(costs), ..self }
    }

    fn way(self, way: Way) -> Self {
        Self { way: Some(way), ..self }
    }

    fn copy(self, value: &str) -> Self {
        Self { copy: Some(value.to_owned()), ..self }
    }

    fn seen(self, at: Timestamp) -> Self {
        Self { seen: Some(at), ..self }
    }
}

/// Everything that these facts tell, worst first; among equals Lark before Flashduty before what stands between them.
pub fn findings(facts: &Facts) -> Vec<Finding> {
    let mut findings = app::findings(&facts.app);
    findings.extend(doors::findings(facts));
    findings.extend(account::findings(facts));
    findings.extend(house::findings(facts));
    // A stable sort keeps that order.
    findings.sort_by_key(|finding| finding.level);
    findings
}

#[cfg(test)]
mod tests;
