//! Every call between the three, in one list.

use crate::world::World;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::sync::PoisonError;

/// The page shows the newest.
const SHOWN: usize = 200;

/// What has been written down, and how far each source was read.
#[derive(Default)]
pub struct Journal {
    entries: Vec<(Timestamp, Value)>,
    written: u64,
    from_lark: u64,
    from_flashduty: u64,
}

impl Journal {
    /// Writes down what is new and gives the newest entries, oldest first.
    pub fn read(&mut self, world: &World) -> Vec<Value> {
        self.take_calls_to_lark(world);
        self.take_calls_to_flashduty(world);
        self.take_requests(world);
        self.entries.sort_by_key(|(at, _)| *at);
        let surplus = self.entries.len().saturating_sub(SHOWN);
        self.entries.drain(..surplus);
        self.entries.iter().map(|(_, entry)| entry.clone()).collect()
    }

    fn take_calls_to_lark(&mut self, world: &World) {
        let (calls, total) = (world.lark.calls(), world.lark.calls_in_all());
        let fresh = newest(&calls, total.saturating_sub(self.from_lark));
        self.from_lark = total;
        for call in fresh {
            let what = format!("{} {}", call.method, call.path);
            let (from, to) = if call.path.contains("/authorize") { ("browser", "lark") } else { ("bridge", "lark") };
            self.write(call.at, json!({ "from": from, "to": to, "what": what, "status": call.status, "code": call.code, "took_ms": call.took_ms, "note": "" }));
        }
    }

    fn take_calls_to_flashduty(&mut self, world: &World) {
        let (calls, total) = (world.flashduty.calls(), world.flashduty.calls_in_all());
        let fresh = newest(&calls, total.saturating_sub(self.from_flashduty));
        self.from_flashduty = total;
        for call in fresh {
            let (what, note) = (format!("POST {}", call.path), call.code.clone().unwrap_or_default());
            self.write(call.at, json!({ "from": "bridge", "to": "flashduty", "what": what, "status": call.status, "code": null, "took_ms": call.took_ms, "note": note }));
        }
    }

    fn take_requests(&mut self, world: &World) {
        let requests = std::mem::take(&mut *world.passed.lock().unwrap_or_else(PoisonError::into_inner));
        for request in requests {
            let from = match request.path.rsplit('/').next() {
                Some("lark") => "lark",
                Some("flashduty") => "flashduty",
                Some(_) | None => "browser",
            };
            let what = format!("{} {}", request.method, request.path);
            self.write(request.at, json!({ "from": from, "to": "bridge", "what": what, "status": request.status, "code": null, "took_ms": request.took_ms, "note": "" }));
        }
    }

    fn write(&mut self, at: Timestamp, mut entry: Value) {
        self.written += 1;
        entry["seq"] = json!(self.written);
        entry["at"] = json!(at.as_millisecond());
        self.entries.push((at, entry));
    }
}

/// The last `count` of them; all where a source has forgotten some of these already.
fn newest<T>(calls: &[T], count: u64) -> &[T] {
    let count = usize::try_from(count).unwrap_or(usize::MAX).min(calls.len());
    &calls[calls.len() - count..]
}
