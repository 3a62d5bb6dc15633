//! The pages: `GET /{integration}` and below. My incidents, who I am here, and what administrators see and set.
//!
//! A request passes four gates, in this order: the integration exists; somebody has signed in; a form is one of our own pages';
//! and the page is one they may see. Then it is a `Visit`, and its room answers.

mod account;
mod assets;
mod audit;
mod chats;
mod check_up;
mod delivery;
pub mod form;
mod home;
mod incident;
mod moment;
mod people;
mod privacy;
pub mod room;
mod set_up;
pub mod settings;
mod usage;
mod visit;

use crate::form::Form;
use crate::room::Room;
use crate::visit::Visit;
use bridge::ports::{Accounts as _, StoreFault};
use bridge::words::{self, Language, Text};
use futures_util::future::join;
use lambda::house::House;
use lambda::houses::{Houses, NoHouse};
use lambda::page::Page;
use lambda::seal::SealedUnder;
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
        match join(self.answer(&house, &request), self.houses.enter(&house)).await.0 {
            Ok(reply) => reply,
            Err(fault) => {
                tracing::error!(integration = %house.integration, %fault, "a page could not be made");
                let page = Page::new(request::language_of(&request), &base(&house), &words::page_not_ready());
                let page = page.say(&words::page_unavailable()).link(&words::page_try_again(), &base(&house), true);
                reply::html(503, page.html())
            }
        }
    }

    async fn answer(&self, house: &House, request: &Request) -> Result<Response<Body>, StoreFault> {
        let page = request::page_of(request);
        if request.method() == Method::GET {
            if let Some(file) = assets::of(&page) {
                return Ok(file);
            }
            if let Some(language) = wanted_language(request) {
                return Ok(speak(house, request, &page, language));
            }
            match page.as_str() {
                "switch" => return self.to_lark(house, request, "", true).await,
                "signed-out" => return Ok(account::signed_out(house, request)),
                _ => {}
            }
        }
        let (name, item) = page.split_once('/').map_or((page.as_str(), None), |(name, item)| (name, Some(item)));
        match Room::of(name) {
            Some(room) => self.enter(house, request, room, item).await,
            None => Ok(not_found(request, &base(house))),
        }
    }

    /// Who has signed in comes in; who has not is sent to Lark, and comes back to the page they asked for.
    async fn enter(
        &self,
        house: &House,
        request: &Request,
        room: Room,
        item: Option<&str>,
    ) -> Result<Response<Body>, StoreFault> {
        let now = house.clock.now();
        let read = Session::read(request.headers(), &house.integration, &house.sealer, now);
        let is_post = request.method() == Method::POST;
        let Some((session, under)) = read.filter(|(session, _)| admits(house, session)) else {
            return self.without_session(house, request, room, is_post).await;
        };
        let account = house.table.account(&session.identity.open_id).await?;
        if session.was_ended(account.ended_at) {
            return self.without_session(house, request, room, is_post).await;
        }
        let visit = Visit { house, request, session, person: account.person, room, now, random: self.random };
        if room.is_for_administrators() && !visit.is_administrator() {
            return Ok(visit.not_found());
        }
        if !is_post {
            let page = show(&visit, item).await?;
            return Ok(if under == SealedUnder::AnOlder { resealed(&visit, page) } else { page });
        }
        match Form::read(request) {
            Some(form) if visit.session.owns_form(form.get("token"), &house.sealer) => {
                carry_out(&visit, item.unwrap_or_default(), &form).await
            }
            Some(_) | None => Ok(refused(request, &base(house), 403, &words::page_form_expired())),
        }
    }

    async fn without_session(
        &self,
        house: &House,
        request: &Request,
        room: Room,
        is_post: bool,
    ) -> Result<Response<Body>, StoreFault> {
        match (is_post, room) {
            // A form whose session is over: the home page begins another.
            (true, _) => Ok(reply::redirect(&base(house))),
            // A script asks, and cannot be sent to sign in.
            (false, Room::Live) => Ok(reply::refused(401, "signed_out")),
            (false, room) => self.to_lark(house, request, if room.is_forms_only() { "" } else { room.name() }, false).await,
        }
    }

    /// Off to Lark's authorize page, with a fresh state that only this browser knows. Inside Lark it passes without a click.
    async fn to_lark(&self, house: &House, request: &Request, page: &str, choose: bool) -> Result<Response<Body>, StoreFault> {
        let Some(public_url) = public_url(house, request) else { return Ok(not_found(request, &base(house))) };
        let redirect_uri = format!("{public_url}/{}/oauth", house.integration);
        let (state, verifier) = (random::token(self.random), random::token(self.random));
        let sign_in = house.linking().begin(state, verifier, redirect_uri, page.to_owned(), house.clock.now()).await?;
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

/// Whether somebody of this company may come in: the secret may name another one since they signed in.
fn admits(house: &House, session: &Session) -> bool {
    house.lark_settings.tenant_key.as_ref().is_none_or(|ours| *ours == session.identity.tenant)
}

/// The page, with the session sealed under the newest key: who comes by while both keys are accepted notices nothing of the change.
fn resealed(visit: &Visit<'_>, page: Response<Body>) -> Response<Body> {
    let (house, secure) = (visit.house, request::is_secure(visit.request));
    match visit.session.resealed(&house.integration, &house.sealer, secure, visit.now) {
        Some(cookie) => reply::with_cookie(page, &cookie),
        None => page,
    }
}

/// `GET` of a page by somebody who may see it.
async fn show(visit: &Visit<'_>, item: Option<&str>) -> Result<Response<Body>, StoreFault> {
    match (visit.room, item) {
        (Room::Home, None) => home::page(visit).await,
        (Room::Live, None) => home::live(visit).await,
        (Room::OnCall, None) => home::on_call(visit).await,
        (Room::Privacy, None) => privacy::page(visit).await,
        (Room::People, None) => people::page(visit).await,
        (Room::People, Some(item)) => people::one(visit, item).await,
        (Room::Chats, None) => chats::page(visit).await,
        (Room::Chats, Some(chat)) => chats::one(visit, chat).await,
        (Room::Delivery, None) => delivery::page(visit).await,
        (Room::Usage, None) => usage::page(visit).await,
        (Room::CheckUp, None) => check_up::page(visit).await,
        (Room::CheckUp, Some(item)) => check_up::part(visit, item).await,
        (Room::Audit, None) => audit::page(visit).await,
        (Room::Audit, Some("csv")) => audit::download(visit).await,
        (Room::Settings, None) => settings::page(visit).await,
        (Room::SetUp, None) => set_up::page(visit).await,
        // Forms only.
        (Room::Incident | Room::Account, _) => Ok(visit.not_found()),
        (Room::Home | Room::Live | Room::OnCall | Room::Privacy, Some(_)) => Ok(visit.not_found()),
        (Room::Delivery | Room::Usage | Room::Audit, Some(_)) => Ok(visit.not_found()),
        // Asked for in another language where a form was told its mistakes.
        (Room::Settings, Some("save")) => Ok(reply::redirect(&visit.path("settings"))),
        (Room::Settings | Room::SetUp, Some(_)) => Ok(visit.not_found()),
    }
}

/// `POST` of a form that one of our own pages sent.
async fn carry_out(visit: &Visit<'_>, action: &str, form: &Form) -> Result<Response<Body>, StoreFault> {
    if !visit.room.forms().contains(&action) {
        return Ok(visit.not_found());
    }
    match visit.room {
        Room::Incident => incident::post(visit, action, form).await,
        Room::Account => account::post(visit, action, form).await,
        Room::People => people::post(visit, action, form).await,
        Room::Chats => chats::post(visit, action, form).await,
        Room::Delivery => delivery::post(visit, action, form).await,
        Room::CheckUp => check_up::post(visit, action, form).await,
        Room::Settings => settings::post(visit, action, form).await,
        Room::SetUp => set_up::post(visit, action, form).await,
        Room::Home | Room::Live | Room::OnCall | Room::Privacy | Room::Usage | Room::Audit => Ok(visit.not_found()),
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

/// The language that the address asks for, if it does; one that we do not speak, or none, lets the browser choose again.
pub fn wanted_language(request: &Request) -> Option<Option<Language>> {
    match request.query_string_parameters().first("lang")? {
        "zh" => Some(Some(Language::Zh)),
        "en" => Some(Some(Language::En)),
        _ => Some(None),
    }
}

/// The same page in another language: the browser keeps the choice.
fn speak(house: &House, request: &Request, page: &str, language: Option<Language>) -> Response<Body> {
    let to = if page.is_empty() { base(house) } else { format!("{}/{page}", base(house)) };
    let cookie = session::language_cookie(language, &house.integration, request::is_secure(request));
    reply::with_cookie(reply::redirect(&to), &cookie)
}

fn not_found(request: &Request, base: &str) -> Response<Body> {
    let page = Page::new(request::language_of(request), base, &words::page_not_found()).say(&words::page_not_found_text());
    reply::html(404, page.html())
}

/// Nothing was done, and why.
fn refused(request: &Request, base: &str, status: u16, why: &Text) -> Response<Body> {
    let page = Page::new(request::language_of(request), base, &words::page_refused()).say(why);
    reply::html(status, page.link(&words::page_home(), base, true).html())
}
