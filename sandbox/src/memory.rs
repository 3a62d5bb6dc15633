//! What the playground knows from one run to the next: the database, and beside it what Lark and Flashduty remember.
//!
//! The table names messages and incidents by their ids, so the two are kept together: both go on, or both begin anew.

use crate::flashduty::FakeFlashduty;
use crate::lark::FakeLark;
use crate::world::Addresses;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Stands beside the database.
const FILE: &str = "neighbours.json";

/// The form of the file. To be raised when an older one can still be read but means something else.
const VERSION: u64 = 1;

/// Changes are written down at most this often.
const COALESCED: Duration = Duration::from_secs(1);

/// The two neighbours.
pub type Neighbours = (FakeLark, FakeFlashduty);

/// The folder that keeps the state of one playground.
pub struct Memory {
    database: PathBuf,
    file: PathBuf,
    addresses: Addresses,
    /// The lock is held for the whole run, so that no other run uses the folder. Whoever writes takes the mutex.
    lock: Mutex<File>,
}

/// The file.
#[derive(Serialize, Deserialize)]
struct Kept {
    version: u64,
    /// Those of the run that wrote it; messages may hold links to them.
    addresses: Addresses,
    lark: Value,
    flashduty: Value,
}

/// Why there is no memory.
#[derive(Debug, thiserror::Error)]
pub enum MemoryError {
    /// A second playground.
    #[error("another playground keeps its state in {}; choose another folder with --data", .0.display())]
    InUse(PathBuf),
    /// The folder or a file in it.
    #[error("cannot keep the state in {}: {error}", at.display())]
    Io {
        /// Which.
        at: PathBuf,
        /// Why.
        error: io::Error,
    },
}

/// Why what a former run left behind is of no use.
#[derive(Debug, thiserror::Error)]
pub enum Lost {
    /// For example after a run that was killed before it wrote anything down.
    #[error("there is a database, but no {FILE} beside it")]
    NoFile,
    /// Somebody removed it.
    #[error("there is {FILE}, but no database beside it")]
    NoDatabase,
    /// Written by a newer or an older playground.
    #[error("{FILE} is of version {0}, not {VERSION}")]
    Version(Value),
    /// Damaged.
    #[error("{FILE} cannot be read: {0}")]
    Unreadable(String),
}

impl Memory {
    /// Takes the database's folder for this run, and makes it if need be.
    ///
    /// # Errors
    /// When another playground has taken it, or nothing can be written there.
    pub fn open(database: &Path, addresses: &Addresses) -> Result<Self, MemoryError> {
        let folder = database.parent().unwrap_or(Path::new(""));
        let taken = fs::create_dir_all(folder).and_then(|()| File::create(folder.join("lock")));
        let lock = taken.map_err(|error| MemoryError::Io { at: folder.to_owned(), error })?;
        match lock.try_lock() {
            // Some file systems know no locks; there it is up to the user.
            Ok(()) | Err(TryLockError::Error(_)) => {}
            Err(TryLockError::WouldBlock) => return Err(MemoryError::InUse(folder.to_owned())),
        }
        let (database, file) = (database.to_owned(), folder.join(FILE));
        Ok(Self { database, file, addresses: addresses.clone(), lock: Mutex::new(lock) })
    }

    /// The neighbours as a former run left them. Where there is no such run, or only half of what it knew: as `fresh` makes them,
    /// and the database is gone. To be called before the database is opened.
    ///
    /// # Errors
    /// When the database cannot be removed.
    pub fn recall(&self, fresh: impl Fn() -> Neighbours) -> Result<(Neighbours, Option<Lost>), MemoryError> {
        let lost = match (self.file.exists(), self.database.exists()) {
            (false, false) => return Ok((fresh(), None)),
            (false, true) => Lost::NoFile,
            (true, false) => Lost::NoDatabase,
            (true, true) => match self.restore(fresh()) {
                Ok(neighbours) => return Ok((neighbours, None)),
                Err(lost) => lost,
            },
        };
        self.forget()?;
        Ok((fresh(), Some(lost)))
    }

    fn restore(&self, neighbours: Neighbours) -> Result<Neighbours, Lost> {
        let unreadable = |error: &dyn std::fmt::Display| Lost::Unreadable(error.to_string());
        let text = fs::read_to_string(&self.file).map_err(|error| unreadable(&error))?;
        let kept: Value = serde_json::from_str(&text).map_err(|error| unreadable(&error))?;
        if kept["version"] != VERSION {
            return Err(Lost::Version(kept["version"].clone()));
        }
        let restored = Kept::deserialize(kept).and_then(|kept| {
            let moved = moved(&kept.lark.to_string(), &kept.addresses, &self.addresses);
            neighbours.0.restore(&serde_json::from_str(&moved)?)?;
            neighbours.1.restore(&kept.flashduty)
        });
        restored.map(|()| neighbours).map_err(|error| unreadable(&error))
    }

    /// Removes the file and the database, with the two files that SQLite keeps beside it.
    fn forget(&self) -> Result<(), MemoryError> {
        let beside = |ending: &str| PathBuf::from(format!("{}{ending}", self.database.display()));
        for at in [self.file.clone(), self.database.clone(), beside("-wal"), beside("-shm")] {
            match fs::remove_file(&at) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(MemoryError::Io { at, error }),
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }

    /// Writes down what the neighbours remember, all of it or nothing.
    ///
    /// # Errors
    /// When the file cannot be written. The former one stays then.
    pub fn save(&self, (lark, flashduty): &Neighbours) -> Result<(), MemoryError> {
        let _writing = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let addresses = self.addresses.clone();
        let kept = Kept { version: VERSION, addresses, lark: lark.save(), flashduty: flashduty.save() };
        let written = serde_json::to_string(&kept).map_err(io::Error::other).and_then(|text| self.replace(&text));
        written.map_err(|error| MemoryError::Io { at: self.file.clone(), error })
    }

    /// Writes another file and gives it the name: a run that is killed meanwhile leaves the former one.
    fn replace(&self, text: &str) -> io::Result<()> {
        let draft = self.file.with_extension("json.new");
        let mut file = File::create(&draft)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(draft, &self.file)
    }

    /// Saves after every change from now on; changes in quick succession once.
    pub fn keep(self: Arc<Self>, neighbours: Neighbours) -> JoinHandle<()> {
        let (changed, mut changes) = watch::channel(());
        let changed = Arc::new(changed);
        let tell = |changed: Arc<watch::Sender<()>>| move || changed.send_modify(|()| ());
        neighbours.0.on_change(tell(changed.clone()));
        neighbours.1.on_change(tell(changed));
        tokio::spawn(async move {
            while changes.changed().await.is_ok() {
                tokio::time::sleep(COALESCED).await;
                changes.mark_unchanged();
                let (memory, neighbours) = (self.clone(), neighbours.clone());
                let saved = tokio::task::spawn_blocking(move || memory.save(&neighbours)).await;
                if let Ok(Err(error)) = saved {
                    tracing::warn!(%error, "what the neighbours remember was not written down");
                }
            }
        })
    }
}

/// The text with every address of the former run replaced by that of this run, in one pass: a former port may be another's now.
fn moved(text: &str, from: &Addresses, to: &Addresses) -> String {
    const LOOPBACK: &str = "http://127.0.0.1:";
    let ways: HashMap<&str, &str> = from.all().into_iter().zip(to.all()).collect();
    let mut moved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(LOOPBACK) {
        let digits = rest[at + LOOPBACK.len()..].bytes().take_while(u8::is_ascii_digit).count();
        let (before, address) = rest[..at + LOOPBACK.len() + digits].split_at(at);
        moved.push_str(before);
        moved.push_str(ways.get(address).unwrap_or(&address));
        rest = &rest[at + address.len()..];
    }
    moved + rest
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn addresses(first: u16) -> Addresses {
        let at = |offset: u16| format!("http://127.0.0.1:{}", first + offset);
        Addresses { page: at(0), functions: at(1), lark: at(2), flashduty: at(3), dynamodb: at(4), secrets: at(5) }
    }

    #[test]
    fn links_to_a_former_run_lead_to_this_one_even_where_the_ports_overlap() {
        let text = "[a](http://127.0.0.1:7071/main) http://127.0.0.1:7072, http://127.0.0.1:70710 http://127.0.0.1:99";
        let expected = "[a](http://127.0.0.1:7072/main) http://127.0.0.1:7073, http://127.0.0.1:70710 http://127.0.0.1:99";
        assert_eq!(moved(text, &addresses(7070), &addresses(7071)), expected);
        assert_eq!(moved(text, &addresses(7070), &addresses(7070)), text);
    }
}
