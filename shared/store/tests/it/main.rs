//! The table, through the real SDK, against an embedded DynamoDB: every story has its own in memory.

#![allow(clippy::unwrap_used, missing_docs)]

// What the stories stand on.
mod emulator;
mod nouns;

// What they all lean on.
mod granted;

// The stories, a file per port.
mod audit;
mod budgets;
mod chats;
mod choices;
mod clicks;
mod closed;
mod dead;
mod journal;
mod lanes;
mod listed;
mod people;
mod pulse;
mod quotes;
mod records;
mod registry;
mod roll;
mod seen;
mod sessions;
mod sign_ins;
mod storms;
mod stream;
mod sweep;
mod talks;
mod template;
mod usage;
mod visitors;
mod waiting;
