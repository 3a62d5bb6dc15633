//! Linked users, for administrators: who is linked, one member at a time by hand, and everybody at once.

pub mod conflict;
mod everyone;
mod list;
mod member;

use crate::form::Form;
use crate::visit::Visit;
use bridge::audit::Actor;
use bridge::id::{OpenId, PersonId};
use bridge::ports::StoreFault;
use bridge::roll::Obstacle;
use bridge::words::{self, Text};
use lambda_http::{Body, Response};

/// The forms.
pub const FORMS: &[&str] = &["link", "unlink", "begin", "step", "confirm", "retry", "end"];

/// The list.
pub async fn page(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    list::page(visit).await
}

/// One member, or the linking of everybody at once.
pub async fn one(visit: &Visit<'_>, item: &str) -> Result<Response<Body>, StoreFault> {
    match item {
        "everyone" => everyone::page(visit).await,
        "progress" => everyone::progress(visit).await,
        id => match id.parse() {
            Ok(id) => member::page(visit, PersonId(id)).await,
            Err(_) => Ok(visit.not_found()),
        },
    }
}

/// Carries a form out.
pub async fn post(visit: &Visit<'_>, action: &str, form: &Form) -> Result<Response<Body>, StoreFault> {
    match action {
        "link" => member::link(visit, form).await,
        "unlink" => member::unlink(visit, form).await,
        _ => everyone::post(visit, action).await,
    }
}

/// The administrator, as the audit names them.
fn actor(visit: &Visit<'_>) -> Actor {
    let name = visit.person.as_ref().map_or(&visit.session.identity.name, |person| &person.name);
    Actor { open_id: visit.open_id().clone(), name: name.clone() }
}

/// Where a missing scope is granted, where that is what holds us up.
fn grant_link(visit: &Visit<'_>, obstacle: Obstacle) -> Option<String> {
    let settings = &visit.house.lark_settings;
    (obstacle == Obstacle::MissingScope).then(|| {
        let (open, app) = (&settings.hosts.open, &settings.app_id);
        format!("{open}/app/{app}/auth?q=contact:user.id:readonly&op_from=openapi&token_type=tenant")
    })
}

/// What just happened, as the address of a redirect tells it. A closed list: no address can put words into our mouth.
fn notice(visit: &Visit<'_>) -> Option<Text> {
    match visit.query("happened")?.as_str() {
        "linked" => Some(words::hand_linked(false)),
        "linked_kept" => Some(words::hand_linked(true)),
        "unlinked" => Some(words::people_unlinked_now()),
        "was_not_linked" => Some(words::people_was_not_linked()),
        _ => None,
    }
}

/// An account of Lark, for people.
fn account(lark_name: &str, open_id: &OpenId) -> String {
    words::people_account(lark_name, open_id)
}

/// The path of a page with these values in its address; empty ones are left out.
fn with_query(path: String, values: &[(&str, &str)]) -> String {
    let given: Vec<_> = values.iter().filter(|(_, value)| !value.is_empty()).collect();
    match serde_urlencoded::to_string(&given) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        Ok(_) | Err(_) => path,
    }
}
