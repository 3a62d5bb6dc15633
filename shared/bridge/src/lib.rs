//! The heart of the bridge: nouns, decisions and ports.
//!
//! Knows no JSON, no HTTP, no AWS and no clock; imports nobody. Moments and random bytes come in as arguments.

// The nouns.
pub mod audit;
pub mod button;
pub mod card;
pub mod chat;
pub mod command;
pub mod event;
pub mod id;
pub mod incident;
pub mod journal;
pub mod lane;
pub mod person;
pub mod preferences;
pub mod pulse;
pub mod quota;
pub mod reason;
pub mod refusal;
pub mod roll;
pub mod rota;
pub mod snapshot;
pub mod storm;
pub mod toast;
pub mod words;

#[cfg(test)]
mod samples;

// What the heart needs from outside.
pub mod ports;

// What it decides, and how it is carried out.
pub mod agenda;
pub mod backlog;
pub mod browse;
pub mod budget;
pub mod chat_desk;
pub mod check_up;
pub mod decide;
pub mod delivery;
pub mod desk;
pub mod intake;
pub mod linking;
pub mod meter;
pub mod reception;
pub mod reconcile;
pub mod set_up;
pub mod storm_desk;
pub mod switchboard;
pub mod usage;
