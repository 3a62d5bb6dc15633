//! The delivery side: somebody rang for a lane, or a minute has passed.

use bridge::delivery::Turn;
use bridge::id::Integration;
use bridge::lane::Lane;
use bridge::ports::{Lanes as _, Waiting};
use bridge::reconcile::Cut;
use futures_util::future::{join, join_all};
use jiff::{SignedDuration, Timestamp};
use lambda::house::House;
use lambda::houses::Houses;
use lambda_runtime::Context;
use serde_json::Value;
use std::sync::Arc;
use store::{listed, stream, sweep};

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

/// The longest round of a reconcile: it begins after the sweep, and ends before the next one.
const LONGEST_ROUND: SignedDuration = SignedDuration::from_secs(30);

impl Doorbell {
    /// A batch of the table's stream: drains the lanes whose rows have changed.
    pub async fn ring(&self, batch: &Value, context: &Context) {
        match stream::lanes_of(batch) {
            Ok(lanes) => self.drain(lanes, context).await,
            Err(fault) => tracing::error!(%fault, "a batch of the stream cannot be read"),
        }
    }

    /// The clock: drains the lanes that hold something due, then asks Flashduty for what no push has told, and measures what waits.
    pub async fn minute(&self, context: &Context) {
        self.sweep(context).await;
        self.look_after(context).await;
    }

    async fn sweep(&self, context: &Context) {
        let houses = &self.houses;
        match sweep::due_lanes(&houses.dynamodb, &houses.environment.table, houses.clock.now(), LANES).await {
            Ok(lanes) => self.drain(lanes, context).await,
            Err(fault) => tracing::error!(%fault, "the sweep cannot read the table; the next one will"),
        }
    }

    async fn drain(&self, lanes: Vec<(Integration, Lane)>, context: &Context) {
        let until = self.until(context, LONGEST);
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

    async fn look_after(&self, context: &Context) {
        let until = self.until(context, LONGEST_ROUND);
        let all = match listed::integrations(&self.houses.dynamodb, &self.houses.environment.table).await {
            Ok(all) => all,
            Err(fault) => return tracing::error!(%fault, "the integrations cannot be read; nothing is reconciled this minute"),
        };
        let waiting = join_all(all.iter().map(|integration| self.round(integration, &context.request_id, until))).await;
        self.houses.metrics.waiting(waiting.into_iter().flatten().fold(Waiting::default(), Waiting::and));
    }

    /// Looks after one integration; what waits in it.
    async fn round(&self, integration: &Integration, worker: &str, until: Timestamp) -> Option<Waiting> {
        let house = match self.houses.house(integration.as_str()).await {
            Ok(house) => house,
            Err(fault) => {
                tracing::warn!(%integration, %fault, "the integration cannot be set up; it is not reconciled");
                return None;
            }
        };
        let ((), waiting) = join(self.reconcile(&house, worker, until), self.measure(&house)).await;
        waiting
    }

    async fn measure(&self, house: &House) -> Option<Waiting> {
        let now = house.clock.now();
        let (usage, waiting) = join(house.meter().read(now), house.table.waiting(now)).await;
        // A failure was logged where it happened; the next minute measures again.
        if let Ok(Some(usage)) = usage {
            self.houses.metrics.usage(house.integration.as_str(), usage);
        }
        waiting.ok()
    }

    async fn reconcile(&self, house: &House, worker: &str, until: Timestamp) {
        let integration = &house.integration;
        match house.reconcile().round(worker, until).await {
            Ok(round) => {
                if round.healed > 0 {
                    tracing::warn!(%integration, healed = round.healed, "Flashduty told of incidents whose pushes did not come");
                }
                match round.cut_short {
                    None => {}
                    Some(Cut::Busy) => tracing::info!(%integration, "another worker reconciles"),
                    Some(cut) => tracing::warn!(%integration, %cut, "not everything was reconciled; the next minute will"),
                }
            }
            Err(fault) => tracing::error!(%integration, %fault, "nothing was reconciled; the next minute will"),
        }
    }

    /// The end of work that takes `longest` at most, in good time before the function's own.
    fn until(&self, context: &Context, longest: SignedDuration) -> Timestamp {
        let now = self.houses.clock.now();
        let deadline = i64::try_from(context.deadline).ok().and_then(|millis| Timestamp::from_millisecond(millis).ok());
        deadline.map_or(now + longest, |deadline| (deadline - MARGIN).min(now + longest))
    }
}
