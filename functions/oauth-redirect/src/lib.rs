//! The door people come back through: `GET /{integration}/oauth`, with Lark's code and our state.

pub mod comeback;
mod ending;

use crate::comeback::Comeback;
use bridge::linking::{LinkStatus, SignedIn};
use bridge::ports::{Accounts as _, StoreFault};
use bridge::words::Language;
use lambda::house::House;
use lambda::houses::Houses;
use lambda::session::{self, Session};
use lambda::{reply, request};
use lambda_http::{Body, Request, Response};
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
                    ending::unavailable(&house, &request)
                }
            },
            Err(fault) => reply::no_house(&fault),
        }
    }
}

async fn come_back(house: &House, request: &Request) -> Result<Response<Body>, StoreFault> {
    let (code, state) = match Comeback::of(request) {
        Comeback::WithCode { code, state } => (code, state),
        Comeback::Denied => return Ok(ending::denied(house, request)),
        Comeback::Stopped => return Ok(ending::stopped(house, request)),
        Comeback::Incomplete => return Ok(ending::expired(house, request)),
    };
    // The browser that comes back must be the one that set out: else somebody could be signed in as somebody else.
    if session::sign_in_state(request.headers(), &house.integration) != Some(state.clone()) {
        return Ok(ending::expired(house, request));
    }
    let (now, linking) = (house.clock.now(), house.linking());
    let SignedIn { identity, hint, page } = match linking.finish(&state, &code, now).await? {
        Ok(found) => found,
        Err(refusal) => {
            tracing::warn!(integration = %house.integration, %refusal, "refused a sign-in");
            return Ok(ending::refused(house, request, refusal));
        }
    };
    let status = linking.by_directory(&identity, hint.as_deref(), now).await?;
    let ended_at = house.table.account(&identity.open_id).await?.ended_at;
    Ok(welcome(house, request, &Session::begin(identity, now, ended_at), &status, &page))
}

/// On to the page that was asked for, with the session in a cookie. What has to be told is told on the home page.
fn welcome(house: &House, request: &Request, session: &Session, status: &LinkStatus, page: &str) -> Response<Body> {
    let secure = request::is_secure(request);
    let Some(cookie) = session.cookie(&house.integration, &house.sealer, secure) else {
        return ending::unavailable(house, request);
    };
    let onward = match status {
        LinkStatus::Linked { kept: 0, .. } | LinkStatus::Unknown => comeback::page(page),
        LinkStatus::Linked { kept, .. } => format!("?kept={kept}"),
        LinkStatus::MemberTaken { .. } => "?happened=member_taken".to_owned(),
        LinkStatus::PersonTaken { .. } => "?happened=person_taken".to_owned(),
        LinkStatus::Unavailable => "?happened=unavailable".to_owned(),
        LinkStatus::KeyRejected => "?happened=key_rejected".to_owned(),
        LinkStatus::KeyOfAccount => "?happened=key_of_account".to_owned(),
    };
    let reply = reply::redirect(&format!("/{}{onward}", house.integration));
    let reply = reply::with_cookie(reply, &cookie);
    let reply = reply::with_cookie(reply, &session::end_sign_in(&house.integration, secure));
    match language(house, request, status) {
        Some(language) => reply::with_cookie(reply, &session::language_cookie(Some(language), &house.integration, secure)),
        None => reply,
    }
}

/// The language the person has chosen on another device, unless this browser has one of its own.
fn language(house: &House, request: &Request, status: &LinkStatus) -> Option<Language> {
    match status {
        LinkStatus::Linked { person, .. } if session::chosen_language(request.headers(), &house.integration).is_none() => {
            person.choices.language
        }
        LinkStatus::Linked { .. } | LinkStatus::Unknown => None,
        LinkStatus::MemberTaken { .. }
        | LinkStatus::PersonTaken { .. }
        | LinkStatus::Unavailable
        | LinkStatus::KeyRejected
        | LinkStatus::KeyOfAccount => None,
    }
}
