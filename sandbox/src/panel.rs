//! The playground's page and its own small API.

use crate::flashduty::{Act, Mode as FlashdutyMode, Severity};
use crate::lark::Mode as LarkMode;
use crate::world::{INTEGRATION, World};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::Stream;
use jiff::Timestamp;
use journal::Journal;
use serde::Deserialize;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

mod journal;
mod staging;

/// The page over a world.
#[derive(Clone)]
pub struct Panel {
    world: Arc<World>,
    journal: Arc<Mutex<Journal>>,
    changes: watch::Receiver<u64>,
}

/// The page is told of changes at most this often.
const COALESCED: Duration = Duration::from_millis(200);

/// An answer that a person reads.
type Answer = Result<Json<Value>, (StatusCode, Json<Value>)>;

/// The files of the page, in the binary: a playground needs nothing beside itself.
const FILES: [(&str, &str, &str); 11] = [
    ("/", "text/html; charset=utf-8", include_str!("../page/index.html")),
    ("/style.css", "text/css; charset=utf-8", include_str!("../page/style.css")),
    ("/icon.svg", "image/svg+xml", include_str!("../page/icon.svg")),
    ("/app.js", JAVASCRIPT, include_str!("../page/app.js")),
    ("/card.js", JAVASCRIPT, include_str!("../page/card.js")),
    ("/controls.js", JAVASCRIPT, include_str!("../page/controls.js")),
    ("/dom.js", JAVASCRIPT, include_str!("../page/dom.js")),
    ("/flashduty.js", JAVASCRIPT, include_str!("../page/flashduty.js")),
    ("/lark.js", JAVASCRIPT, include_str!("../page/lark.js")),
    ("/log.js", JAVASCRIPT, include_str!("../page/log.js")),
    ("/markdown.js", JAVASCRIPT, include_str!("../page/markdown.js")),
];
const WORDS: &str = include_str!("../page/words.js");
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// Everything comes from the page's own origin.
const CSP: &str =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'";

impl Panel {
    /// The page over this world.
    pub fn new(world: Arc<World>) -> Self {
        let (changed, changes) = watch::channel(0);
        let changed = Arc::new(changed);
        let tell = |changed: &Arc<watch::Sender<u64>>| {
            let changed = changed.clone();
            move || changed.send_modify(|count| *count += 1)
        };
        world.lark.on_change(tell(&changed));
        world.flashduty.on_change(tell(&changed));
        Self { world, journal: Arc::default(), changes }
    }

    /// The page's addresses.
    pub fn router(self) -> Router {
        let mut router = Router::new();
        for (path, content_type, text) in FILES {
            router = router.route(path, get(move || async move { file(content_type, text) }));
        }
        router
            .route("/words.js", get(|| async { file(JAVASCRIPT, WORDS) }))
            .route("/api/state", get(async |State(panel): State<Self>| Json(panel.state())))
            .route("/api/changes", get(changes))
            .route("/api/flashduty/trigger", post(trigger))
            .route("/api/flashduty/act", post(act))
            .route("/api/flashduty/mode", post(flashduty_mode))
            .route("/api/lark/mode", post(lark_mode))
            .route("/api/lark/press", post(press))
            .route("/api/lark/say", post(say))
            .route("/api/lark/disband", post(disband))
            .route("/api/lark/open", post(open))
            .merge(staging::router())
            .with_state(self)
    }

    fn state(&self) -> Value {
        let (world, at) = (&self.world, &self.world.addresses);
        let base = format!("{}/{INTEGRATION}", at.functions);
        let mut state = json!({
            "now": Timestamp::now().as_millisecond(),
            "addresses": {
                "home": base, "redirect": format!("{base}/oauth"), "card": format!("{base}/lark"),
                "webhook": format!("{base}/flashduty"), "bot": format!("{base}/flashduty/bot/{{route}}"),
                "lark": at.lark, "flashduty": at.flashduty, "dynamodb": at.dynamodb,
            },
        });
        // Not within `json!`, which would go through all of it once more.
        state["flashduty"] = world.flashduty.view();
        state["lark"] = world.lark.view();
        state["log"] = self.journal.lock().unwrap_or_else(PoisonError::into_inner).read(world).into();
        state
    }
}

fn file(content_type: &'static str, text: &'static str) -> Response {
    let mut response = text.into_response();
    for (name, value) in
        [(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, "no-cache"), (header::CONTENT_SECURITY_POLICY, CSP)]
    {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The state now, and again after every change.
async fn changes(State(panel): State<Panel>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let changes = panel.changes.clone();
    let stream = futures_util::stream::unfold((panel, changes, true), async |(panel, mut changes, first)| {
        if !first {
            changes.changed().await.ok()?;
            tokio::time::sleep(COALESCED).await;
        }
        changes.mark_unchanged();
        let event = Event::default().event("state").data(panel.state().to_string());
        Some((Ok(event), (panel, changes, false)))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

#[derive(Deserialize)]
struct Trigger {
    severity: String,
    /// Where it falls into; one after the other where it does not say.
    channel_id: Option<i64>,
}

async fn trigger(State(panel): State<Panel>, Json(wish): Json<Trigger>) -> Answer {
    let flashduty = &panel.world.flashduty;
    let mut incident = flashduty.sample(severity(&wish.severity)?);
    // Whoever is on call at this severity: everyone for a Critical one.
    let directory = flashduty.view();
    let members = directory["members"].as_array().into_iter().flatten().filter_map(|member| member["member_id"].as_i64());
    let team = members.filter(|member| *member != flashduty.service_member());
    let called = if incident.severity == Severity::Critical { 3 } else { 2 };
    incident.responders = team.take(called).collect();
    incident.channel = wish.channel_id.or(incident.channel);
    let id = flashduty.trigger(incident).map_err(|error| refused(error.message))?;
    Ok(Json(json!({ "incident_id": id })))
}

#[derive(Deserialize)]
struct Deed {
    incident_id: String,
    member_id: Option<i64>,
    action: String,
    #[serde(default)]
    text: String,
    minutes: Option<i64>,
    severity: Option<String>,
}

async fn act(State(panel): State<Panel>, Json(deed): Json<Deed>) -> Answer {
    let act = match deed.action.as_str() {
        "ack" => Act::Acknowledge,
        "unack" => Act::Unacknowledge,
        "close" => Act::Resolve,
        "recover" => Act::Recover,
        "reopen" => Act::Reopen(deed.text),
        "snooze" => Act::Snooze(deed.minutes.unwrap_or(120)),
        "wake" => Act::Wake,
        "comment" => Act::Comment { text: deed.text, mute_reply: false },
        "severity" => Act::SetSeverity(severity(deed.severity.as_deref().unwrap_or_default())?),
        "escalate" => Act::Escalate,
        _ => return Err(refused("there is no such action".to_owned())),
    };
    panel.world.flashduty.act(&deed.incident_id, deed.member_id, act).map_err(|error| refused(error.message))?;
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
struct ModeWish {
    mode: String,
}

async fn flashduty_mode(State(panel): State<Panel>, Json(wish): Json<ModeWish>) -> Answer {
    let mode = match wish.mode.as_str() {
        "up" => FlashdutyMode::Up,
        "slow" => FlashdutyMode::Slow,
        "down" => FlashdutyMode::Down,
        _ => return Err(refused("the modes are up, slow and down".to_owned())),
    };
    panel.world.flashduty.set_mode(mode);
    Ok(Json(json!({})))
}

async fn lark_mode(State(panel): State<Panel>, Json(wish): Json<ModeWish>) -> Answer {
    let mode = LarkMode::parse(&wish.mode).ok_or_else(|| refused("the modes are up, slow, limited and down".to_owned()))?;
    panel.world.lark.set_mode(mode);
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
struct Press {
    message_id: String,
    open_id: String,
    action: Value,
}

async fn press(State(panel): State<Panel>, Json(press): Json<Press>) -> Answer {
    let pressed = panel.world.lark.press(&press.message_id, &press.open_id, press.action).await;
    Ok(Json(json!({
        "status": pressed.status, "took_ms": pressed.took_ms, "toast": pressed.toast, "error": pressed.error,
    })))
}

#[derive(Deserialize)]
struct Words {
    open_id: String,
    chat_id: Option<String>,
    text: String,
    #[serde(default)]
    mention: bool,
}

async fn say(State(panel): State<Panel>, Json(words): Json<Words>) -> Answer {
    let text = if words.chat_id.is_some() && words.mention { format!("@bot {}", words.text) } else { words.text };
    panel.world.lark.say(&words.open_id, words.chat_id.as_deref(), &text).await.map_err(refused)?;
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
struct Disband {
    chat_id: String,
}

async fn disband(State(panel): State<Panel>, Json(wish): Json<Disband>) -> Answer {
    panel.world.lark.disband(&wish.chat_id).await;
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
struct Open {
    open_id: String,
}

async fn open(State(panel): State<Panel>, Json(wish): Json<Open>) -> Answer {
    let at = &panel.world.addresses;
    let home = format!("{}/{INTEGRATION}", at.functions);
    Ok(Json(json!({ "url": format!("{}{}", at.lark, panel.world.lark.sign_in_path(&wish.open_id, &home)) })))
}

fn severity(word: &str) -> Result<Severity, (StatusCode, Json<Value>)> {
    match word {
        "Critical" => Ok(Severity::Critical),
        "Warning" => Ok(Severity::Warning),
        "Info" => Ok(Severity::Info),
        _ => Err(refused("the severities are Critical, Warning and Info".to_owned())),
    }
}

fn refused(why: String) -> (StatusCode, Json<Value>) {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": why })))
}
