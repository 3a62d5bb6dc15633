//! The door for Flashduty (`POST /{integration}/flashduty`), and the delivery side: the same binary with two more triggers, the
//! table's stream and the clock of each minute.
//!
//! The door answers 200 only after the durable write, and does nothing else. The delivery side never fails its batch because a
//! neighbour failed: what did not work waits in its row.

mod door;
mod doorbell;

pub use door::Door;
pub use doorbell::Doorbell;

use lambda::houses::Houses;
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, Request, service_fn};
use lambda_runtime::{Error, LambdaEvent};
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::Arc;
use tower::ServiceExt as _;

/// The function.
#[derive(Clone)]
pub struct AlertDispatcher {
    /// Finds the integration.
    pub houses: Arc<Houses>,
}

impl AlertDispatcher {
    /// Answers whatever triggered the function: a request, a batch of the stream, or the clock.
    ///
    /// # Errors
    /// When a request is not one of API Gateway's.
    pub async fn handle(&self, event: LambdaEvent<Value>) -> Result<Value, Error> {
        let doorbell = Doorbell { houses: self.houses.clone() };
        let LambdaEvent { payload, context } = event;
        if payload.get("requestContext").is_some() {
            let request: LambdaRequest = serde_json::from_value(payload)?;
            let door = Door { houses: self.houses.clone() };
            let service = service_fn(move |request: Request| {
                let door = door.clone();
                async move { Ok::<_, Infallible>(door.handle(request).await) }
            });
            let response = Adapter::from(service).oneshot(LambdaEvent { payload: request, context }).await?;
            return Ok(serde_json::to_value(response)?);
        }
        if payload.get("Records").is_some() {
            doorbell.ring(&payload, &context).await;
        } else {
            doorbell.minute(&context).await;
        }
        // An empty list: no record of the batch is to be sent again.
        Ok(json!({ "batchItemFailures": [] }))
    }
}
