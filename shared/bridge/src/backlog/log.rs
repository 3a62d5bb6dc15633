//! The delivery log, looked through for what somebody wants to see.

use super::{Backlog, Names, incident_of};
use crate::browse::{Browse, Cursor, Dated, Found};
use crate::journal::{Ending, Line};
use crate::ports::StoreFault;
use jiff::Timestamp;

/// Which lines somebody wants to see. An empty part fits every line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogFilter {
    /// Part of the name of a chat or person, letter case aside, or its id.
    pub place: String,
    /// An incident's id, or its number, which is the end of it.
    pub incident: String,
    /// What came of it.
    pub only: Only,
    /// Nothing that is older.
    pub since: Option<Timestamp>,
}

/// Which endings somebody wants to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Only {
    /// All.
    #[default]
    All,
    /// What failed, for now or for good.
    Failures,
    /// What a limit held back.
    HeldBack,
}

/// A page looks at so many lines at most: who looks for one of long ago goes on from page to page.
const PATIENCE: usize = 5_000;

impl LogFilter {
    /// Whether this line is among them.
    pub fn fits(&self, line: &Line, names: &Names) -> bool {
        self.only.fits(line.ending) && self.fits_incident(line) && self.fits_place(line, names)
    }

    fn fits_incident(&self, line: &Line) -> bool {
        // Flashduty's number is the end of the id in capitals.
        let wanted = self.incident.trim_start_matches('#').to_lowercase();
        wanted.is_empty()
            || incident_of(&line.lane, &line.work).is_some_and(|incident| incident.as_str().to_lowercase().ends_with(&wanted))
    }

    fn fits_place(&self, line: &Line, names: &Names) -> bool {
        self.place.is_empty() || names.is_called(&line.lane, &self.place)
    }
}

impl Only {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::All, Self::Failures, Self::HeldBack];

    fn fits(self, ending: Ending) -> bool {
        match (self, ending) {
            (Self::All, _) => true,
            (Self::Failures, Ending::Failed | Ending::Dead(_)) => true,
            (Self::HeldBack, Ending::HeldBack) => true,
            (Self::Failures, Ending::Shown | Ending::Relayed | Ending::HeldBack) => false,
            (Self::HeldBack, Ending::Shown | Ending::Relayed | Ending::Failed | Ending::Dead(_)) => false,
        }
    }
}

impl Dated for Line {
    fn at(&self) -> Timestamp {
        self.at
    }
}

impl Backlog {
    /// The newest lines of the delivery log that fit, from there, at most `most`. `names` learns the places it needs to know.
    pub async fn log(&self, filter: &LogFilter, from: Cursor, most: usize, names: &mut Names) -> Result<Found<Line>, StoreFault> {
        let mut browse = Browse::new(from, filter.since, most, PATIENCE);
        while let Some((before, many)) = browse.asks() {
            let lines = self.journal.lines(before, many).await?;
            if !filter.place.is_empty() {
                self.learn_places(names, lines.iter().map(|line| &line.lane)).await?;
            }
            browse.take(lines, |line| filter.fits(line, names));
        }
        Ok(browse.found())
    }
}
