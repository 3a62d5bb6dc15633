//! The way in: which API a request is for, and everything Lark does before the API itself gets to see it.

use super::answer::{Answer, Refused};
use super::limits::{self, Reached};
use super::log::Call;
use super::state::State;
use super::{FakeLark, Fault, Mode, directory, messages, sign_in, tokens};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{Method, Response};
use jiff::Timestamp;
use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

/// More than any request Lark takes.
const MAX_BODY: usize = 1 << 20;

/// How late [`Mode::Slow`] answers: short of the 3 s that most callers wait.
const SLOW: Duration = Duration::from_millis(2_900);

/// What the fake serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Api {
    /// `POST /open-apis/auth/v3/tenant_access_token/internal`
    TenantToken,
    /// `POST /open-apis/im/v1/messages`
    Send,
    /// `POST /open-apis/im/v1/messages/:message_id/reply`
    Reply,
    /// `PATCH /open-apis/im/v1/messages/:message_id`
    Patch,
    /// `GET /open-apis/im/v1/messages/:message_id`
    Read,
    /// `GET /open-apis/bot/v3/info`
    BotInfo,
    /// `POST /open-apis/contact/v3/users/batch_get_id`
    FindPeople,
    /// `GET /open-apis/authen/v1/authorize`, a page
    Authorize,
    /// `POST /open-apis/authen/v2/oauth/token`
    UserToken,
    /// `GET /open-apis/authen/v1/user_info`
    UserInfo,
    /// `GET /playground/sign-in`, the fake's own: chooses who sits at this browser
    ChoosePerson,
}

impl Api {
    /// The API behind an address, and the message it names, if any.
    fn of<'a>(method: &Method, path: &'a str) -> Option<(Self, &'a str)> {
        let path = path.strip_prefix("/open-apis/").unwrap_or(path);
        let parts: Vec<_> = path.split('/').collect();
        match (method.as_str(), parts.as_slice()) {
            ("POST", ["auth", "v3", "tenant_access_token", "internal"]) => Some((Self::TenantToken, "")),
            ("POST", ["im", "v1", "messages"]) => Some((Self::Send, "")),
            ("POST", ["im", "v1", "messages", id, "reply"]) => Some((Self::Reply, *id)),
            ("PATCH", ["im", "v1", "messages", id]) => Some((Self::Patch, *id)),
            ("GET", ["im", "v1", "messages", id]) => Some((Self::Read, *id)),
            ("GET", ["bot", "v3", "info"]) => Some((Self::BotInfo, "")),
            ("POST", ["contact", "v3", "users", "batch_get_id"]) => Some((Self::FindPeople, "")),
            ("GET", ["authen", "v1", "authorize"]) => Some((Self::Authorize, "")),
            ("POST", ["authen", "v2", "oauth", "token"]) => Some((Self::UserToken, "")),
            ("GET", ["authen", "v1", "user_info"]) => Some((Self::UserInfo, "")),
            ("GET", ["", "playground", "sign-in"]) => Some((Self::ChoosePerson, "")),
            _ => None,
        }
    }

    /// Whether the caller has to be the app, with its tenant access token.
    fn needs_tenant_token(self) -> bool {
        match self {
            Self::Send | Self::Reply | Self::Patch | Self::Read | Self::BotInfo | Self::FindPeople => true,
            Self::TenantToken | Self::Authorize | Self::UserToken | Self::UserInfo | Self::ChoosePerson => false,
        }
    }

    /// Whether Lark's table gives it 50 a second and 1,000 a minute.
    fn is_limited(self) -> bool {
        match self {
            Self::Send | Self::Reply | Self::Patch | Self::Read | Self::FindPeople | Self::UserToken => true,
            Self::TenantToken | Self::BotInfo | Self::Authorize | Self::UserInfo | Self::ChoosePerson => false,
        }
    }

    /// Whether it writes into chats.
    fn writes(self) -> bool {
        match self {
            Self::Send | Self::Reply | Self::Patch => true,
            Self::TenantToken | Self::Read | Self::BotInfo | Self::FindPeople | Self::Authorize => false,
            Self::UserToken | Self::UserInfo | Self::ChoosePerson => false,
        }
    }

    fn answer(self, state: &mut State, call: &Asked) -> Result<Answer, Refused> {
        match self {
            Self::TenantToken => tokens::tenant_token(state, call),
            Self::Send => messages::send(state, call),
            Self::Reply => messages::reply(state, call),
            Self::Patch => messages::patch(state, call),
            Self::Read => messages::read(state, call),
            Self::BotInfo => Ok(directory::bot_info(state)),
            Self::FindPeople => directory::find_people(state, call),
            Self::Authorize => Ok(sign_in::authorize(state, call)),
            Self::UserToken => Ok(sign_in::user_token(state, call)),
            Self::UserInfo => sign_in::user_info(state, call),
            Self::ChoosePerson => Ok(sign_in::choose_person(state, call)),
        }
    }
}

/// A request, as the APIs read it.
pub(super) struct Asked {
    parts: Parts,
    body: Bytes,
    /// The message named in the path; empty where the path names none.
    pub(super) message_id: String,
    /// The parameters of the query.
    pub(super) query: HashMap<String, String>,
    /// The moment.
    pub(super) now: Timestamp,
}

impl Asked {
    /// A header that is text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.parts.headers.get(name)?.to_str().ok()
    }

    /// A parameter of the query.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    /// Path and query as they were asked for, without this parameter.
    pub(super) fn address_without(&self, name: &str) -> String {
        let pairs = self.parts.uri.query().unwrap_or_default().split('&');
        let kept: Vec<_> = pairs.filter(|pair| pair.split('=').next() != Some(name)).collect();
        format!("{}?{}", self.parts.uri.path(), kept.join("&"))
    }

    /// The body, if it is declared as JSON and is a JSON object.
    pub(super) fn json(&self) -> Result<serde_json::Value, Refused> {
        let is_json = self.header("content-type").is_some_and(|kind| kind.to_ascii_lowercase().starts_with("application/json"));
        let body: Option<serde_json::Value> = serde_json::from_slice(&self.body).ok();
        body.filter(|body| is_json && body.is_object()).ok_or_else(|| Refused::new(9499, "Bad Request"))
    }

    /// The token in `Authorization: Bearer …`.
    pub(super) fn bearer(&self) -> Result<&str, Refused> {
        self.header("authorization")
            .and_then(|value| value.strip_prefix("Bearer "))
            .filter(|token| !token.is_empty())
            .ok_or_else(|| Refused::new(99_991_661, "Missing access token for authorization. Please make sure to provide it."))
    }
}

/// Serves one request: the mode, a fault in wait, token, limits, then the API.
pub(super) async fn serve(lark: FakeLark, request: Request) -> Response<Body> {
    let began = Instant::now();
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, MAX_BODY).await.unwrap_or_default();
    let at = lark.now();
    let (method, path) = (parts.method.to_string(), parts.uri.path().to_owned());

    let (answer, status) = settle(&lark, parts, body).await;
    let code = answer.code;
    let log_id = lark.change(|state| {
        let took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        state.log.add(Call { at, method, path, status, code, took_ms });
        state.ids.hex("")
    });
    answer.into_response(&log_id)
}

/// The answer, and the status that goes into the log: 0 when the answer will never arrive whole.
async fn settle(lark: &FakeLark, parts: Parts, body: Bytes) -> (Answer, u16) {
    let path = parts.uri.path().to_owned();
    let Some((api, message_id)) = Api::of(&parts.method, &path) else {
        return (Refused::new(99_991_201, "Invalid access path").under(404).into(), 404);
    };
    let (mode, fault) = lark.change(|state| (state.mode, state.faults.get_mut(&api).and_then(VecDeque::pop_front)));
    delay(mode, fault).await;
    let query = url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
    let asked = Asked { parts, body, message_id: message_id.to_owned(), query, now: lark.now() };
    let answer = match fault {
        Some(Fault::Code { http, code }) => Refused::new(code, "a fault of the playground").under(http).into(),
        Some(Fault::Status(status)) => Answer::bare(status),
        Some(Fault::CutBefore) => return (Answer::cut(), 0),
        Some(Fault::CutAfter) => {
            lark.change(|state| admit(state, api, mode, &asked));
            return (Answer::cut(), 0);
        }
        Some(Fault::Slow(_)) | None => lark.change(|state| admit(state, api, mode, &asked)),
    };
    let status = answer.status;
    (answer, status)
}

/// Waits as long as a slow Lark, or a fault in wait, makes the caller wait.
async fn delay(mode: Mode, fault: Option<Fault>) {
    if mode == Mode::Slow {
        tokio::time::sleep(SLOW).await;
    }
    if let Some(Fault::Slow(milliseconds)) = fault {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
}

/// Token and limits, then the API.
fn admit(state: &mut State, api: Api, mode: Mode, asked: &Asked) -> Answer {
    if mode == Mode::Down {
        return Answer::bare(503);
    }
    if let Err(refused) = check_token(state, api, asked) {
        return refused.into();
    }
    if mode == Mode::Limited && api.writes() {
        return over_the_limit(Reached { cap: 50, opens_in: 1 });
    }
    if api.is_limited()
        && let Err(reached) = state.limits.take(&format!("{api:?}"), limits::OF_AN_API, asked.now)
    {
        return over_the_limit(reached);
    }
    api.answer(state, asked).unwrap_or_else(Answer::from)
}

fn check_token(state: &State, api: Api, asked: &Asked) -> Result<(), Refused> {
    if !api.needs_tenant_token() {
        return Ok(());
    }
    tokens::check_tenant_token(state, asked.bearer()?, asked.now)
}

/// HTTP 429 with the two headers that say how much and how long.
fn over_the_limit(reached: Reached) -> Answer {
    Answer::from(Refused::new(99_991_400, "request trigger frequency limit").under(429))
        .with("x-ogw-ratelimit-limit", &reached.cap.to_string())
        .with("x-ogw-ratelimit-reset", &reached.opens_in.to_string())
}
