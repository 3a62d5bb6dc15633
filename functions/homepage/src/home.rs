//! The home page.

use crate::visit::Visit;
use bridge::ports::StoreFault;
use bridge::words;
use lambda::page::Page;
use lambda::reply;
use lambda_http::{Body, Response};

/// Who am I here?
pub async fn page(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    let (base, token) = (visit.path(""), visit.token());
    let mut frame = visit.frame(&words::page_home());
    if let Some(notice) = happened(visit) {
        frame = frame.notice(&notice);
    }
    let mut page = Page::new(visit.language(), &base, &words::page_home()).framed(frame);
    let own_key = visit.person.as_ref().is_some_and(|person| person.key.is_some());
    page = match &visit.person {
        Some(person) => page
            .say(&words::page_linked(&person.name))
            .fact(&words::page_lark_name(), &visit.session.identity.name)
            .fact(&words::page_proof(), words::page_proof_is(person.proof).in_(visit.language()))
            .fact(&words::page_acts_as(), words::page_acts_as_is(person.key.is_some()).in_(visit.language())),
        None => page.say(&words::page_unlinked()).fact(&words::page_lark_name(), &visit.session.identity.name).button(
            &words::page_try_again(),
            &format!("{base}/account/retry"),
            &token,
        ),
    };
    if !own_key {
        let action = format!("{base}/account/key");
        let submit = if visit.person.is_some() { words::page_key_submit_linked() } else { words::page_key_submit() };
        page = page.key_form(&words::page_key_label(), &words::page_key_hint(), &submit, &action, &token);
    }
    page = page.button(&words::page_switch(), &format!("{base}/account/switch"), &token);
    if visit.person.is_some() {
        page = page.button(&words::page_unlink(), &format!("{base}/account/unlink"), &token);
    }
    Ok(reply::html(200, page.html()))
}

/// The part of the home page that is refreshed.
pub async fn live(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    Ok(visit.not_found())
}

/// Who is on call now.
pub async fn on_call(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    Ok(visit.not_found())
}

/// What just happened, as the address of a redirect tells it. A closed list: no address can put words into our mouth.
fn happened(visit: &Visit<'_>) -> Option<words::Text> {
    if let Some(kept) = visit.query("kept").and_then(|count| count.parse().ok()).filter(|count| (1..100).contains(count)) {
        return Some(words::page_kept(kept));
    }
    match visit.query("happened")?.as_str() {
        "member_taken" => Some(words::page_member_taken()),
        "person_taken" => Some(words::page_person_taken()),
        "unavailable" => Some(words::page_unavailable()),
        "key_rejected" => Some(words::page_key_rejected()),
        "unlinked" => Some(words::page_unlinked_now()),
        _ => None,
    }
}
