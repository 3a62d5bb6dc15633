//! Whatever goes wrong on the way, it ends right. `tests/README.md` says how to play more schedules, or one again.

use tests::chaos;

/// So many fit into a minute on two cores.
const SCHEDULES: u64 = 200;

#[test]
fn whatever_happens_it_ends_right() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse().ok());
    let (first, count) = match number("CHAOS_SEED") {
        Some(seed) => (seed, number("CHAOS_SCHEDULES").unwrap_or(1)),
        None => (1, number("CHAOS_SCHEDULES").unwrap_or(SCHEDULES)),
    };
    let failures = chaos::run(first, count);
    assert!(failures.is_empty(), "{} of {count} schedules ended wrong; they are printed above", failures.len());
}
