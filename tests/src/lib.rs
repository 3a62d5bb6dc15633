//! The whole house from outside: the four functions on an embedded AWS, between a Lark and a Flashduty that keep state and speak
//! the true wire. A story is told in a [`town::Town`], and ends with [`town::Town::finish`], which fails if anything was said that
//! nobody looked at.
#![allow(clippy::unwrap_used, missing_docs)]

pub mod browser;
pub mod chaos;
pub mod door;
pub mod reading;
pub mod runtime_api;
pub mod storm;
pub mod town;
pub mod weight;
