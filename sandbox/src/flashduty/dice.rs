//! Random-looking names that are the same in every run with the same seed.

use serde::{Deserialize, Serialize};

/// The step of SplitMix64 from one state to the next.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// More rolls than one run makes after it was last saved.
const LEAP: u64 = 1 << 32;

/// SplitMix64: 64 bits of state, good enough for ids, and no dependency.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The dice as a later run goes on with them. They leap, because a run that is killed has made rolls that it did not save.
    pub(super) fn resumed(self) -> Self {
        Self(self.0.wrapping_add(STEP.wrapping_mul(LEAP)))
    }

    /// The next 64 bits.
    pub(super) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 32 lower-case hex digits: an event id, an APP key.
    pub(super) fn hex32(&mut self) -> String {
        format!("{:016x}{:016x}", self.roll(), self.roll())
    }

    /// A MongoDB ObjectID: 8 hex digits of the second it was made in, 16 of chance.
    pub(super) fn object_id(&mut self, second: i64) -> String {
        format!("{:08x}{:016x}", second as u32, self.roll())
    }

    /// 22 letters and digits, as Flashduty names an assignment.
    pub(super) fn short_id(&mut self) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
        (0..22).map(|_| char::from(LETTERS[(self.roll() % LETTERS.len() as u64) as usize])).collect()
    }

    /// A member, channel or integration: 13 digits ending in 131, a size that 32 bits cannot hold.
    pub(super) fn number_id(&mut self) -> i64 {
        2_000_000_000_131 + (self.roll() % 3_000_000_000) as i64 * 1_000
    }
}
