//! What is stored about people, for everybody who has signed in.

use crate::visit::Visit;
use askama::Template;
use bridge::ports::{StoreFault, Visitors as _};
use bridge::words::{self, Language, Text};
use lambda::page::Frame;
use lambda::reply;
use lambda_http::{Body, Response};

#[derive(Template)]
#[template(path = "privacy.html")]
struct Privacy {
    frame: Frame,
    token: String,
    action: String,
    facts: Vec<(Text, Text)>,
    is_linked: bool,
}

/// The page.
pub async fn page(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    let page = Privacy {
        frame: visit.frame(&words::page_privacy()),
        token: visit.token(),
        action: visit.path("account/unlink"),
        facts: facts(visit).await?,
        is_linked: visit.person.is_some(),
    };
    Ok(reply::html(200, page.render().unwrap_or_default()))
}

/// What is stored about the reader.
async fn facts(visit: &Visit<'_>) -> Result<Vec<(Text, Text)>, StoreFault> {
    let account = (words::privacy_account(), Text::same(visit.open_id().as_str()));
    let Some(person) = &visit.person else {
        let is_kept = visit.house.table.visitor(visit.open_id(), visit.now).await?.is_some();
        let link = (words::privacy_member(), words::privacy_not_linked());
        return Ok(vec![account, link, (words::privacy_visit(), words::privacy_visit_is(is_kept))]);
    };
    let since = person.linked_at.to_zoned(visit.house.preferences.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
    let language = match person.choices.language {
        None => words::privacy_language_follows(),
        Some(Language::Zh) => Text::same("中文"),
        Some(Language::En) => Text::same("English"),
    };
    Ok(vec![
        account,
        (words::privacy_member(), Text::same(format!("{} ({})", person.name, person.person))),
        (words::page_proof(), words::page_proof_is(person.proof)),
        (words::privacy_since(), Text::same(since)),
        (words::privacy_key(), words::privacy_key_is(person.key.is_some())),
        (words::privacy_direct_messages(), words::privacy_direct_messages_are(person.choices.direct_messages)),
        (words::privacy_language(), language),
    ])
}
