//! Random trouble from a seed, and what must hold when it is over.
//!
//! A schedule is a list of steps ([`step::schedule`]): people do what they do, neighbours and machines fail. It is played in a
//! [`Town`](crate::town::Town) of its own; then all trouble is lifted, time passes, and the invariants of `verdict` are checked. What a seed does is
//! always the same; in which order the tasks of a world get their turn is not, so a seed that failed may pass when it runs alone.

pub(crate) mod chance;
mod doom;
pub mod face;
mod patience;
mod play;
pub mod step;
mod verdict;
mod watch;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// A schedule waits most of its time (slow answers, pauses of the AWS SDK), so that more than one fit on a processor.
const WORKERS: usize = 8;

/// More failures than this tell nothing new.
const ENOUGH: usize = 5;

/// A world's futures are deep in a debug build.
const STACK: usize = 16 << 20;

/// Plays the schedules of `count` seeds from `first` on, many at once, and tells of those that broke an invariant.
pub fn run(first: u64, count: u64) -> Vec<String> {
    let (next, failed) = (AtomicU64::new(first), Mutex::new(Vec::new()));
    let failures = || failed.lock().unwrap_or_else(PoisonError::into_inner);
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            let work = || loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= first + count || failures().len() >= ENOUGH {
                    return;
                }
                if let Err(story) = play_alone(seed) {
                    eprintln!("{story}");
                    failures().push(story);
                }
            };
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).unwrap();
        }
    });
    failures().clone()
}

/// One schedule, in a runtime of its own.
fn play_alone(seed: u64) -> Result<(), String> {
    let steps = step::schedule(seed);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let played = catch_unwind(AssertUnwindSafe(|| runtime.block_on(play(seed, &steps))));
    let broken = played.unwrap_or_else(|_| vec!["a panic, printed above".to_owned()]);
    if broken.is_empty() {
        return Ok(());
    }
    let steps: Vec<_> = steps.iter().enumerate().map(|(at, step)| format!("  {at:2} {step:?}")).collect();
    Err(format!("CHAOS_SEED={seed}\n- {}\n{}\n", broken.join("\n- "), steps.join("\n")))
}

async fn play(seed: u64, steps: &[step::Step]) -> Vec<String> {
    let mut play = play::Play::begin(seed).await;
    for step in steps {
        play.take(step).await;
    }
    play.lift().await;
    let calm = play.calm().await;
    let broken = match calm {
        Ok(()) => verdict::broken(&play).await,
        Err(restless) => vec![restless],
    };
    play.end();
    broken
}
