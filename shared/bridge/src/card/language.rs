//! A card in one language, where a chat or a person has chosen one.

use super::Message;
use crate::words::Language;

impl Message {
    /// The same in one language alone; `None` leaves it in both, of which each reader sees their own.
    #[must_use]
    pub fn in_(mut self, language: Option<Language>) -> Self {
        match &mut self {
            Self::Incident(card) => card.language = language,
            Self::Note(card) => card.language = language,
            Self::Digest(card) => card.language = language,
        }
        self
    }

    /// The one language it is in; `None`: both.
    pub fn language(&self) -> Option<Language> {
        match self {
            Self::Incident(card) => card.language,
            Self::Note(card) => card.language,
            Self::Digest(card) => card.language,
        }
    }
}
