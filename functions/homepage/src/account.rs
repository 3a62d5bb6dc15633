//! Forms about oneself: the link, the APP key, choices, sessions.

use crate::base;
use crate::form::Form;
use crate::people::conflict;
use crate::visit::Visit;
use bridge::audit::Deed;
use bridge::linking::LinkStatus;
use bridge::person::{AppKey, DirectMessages, LinkedPerson, PersonalChoices};
use bridge::ports::{Accounts as _, People as _, StoreFault};
use bridge::words::{self, Language, Text};
use lambda::house::House;
use lambda::page::Page;
use lambda::session::{self, Session};
use lambda::{reply, request};
use lambda_http::{Body, Request, RequestExt as _, Response};

/// Carries a form out and sends the browser back to the page.
pub async fn post(visit: &Visit<'_>, action: &str, form: &Form) -> Result<Response<Body>, StoreFault> {
    match action {
        "key" => give_key(visit, form).await,
        "key-remove" => remove_key(visit).await,
        "choices" => choose(visit, form).await,
        "retry" => {
            let status = visit.house.linking().by_directory(&visit.session.identity, None, visit.now).await?;
            Ok(after(visit, &status, ""))
        }
        "unlink" => {
            visit.house.linking().unlink(&visit.session.identity).await?;
            Ok(visit.back("", "unlinked"))
        }
        "switch" => Ok(signing_out(visit, "switch")),
        "sign-out" => Ok(signing_out(visit, "signed-out")),
        "sign-out-everywhere" => sign_out_everywhere(visit).await,
        _ => Ok(visit.not_found()),
    }
}

/// What just happened, as the address of a redirect tells it. A closed list: no address can put words into our mouth.
pub fn notice(happened: &str) -> Option<Text> {
    Some(match happened {
        "member_taken" => words::page_member_taken(),
        "person_taken" => words::page_person_taken(),
        "unavailable" => words::page_unavailable(),
        "key_rejected" => words::page_key_rejected(),
        "key_of_account" => words::page_key_of_account(),
        "key_kept" => words::page_key_kept(),
        "key_removed" => words::page_key_removed(),
        "chosen" => words::page_chosen(),
        "not_linked" => words::page_not_linked(),
        "unlinked" => words::page_unlinked_now(),
        _ => return None,
    })
}

/// A key of their own: Flashduty says whose it is. It takes the place of the one before.
async fn give_key(visit: &Visit<'_>, form: &Form) -> Result<Response<Body>, StoreFault> {
    let key = AppKey::new(form.get("key"));
    if key.expose().is_empty() {
        return Ok(visit.back("", "key_rejected"));
    }
    let status = visit.house.linking().by_key(&visit.session.identity, &key, visit.now).await?;
    Ok(after(visit, &status, "key_kept"))
}

/// The link stays as it was proven; from now on the integration acts for them.
async fn remove_key(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    let Some(person) = visit.person.as_ref().filter(|person| person.key.is_some()) else {
        return Ok(visit.back("", "key_removed"));
    };
    visit.house.table.link(&LinkedPerson { key: None, ..person.clone() }).await?;
    visit.record(Deed::KeyRemoved).await;
    Ok(visit.back("", "key_removed"))
}

/// What a person chooses for themselves. A field that the form does not have stays as it is.
async fn choose(visit: &Visit<'_>, form: &Form) -> Result<Response<Body>, StoreFault> {
    let before = visit.person.as_ref().map(|person| person.choices).unwrap_or_default();
    let (Some(direct_messages), Some(language)) = (direct_messages(form, before), language(form, before)) else {
        return Ok(visit.bad_form());
    };
    let choices = PersonalChoices { direct_messages, language };
    let is_kept = visit.house.table.choose(visit.open_id(), &choices).await?;
    // The language is this browser's as well, and so that of somebody who is not linked.
    let happened = if is_kept || !form.has("direct_messages") { "chosen" } else { "not_linked" };
    let reply = visit.back("", happened);
    if !form.has("language") {
        return Ok(reply);
    }
    let secure = request::is_secure(visit.request);
    Ok(reply::with_cookie(reply, &session::language_cookie(language, &visit.house.integration, secure)))
}

fn direct_messages(form: &Form, before: PersonalChoices) -> Option<DirectMessages> {
    match form.get("direct_messages") {
        "all" => Some(DirectMessages::All),
        "critical" => Some(DirectMessages::Critical),
        "off" => Some(DirectMessages::Off),
        _ => (!form.has("direct_messages")).then_some(before.direct_messages),
    }
}

fn language(form: &Form, before: PersonalChoices) -> Option<Option<Language>> {
    match form.get("language") {
        "zh" => Some(Some(Language::Zh)),
        "en" => Some(Some(Language::En)),
        "" if form.has("language") => Some(None),
        _ => (!form.has("language")).then_some(before.language),
    }
}

/// Ends this session, and all others of this person: the one that asks for it whatever our clocks say.
async fn sign_out_everywhere(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    let ended_at = visit.now.max(visit.session.began_at);
    visit.house.table.end_sessions(visit.open_id(), ended_at).await?;
    visit.record(Deed::SignedOutEverywhere).await;
    Ok(signing_out(visit, "signed-out?happened=everywhere"))
}

/// On to a page that needs no session, without one.
fn signing_out(visit: &Visit<'_>, to: &str) -> Response<Body> {
    let secure = request::is_secure(visit.request);
    let reply = reply::redirect(&visit.path(to));
    reply::with_cookie(reply, &Session::end(&visit.house.integration, secure))
}

/// Home again, where it is told how it ended; `linked` says so of a link that holds back no presses.
fn after(visit: &Visit<'_>, status: &LinkStatus, linked: &str) -> Response<Body> {
    match status {
        LinkStatus::Linked { kept: 0, .. } if !linked.is_empty() => visit.back("", linked),
        LinkStatus::Linked { kept: 0, .. } | LinkStatus::Unknown => reply::redirect(&visit.path("")),
        LinkStatus::Linked { kept, .. } => reply::redirect(&format!("{}?kept={kept}", visit.path(""))),
        LinkStatus::MemberTaken { link } => conflict::member_taken(visit, link),
        LinkStatus::PersonTaken { link } => conflict::person_taken(visit, link),
        LinkStatus::Unavailable => visit.back("", "unavailable"),
        LinkStatus::KeyRejected => visit.back("", "key_rejected"),
        LinkStatus::KeyOfAccount => visit.back("", "key_of_account"),
    }
}

/// After signing out.
pub fn signed_out(house: &House, request: &Request) -> Response<Body> {
    let base = base(house);
    let everywhere = request.query_string_parameters().first("happened") == Some("everywhere");
    let text = if everywhere { words::page_signed_out_everywhere_text() } else { words::page_signed_out_text() };
    let page = Page::new(request::language_of(request), &base, &words::page_signed_out()).say(&text);
    let page = page.link(&words::page_sign_in(), &base, true).link(&words::page_switch(), &format!("{base}/switch"), false);
    reply::html(200, page.html())
}
