//! The way in: everything Lark does before an API gets to see a request.

use super::answer::{Answer, Refused};
use super::api::Api;
use super::asked::Asked;
use super::limits::{self, Reached};
use super::log::Call;
use super::state::State;
use super::{FakeLark, Fault, Mode, application, card, configuration, group_bot, messages, tokens};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::Response;
use axum::http::request::Parts;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// More than any request Lark takes.
const MAX_BODY: usize = 1 << 20;

/// How late [`Mode::Slow`] answers: short of the 3 s that most callers wait.
const SLOW: Duration = Duration::from_millis(2_900);

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
    let Some((api, named)) = Api::of(&parts.method, &path) else {
        return (Refused::new(99_991_201, "Invalid access path").under(404).into(), 404);
    };
    let (mode, fault) = lark.change(|state| (state.mode, state.faults.get_mut(&api).and_then(VecDeque::pop_front)));
    delay(mode, fault).await;
    let asked = Asked::new(parts, body, named, lark.now());
    let answer = match fault {
        Some(Fault::Code { http, code }) => Refused::new(code, "a fault of the playground").under(http).into(),
        Some(Fault::Limited { reset, http }) => over_the_limit(http, reset.map(|opens_in| Reached { cap: 50, opens_in })),
        Some(Fault::RefusedCard { sub_code }) => {
            messages::refused_card(&card::Fault::new(sub_code, "a fault of the playground")).into()
        }
        Some(Fault::Status(status)) => Answer::bare(status),
        Some(Fault::CutBefore) => return (Answer::cut(), 0),
        Some(Fault::CutAfter) => {
            lark.change(|state| admit(state, api, mode, &asked));
            return (Answer::cut(), 0);
        }
        Some(Fault::Slow(_)) | None => match addresses_answer(lark, api, mode, &asked).await {
            Ok(()) => lark.change(|state| admit(state, api, mode, &asked)),
            Err(refused) => refused.into(),
        },
    };
    let status = answer.status;
    (answer, status)
}

/// Whoever may configure the app has its addresses asked for a challenge first.
async fn addresses_answer(lark: &FakeLark, api: Api, mode: Mode, asked: &Asked) -> Result<(), Refused> {
    let may = mode != Mode::Down && lark.look(|state| check_caller(state, api, asked).is_ok());
    if may { lark.check_addresses(api, asked).await } else { Ok(()) }
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

/// The app, its token, quota and limits, then the API.
fn admit(state: &mut State, api: Api, mode: Mode, asked: &Asked) -> Answer {
    if mode == Mode::Down {
        return Answer::bare(503);
    }
    if let Err(refused) = check_caller(state, api, asked) {
        return refused.into();
    }
    if mode == Mode::Limited && api.writes() {
        return if api == Api::GroupBot {
            group_bot::limited()
        } else {
            over_the_limit(429, Some(Reached { cap: 50, opens_in: 1 }))
        };
    }
    if api.is_limited()
        && let Err(reached) = state.limits.take(&format!("{api:?}"), limits::OF_AN_API, asked.now)
    {
        return over_the_limit(429, Some(reached));
    }
    let answer = api.answer(state, asked).unwrap_or_else(Answer::from);
    if api.is_metered() && answer.code == Some(0) {
        state.quota.count(asked.now);
    }
    answer
}

/// Whether the app may call at all: it is enabled, has a good token, a scope that is enough, and calls left this month.
fn check_caller(state: &State, api: Api, asked: &Asked) -> Result<(), Refused> {
    if configuration::is_missing(state, api) {
        return Err(Refused::new(99_991_201, "Invalid access path").under(404));
    }
    if !api.needs_tenant_token() {
        return Ok(());
    }
    tokens::check_tenant_token(state, asked.bearer()?, asked.now)?;
    application::check(state, api)?;
    if api.is_metered() { state.quota.check(asked.now) } else { Ok(()) }
}

/// Over the limit of an API: HTTP 429 (400 from some old ones), and two headers that say how much and how long, or none.
fn over_the_limit(http: u16, reached: Option<Reached>) -> Answer {
    let answer = Answer::from(Refused::new(99_991_400, "request trigger frequency limit").under(http));
    let Some(Reached { cap, opens_in }) = reached else { return answer };
    answer.with("x-ogw-ratelimit-limit", &cap.to_string()).with("x-ogw-ratelimit-reset", &opens_in.to_string())
}
