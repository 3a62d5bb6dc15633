//! The proxy before DynamoDB lets an index lag: what the fault harness counts on.

use bridge::id::{ChatId, IncidentId};
use bridge::lane::{Destination, Lane, Urgency, Wish, Work};
use bridge::ports::Lanes as _;
use sandbox::clock::StillClock;
use sandbox::dynamodb::faulty::FaultyDynamo;
use sandbox::fate::Peace;
use sandbox::world::{INTEGRATION, Options, World};
use std::sync::Arc;
use std::time::Duration;

#[tokio::test]
async fn a_query_of_an_index_that_lags_is_answered_as_before_and_the_next_one_as_it_is() {
    let clock = Arc::new(StillClock::at(jiff::Timestamp::now()));
    let proxy = FaultyDynamo::new(lambda::http_client::build().unwrap());
    let options = Options { port: None, database: None, clock: clock.clone(), seed: 7 };
    let world = World::start_under(Arc::new(Peace), Some(proxy.clone()), options).await.unwrap();
    let table = world.houses.house(INTEGRATION).await.unwrap().table;
    let now = bridge::ports::Clock::now(clock.as_ref());
    let due = async || {
        store::sweep::due_lanes(&world.houses.dynamodb, "flashduty-lark", now + Duration::from_secs(7_200), 10)
            .await
            .unwrap()
            .len()
    };
    assert_eq!(due().await, 0);
    let lane = Lane::To(Destination::Chat(ChatId::new("oc_1")));
    let later = now + Duration::from_secs(3_600);
    table.wish(&[Wish::new(lane, Work::Show(IncidentId::new("i")), Urgency::Info, later)], now).await.unwrap();
    // One for each shard.
    proxy.lag(4);
    assert_eq!(due().await, 0);
    assert_eq!(due().await, 1);
}
