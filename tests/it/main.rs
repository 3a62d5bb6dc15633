//! One binary for all stories of the house.
#![allow(clippy::unwrap_used, missing_docs)]

mod backlog;
mod binaries;
mod bot_door;
mod budgets;
mod calls;
mod chaos;
mod chats;
mod clicks;
mod cold_start;
mod delivery;
mod doors;
mod incident_lifecycle;
mod killed;
mod lagging_index;
mod linking;
mod old_cards;
mod quota;
mod reconcile;
mod samples;
mod storm;
mod storm_simulated;
mod template;
