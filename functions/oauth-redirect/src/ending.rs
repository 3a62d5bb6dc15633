//! The ends of a sign-in that did not succeed: each has its page, and each page the way out.

use bridge::linking::SignInRefusal;
use bridge::ports::SignInFault;
use bridge::words::{self, Text};
use lambda::house::House;
use lambda::page::Page;
use lambda::{reply, request, session};
use lambda_http::{Body, Request, Response};

/// The way out.
enum Way {
    /// From the beginning.
    Again,
    /// With another account.
    AnotherAccount,
}

/// The person said no.
pub(crate) fn denied(house: &House, request: &Request) -> Response<Body> {
    told(house, request, 403, begun(house, request, &[words::page_denied()]), Way::Again)
}

/// Lark stopped.
pub(crate) fn stopped(house: &House, request: &Request) -> Response<Body> {
    told(house, request, 502, begun(house, request, &[words::page_sign_in_stopped()]), Way::Again)
}

/// Too old, used, or begun in another browser.
pub(crate) fn expired(house: &House, request: &Request) -> Response<Body> {
    told(house, request, 400, begun(house, request, &[words::page_sign_in_expired()]), Way::Again)
}

/// The table, or a neighbour, does not answer.
pub(crate) fn unavailable(house: &House, request: &Request) -> Response<Body> {
    told(house, request, 503, begun(house, request, &[words::page_unavailable()]), Way::Again)
}

/// Lark, or we, said no to the person who came.
pub(crate) fn refused(house: &House, request: &Request, refusal: SignInRefusal) -> Response<Body> {
    let one = |text: Text| begun(house, request, &[text]);
    let (status, page, way) = match refusal {
        SignInRefusal::Expired | SignInRefusal::Lark(SignInFault::BadCode) => return expired(house, request),
        SignInRefusal::ForeignTenant => (403, one(words::page_foreign_tenant()), Way::AnotherAccount),
        SignInRefusal::Lark(SignInFault::NotForYou { code }) => (403, one(words::page_not_for_you(code)), Way::AnotherAccount),
        SignInRefusal::Lark(SignInFault::ScopeMissing { code }) => (502, one(words::page_scope_missing(code)), Way::Again),
        SignInRefusal::Lark(SignInFault::AppBroken { code }) => (502, broken(house, request, code), Way::Again),
        SignInRefusal::Lark(SignInFault::Unavailable) => (503, one(words::page_lark_down()), Way::Again),
    };
    told(house, request, status, page, way)
}

/// For administrators: what to check, and the address Lark must know. It is in the browser's own address bar as well.
fn broken(house: &House, request: &Request, code: i64) -> Page {
    let page = begun(house, request, &[words::page_app_broken(code), words::page_app_broken_fix(code)]);
    let public_url = house.public_url.clone().or_else(|| request::public_url_of(request));
    match public_url {
        Some(url) => {
            page.fact(&words::page_redirect_url(), &format!("{}/{}/oauth", url.trim_end_matches('/'), house.integration))
        }
        None => page,
    }
}

fn begun(house: &House, request: &Request, paragraphs: &[Text]) -> Page {
    let base = format!("/{}", house.integration);
    let page = Page::new(request::language_of(request), &base, &words::page_sign_in_failed());
    paragraphs.iter().fold(page, |page, text| page.say(text))
}

/// The page with its way out. What was begun is forgotten: the way out begins anew.
fn told(house: &House, request: &Request, status: u16, page: Page, way: Way) -> Response<Body> {
    let base = format!("/{}", house.integration);
    let page = match way {
        Way::Again => page.link(&words::page_try_again(), &base, true),
        Way::AnotherAccount => page.link(&words::page_switch(), &format!("{base}/switch"), true),
    };
    let reply = reply::html(status, page.html());
    reply::with_cookie(reply, &session::end_sign_in(&house.integration, request::is_secure(request)))
}
