//! Lark's wire: everything we know about how Lark (in China: Feishu) spells things, and nothing about what we do with them.
//!
//! Inbound, [`callback::receive`] turns headers and bytes into a [`callback::Callback`]: whoever holds one holds something that was
//! verified. Outbound, [`render`] draws cards, [`reply`] answers a press, and [`client`] calls the Open API.
//!
//! Does not know: Flashduty, the table, the environment, the time.

pub mod settings;

// What Lark says to us.
pub mod callback;
pub mod crypto;

// What we say to Lark.
pub mod authorize;
pub mod client;
pub mod render;
pub mod reply;
pub mod sign_in;

mod button;
mod envelope;
mod fault;
mod token;

#[cfg(test)]
mod reference;
