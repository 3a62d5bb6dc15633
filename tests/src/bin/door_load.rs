//! How long Flashduty waits for its 200 when many pushes come at once.
//!
//! ```sh
//! cargo run --release -p tests --bin door_load
//! ```
//!
//! Over HTTP on loopback: the senders, the gateway of the sandbox, the door as it is deployed, and the embedded DynamoDB, all in this
//! one process. Most pushes tell of a new incident, every fifth comes a second time. Four loads one after the other: one sender, fifty
//! at a pace and at twice that pace, and fifty of which each has a push under way all the time. Fails unless every answer is 200, every
//! push is in the table, and p99 is below 50 ms in each load but the last: that one takes all the machine has, and says how much it is.
#![allow(clippy::unwrap_used)]

use bridge::ports::Lanes as _;
use sandbox::world::WEBHOOK_SECRET;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tests::door::{Door, Push};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

#[derive(Clone, Copy)]
struct Load {
    name: &'static str,
    senders: u32,
    incidents: u32,
    /// From one push of a sender to its next; zero: as soon as it is answered.
    every: Duration,
}

impl Load {
    fn takes_all(self) -> bool {
        self.senders > 1 && self.every.is_zero()
    }
}

/// Connections, the secret and what else is done once.
const WARM_UP: Load = Load { name: "warm-up", senders: 50, incidents: 200, every: Duration::ZERO };

const LOADS: [Load; 4] = [
    Load { name: "one sender", senders: 1, incidents: 1_000, every: Duration::ZERO },
    Load { name: "50 senders, 250 pushes a second", senders: 50, incidents: 4_000, every: Duration::from_millis(200) },
    Load { name: "50 senders, 500 pushes a second", senders: 50, incidents: 4_000, every: Duration::from_millis(100) },
    Load { name: "50 senders without a pause", senders: 50, incidents: 4_000, every: Duration::ZERO },
];

/// Every so many pushes one is sent again.
const AGAIN_EVERY: u32 = 5;

const P99_BELOW: Duration = Duration::from_millis(50);

/// What the senders share.
struct Senders {
    http: reqwest::Client,
    url: String,
    load: Load,
    began: Instant,
    next: AtomicU32,
    until: u32,
}

/// What became of a push: how long its sender waited, and the status.
type Answered = (Duration, u16);

#[tokio::main]
async fn main() -> ExitCode {
    let mut door = Door::open().await;
    let url = door.behind_gateway().await;
    let (mut sent, mut is_well) = (WARM_UP.incidents, true);
    Senders::run(&url, WARM_UP, 0).await;
    for load in LOADS {
        let began = Instant::now();
        let answers = Senders::run(&url, load, sent).await;
        is_well &= report(load, answers, began.elapsed());
        sent += load.incidents;
    }
    let kept = door.table.rows(&door.lane).await.unwrap().len();
    println!("incidents kept: {kept} of {sent}");
    if is_well && kept == sent as usize { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

impl Senders {
    /// Sends the pushes from this number on.
    async fn run(url: &str, load: Load, from: u32) -> Vec<Answered> {
        let (http, until) = (lambda::http_client::build().unwrap(), from + load.incidents);
        let began = Instant::now();
        let senders = Arc::new(Self { http, url: url.to_owned(), load, began, next: AtomicU32::new(from), until });
        let mut running = JoinSet::new();
        for sender in 0..load.senders {
            let senders = senders.clone();
            running.spawn(async move { senders.send(sender).await });
        }
        running.join_all().await.concat()
    }

    async fn send(&self, sender: u32) -> Vec<Answered> {
        let mut answers = Vec::new();
        // So that they do not all begin at once.
        let mut due = self.began + self.load.every * sender / self.load.senders;
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            if number >= self.until {
                return answers;
            }
            let push = Push::new(number);
            for _ in 0..if number.is_multiple_of(AGAIN_EVERY) { 2 } else { 1 } {
                sleep_until(due).await;
                answers.push(self.post(&push, due).await);
                due += self.load.every;
            }
        }
    }

    async fn post(&self, push: &Push, due: Instant) -> Answered {
        let post = self.http.post(&self.url).header("x-webhook-secret", WEBHOOK_SECRET).body(push.body.clone());
        // At a pace, a push that is sent late because the one before was slow has waited since it was due.
        let began = if self.load.every.is_zero() { Instant::now() } else { due };
        let answer = post.send().await.unwrap();
        let status = answer.status().as_u16();
        answer.bytes().await.unwrap();
        (began.elapsed(), status)
    }
}

/// Prints the figures; whether they are as they should be.
fn report(load: Load, mut answers: Vec<Answered>, took: Duration) -> bool {
    answers.sort_unstable();
    let at = |percent: usize| answers[(answers.len() * percent).div_ceil(100) - 1].0;
    let refused = answers.iter().filter(|(_, status)| *status != 200).count();
    println!(
        "{}: {} pushes, {:.0}/s, {refused} not answered 200",
        load.name,
        answers.len(),
        answers.len() as f64 / took.as_secs_f64()
    );
    println!("  p50 {:.1?}  p95 {:.1?}  p99 {:.1?}  max {:.1?}", at(50), at(95), at(99), at(100));
    refused == 0 && (at(99) < P99_BELOW || load.takes_all())
}
