//! Sample requests for each function, as AWS hands them over: real events of API Gateway (payload format 2.0), of the table's stream
//! and of the schedule.
//!
//! They are made, never typed: the fake Flashduty pushes what it pushes, the fake Lark seals and signs what it sends, and the product
//! seals its own cookies. `events/` holds what is made at [`moment`]; Lark's callbacks are good for ten minutes only, so `cargo run --
//! sample` makes them anew.

mod browser;
mod cast;
pub mod command;
mod flashduty;
mod gateway;
mod lark;
mod names;
mod table;

pub use cast::{Cast, LEAD, Someone};
pub use names::Names;

use crate::clock::StillClock;
use crate::flashduty::FakeFlashduty;
use crate::lark::FakeLark;
use crate::world;
use bridge::ports::Clock as _;
use jiff::Timestamp;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One sample request.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The function it is for: a folder of `events/`.
    pub function: &'static str,
    /// What it is, in a word: a file of the folder.
    pub name: &'static str,
    /// What Lambda hands to the function.
    pub event: Value,
}

/// The seed of what is committed.
pub const SEED: u64 = 7;

/// A sample that cannot be made: a fake refused what it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a sample cannot be made: {0}")]
pub struct Unmakeable(pub String);

/// The moment of what is committed. A Wednesday morning in Shanghai.
pub fn moment() -> Timestamp {
    // 2026-10-14T02:00:00Z. Whole seconds within the range of moments.
    Timestamp::from_second(1_791_943_200).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// All samples as they would come in at `now`, in the order of their folders. Equal seeds give equal ids; `names` puts somebody
/// else's in their place.
///
/// # Errors
/// When a fake refuses its part, which is an error of ours.
pub fn all(now: Timestamp, seed: u64, names: &Names) -> Result<Vec<Sample>, Unmakeable> {
    let clock = Arc::new(StillClock::at(now - LEAD));
    let time = {
        let clock = clock.clone();
        Arc::new(move || clock.now())
    };
    let cast = Cast::gather(FakeLark::new(world::app(), time.clone(), seed), FakeFlashduty::new(world::account(), time, seed))?;
    clock.advance(LEAD);
    let mut samples = flashduty::samples(&cast, now)?;
    samples.extend(table::samples(&cast, now));
    samples.extend(lark::samples(&cast, names, now)?);
    samples.extend(browser::samples(&cast, names, now)?);
    samples.sort_by_key(|sample| (sample.function, sample.name));
    Ok(samples)
}

impl Sample {
    /// How it is asked for, and where it lies in `events/`: `card-callback/acknowledge`.
    pub fn path(&self) -> String {
        format!("{}/{}", self.function, self.name)
    }

    /// The file below this folder.
    pub fn file(&self, events: &Path) -> PathBuf {
        events.join(self.function).join(format!("{}.json", self.name))
    }

    /// The file's text.
    pub fn text(&self) -> String {
        format!("{:#}\n", self.event)
    }
}
