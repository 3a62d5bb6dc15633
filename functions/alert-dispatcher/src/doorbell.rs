//! The delivery side: somebody rang for a lane, or a minute has passed.

use bridge::delivery::Turn;
use bridge::id::Integration;
use bridge::lane::Lane;
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use lambda::houses::Houses;
use lambda_runtime::Context;
use serde_json::Value;
use std::sync::Arc;
use store::{stream, sweep};

/// The delivery side.
pub struct Doorbell {
    /// Finds the integration.
    pub houses: Arc<Houses>,
}

/// Lanes of one sweep; what is left is due in the next.
const LANES: usize = 200;

/// Before the deadline of the function: time to give the lanes back.
const MARGIN: SignedDuration = SignedDuration::from_secs(5);

/// The longest turn. A batch of the stream is over only when all of its lanes are: short turns keep a long lane from holding up
/// the next batch; what is left of it rings again.
const LONGEST: SignedDuration = SignedDuration::from_secs(10);

impl Doorbell {
    /// A batch of the table's stream: drains the lanes whose rows have changed.
    pub async fn ring(&self, batch: &Value, context: &Context) {
        match stream::lanes_of(batch) {
            Ok(lanes) => self.drain(lanes, context).await,
            Err(fault) => tracing::error!(%fault, "a batch of the stream cannot be read"),
        }
    }

    /// The clock: drains the lanes that hold something due.
    pub async fn sweep(&self, context: &Context) {
        let houses = &self.houses;
        match sweep::due_lanes(&houses.dynamodb, &houses.environment.table, houses.clock.now(), LANES).await {
            Ok(lanes) => self.drain(lanes, context).await,
            Err(fault) => tracing::error!(%fault, "the sweep cannot read the table; the next one will"),
        }
    }

    async fn drain(&self, lanes: Vec<(Integration, Lane)>, context: &Context) {
        let until = self.until(context);
        let turns = lanes.into_iter().map(|(integration, lane)| self.turn(integration, lane, &context.request_id, until));
        join_all(turns).await;
    }

    async fn turn(&self, integration: Integration, lane: Lane, worker: &str, until: Timestamp) {
        let house = match self.houses.house(integration.as_str()).await {
            Ok(house) => house,
            Err(fault) => return tracing::error!(%integration, %fault, "the integration cannot be set up; its rows wait"),
        };
        match house.delivery().drain(&lane, worker, until).await {
            Ok(Turn::Drained) => {}
            Ok(turn @ (Turn::Busy | Turn::OutOfTime)) => tracing::info!(%integration, ?turn, "a lane is left to another turn"),
            Err(fault) => tracing::error!(%integration, %fault, "a lane could not be drained; the sweep will come back to it"),
        }
    }

    fn until(&self, context: &Context) -> Timestamp {
        let now = self.houses.clock.now();
        let deadline = i64::try_from(context.deadline).ok().and_then(|millis| Timestamp::from_millisecond(millis).ok());
        deadline.map_or(now + LONGEST, |deadline| (deadline - MARGIN).min(now + LONGEST))
    }
}
