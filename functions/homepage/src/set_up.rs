//! How the Lark app is set up, for administrators: the steps of the guide with every value, and a press that has Feishu's API do them.

mod seen;
mod view;

use crate::form::Form;
use crate::visit::Visit;
use bridge::audit::Deed;
use bridge::ports::{ReleaseNotes, StoreFault};
use bridge::set_up::{Addresses, Change, Keys, Outcome, Part, Site, carry_out, plan, release};
use bridge::words::{self, Text};
use lambda::reply;
use lambda_http::{Body, Response};
use lark::settings::Hosts;
use view::SetUpPage;

/// The page.
pub async fn page(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    let Some(site) = site(visit) else { return Ok(visit.not_found()) };
    let seen = seen::of(visit).await?;
    let outcomes = outcomes(visit);
    let mut frame = visit.frame(&words::set_up_title());
    if let Some(notice) = notice(&outcomes) {
        frame = frame.notice(&notice);
    }
    let page = SetUpPage::new(frame, &site, &seen, &outcomes, is_offered(visit));
    Ok(reply::html(200, page.html(visit)))
}

/// Has the API do it. Nothing is done without the press.
pub async fn post(visit: &Visit<'_>, action: &str, form: &Form) -> Result<Response<Body>, StoreFault> {
    let Some(site) = site(visit) else { return Ok(visit.not_found()) };
    let lark = visit.house.lark.as_ref();
    let outcomes = match action {
        "apply" => carry_out(&changes(visit, &site, form.has("everybody")), lark).await,
        "release" => vec![release(&notes(), lark).await],
        _ => return Ok(visit.not_found()),
    };
    if outcomes.iter().any(|outcome| outcome.result.is_ok()) {
        visit.record(Deed::SetUp).await;
    }
    let words: Vec<_> = outcomes.iter().map(Outcome::word).collect();
    Ok(visit.back("set-up", &words.join(",")))
}

/// The app and its addresses; `None` where nobody told us our own.
fn site(visit: &Visit<'_>) -> Option<Site> {
    let (house, settings) = (visit.house, &visit.house.lark_settings);
    Some(Site {
        addresses: Addresses::of(&crate::public_url(house, visit.request)?, &house.integration),
        app_id: settings.app_id.clone(),
        console: settings.hosts.open.clone(),
        secret: house.secret.to_string(),
    })
}

/// Whether there is any use in asking: Lark's international cloud has no such API.
fn is_offered(visit: &Visit<'_>) -> bool {
    visit.house.lark_settings.hosts.open != Hosts::lark().open
}

/// The newest keys of the secret go with the rest. An app without an Encrypt Key gets none from here: the functions read the secret, and
/// nothing else tells them.
fn changes(visit: &Visit<'_>, site: &Site, for_everybody: bool) -> Vec<Change> {
    let settings = &visit.house.lark_settings;
    let keys = settings.encrypt_keys.first().zip(settings.verification_tokens.first());
    let keys = keys.map(|(key, token)| Keys { encrypt_key: key.clone(), verification_token: token.clone() });
    plan(site, keys, for_everybody)
}

/// In both languages: who approves it reads it in Lark.
fn notes() -> ReleaseNotes {
    let both = |text: &Text| format!("{} / {}", text.zh, text.en);
    ReleaseNotes { reason: both(&words::set_up_release_reason()), changes: both(&words::set_up_release_changes()) }
}

/// What became of the last press, as the address of the redirect tells it.
fn outcomes(visit: &Visit<'_>) -> Vec<Outcome> {
    let told = visit.query("happened").unwrap_or_default();
    told.split(',').take(Part::ALL.len()).filter_map(Outcome::parse).collect()
}

fn notice(outcomes: &[Outcome]) -> Option<Text> {
    let refused = outcomes.iter().filter(|outcome| outcome.result.is_err()).count();
    let is_release = outcomes.first()?.part == Part::Release;
    Some(match (is_release, refused) {
        (true, 0) => words::set_up_released(),
        (true, _) => words::set_up_not_released(),
        (false, refused) => words::set_up_applied(outcomes.len() - refused, refused),
    })
}
