//! What a function needs because it is a Lambda: its environment, its secrets, its clients, its replies and its logs.
//!
//! A function's `main.rs` reads the [`environment::Environment`], builds [`houses::Houses`] once, and asks it for the
//! [`house::House`] of the integration named in each request: the two neighbours, the table, and the choices of that integration,
//! wired together. Clients are built once per process; secrets are read again every five minutes, so that rotating one needs no
//! deployment.

pub mod aws;
mod beats;
pub mod clock;
pub mod environment;
pub mod house;
pub mod houses;
pub mod http_client;
pub mod log;
pub mod metrics;
pub mod page;
pub mod press;
pub mod random;
pub mod reply;
pub mod request;
pub mod seal;
pub mod sealed_bots;
pub mod secret;
pub mod session;
