//! The door for Lark: clicks, messages, chat events and the challenge. `POST /{integration}/lark`.
//!
//! A click is answered within three seconds whatever Flashduty does; an event that we could not take in is answered 503, so that
//! Lark sends it again.

use bridge::button::{Click, StormPress, TestPress};
use bridge::check_up::TestReply;
use bridge::id::ClickId;
use bridge::pulse::Sign;
use bridge::toast::{ClickReply, Toast, Tone};
use bridge::words;
use futures_util::future::join;
use lambda::house::House;
use lambda::houses::Houses;
use lambda::press::{self, PATIENCE, Served};
use lambda::{reply, request};
use lambda_http::{Body, Request, Response};
use lark::callback::{self, Callback, Dialect};
use serde_json::json;
use std::sync::Arc;
use tokio::time::{Instant, timeout_at};

/// The function.
#[derive(Clone)]
pub struct CardCallback {
    /// Finds the integration.
    pub houses: Arc<Houses>,
}

/// How the events of presses are called, in both dialects.
const PRESSES: &str = "card.action.trigger";

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
            Ok(callback) => {
                let sign = sign_of(&callback);
                let house = house_at(&house, &request);
                join(answer(&house, callback, began), self.seen(&house, sign)).await.0
            }
            Err(rejection) => {
                tracing::warn!(integration = %house.integration, status = rejection.status, reason = %rejection.reason, "refused a callback");
                reply::refused(rejection.status, &rejection.reason)
            }
        }
    }

    async fn seen(&self, house: &House, sign: Option<Sign>) {
        if let Some(sign) = sign {
            self.houses.beat(house, sign).await;
        }
    }
}

/// Which subscription it proves. The check of the address proves none: it comes when the address is saved, before anything is subscribed
/// to.
fn sign_of(callback: &Callback) -> Option<Sign> {
    match callback {
        Callback::Challenge { .. } => None,
        Callback::Click { .. } | Callback::StormPress { .. } | Callback::TestPress { .. } => Some(Sign::Callback),
        Callback::Message { .. } | Callback::ChatDisbanded { .. } => Some(Sign::Event),
        Callback::BotAdded { .. } | Callback::BotRemoved { .. } => Some(Sign::Event),
        Callback::Ignored { event_type } if event_type.starts_with(PRESSES) => Some(Sign::Callback),
        Callback::Ignored { .. } => Some(Sign::Event),
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
        Callback::Click { click, dialect } => return click_reply(&serve(house, &click, began).await, dialect),
        Callback::StormPress { press, dialect } => return click_reply(&serve_storm(house, &press, began).await, dialect),
        Callback::TestPress { press, dialect } => return test_reply(&serve_test(house, &press, began).await, dialect),
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

/// Says what became of a press. Never fails: the presser gets a sentence.
async fn serve(house: &House, click: &Click, began: Instant) -> ClickReply {
    let said = |tone, text| ClickReply { toast: Some(Toast { tone, text }), card: None };
    match press::serve(&house.desk(), click, house.clock.now(), began).await {
        Served::Answered(reply) => reply,
        Served::Received => said(Tone::Info, words::received()),
        Served::Known => ClickReply { toast: None, card: None },
        Served::Lost => said(Tone::Error, words::our_fault()),
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

/// A press on a test card changes nothing but what the check-up tells.
async fn serve_test(house: &House, press: &TestPress, began: Instant) -> TestReply {
    let fault = match timeout_at(began + PATIENCE, house.test_desk().take(press, house.clock.now())).await {
        Ok(Ok(reply)) => return reply,
        Ok(Err(fault)) => fault.to_string(),
        Err(_) => "no time to take the press of a test card".to_owned(),
    };
    TestReply { toast: our_fault(&press.id, &fault).toast, card: None }
}

fn our_fault(click: &ClickId, fault: &str) -> ClickReply {
    tracing::error!(fault, click.id = %click, "a click could not be kept");
    ClickReply { toast: Some(Toast { tone: Tone::Error, text: words::our_fault() }), card: None }
}

fn click_reply(said: &ClickReply, dialect: Dialect) -> Response<Body> {
    reply::json(200, &lark::reply::to_click(said, is_legacy(dialect)))
}

fn test_reply(said: &TestReply, dialect: Dialect) -> Response<Body> {
    reply::json(200, &lark::reply::to_test(said, is_legacy(dialect)))
}

fn is_legacy(dialect: Dialect) -> bool {
    match dialect {
        Dialect::Current => false,
        Dialect::Legacy => true,
    }
}
