//! How the Open API can be made to misbehave, and the book of what was called.

use jiff::Timestamp;
use serde_json::Value;
use std::collections::VecDeque;

/// The book holds the last calls only, so that a playground may run for days.
const KEPT: usize = 2_000;

/// How the whole Open API feels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// As usual.
    Up,
    /// Every call takes 2.9 s, and its effect comes at the end of them.
    Slow,
    /// Every call is answered 503 `ServiceUnavailable`, without effect.
    Down,
}

/// What a key must be allowed (docs.flashcat.cloud, "Open API": permissions of each operation).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Reading incidents.
    IncidentsRead,
    /// Changing them.
    IncidentsManage,
    /// The webhooks' history.
    IntegrationsRead,
    /// Escalation rules.
    ChannelsRead,
}

impl Permission {
    /// The one that an operation asks for.
    pub(super) fn of(path: &str) -> Option<Self> {
        match path {
            "/webhook/history/list" | "/webhook/history/detail" => Some(Self::IntegrationsRead),
            "/channel/escalate/rule/list" => Some(Self::ChannelsRead),
            "/incident/info" | "/incident/list" | "/incident/list-by-ids" | "/incident/feed" => Some(Self::IncidentsRead),
            path if path.starts_with("/incident/") => Some(Self::IncidentsManage),
            _ => None,
        }
    }
}

/// What goes wrong with one call.
#[derive(Debug, Clone)]
pub enum Fault {
    /// Answered with this status and error code, without effect.
    Error {
        /// The HTTP status.
        status: u16,
        /// `error.code` of the envelope.
        code: String,
    },
    /// Answered with this status and a page of HTML, as a broken proxy would; without effect.
    Status(u16),
    /// Carried out and answered after so many milliseconds, even if the caller hung up.
    Slow(u64),
    /// The connection breaks before anything was done.
    CutBefore,
    /// Carried out, but the connection breaks before the answer.
    CutAfter,
}

/// One call of the Open API, as it arrived and as it was answered. The APP key is not kept.
#[derive(Debug, Clone)]
pub struct Call {
    /// When it was answered.
    pub at: Timestamp,
    /// Without the query.
    pub path: String,
    /// The member whose key it carried (the account's id for the main account); `None` when the key was no good.
    pub actor: Option<i64>,
    /// The JSON body; null when there was none.
    pub body: Value,
    /// The HTTP status answered; `None` when the connection was cut.
    pub status: Option<u16>,
    /// `error.code` of the answer.
    pub code: Option<String>,
    /// As in the answer.
    pub request_id: String,
    /// Real milliseconds.
    pub took_ms: u64,
}

/// The last calls, oldest first.
#[derive(Default)]
pub(super) struct Book {
    pub calls: VecDeque<Call>,
    /// How many there were in all.
    pub total: u64,
}

impl Book {
    pub(super) fn enter(&mut self, call: Call) {
        self.calls.push_back(call);
        self.total += 1;
        if self.calls.len() > KEPT {
            self.calls.pop_front();
        }
    }
}
