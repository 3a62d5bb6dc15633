//! The Lambda binary: settings, clients, run.

use homepage::Homepage;
use lambda::clock::SystemClock;
use lambda::environment::Environment;
use lambda::houses::Houses;
use lambda_http::{Error, Request, run, service_fn};
use std::convert::Infallible;
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda::log::start();
    let houses = Houses::new(Environment::read()?, Arc::new(SystemClock), lambda::random::system)?;
    let function = Homepage { houses: Arc::new(houses), random: lambda::random::system };
    run(service_fn(|request: Request| async { Ok::<_, Infallible>(function.handle(request).await) })).await
}
