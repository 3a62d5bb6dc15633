//! Lark's wire: everything we know about how Lark (in China: Feishu) spells things, and nothing about what we do with them.
//!
//! Inbound, [`callback::receive`] turns headers and bytes into a [`callback::Callback`]: whoever holds one holds something that was
//! verified. Outbound, cards are drawn as Lark's JSON and sent through its Open API.
//!
//! Does not know: Flashduty, the table, the environment, the time.

pub mod settings;

pub mod crypto;

pub mod callback;

mod button;
