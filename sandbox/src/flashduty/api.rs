//! The Open API over HTTP (docs.flashcat.cloud, "Open API"): key, envelope, limits, faults; the operations below it.

mod acts;
mod ask;
mod history;
mod people;
mod reads;
mod schedules;

use super::FakeFlashduty;
use super::directory::Caller;
use super::error::{ApiError, Code, failure, success};
use super::fault::{Call, Fault, Mode, Permission};
use super::state::State;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State as Extract;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use serde_json::Value;
use std::time::{Duration, Instant};

/// How long every call takes in [`Mode::Slow`]: longer than the bridge can wait while a click is open.
const SLOW: Duration = Duration::from_millis(2_900);

/// One operation: its request is `Value`, its answer the envelope's `data`.
type Operation = fn(&mut State, Caller, Value) -> Result<Value, ApiError>;

/// What a request was, as far as the operations care.
struct Request {
    method: Method,
    path: String,
    key: String,
    json: bool,
    body: Bytes,
}

/// What is answered.
struct Answer {
    status: u16,
    /// `None` for a page of HTML.
    body: Option<Value>,
    code: Option<String>,
    actor: Option<i64>,
}

impl FakeFlashduty {
    /// The Open API. The same double may be served at several addresses.
    pub fn router(&self) -> Router {
        Router::new().fallback(arrive).with_state(self.clone())
    }

    fn serve(&self, request: &Request, request_id: &str) -> Answer {
        self.visit(|state| {
            let caller = state.directory.caller(&request.key);
            let actor = caller.as_ref().ok().map(|caller| state.directory.actor(*caller));
            match caller.and_then(|caller| carry_out(state, caller, request)) {
                Ok(data) => Answer { status: 200, body: Some(success(request_id, &data)), code: None, actor },
                Err(error) => Answer { actor, ..Answer::refused(request_id, &error) },
            }
        })
    }

    /// What the fault or the mode answers instead of the operation.
    fn disturbed(&self, fault: Option<&Fault>, request_id: &str) -> Option<Answer> {
        match fault {
            Some(Fault::Error { status, code }) => {
                let body = Some(failure(request_id, code, "injected by the sandbox"));
                Some(Answer { status: *status, body, code: Some(code.clone()), actor: None })
            }
            Some(Fault::Status(status)) => Some(Answer { status: *status, body: None, code: None, actor: None }),
            Some(Fault::Slow(_) | Fault::CutBefore | Fault::CutAfter) => None,
            None => match self.mode() {
                Mode::Down => Some(Answer::refused(request_id, &ApiError::new(Code::ServiceUnavailable, "service unavailable"))),
                Mode::Up | Mode::Slow => None,
            },
        }
    }

    async fn respond(self, request: Request, fault: Option<Fault>) -> (Option<Answer>, String) {
        let started = Instant::now();
        let request_id = self.visit(|state| state.dice.hex32().to_uppercase()[..26].to_owned());
        match (&fault, self.mode()) {
            (Some(Fault::Slow(ms)), _) => tokio::time::sleep(Duration::from_millis(*ms)).await,
            (None, Mode::Slow) => tokio::time::sleep(SLOW).await,
            _ => {}
        }
        let answer = match &fault {
            Some(Fault::CutBefore) => None,
            _ => Some(self.disturbed(fault.as_ref(), &request_id).unwrap_or_else(|| self.serve(&request, &request_id))),
        };
        let cut = matches!(fault, Some(Fault::CutBefore | Fault::CutAfter));
        self.write_down(request, answer.as_ref(), cut, &request_id, started);
        (answer.filter(|_| !cut), request_id)
    }

    /// Enters the call in the book. The key stays out of it.
    fn write_down(&self, request: Request, answer: Option<&Answer>, cut: bool, request_id: &str, started: Instant) {
        self.change(|state| {
            state.book.enter(Call {
                at: state.now,
                path: request.path,
                actor: answer.and_then(|a| a.actor),
                body: serde_json::from_slice(&request.body).unwrap_or_default(),
                status: answer.filter(|_| !cut).map(|a| a.status),
                code: answer.and_then(|a| a.code.clone()),
                request_id: request_id.to_owned(),
                took_ms: started.elapsed().as_millis() as u64,
            });
        });
    }
}

impl Answer {
    fn refused(request_id: &str, error: &ApiError) -> Self {
        let code = error.code.as_str();
        let body = Some(failure(request_id, code, &error.message));
        Self { status: error.code.status(), body, code: Some(code.to_owned()), actor: None }
    }

    fn into_response(self, request_id: &str) -> Response {
        let (kind, text) = match self.body {
            Some(body) => ("application/json; charset=utf-8", body.to_string()),
            None => ("text/html", "<html><body>Bad gateway</body></html>".to_owned()),
        };
        let response = Response::builder().status(self.status).header("content-type", kind);
        // Both headers are plain ASCII and the status came from a valid one, so building fails only for an injected
        // status outside 100 to 999; that one is answered as 500.
        response.header("Flashcat-Request-Id", request_id).body(Body::from(text)).unwrap_or_else(|_| {
            let mut broken = Response::new(Body::empty());
            *broken.status_mut() = axum::http::StatusCode::INTERNAL_SERVER_ERROR;
            broken
        })
    }
}

/// A call arrives. The work is a task of its own, because a caller who hangs up does not stop a real server either.
async fn arrive(Extract(fake): Extract<FakeFlashduty>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let query = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let key = query.into_iter().find(|(name, _)| name == "app_key").map(|(_, key)| key.into_owned()).unwrap_or_default();
    let json = headers.get("content-type").and_then(|v| v.to_str().ok()).is_some_and(|v| v.starts_with("application/json"));
    let request = Request { method, path: uri.path().to_owned(), key, json, body };
    let fault = fake.next_fault(&request.path);
    let work = tokio::spawn(fake.respond(request, fault));
    match work.await {
        Ok((Some(answer), request_id)) => answer.into_response(&request_id),
        Ok((None, _)) | Err(_) => hang_up(),
    }
}

/// Breaks the connection without a byte of an answer: unwinding ends the task that serves it, and closes its socket.
/// `resume_unwind` runs no panic hook, so nothing is printed.
fn hang_up() -> ! {
    std::panic::resume_unwind(Box::new("the connection is cut on purpose"))
}

/// The gate every operation stands behind, in the order in which a real gateway checks.
fn carry_out(state: &mut State, caller: Caller, request: &Request) -> Result<Value, ApiError> {
    let route = operation(&request.path).filter(|_| request.method == Method::POST);
    let (operation, changes) = route.ok_or_else(|| ApiError::new(Code::RouteNotFound, "route not found"))?;
    let now_ms = state.now.as_millisecond();
    if !state.limits.admit(&request.path, now_ms) {
        return Err(ApiError::new(Code::RequestTooFrequently, "request too frequently"));
    }
    if !request.json {
        return Err(ApiError::new(Code::InvalidContentType, "content type must be application/json"));
    }
    let body: Value = serde_json::from_slice(&request.body).map_err(|e| ApiError::invalid(format!("body is not JSON: {e}")))?;
    if !body.is_object() {
        return Err(ApiError::invalid("body must be a JSON object"));
    }
    if changes {
        state.directory.must_be_licensed(caller)?;
    }
    if Permission::of(&request.path).is_some_and(|permission| state.denied.contains(&permission)) {
        return Err(ApiError::new(Code::AccessDenied, "the key lacks the permission"));
    }
    operation(state, caller, body)
}

/// The operation at a path, and whether it changes an incident (then the caller needs a licence).
fn operation(path: &str) -> Option<(Operation, bool)> {
    Some(match path {
        "/incident/info" => (reads::info, false),
        "/incident/list" => (reads::list, false),
        "/incident/list-by-ids" => (reads::list_by_ids, false),
        "/incident/feed" => (reads::feed, false),
        "/incident/ack" => (acts::ack, true),
        "/incident/unack" => (acts::unack, true),
        "/incident/resolve" => (acts::resolve, true),
        "/incident/reopen" => (acts::reopen, true),
        "/incident/snooze" => (acts::snooze, true),
        "/incident/wake" => (acts::wake, true),
        "/incident/comment" => (acts::comment, true),
        "/incident/reset" => (acts::reset, true),
        "/incident/assign" => (acts::assign, true),
        "/incident/responder/add" => (acts::add_responders, true),
        "/incident/merge" => (acts::merge, true),
        "/member/info" => (people::member_info, false),
        "/member/list" => (people::member_list, false),
        "/person/infos" => (people::person_infos, false),
        "/oncall/license/list" => (people::license_list, false),
        "/account/info" => (people::account_info, false),
        "/channel/list" => (people::channel_list, false),
        "/channel/info" => (people::channel_info, false),
        "/channel/escalate/rule/list" => (people::rule_list, false),
        "/schedule/list" => (schedules::list, false),
        "/webhook/history/list" => (history::list, false),
        "/webhook/history/detail" => (history::detail, false),
        _ => return None,
    })
}
