//! The fake Lark, held to the rules of the real one.
#![allow(clippy::unwrap_used)]

#[path = "fake_lark/calls.rs"]
mod calls;
#[path = "fake_lark/cards.rs"]
mod cards;
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
