//! Decisions: pure functions from what is known to what should be done. No `async`, no port, no clock below this line.

pub mod agenda;
pub mod call;
pub mod card;
pub mod click;
pub mod line;
pub mod link;
pub mod news;
pub mod quota;
pub mod reading;
pub mod retry;
pub mod storm;
