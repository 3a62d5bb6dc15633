//! Everything we know about Flashduty's wire, and nothing about Lark, the table or the clock.
//!
//! Two directions, three types that matter:
//!
//! - [`webhook::receive`] is the only way to get an event from outside. It compares the secret, reads the bytes and returns a
//!   [`webhook::Push`], or a [`webhook::Rejection`] with the status to answer. An [`bridge::event::IncidentEvent`] that came out of
//!   it was verified, holds no e-mail, and has only `http` and `https` links.
//! - [`bot::receive`] reads what a group bot of an escalation rule posts: words for people, with a hint at the incident.
//! - [`Client`] speaks Flashduty's Open API for the bridge's ports [`bridge::ports::Incidents`] and [`bridge::ports::Members`].
//!   Flashduty takes the APP key in the query string, so no address is ever logged.
//!
//! A webhook and the API tell an incident with the same fields, so one private module, `wire`, reads both. It is patient: whatever
//! older, newer or customised versions of Flashduty leave out or write as `null` is read as "not set", and only what no card can
//! do without is asked for. Long texts are cut at the door, so that an incident always fits into one item of the table.

pub mod bot;
mod client;
mod settings;
pub mod webhook;
mod wire;

pub use client::{Client, LayerLoop, RuleLoop};
pub use settings::Settings;
