//! What must hold whatever anybody sends us. Each probe takes any bytes and panics where something does not hold.
//!
//! The same functions are run by `cargo test` (over the corpus of `fuzz/` and what proptest makes up) and by cargo-fuzz, for as long as
//! one likes.

mod cookie;
mod form;
mod oauth_answer;
mod query;

pub use cookie::cookie;
pub use form::form;
pub use oauth_answer::oauth_answer;
pub use query::query;

/// A probe.
pub type Probe = fn(&[u8]);

/// All of them, by the names of their targets and corpora.
pub const ALL: [(&str, Probe); 4] = [("cookie", cookie), ("query", query), ("oauth_answer", oauth_answer), ("form", form)];
