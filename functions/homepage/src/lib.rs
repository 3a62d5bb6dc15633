//! The home page: `GET /{integration}` and below. Who am I here, and the way to become somebody.

mod delivery;
mod forms;
mod home;

use bridge::ports::StoreFault;
use bridge::words;
use futures_util::future::join;
use lambda::house::House;
use lambda::houses::{Houses, NoHouse};
use lambda::page::{ICON, Page, STYLE};
use lambda::session::{self, Session};
use lambda::{random, reply, request};
use lambda_http::http::Method;
use lambda_http::{Body, Request, RequestExt as _, Response};
use std::sync::Arc;

/// The function.
#[derive(Clone)]
pub struct Homepage {
    /// Finds the integration.
    pub houses: Arc<Houses>,
    /// Where fresh states and verifiers come from.
    pub random: random::Random,
}

impl Homepage {
    /// Answers one request.
    pub async fn handle(&self, request: Request) -> Response<Body> {
        let house = match self.houses.house(&request::integration_of(&request)).await {
            Ok(house) => house,
            Err(NoHouse::Unknown) => return not_found(&request, ""),
            Err(fault) => {
                tracing::error!(%fault, "the integration cannot be set up");
                let page =
                    Page::new(request::language_of(&request), "", &words::page_not_ready()).say(&words::page_unavailable());
                return reply::html(503, page.html());
            }
        };
        match join(self.page(&house, &request), self.houses.enter(&house)).await.0 {
            Ok(reply) => reply,
            Err(fault) => {
                tracing::error!(integration = %house.integration, %fault, "a page could not be made");
                let page = Page::new(request::language_of(&request), &base(&house), &words::page_not_ready());
                let page = page.say(&words::page_unavailable()).link(&words::page_try_again(), &base(&house), true);
                reply::html(503, page.html())
            }
        }
    }

    async fn page(&self, house: &House, request: &Request) -> Result<Response<Body>, StoreFault> {
        let session = Session::read(request.headers(), &house.integration, &house.sealer, house.clock.now());
        let page = request::page_of(request);
        match (request.method(), page.as_str(), session) {
            (&Method::GET, "page.css", _) => Ok(reply::asset("text/css; charset=utf-8", STYLE)),
            (&Method::GET, "icon.svg", _) => Ok(reply::asset("image/svg+xml", ICON)),
            (&Method::GET, "", Some(session)) => home::page(house, request, &session).await,
            (&Method::GET, "", None) => self.to_lark(house, request, false).await,
            (&Method::GET, "delivery", None) => self.to_lark(house, request, false).await,
            (&Method::POST, "delivery/resend" | "delivery/resend-all", None) => Ok(reply::redirect(&base(house))),
            (_, "delivery" | "delivery/resend" | "delivery/resend-all", Some(session))
                if !house.is_administrator(&session.identity.open_id) =>
            {
                Ok(administrators_only(request, &base(house)))
            }
            (&Method::GET, "delivery", Some(session)) => delivery::page(house, request, &session).await,
            (&Method::POST, "delivery/resend" | "delivery/resend-all", Some(session)) => {
                forms::resend(house, request, &session, &page).await
            }
            (&Method::GET, "switch", _) => self.to_lark(house, request, true).await,
            (&Method::GET, "signed-out", _) => Ok(home::signed_out(house, request)),
            (&Method::POST, "account/key" | "account/unlink" | "account/retry" | "account/switch", Some(session)) => {
                forms::post(house, request, &session, &page).await
            }
            // The session is over: the home page begins another.
            (&Method::POST, "account/key" | "account/unlink" | "account/retry" | "account/switch", None) => {
                Ok(reply::redirect(&base(house)))
            }
            _ => Ok(not_found(request, &base(house))),
        }
    }

    /// Off to Lark's authorize page, with a fresh state that only this browser knows. Inside Lark it passes without a click.
    async fn to_lark(&self, house: &House, request: &Request, choose: bool) -> Result<Response<Body>, StoreFault> {
        let Some(public_url) = public_url(house, request) else { return Ok(not_found(request, &base(house))) };
        let redirect_uri = format!("{public_url}/{}/oauth", house.integration);
        let (state, verifier) = (random::token(self.random), random::token(self.random));
        let sign_in = house.linking().begin(state, verifier, redirect_uri, house.clock.now()).await?;
        let challenge = lark::authorize::challenge_of(&sign_in.verifier);
        let settings = &house.lark_settings;
        let address =
            lark::authorize::authorize_url(&settings.hosts, &settings.app_id, &sign_in.redirect_uri, &sign_in.state, &challenge);
        // Asked for by somebody who wants to be another: Lark then shows its page instead of passing through.
        let address = if choose { format!("{address}&prompt=consent") } else { address };
        let cookie = session::sign_in_cookie(&sign_in.state, &house.integration, request::is_secure(request));
        Ok(reply::with_cookie(reply::redirect(&address), &cookie))
    }
}

fn public_url(house: &House, request: &Request) -> Option<String> {
    let own = house.public_url.clone().or_else(|| request::public_url_of(request))?;
    Some(own.trim_end_matches('/').to_owned())
}

/// The path of the integration's pages.
fn base(house: &House) -> String {
    format!("/{}", house.integration)
}

fn administrators_only(request: &Request, base: &str) -> Response<Body> {
    let page = Page::new(request::language_of(request), base, &words::delivery_title()).say(&words::administrators_only());
    reply::html(403, page.link(&words::page_home(), base, false).html())
}

fn not_found(request: &Request, base: &str) -> Response<Body> {
    let page = Page::new(request::language_of(request), base, &words::page_not_found()).say(&words::page_not_found_text());
    reply::html(404, page.html())
}

/// What just happened, as the address of a redirect tells it. A closed list: no address can put words into our mouth.
fn happened(request: &Request) -> Option<words::Text> {
    let query = request.query_string_parameters();
    if let Some(kept) = query.first("kept").and_then(|count| count.parse().ok()).filter(|count| (1..100).contains(count)) {
        return Some(words::page_kept(kept));
    }
    match query.first("happened")? {
        "member_taken" => Some(words::page_member_taken()),
        "person_taken" => Some(words::page_person_taken()),
        "unavailable" => Some(words::page_unavailable()),
        "key_rejected" => Some(words::page_key_rejected()),
        "unlinked" => Some(words::page_unlinked_now()),
        "form_expired" => Some(words::page_form_expired()),
        _ => None,
    }
}
