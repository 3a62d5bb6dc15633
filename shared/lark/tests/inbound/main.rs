//! The inbound half from outside: what Lark sends goes in as headers and bytes, and comes out as a `Callback` or a `Rejection`.
//!
//! The files in `tests/vectors` were computed with keys and ids that belong to nobody, and tried against Lark's own SDKs.
#![allow(clippy::unwrap_used, clippy::panic)]

mod sender;
mod vectors;

mod crypto;
mod door;
mod properties;
mod repeats;
mod requests;
