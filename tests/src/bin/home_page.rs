//! How long the home page lets one wait for its first byte.
//!
//! ```sh
//! cargo run --release -p tests --bin home_page
//! ```
//!
//! Over HTTP on loopback: one visitor with twenty open incidents, the gateway of the sandbox, the homepage as it is deployed, the fake
//! Flashduty it asks, and the embedded DynamoDB, all in this one process. The function is warm: its secret is read and its connections
//! are open. Fails where the median or p99 of any page is not below its bound.
#![allow(clippy::unwrap_used)]

use std::process::ExitCode;
use std::time::Duration;
use tests::town::Town;
use tests::weight::Weight;
use tokio::time::Instant;

/// The visitor's.
const INCIDENTS: u32 = 20;

/// Visits that are not counted, and those that are.
const WARM_UP: u32 = 50;
const VISITS: u32 = 500;

/// The pages that people open every day, and the part of the first that is refreshed.
const PAGES: [&str; 3] = ["", "live", "on-call"];

/// The goal for a release build.
const MEDIAN_BELOW: Duration = Duration::from_millis(30);

/// Others may use the machine at the same time.
const P99_BELOW: Duration = Duration::from_millis(100);

/// An optimized build is so many times as fast as one that is not, at least.
const UNOPTIMIZED: u32 = if cfg!(debug_assertions) { 5 } else { 1 };

#[tokio::main]
async fn main() -> ExitCode {
    let town = Town::start().await;
    for _ in 0..INCIDENTS {
        town.trigger(town.checkout_is_slow()).await;
    }
    let mut browser = town.browser_of(&town.alice).await;
    let home = browser.get(&town.home()).await;
    let weight = Weight::of(&mut browser, &home).await;
    println!("{} build", if cfg!(debug_assertions) { "dev" } else { "release" });
    println!("home page: {} bytes with all it loads, {} of them its HTML", weight.in_all(), weight.of_html(&home));
    let visitor = Visitor { http: lambda::http_client::build().unwrap(), cookie: browser.cookie("flashduty_lark").unwrap() };
    let mut is_well = true;
    for name in PAGES {
        let url = format!("{}/{name}", town.home());
        let url = url.trim_end_matches('/');
        visitor.visit(url, WARM_UP).await;
        is_well &= report(name, visitor.visit(url, VISITS).await);
    }
    if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

struct Visitor {
    http: reqwest::Client,
    cookie: String,
}

impl Visitor {
    /// One visit after the other; how long each waited for its first byte.
    async fn visit(&self, url: &str, times: u32) -> Vec<Duration> {
        let mut waits = Vec::new();
        for _ in 0..times {
            let began = Instant::now();
            let answer = self.http.get(url).header("cookie", &self.cookie).send().await.unwrap();
            waits.push(began.elapsed());
            assert_eq!(answer.status(), 200, "{url}");
            answer.bytes().await.unwrap();
        }
        waits
    }
}

/// Prints the figures; whether they are as they should be.
fn report(name: &str, mut waits: Vec<Duration>) -> bool {
    waits.sort_unstable();
    let at = |percent: usize| waits[(waits.len() * percent).div_ceil(100) - 1];
    println!("/{name}: first byte p50 {:.1?}  p99 {:.1?}  max {:.1?} of {} visits", at(50), at(99), at(100), waits.len());
    at(50) < MEDIAN_BELOW * UNOPTIMIZED && at(99) < P99_BELOW * UNOPTIMIZED
}
