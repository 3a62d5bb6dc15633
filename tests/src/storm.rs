//! A storm: thousands of incidents within a minute, each with a history of its own, against Lark's limits.
//!
//! In simulated time ([`simulated`]) the heart of the bridge works as it is, on ports that live in memory: a table with the semantics of
//! `store` and the latency of DynamoDB, a Lark with its limits and its latency, an event source mapping with its concurrency. Ten minutes
//! pass in seconds, and nothing depends on how fast an emulator is. In real time ([`real`]) the same storm meets the whole sandbox.

pub mod bell;
pub mod clock;
pub mod history;
pub mod lark;
pub mod memory;
pub mod real;
pub mod report;
pub mod schedule;
pub mod simulated;
pub mod verdict;

use std::time::Duration;

/// How large a storm is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// So many incidents.
    pub incidents: usize,
    /// Over so many chats, each of which sees the incidents of one channel.
    pub chats: usize,
    /// All of them begin within this span.
    pub span: Duration,
    /// The same seed makes the same storm.
    pub seed: u64,
}
