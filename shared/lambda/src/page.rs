//! The pages people see in a browser: one layout, a few sentences, a few ways on.

mod frame;
mod table;

pub use frame::{Frame, NavLink};

pub use table::{Cell, Table};

use askama::Template;
use bridge::words::{self, Language, Text};

/// A page. Everything in it is escaped by the template.
#[derive(Debug, Clone, Template)]
#[template(path = "page.html")]
pub struct Page {
    /// What stands around it.
    frame: Frame,
    /// What is told, a paragraph each.
    paragraphs: Vec<String>,
    /// Names and values.
    facts: Vec<(String, String)>,
    /// A form for one line of secret text.
    key_form: Option<KeyForm>,
    /// Tables.
    tables: Vec<Table>,
    /// Ways on.
    actions: Vec<Action>,
    language: Language,
}

/// A form with one field that is never shown again.
#[derive(Debug, Clone)]
struct KeyForm {
    action: String,
    token: String,
    label: String,
    hint: String,
    submit: String,
}

/// A way on.
#[derive(Debug, Clone)]
struct Action {
    label: String,
    href: String,
    /// Set where it changes something: it is then sent as a form with this token.
    token: Option<String>,
    primary: bool,
}

/// The style sheet, served at `{base}/page.css`.
pub const STYLE: &str = include_str!("../templates/page.css");

/// The icon, served at `{base}/icon.svg`.
pub const ICON: &str = include_str!("../templates/icon.svg");

impl Page {
    /// An empty page of the integration at `base` (`/main`).
    pub fn new(language: Language, base: &str, title: &Text) -> Self {
        Self {
            frame: Frame::new(language, base, title),
            paragraphs: Vec::new(),
            facts: Vec::new(),
            key_form: None,
            tables: Vec::new(),
            actions: Vec::new(),
            language,
        }
    }

    /// The same page in this frame.
    pub fn framed(mut self, frame: Frame) -> Self {
        self.frame = frame;
        self
    }

    /// A paragraph more.
    pub fn say(mut self, text: &Text) -> Self {
        self.paragraphs.push(text.in_(self.language).to_owned());
        self
    }

    /// Says above everything what just happened.
    pub fn notice(mut self, text: &Text) -> Self {
        self.frame = self.frame.notice(text);
        self
    }

    /// A name and a value more.
    pub fn fact(mut self, name: &Text, value: &str) -> Self {
        self.facts.push((name.in_(self.language).to_owned(), value.to_owned()));
        self
    }

    /// A link more.
    pub fn link(mut self, label: &Text, href: &str, primary: bool) -> Self {
        self.actions.push(Action { label: label.in_(self.language).to_owned(), href: href.to_owned(), token: None, primary });
        self
    }

    /// A button more, which changes something: `token` proves that this page sent it.
    pub fn button(mut self, label: &Text, action: &str, token: &str) -> Self {
        let label = label.in_(self.language).to_owned();
        self.actions.push(Action { label, href: action.to_owned(), token: Some(token.to_owned()), primary: false });
        self
    }

    /// A field for a key, sent to `action` under the name `key`.
    pub fn key_form(mut self, label: &Text, hint: &Text, submit: &Text, action: &str, token: &str) -> Self {
        let text = |text: &Text| text.in_(self.language).to_owned();
        self.key_form = Some(KeyForm {
            action: action.to_owned(),
            token: token.to_owned(),
            label: text(label),
            hint: text(hint),
            submit: text(submit),
        });
        self
    }

    /// A table more.
    pub fn table(mut self, table: Table) -> Self {
        self.frame.wide = true;
        self.tables.push(table);
        self
    }

    /// The HTML.
    pub fn html(&self) -> String {
        // Rendering writes into a string, which does not fail.
        self.render().unwrap_or_default()
    }
}
