//! Every sentence a person reads, in Chinese and in English, and nothing else.
//!
//! A function per sentence, so that the compiler asks for both languages and for everything the sentence names.

use serde::{Deserialize, Serialize};

mod audit;
mod call;
mod card;
mod chats;
mod check_up;
mod delivery;
mod digest;
mod home;
mod note;
mod page;
mod people;
mod privacy;
mod set_up;
mod settings;
mod timeline;
mod toast;
mod trouble;
mod usage;

pub use audit::*;
pub use call::*;
pub use card::*;
pub use chats::*;
pub use check_up::*;
pub use delivery::*;
pub use digest::*;
pub use home::*;
pub use note::*;
pub use page::*;
pub use people::*;
pub use privacy::*;
pub use set_up::*;
pub use settings::*;
pub use timeline::*;
pub use toast::*;
pub use trouble::*;
pub use usage::*;

/// The same said twice. The reader's own language is chosen by Lark, or by the page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Text {
    /// 简体中文.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Pairs the two.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// Somebody else's words: the same in both.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { zh: text.clone(), en: text }
    }

    /// In this language.
    pub fn in_(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// The languages we speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// 简体中文.
    Zh,
    /// English.
    En,
}

/// A sentence of fixed words.
fn said(zh: &str, en: &str) -> Text {
    Text::new(zh, en)
}
