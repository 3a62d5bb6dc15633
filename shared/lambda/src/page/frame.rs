//! What stands around every page: head, navigation, heading, what just happened, foot.

use bridge::words::{self, Language, Text};

/// The frame of a page. A template extends `layout.html` and calls its own frame `frame`.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Of the reader.
    pub language: Language,
    /// Where the integration's pages begin: `/main`.
    pub base: String,
    /// The heading.
    pub title: String,
    /// Something that just happened.
    pub notice: Option<String>,
    /// Ways to the other pages; empty for none.
    pub nav: Vec<NavLink>,
    /// Whether it needs room for tables.
    pub wide: bool,
    /// Whether it has a script, which it also works without, and lets the reader choose a language (`?lang=zh`).
    pub script: bool,
}

/// A way to another page.
#[derive(Debug, Clone)]
pub struct NavLink {
    /// Where to.
    pub href: String,
    /// What it says.
    pub label: String,
    /// Whether it is the page itself.
    pub here: bool,
}

impl Frame {
    /// A frame without navigation.
    pub fn new(language: Language, base: &str, title: &Text) -> Self {
        Self {
            language,
            base: base.to_owned(),
            title: title.in_(language).to_owned(),
            notice: None,
            nav: Vec::new(),
            wide: false,
            script: false,
        }
    }

    /// Says above everything what just happened.
    #[must_use]
    pub fn notice(mut self, text: &Text) -> Self {
        self.notice = Some(self.say(text));
        self
    }

    /// With room for tables.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// What `lang` says: `zh-CN` or `en`.
    pub fn lang(&self) -> &'static str {
        match self.language {
            Language::Zh => "zh-CN",
            Language::En => "en",
        }
    }

    /// A sentence in the reader's language.
    pub fn say(&self, text: &Text) -> String {
        text.in_(self.language).to_owned()
    }

    /// Who we stand between.
    pub fn brand(&self) -> String {
        self.say(&words::page_brand())
    }
}
