//! The Lambda binary: settings, clients, run.

use alert_dispatcher::AlertDispatcher;
use lambda::clock::SystemClock;
use lambda::environment::Environment;
use lambda::houses::Houses;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda::log::start();
    let houses = Houses::new(Environment::read()?, Arc::new(SystemClock), lambda::random::system)?;
    let function = AlertDispatcher { houses: Arc::new(houses) };
    run(service_fn(|event: LambdaEvent<Value>| async { function.handle(event).await })).await
}
