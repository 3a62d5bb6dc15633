//! Flashduty pushes. Bytes become an event, or a notification for a chat; it is written down; 200.

use bridge::event::IncidentEvent;
use bridge::id::ChatId;
use bridge::intake::Receipt;
use bridge::pulse::Sign;
use bridge::switchboard::Notification;
use flashduty::bot::{self, Kind};
use flashduty::webhook::{self, Push};
use futures_util::future::join3;
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

/// Below the integration, before the route of a chat: what escalation rules send to group bots.
const BOT: &str = "flashduty/bot/";

impl Door {
    /// Answers one request.
    pub async fn handle(&self, request: Request) -> Response<Body> {
        let house = match self.houses.house(&request::integration_of(&request)).await {
            Ok(house) => house,
            Err(fault) => return reply::no_house(&fault),
        };
        let page = request::page_of(&request);
        match page.strip_prefix(BOT) {
            Some(route) => self.notified(&house, route, request.body().as_ref()).await,
            None if page == WEBHOOK => self.pushed(&house, &request).await,
            None => reply::refused(404, "unknown_address"),
        }
    }

    async fn pushed(&self, house: &House, request: &Request) -> Response<Body> {
        match webhook::receive(&house.flashduty_settings, request.headers(), request.body().as_ref()) {
            Ok(Push::Incident(event)) => {
                let seen = self.houses.beat(house, Sign::Webhook);
                join3(self.take(house, &event), self.houses.enter(house), seen).await.0
            }
            Ok(Push::Alert { .. }) => {
                // Alerts reach a card through their incident, whose own webhook tells of every change.
                self.houses.beat(house, Sign::Webhook).await;
                reply::ok()
            }
            Ok(Push::Unknown { event_type }) => {
                tracing::info!(event.type = event_type, "nothing to do");
                self.houses.beat(house, Sign::Webhook).await;
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

    /// The address is the only secret of a group bot: nothing of a stranger's body is looked at.
    async fn notified(&self, house: &House, route: &str, body: &[u8]) -> Response<Body> {
        let chat = match house.switchboard().chat_at(route).await {
            Ok(Some(chat)) => chat,
            Ok(None) => return reply::refused(404, "unknown_route"),
            Err(fault) => {
                tracing::error!(integration = %house.integration, %fault, "the chats could not be read");
                return reply::refused(503, "try_again");
            }
        };
        match bot::receive(body) {
            Ok(notification) => {
                let seen = self.houses.beat(house, Sign::GroupBot);
                join3(self.put_through(house, notification, &chat), self.houses.enter(house), seen).await.0
            }
            Err(rejection) => {
                tracing::warn!(integration = %house.integration, status = rejection.status, reason = %rejection.reason, "refused a notification");
                reply::refused(rejection.status, &rejection.reason)
            }
        }
    }

    async fn put_through(&self, house: &House, read: bot::Notification, chat: &ChatId) -> Response<Body> {
        let bot::Notification { incident, num: _, kind, title, paragraphs, link } = read;
        let about = incident.as_ref().map(ToString::to_string);
        let notification = Notification { incident, again: calls_again(kind), title, paragraphs, link };
        match house.switchboard().put_through(notification, chat, self.houses.clock.now()).await {
            Ok(receipt) => {
                let known = receipt == Receipt::Known;
                tracing::info!(incident.id = about, chat.id = %chat, ?kind, known, "took a notification in");
                reply::written_json(200, bot::ACCEPTED)
            }
            Err(fault) => {
                tracing::error!(chat.id = %chat, %fault, "a notification was not kept");
                reply::refused(503, "try_again")
            }
        }
    }
}

/// Whether a notification calls people who were called before, or the next level after them.
fn calls_again(kind: Kind) -> bool {
    match kind {
        Kind::First => false,
        Kind::Repeat | Kind::Escalation => true,
    }
}
