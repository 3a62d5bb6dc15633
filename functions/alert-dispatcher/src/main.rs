//! The Lambda binary: settings, clients, run.

use alert_dispatcher::AlertDispatcher;
use lambda::clock::SystemClock;
use lambda::environment::Environment;
use lambda::houses::Houses;
use lambda::metrics::Metrics;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda::log::start();
    let environment = Environment::read()?;
    let metrics = Metrics::start(&environment.function);
    let mut houses = Houses::new(environment, Arc::new(SystemClock), lambda::random::system)?;
    houses.metrics = metrics.clone();
    let function = AlertDispatcher { houses: Arc::new(houses) };
    let handle = |event: LambdaEvent<Value>| async {
        let handled = function.handle(event).await;
        metrics.flush();
        handled
    };
    run(service_fn(handle)).await
}
