//! Ids and secrets that look like Lark's, drawn from a seed, so that a failing run can be repeated.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// More than one run draws after it was last saved.
const LEAP: u64 = 1 << 32;

/// A source of ids. Equal seeds draw equal ids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Ids {
    seed: u64,
    drawn: u64,
}

impl Ids {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed, drawn: 0 }
    }

    /// The source as a later run goes on with it. It leaps, because a run that is killed has drawn ids that it did not save.
    pub(super) fn resumed(self) -> Self {
        Self { drawn: self.drawn.wrapping_add(LEAP), ..self }
    }

    /// The next 32 bytes nobody can tell from random ones.
    pub(super) fn bytes(&mut self) -> [u8; 32] {
        self.drawn = self.drawn.wrapping_add(1);
        let mut hash = Sha256::new();
        hash.update(self.seed.to_be_bytes());
        hash.update(self.drawn.to_be_bytes());
        hash.finalize().into()
    }

    /// `prefix` and 32 hexadecimal digits, as in `om_dc13264520392913993dd051dba21dcf`.
    pub(super) fn hex(&mut self, prefix: &str) -> String {
        format!("{prefix}{}", hex::encode(&self.bytes()[..16]))
    }

    /// A decimal number of nine or ten digits, as in `X-Lark-Request-Nonce`.
    pub(super) fn number(&mut self) -> u32 {
        let bytes = self.bytes();
        u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) | 0x1000_0000
    }
}
