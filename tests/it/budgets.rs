//! However much there is to say at once: Lark is never called more often than it allows, and everything is said.

use bridge::chat::{Chat, Route};
use bridge::id::{ChannelId, ChatId};
use bridge::ports::{ChatBook as _, Clock as _};
use jiff::SignedDuration;
use sandbox::clock::SteppedClock;
use sandbox::flashduty::{NewIncident, Severity};
use sandbox::lark::{Api, Call, Fault};
use sandbox::world::{INTEGRATION, Options, World};
use std::sync::Arc;
use std::time::Duration;

const CHATS: usize = 40;
const INCIDENTS: usize = 120;

/// Time goes on in such steps, when nothing has been said for so long.
const STEP: Duration = Duration::from_millis(200);
const QUIET: Duration = Duration::from_millis(60);

/// The storm is over long before this (a call in 62 ms: after 7 s), unless this machine is so slow that the sweep has to help.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);

/// A company with so many chats, each of which sees the incidents of a channel of its own.
async fn a_large_company(clock: Arc<SteppedClock>) -> (World, Vec<(String, i64)>) {
    let world = World::start(Options { port: None, database: None, clock, seed: 7 }).await.unwrap();
    let table = world.houses.house(INTEGRATION).await.unwrap().table;
    let mut chats = Vec::new();
    for number in 0..CHATS {
        let (chat, channel) = (world.lark.add_chat(&format!("chat {number}"), &[]), world.flashduty.add_channel("channel"));
        let route = Route { channels: vec![ChannelId(channel)], ..Route::default() };
        table.remember(&Chat::new(ChatId::new(&chat), "", vec![route])).await.unwrap();
        chats.push((chat, channel));
    }
    (world, chats)
}

/// The calls of the API for sending, in order.
fn sends(world: &World) -> Vec<Call> {
    let mut calls = world.lark.calls();
    calls.retain(|call| call.method == "POST" && call.path.ends_with("/messages"));
    calls.sort_by_key(|call| call.at);
    calls
}

/// The most calls that Lark has seen within a second.
fn busiest_second(calls: &[Call]) -> usize {
    let within = |first: &Call| {
        let second = SignedDuration::from_secs(1);
        calls.iter().filter(|call| call.at >= first.at && call.at.duration_since(first.at) < second).count()
    };
    calls.iter().map(within).max().unwrap_or(0)
}

/// Waits until Lark is not called any more: everybody waits for the clock, or for nothing.
async fn quiet(world: &World) {
    let mut before = usize::MAX;
    while before != world.lark.calls().len() {
        before = world.lark.calls().len();
        tokio::time::sleep(QUIET).await;
    }
}

#[tokio::test]
async fn a_storm_over_forty_chats_is_shown_whole_and_lark_is_never_called_too_often() {
    let began = "2026-10-14T02:00:00Z".parse().unwrap();
    let clock = Arc::new(SteppedClock::at(began));
    let (world, chats) = a_large_company(clock.clone()).await;
    for number in 0..INCIDENTS {
        let (_, channel) = chats[number % CHATS];
        let new = NewIncident { channel: Some(channel), ..NewIncident::new(Severity::Warning, &format!("incident {number}")) };
        world.flashduty.trigger(new).unwrap();
        if number % 10 == 9 {
            // All at one moment of the clock, and yet not so many at once that a push takes longer than Flashduty waits.
            world.flashduty.settle().await;
        }
    }
    let shown = || chats.iter().map(|(chat, _)| world.lark.cards_of(chat).len()).sum::<usize>();
    for step in 1.. {
        quiet(&world).await;
        if shown() == INCIDENTS {
            break;
        }
        assert!(clock.now().duration_since(began) < PATIENCE, "{} of {INCIDENTS} are shown", shown());
        clock.advance(STEP);
        if step % 300 == 0 {
            let functions = world.functions.clone();
            tokio::spawn(async move { functions.sweep().await });
        }
    }

    let calls = sends(&world);
    let refused = calls.iter().filter(|call| call.code != Some(0)).count();
    assert_eq!((calls.len(), refused), (INCIDENTS, 0), "each is said once, and nothing has met a limit");
    assert!(busiest_second(&calls) <= 50, "{} in one second", busiest_second(&calls));
}

#[tokio::test]
async fn when_lark_closes_an_api_for_the_app_no_other_chat_asks_until_it_opens() {
    let clock = Arc::new(SteppedClock::at("2026-10-14T02:00:00Z".parse().unwrap()));
    let (world, chats) = a_large_company(clock.clone()).await;
    let raise = async |(_, channel): &(String, i64)| {
        let new = NewIncident { channel: Some(*channel), ..NewIncident::new(Severity::Critical, "checkout is slow") };
        world.flashduty.trigger(new).unwrap();
        world.flashduty.settle().await;
        quiet(&world).await;
    };
    world.lark.fail_next(Api::Send, Fault::Code { http: 400, code: 99_991_400 });
    raise(&chats[0]).await;
    raise(&chats[1]).await;
    clock.advance(Duration::from_millis(900));
    raise(&chats[2]).await;
    let codes = |world: &World| sends(world).iter().map(|call| call.code).collect::<Vec<_>>();
    assert_eq!(codes(&world), [Some(99_991_400)], "one call, and nobody has repeated or followed it");

    for _ in 0..100 {
        if codes(&world).len() == 4 {
            break;
        }
        clock.advance(STEP);
        quiet(&world).await;
    }
    assert_eq!(codes(&world), [Some(99_991_400), Some(0), Some(0), Some(0)]);
}
