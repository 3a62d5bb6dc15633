//! The whole product on loopback: the four functions' real handlers, an embedded AWS, a fake Lark and a fake Flashduty that keep
//! state and speak the true wire, and a page to play with. Tests of the house start the same [`world::World`] in memory.

// The neighbours and AWS.
pub mod clock;
pub mod dynamodb;
pub mod fate;
pub mod flashduty;
pub mod lark;
pub mod secrets;

// The product.
pub mod functions;
pub mod gateway;
pub mod memory;
pub mod world;

// The playground.
pub mod demo;
pub mod panel;
pub mod samples;
pub mod setup;
