//! A DynamoDB inside this process, on SQLite: the table, its time to live and its stream.

pub mod faulty;
mod pump;

pub use pump::{Start, pump};

use dynoxide::Database;
use std::path::Path;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// How often expired items are deleted. DynamoDB itself promises only "within a few days"; the emulator never does it alone.
const SWEEP_EVERY: Duration = Duration::from_secs(60);

/// DynamoDB keeps the records of a stream for 24 hours.
const STREAM_RETENTION_S: i64 = 24 * 3_600;

/// A running DynamoDB, which ends when this is dropped. It checks no signature: any credentials do.
pub struct Embedded {
    database: Database,
    endpoint_url: String,
    tasks: Vec<JoinHandle<()>>,
}

/// Why it did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The file is not a database of ours, is in use, or cannot be written.
    #[error("the database does not open: {0}")]
    Database(#[from] dynoxide::DynoxideError),
    /// The stream's records could not be put in order.
    #[error("the stream's records do not open: {0}")]
    Stream(#[from] rusqlite::Error),
    /// The listener has no address.
    #[error("no address: {0}")]
    Listener(#[from] std::io::Error),
}

impl Embedded {
    /// Opens the database (`None`: in memory, gone afterwards) and serves it on the listener.
    pub async fn start(path: Option<&Path>, listener: TcpListener) -> Result<Self, StartError> {
        let name = match path {
            Some(path) => path.to_string_lossy().into_owned(),
            None => format!("file:sandbox-{:032x}?mode=memory&cache=shared", u128::from_ne_bytes(random()?)),
        };
        let database = Database::new(&name)?;
        order_stream(&name)?;
        let endpoint_url = format!("http://{}", listener.local_addr()?);
        let tasks =
            vec![tokio::spawn(dynoxide::server::serve_on(listener, database.clone())), tokio::spawn(sweep(database.clone()))];
        Ok(Self { database, endpoint_url, tasks })
    }

    /// Where the AWS SDK finds it: `http://host:port`.
    pub fn endpoint_url(&self) -> &str {
        &self.endpoint_url
    }

    /// Deletes what has expired now, instead of within the minute; returns how many items.
    pub async fn sweep(&self) -> usize {
        sweep_once(self.database.clone()).await
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

fn random() -> Result<[u8; 16], std::io::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
    Ok(bytes)
}

async fn sweep(database: Database) {
    loop {
        tokio::time::sleep(SWEEP_EVERY).await;
        sweep_once(database.clone()).await;
    }
}

/// SQLite blocks, so it runs beside the async tasks.
async fn sweep_once(database: Database) -> usize {
    match tokio::task::spawn_blocking(move || database.sweep_ttl()).await {
        Ok(Ok(deleted)) => deleted,
        Ok(Err(error)) => {
            tracing::warn!(%error, "expired items were not deleted");
            0
        }
        Err(_) => 0,
    }
}

/// Gives the emulator's table of stream records the index it lacks, and forgets the records older than a day.
///
/// The emulator (dynoxide 3.2) keeps every stream record for ever and scans all of them at every write of a table with
/// a stream, and at every read of the stream: 7,000 records cut the writes to a third. Switching the stream off and on,
/// or creating the table anew, deletes no record and so does not help. With this index both look-ups cost the same
/// however many records there are. The index is on the expression that the emulator's statements use.
fn order_stream(database: &str) -> Result<(), rusqlite::Error> {
    let connection = rusqlite::Connection::open(database)?;
    connection.execute_batch(&format!(
        "CREATE INDEX IF NOT EXISTS sandbox_stream_order ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
         DELETE FROM _stream_records WHERE created_at < unixepoch() - {STREAM_RETENTION_S};"
    ))
}

#[cfg(test)]
mod tests;
