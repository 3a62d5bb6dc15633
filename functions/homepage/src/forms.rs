//! What the forms of the page do. Each carries a token that only a page of this session can know.

use crate::{base, delivery};
use bridge::linking::LinkStatus;
use bridge::person::AppKey;
use bridge::ports::StoreFault;
use lambda::house::House;
use lambda::session::Session;
use lambda::{reply, request};
use lambda_http::{Body, Request, Response};
use serde::Deserialize;

/// The fields of our forms.
#[derive(Deserialize)]
struct Form {
    token: String,
    #[serde(default)]
    key: String,
    /// What a button of a table is about.
    #[serde(default)]
    name: String,
}

/// No form of ours is longer.
const LONGEST: usize = 4 * 1024;

/// Carries a form out and sends the browser back to the page.
pub async fn post(house: &House, request: &Request, session: &Session, page: &str) -> Result<Response<Body>, StoreFault> {
    let Some(form) = read(request).filter(|form| session.owns_form(&form.token, &house.sealer)) else {
        return Ok(back(house, "form_expired"));
    };
    let (linking, identity, now) = (house.linking(), &session.identity, house.clock.now());
    let secure = request::is_secure(request);
    match page {
        "account/key" => Ok(after(house, &linking.by_key(identity, &AppKey::new(form.key.trim()), now).await?)),
        "account/retry" => Ok(after(house, &linking.by_directory(identity, None, now).await?)),
        "account/unlink" => {
            linking.unlink(identity).await?;
            Ok(back(house, "unlinked"))
        }
        _ => {
            let reply = reply::redirect(&format!("{}/signed-out", base(house)));
            Ok(reply::with_cookie(reply, &Session::end(&house.integration, secure)))
        }
    }
}

/// Sends dead rows again.
pub async fn resend(house: &House, request: &Request, session: &Session, page: &str) -> Result<Response<Body>, StoreFault> {
    let Some(form) = read(request).filter(|form| session.owns_form(&form.token, &house.sealer)) else {
        return Ok(reply::redirect(&format!("{}/delivery?happened=form_expired", base(house))));
    };
    delivery::resend(house, (page == "delivery/resend").then_some(form.name.as_str())).await
}

fn read(request: &Request) -> Option<Form> {
    let body: &[u8] = request.body().as_ref();
    (body.len() <= LONGEST).then(|| serde_urlencoded::from_bytes(body).ok()).flatten()
}

fn after(house: &House, status: &LinkStatus) -> Response<Body> {
    match status {
        LinkStatus::Linked { kept: 0, .. } | LinkStatus::Unknown => reply::redirect(&base(house)),
        LinkStatus::Linked { kept, .. } => reply::redirect(&format!("{}?kept={kept}", base(house))),
        LinkStatus::MemberTaken => back(house, "member_taken"),
        LinkStatus::PersonTaken => back(house, "person_taken"),
        LinkStatus::Unavailable => back(house, "unavailable"),
        LinkStatus::KeyRejected => back(house, "key_rejected"),
    }
}

fn back(house: &House, happened: &str) -> Response<Body> {
    reply::redirect(&format!("{}?happened={happened}", base(house)))
}
