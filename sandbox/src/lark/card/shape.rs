//! The parts of a card of JSON 2.0 and what each may hold, as a table.

mod components;
mod format;
mod frame;
mod parts;

pub(super) use components::{COLUMN, component};
pub(super) use frame::CARD;

use super::Fault;
use serde_json::Value;

/// What a property must be.
pub(super) enum Kind {
    /// Not looked into.
    Any,
    /// `true` or `false`.
    Flag,
    /// Only `true`.
    True,
    /// Any text.
    Text,
    /// A text that is not empty.
    Name,
    /// A text with at most so many characters.
    AtMost(usize),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A whole number in this range.
    Whole(i64, i64),
    /// A text that passes.
    Like(fn(&str) -> bool),
    /// An object of this shape.
    Of(&'static Shape),
    /// A list of objects of this shape.
    Many(&'static Shape),
    /// An object of one of these shapes: the one whose `tag` or `type` it names.
    Either(&'static [&'static Shape]),
    /// A list of those.
    ManyOf(&'static [&'static Shape]),
    /// An object from language to text.
    Languages,
    /// An object of any kind.
    Object,
    /// A list of any kind.
    List,
    /// Parts of a card.
    Elements,
    /// Columns of a `column_set`.
    Columns,
}

type Properties = &'static [(&'static str, Kind)];

/// An object: its discriminator, what it may hold, what it must hold.
pub(super) struct Shape {
    /// The value of `tag` or `type`, where there is one; else a name for error messages.
    pub(super) name: &'static str,
    properties: &'static [Properties],
    required: &'static [&'static str],
    /// At least one of these sets must be complete.
    one_of: &'static [&'static [&'static str]],
}

impl Shape {
    /// What the property may be; `None` if there is no such property.
    pub(super) fn kind_of(&self, property: &str) -> Option<&'static Kind> {
        self.properties.iter().copied().flatten().find(|(name, _)| *name == property).map(|(_, kind)| kind)
    }

    /// Whether everything that must be there is there.
    pub(super) fn check_presence(&self, object: &Value) -> Result<(), Fault> {
        let has = |name: &&str| object.get(*name).is_some();
        if let Some(missing) = self.required.iter().find(|name| !has(name)) {
            return Err(Fault::malformed(format!("{} needs {missing}", self.name)));
        }
        if !self.one_of.is_empty() && !self.one_of.iter().any(|set| set.iter().all(has)) {
            return Err(Fault::malformed(format!("{} needs one of {:?}", self.name, self.one_of)));
        }
        Ok(())
    }
}

/// The languages a text may come in.
pub(super) const LANGUAGES: &[&str] = &[
    "zh_cn", "en_us", "zh_hk", "zh_tw", "ja_jp", "id_id", "vi_vn", "th_th", "pt_br", "es_es", "ko_kr", "de_de", "fr_fr", "it_it",
    "ru_ru", "ms_my",
];

/// An object whose every property is known.
const fn shape(name: &'static str, properties: &'static [Properties], required: &'static [&'static str]) -> Shape {
    Shape { name, properties, required, one_of: &[] }
}
