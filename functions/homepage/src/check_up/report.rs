//! The check-up as plain text, for support: names of findings, sentences and moments. No secrets, names or addresses: a finding's
//! sentence holds none, and links and values to copy are left out.

use bridge::check_up::{Facts, Finding, Level};
use bridge::words::Language;
use std::fmt::Write as _;

/// The report, worst first.
pub(super) fn of(facts: &Facts, findings: &[Finding], language: Language) -> String {
    let mut report = format!("flashduty-lark {} · {}\n", env!("CARGO_PKG_VERSION"), facts.now);
    for Finding { name, level, says, seen, .. } in findings {
        let level = match level {
            Level::Bad => "BAD",
            Level::Warning => "WARNING",
            Level::Advice => "ADVICE",
            Level::Fine => "FINE",
        };
        let seen = seen.map(|at| format!(" [{at}]")).unwrap_or_default();
        // Writing into a string does not fail.
        let _ = writeln!(report, "{level:<8} {name}: {}{seen}", says.in_(language));
    }
    report
}
