//! The fake Lark, held to the rules of the real one.
#![allow(clippy::unwrap_used)]

#[path = "fake_lark/application.rs"]
mod application;
#[path = "fake_lark/buzzes.rs"]
mod buzzes;
#[path = "fake_lark/calls.rs"]
mod calls;
#[path = "fake_lark/cards.rs"]
mod cards;
#[path = "fake_lark/chats.rs"]
mod chats;
#[path = "fake_lark/configuration.rs"]
mod configuration;
#[path = "fake_lark/group_bots.rs"]
mod group_bots;
#[path = "fake_lark/history.rs"]
mod history;
#[path = "fake_lark/kept.rs"]
mod kept;
#[path = "fake_lark/presses.rs"]
mod presses;
#[path = "fake_lark/product.rs"]
mod product;
#[path = "fake_lark/sign_in.rs"]
mod sign_in;
#[path = "fake_lark/town.rs"]
mod town;
#[path = "fake_lark/troubles.rs"]
mod troubles;
