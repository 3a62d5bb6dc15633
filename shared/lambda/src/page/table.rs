//! Tables of a page.

use bridge::words::{Language, Text};

/// A table under a heading, or a sentence where it has no rows.
#[derive(Debug, Clone)]
pub struct Table {
    pub(super) heading: String,
    pub(super) empty: String,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<Cell>>,
    language: Language,
}

/// What stands in a cell. Everything is escaped by the template.
#[derive(Debug, Clone)]
pub enum Cell {
    /// Words, and smaller ones below.
    Words(String, String),
    /// A moment, on the wall of some zone.
    Moment(jiff::Zoned),
    /// Words that lead away, and where to. Made by [`Table::link`], which lets only web pages in.
    Link(String, String),
    /// A button that changes something.
    Button {
        /// What it says.
        label: String,
        /// Where its form goes.
        action: String,
        /// Proves that our page sent it.
        token: String,
        /// What it is about.
        name: String,
    },
}

impl Table {
    /// A table without rows.
    pub fn new(language: Language, heading: &Text, empty: &Text, columns: &[Text]) -> Self {
        let columns = columns.iter().map(|column| column.in_(language).to_owned()).collect();
        let (heading, empty) = (heading.in_(language).to_owned(), empty.in_(language).to_owned());
        Self { heading, empty, columns, rows: Vec::new(), language }
    }

    /// A row more, of as many cells as there are columns.
    pub fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// A cell of our own words.
    pub fn said(&self, text: &Text) -> Cell {
        Cell::Words(text.in_(self.language).to_owned(), String::new())
    }

    /// A cell of our own words, and smaller ones below.
    pub fn said_with(&self, text: &Text, below: &Text) -> Cell {
        Cell::Words(text.in_(self.language).to_owned(), below.in_(self.language).to_owned())
    }

    /// A cell that leads to a web page; plain words where the address is none.
    pub fn link(words: &str, url: &str) -> Cell {
        let leads_somewhere = url.starts_with("https://") || url.starts_with("http://");
        if leads_somewhere { Cell::Link(words.to_owned(), url.to_owned()) } else { Cell::Words(words.to_owned(), String::new()) }
    }
}
