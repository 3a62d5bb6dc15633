//! The page itself.

use crate::{base, happened};
use bridge::person::LinkedPerson;
use bridge::ports::{People as _, StoreFault};
use bridge::words;
use lambda::house::House;
use lambda::page::Page;
use lambda::session::Session;
use lambda::{reply, request};
use lambda_http::{Body, Request, Response};

/// Who am I here?
pub async fn page(house: &House, request: &Request, session: &Session) -> Result<Response<Body>, StoreFault> {
    let person = house.table.by_open_id(&session.identity.open_id).await?;
    let base = base(house);
    let token = session.form_token(&house.sealer).unwrap_or_default();
    let mut page = Page::new(request::language_of(request), &base, &words::page_home());
    if let Some(notice) = happened(request) {
        page = page.notice(&notice);
    }
    let own_key = person.as_ref().is_some_and(|person| person.key.is_some());
    page = match &person {
        Some(person) => linked(page, person, session, request),
        None => page.say(&words::page_unlinked()).fact(&words::page_lark_name(), &session.identity.name).button(
            &words::page_try_again(),
            &format!("{base}/account/retry"),
            &token,
        ),
    };
    if !own_key {
        let action = format!("{base}/account/key");
        let submit = if person.is_some() { words::page_key_submit_linked() } else { words::page_key_submit() };
        page = page.key_form(&words::page_key_label(), &words::page_key_hint(), &submit, &action, &token);
    }
    if house.is_administrator(&session.identity.open_id) {
        page = page.link(&words::delivery_title(), &format!("{base}/delivery"), false);
    }
    page = page.button(&words::page_switch(), &format!("{base}/account/switch"), &token);
    if person.is_some() {
        page = page.button(&words::page_unlink(), &format!("{base}/account/unlink"), &token);
    }
    Ok(reply::html(200, page.html()))
}

fn linked(page: Page, person: &LinkedPerson, session: &Session, request: &Request) -> Page {
    let language = request::language_of(request);
    page.say(&words::page_linked(&person.name))
        .fact(&words::page_lark_name(), &session.identity.name)
        .fact(&words::page_proof(), words::page_proof_is(person.proof).in_(language))
        .fact(&words::page_acts_as(), words::page_acts_as_is(person.key.is_some()).in_(language))
}

/// After signing out.
pub fn signed_out(house: &House, request: &Request) -> Response<Body> {
    let base = base(house);
    let page = Page::new(request::language_of(request), &base, &words::page_signed_out())
        .say(&words::page_signed_out_text())
        .link(&words::page_sign_in(), &format!("{base}/switch"), true);
    reply::html(200, page.html())
}
