//! Forms about oneself: the link, the APP key, choices, sessions.

use crate::base;
use crate::form::Form;
use crate::visit::Visit;
use bridge::linking::LinkStatus;
use bridge::person::AppKey;
use bridge::ports::StoreFault;
use bridge::words;
use lambda::house::House;
use lambda::page::Page;
use lambda::session::Session;
use lambda::{reply, request};
use lambda_http::{Body, Request, Response};

/// Carries a form out and sends the browser back to the page.
pub async fn post(visit: &Visit<'_>, action: &str, form: &Form) -> Result<Response<Body>, StoreFault> {
    let (linking, identity, now) = (visit.house.linking(), &visit.session.identity, visit.now);
    match action {
        "key" => Ok(after(visit, &linking.by_key(identity, &AppKey::new(form.get("key")), now).await?)),
        "retry" => Ok(after(visit, &linking.by_directory(identity, None, now).await?)),
        "unlink" => {
            linking.unlink(identity).await?;
            Ok(visit.back("", "unlinked"))
        }
        "switch" => Ok(sign_out(visit)),
        _ => Ok(visit.not_found()),
    }
}

fn sign_out(visit: &Visit<'_>) -> Response<Body> {
    let secure = request::is_secure(visit.request);
    let reply = reply::redirect(&visit.path("signed-out"));
    reply::with_cookie(reply, &Session::end(&visit.house.integration, secure))
}

fn after(visit: &Visit<'_>, status: &LinkStatus) -> Response<Body> {
    match status {
        LinkStatus::Linked { kept: 0, .. } | LinkStatus::Unknown => reply::redirect(&visit.path("")),
        LinkStatus::Linked { kept, .. } => reply::redirect(&format!("{}?kept={kept}", visit.path(""))),
        LinkStatus::MemberTaken { .. } => visit.back("", "member_taken"),
        LinkStatus::PersonTaken { .. } => visit.back("", "person_taken"),
        LinkStatus::Unavailable => visit.back("", "unavailable"),
        LinkStatus::KeyRejected => visit.back("", "key_rejected"),
    }
}

/// After signing out.
pub fn signed_out(house: &House, request: &Request) -> Response<Body> {
    let base = base(house);
    let page = Page::new(request::language_of(request), &base, &words::page_signed_out())
        .say(&words::page_signed_out_text())
        .link(&words::page_sign_in(), &format!("{base}/switch"), true);
    reply::html(200, page.html())
}
