//! Flashduty pushes. Bytes become an event; the event is written down; 200.

use bridge::event::IncidentEvent;
use bridge::intake::Receipt;
use flashduty::webhook::{self, Push};
use futures_util::future::join;
use lambda::house::House;
use lambda::houses::Houses;
use lambda::{reply, request};
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// The door.
#[derive(Clone)]
pub struct Door {
    /// Finds the integration.
    pub houses: Arc<Houses>,
}

/// Below the integration: the incident, alert and custom-action webhooks.
const WEBHOOK: &str = "flashduty";

impl Door {
    /// Answers one request.
    pub async fn handle(&self, request: Request) -> Response<Body> {
        let house = match self.houses.house(&request::integration_of(&request)).await {
            Ok(house) => house,
            Err(fault) => return reply::no_house(&fault),
        };
        if request::page_of(&request) != WEBHOOK {
            return reply::refused(404, "unknown_address");
        }
        match webhook::receive(&house.flashduty_settings, request.headers(), request.body().as_ref()) {
            Ok(Push::Incident(event)) => join(self.take(&house, &event), self.houses.enter(&house)).await.0,
            Ok(Push::Alert { .. }) => {
                // Alerts reach a card through their incident, whose own webhook tells of every change.
                reply::ok()
            }
            Ok(Push::Unknown { event_type }) => {
                tracing::info!(event.type = event_type, "nothing to do");
                reply::ok()
            }
            Err(rejection) => {
                tracing::warn!(integration = %house.integration, status = rejection.status, reason = %rejection.reason, "refused a push");
                reply::refused(rejection.status, &rejection.reason)
            }
        }
    }

    async fn take(&self, house: &House, event: &IncidentEvent) -> Response<Body> {
        let (incident, id) = (&event.incident.id, &event.id);
        match house.intake().take_event(event, self.houses.clock.now()).await {
            Ok(receipt) => {
                let known = receipt == Receipt::Known;
                tracing::info!(incident.id = %incident, event.id = %id, known, "took an event in");
                reply::ok()
            }
            Err(fault) => {
                tracing::error!(incident.id = %incident, event.id = %id, %fault, "an event was not kept");
                reply::refused(503, "try_again")
            }
        }
    }
}
