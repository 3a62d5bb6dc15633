//! What was asked of the fake, without bodies: nothing personal stands here.

use jiff::Timestamp;

/// The log holds the last calls only, so that a playground may run for days.
const KEPT: usize = 5_000;

/// One call of the Open API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// When it arrived, by the fake's clock.
    pub at: Timestamp,
    /// `POST`, `PATCH` …
    pub method: String,
    /// Without the query.
    pub path: String,
    /// HTTP status; 0 when the connection was cut.
    pub status: u16,
    /// Lark's `code`, where the answer had one.
    pub code: Option<i64>,
    /// Milliseconds until the answer left.
    pub took_ms: u64,
}

/// The last calls, oldest first.
#[derive(Default)]
pub(super) struct Log {
    calls: std::collections::VecDeque<Call>,
    /// How many there were in all.
    pub(super) total: u64,
}

impl Log {
    pub(super) fn add(&mut self, call: Call) {
        self.calls.push_back(call);
        self.total += 1;
        if self.calls.len() > KEPT {
            self.calls.pop_front();
        }
    }

    pub(super) fn calls(&self) -> Vec<Call> {
        self.calls.iter().cloned().collect()
    }
}
