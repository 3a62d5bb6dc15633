//! The door for Lark: clicks, messages, chat events and the challenge. `POST /{integration}/lark`.
//!
//! A click is answered within three seconds whatever Flashduty does; an event that we could not take in is answered 503, so that
//! Lark sends it again.

use bridge::button::{Click, StormPress};
use bridge::desk::Desk;
use bridge::id::ClickId;
use bridge::toast::{ClickReply, Toast, Tone};
use bridge::words;
use lambda::house::House;
use lambda::houses::Houses;
use lambda::{reply, request};
use lambda_http::{Body, Request, Response};
use lark::callback::{self, Callback, Dialect};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// The function.
#[derive(Clone)]
pub struct CardCallback {
    /// Finds the integration.
    pub houses: Arc<Houses>,
}

/// Lark waits 3 s from the press to our last byte. After this long the presser is told "received", and the delivery side goes on.
const PATIENCE: Duration = Duration::from_millis(2_300);

/// The last moment for our own bookkeeping; what remains of the 3 s belongs to the network.
const HARD_STOP: Duration = Duration::from_millis(2_500);

impl CardCallback {
    /// Answers one request.
    pub async fn handle(&self, request: Request) -> Response<Body> {
        let began = Instant::now();
        let house = match self.houses.house(&request::integration_of(&request)).await {
            Ok(house) => house,
            Err(fault) => return reply::no_house(&fault),
        };
        let now = self.houses.clock.now();
        match callback::receive(&house.lark_settings, request.headers(), request.body().as_ref(), now) {
            Ok(callback) => answer(&house_at(&house, &request), callback, began).await,
            Err(rejection) => {
                tracing::warn!(integration = %house.integration, status = rejection.status, reason = %rejection.reason, "refused a callback");
                reply::refused(rejection.status, &rejection.reason)
            }
        }
    }
}

fn house_at(house: &House, request: &Request) -> House {
    match request::public_url_of(request) {
        Some(url) if house.preferences.home_url.starts_with('/') => house.at(&url),
        Some(_) | None => house.clone(),
    }
}

async fn answer(house: &House, callback: Callback, began: Instant) -> Response<Body> {
    let done = match callback {
        Callback::Challenge { challenge } => return reply::json(200, &json!({ "challenge": challenge })),
        Callback::Click { click, dialect } => return click_reply(&serve(&house.desk(), house, &click, began).await, dialect),
        Callback::StormPress { press, dialect } => return click_reply(&serve_storm(house, &press, began).await, dialect),
        Callback::Message { message, key } => {
            house.reception().answer(&message, &key, house.clock.now()).await.map_err(|fault| fault.to_string())
        }
        Callback::ChatDisbanded { chat, key } | Callback::BotRemoved { chat, key } => {
            house.reception().forget(&chat, &key, house.clock.now()).await.map_err(|fault| fault.to_string())
        }
        Callback::BotAdded { chat, name, .. } => house.reception().welcome(&chat, name).await.map_err(|fault| fault.to_string()),
        Callback::Ignored { event_type } => {
            tracing::info!(event.type = event_type, "nothing to do");
            Ok(())
        }
    };
    match done {
        Ok(()) => reply::ok(),
        Err(fault) => {
            tracing::error!(integration = %house.integration, fault, "an event could not be taken in; Lark will send it again");
            reply::refused(503, "try_again")
        }
    }
}

/// Keeps the click, serves it in the time there is, and says what became of it. Never fails: the presser gets a sentence.
async fn serve(desk: &Desk, house: &House, click: &Click, began: Instant) -> ClickReply {
    let now = house.clock.now();
    match timeout_at(began + PATIENCE, desk.claim(click, now)).await {
        Ok(Ok(true)) => {}
        Ok(Ok(false)) => return ClickReply { toast: None, card: None },
        Ok(Err(fault)) => return our_fault(&click.id, &fault.to_string()),
        Err(_) => return our_fault(&click.id, "no time to keep the click"),
    }
    match timeout_at(began + PATIENCE, desk.serve(click, now)).await {
        Ok(Ok(reply)) => return reply,
        Ok(Err(fault)) => tracing::error!(%fault, click.id = %click.id, "a click goes to the delivery side"),
        Err(_) => tracing::warn!(click.id = %click.id, "Flashduty is slow; a click goes to the delivery side"),
    }
    match timeout_at(began + HARD_STOP, desk.hand_over(click, now)).await {
        Ok(Ok(reply)) => reply,
        // The row that was kept with the click is found by the sweep all the same: "received" is true.
        Ok(Err(_)) | Err(_) => ClickReply { toast: Some(Toast { tone: Tone::Info, text: words::received() }), card: None },
    }
}

/// A press on a digest asks nothing of Flashduty: a few calls to the table, or a sentence.
async fn serve_storm(house: &House, press: &StormPress, began: Instant) -> ClickReply {
    match timeout_at(began + PATIENCE, house.storm_desk().serve(press, house.clock.now())).await {
        Ok(Ok(reply)) => reply,
        Ok(Err(fault)) => our_fault(&press.id, &fault.to_string()),
        Err(_) => our_fault(&press.id, "no time to wish for cards"),
    }
}

fn our_fault(click: &ClickId, fault: &str) -> ClickReply {
    tracing::error!(fault, click.id = %click, "a click could not be kept");
    ClickReply { toast: Some(Toast { tone: Tone::Error, text: words::our_fault() }), card: None }
}

fn click_reply(said: &ClickReply, dialect: Dialect) -> Response<Body> {
    let legacy = match dialect {
        Dialect::Current => false,
        Dialect::Legacy => true,
    };
    reply::json(200, &lark::reply::to_click(said, legacy))
}
