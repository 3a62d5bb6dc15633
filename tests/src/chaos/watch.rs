//! Sees every version of every message, as the people in the chats do.

use sandbox::lark::{FakeLark, Message};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A message, by what it said one after the other.
type Versions = BTreeMap<String, Vec<(u32, Value)>>;

#[derive(Clone)]
pub struct Watch {
    /// Let go at the end: the fake holds us, and must not be held for ever in turn.
    lark: Arc<Mutex<Option<FakeLark>>>,
    seen: Arc<Mutex<Versions>>,
}

impl Watch {
    pub fn over(lark: &FakeLark) -> Self {
        let watch = Self { lark: Arc::new(Mutex::new(Some(lark.clone()))), seen: Arc::default() };
        let own = watch.clone();
        lark.on_change(move || own.look());
        watch
    }

    pub fn seen(&self) -> Versions {
        locked(&self.seen).clone()
    }

    pub fn end(&self) {
        *locked(&self.lark) = None;
    }

    fn look(&self) {
        let Some(lark) = locked(&self.lark).clone() else { return };
        let mut seen = locked(&self.seen);
        for Message { message_id, version, content, .. } in lark.messages() {
            let versions = seen.entry(message_id).or_default();
            if versions.last().is_none_or(|(last, _)| *last < version) {
                versions.push((version, content));
            }
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
