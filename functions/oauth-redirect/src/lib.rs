//! The door people come back through: `GET /{integration}/oauth`, with Lark's code and our state.

use bridge::linking::{LinkStatus, SignInRefusal, SignedIn};
use bridge::ports::{SignInFault, StoreFault};
use bridge::words::{self, Text};
use lambda::house::House;
use lambda::houses::Houses;
use lambda::page::Page;
use lambda::session::{self, Session};
use lambda::{reply, request};
use lambda_http::{Body, Request, RequestExt as _, Response};
use std::sync::Arc;

/// The function.
#[derive(Clone)]
pub struct OauthRedirect {
    /// Finds the integration.
    pub houses: Arc<Houses>,
}

impl OauthRedirect {
    /// Answers one request.
    pub async fn handle(&self, request: Request) -> Response<Body> {
        match self.houses.house(&request::integration_of(&request)).await {
            Ok(house) => match come_back(&house, &request).await {
                Ok(reply) => reply,
                Err(fault) => {
                    tracing::error!(integration = %house.integration, %fault, "a sign-in could not be finished");
                    failed(&house, &request, 503, &words::page_unavailable())
                }
            },
            Err(fault) => reply::no_house(&fault),
        }
    }
}

async fn come_back(house: &House, request: &Request) -> Result<Response<Body>, StoreFault> {
    let query = request.query_string_parameters();
    if query.first("error").is_some() {
        return Ok(failed(house, request, 403, &words::page_denied()));
    }
    let (Some(code), Some(state)) = (query.first("code"), query.first("state")) else {
        return Ok(failed(house, request, 400, &words::page_sign_in_expired()));
    };
    // The browser that comes back must be the one that set out: else somebody could be signed in as somebody else.
    if session::sign_in_state(request.headers(), &house.integration).as_deref() != Some(state) {
        return Ok(failed(house, request, 400, &words::page_sign_in_expired()));
    }
    let (now, linking) = (house.clock.now(), house.linking());
    let SignedIn { identity, hint, page } = match linking.finish(state, code, now).await? {
        Ok(found) => found,
        Err(refusal) => {
            tracing::warn!(integration = %house.integration, %refusal, "refused a sign-in");
            let (status, text) = words_of(refusal);
            return Ok(failed(house, request, status, &text));
        }
    };
    let status = linking.by_directory(&identity, hint.as_deref(), now).await?;
    Ok(welcome(house, request, &Session::begin(identity, now), &status, &page))
}

/// On to the home page, with the session in a cookie and what happened in the address.
fn welcome(house: &House, request: &Request, session: &Session, status: &LinkStatus, page: &str) -> Response<Body> {
    let secure = request::is_secure(request);
    let Some(cookie) = session.cookie(&house.integration, &house.sealer, secure) else {
        return failed(house, request, 503, &words::page_unavailable());
    };
    let happened = match status {
        LinkStatus::Linked { kept: 0, .. } | LinkStatus::Unknown if page.is_empty() => String::new(),
        // Where they wanted to go.
        LinkStatus::Linked { kept: 0, .. } | LinkStatus::Unknown => format!("/{page}"),
        LinkStatus::Linked { kept, .. } => format!("?kept={kept}"),
        LinkStatus::MemberTaken { .. } => "?happened=member_taken".to_owned(),
        LinkStatus::PersonTaken { .. } => "?happened=person_taken".to_owned(),
        LinkStatus::Unavailable => "?happened=unavailable".to_owned(),
        LinkStatus::KeyRejected => "?happened=key_rejected".to_owned(),
    };
    let reply = reply::redirect(&format!("/{}{happened}", house.integration));
    let reply = reply::with_cookie(reply, &cookie);
    reply::with_cookie(reply, &session::end_sign_in(&house.integration, secure))
}

fn words_of(refusal: SignInRefusal) -> (u16, Text) {
    match refusal {
        SignInRefusal::Expired | SignInRefusal::Lark(SignInFault::BadCode) => (400, words::page_sign_in_expired()),
        SignInRefusal::ForeignTenant => (403, words::page_foreign_tenant()),
        SignInRefusal::Lark(SignInFault::NotForYou { .. }) => (403, words::page_not_for_you()),
        SignInRefusal::Lark(SignInFault::AppBroken { .. }) => (502, words::page_app_broken()),
        SignInRefusal::Lark(SignInFault::Unavailable) => (503, words::page_unavailable()),
    }
}

fn failed(house: &House, request: &Request, status: u16, why: &Text) -> Response<Body> {
    let base = format!("/{}", house.integration);
    let page = Page::new(request::language_of(request), &base, &words::page_sign_in_failed()).say(why);
    reply::html(status, page.link(&words::page_try_again(), &base, true).html())
}
