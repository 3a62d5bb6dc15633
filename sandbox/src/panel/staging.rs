//! Prepares a world for a check: what no button of the page does, because no single person ever does it.
//!
//! | Address | Body | Answer |
//! |---|---|---|
//! | `POST /api/stage/company` | `members`, of which `without_email` and `without_account` | `{}` |
//! | `POST /api/stage/close` | `id` of a chat or person, `code` of Lark's refusal or `null` | `{}` |
//! | `POST /api/stage/fault` | `name` of what is to be wrong, see [`fault`] | `{}` |
//!
//! Everything happens at the neighbours; the table is written by the functions alone.

use super::{Answer, Panel, refused};
use crate::flashduty::Permission;
use crate::world::INTEGRATION;
use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;

/// More than any company of the checks.
const MOST_MEMBERS: usize = 1_000;

/// The addresses.
pub(super) fn router() -> Router<Panel> {
    Router::new()
        .route("/api/stage/company", post(company))
        .route("/api/stage/close", post(close))
        .route("/api/stage/fault", post(fault))
}

/// So many members join at Flashduty. The first of them have no e-mail there, the next are nobody in Lark, and the rest are both.
#[derive(Deserialize)]
struct Company {
    members: usize,
    #[serde(default)]
    without_email: usize,
    #[serde(default)]
    without_account: usize,
}

async fn company(State(panel): State<Panel>, Json(wish): Json<Company>) -> Answer {
    if wish.members > MOST_MEMBERS {
        return Err(refused(format!("at most {MOST_MEMBERS} members join at once")));
    }
    let (lark, flashduty) = (&panel.world.lark, &panel.world.flashduty);
    for number in 0..wish.members {
        let (name, email) = (format!("Member {:03}", number + 1), format!("member-{:03}@example.com", number + 1));
        let has_email = number >= wish.without_email;
        flashduty.add_member(&name, if has_email { &email } else { "" });
        if !has_email || number >= wish.without_email + wish.without_account {
            lark.add_person(&name, &email);
        }
    }
    Ok(Json(json!({})))
}

/// Lark turns down every post of the bot to a chat or person with this code; without one it takes them again.
#[derive(Deserialize)]
struct Closed {
    id: String,
    code: Option<i64>,
}

async fn close(State(panel): State<Panel>, Json(wish): Json<Closed>) -> Answer {
    panel.world.lark.close_to_the_bot(&wish.id, wish.code);
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
struct Fault {
    name: String,
}

/// Sets one thing up wrongly, as an operator might. Some cannot be set right again: begin a new world.
async fn fault(State(panel): State<Panel>, Json(fault): Json<Fault>) -> Answer {
    let (lark, flashduty) = (&panel.world.lark, &panel.world.flashduty);
    match fault.name.as_str() {
        "app disabled" => lark.set_app_enabled(false),
        "app not published" => lark.set_published(false),
        "no bot" => lark.set_bot_ability(false),
        "no callback" => lark.subscribe_presses(false),
        "no events" => lark.subscribe_events(false),
        "no redirect" => lark.forbid_redirect(&format!("{}/{INTEGRATION}/oauth", panel.world.addresses.functions)),
        "key withdrawn" => drop(flashduty.renew_key(flashduty.service_member())),
        "no license" => flashduty.license(flashduty.service_member(), false),
        "webhooks unreadable" => flashduty.permit(Permission::IntegrationsRead, false),
        "webhook secret" => {
            let webhook = format!("{}/{INTEGRATION}/flashduty", panel.world.addresses.functions);
            flashduty.connect(webhook, "another-secret".to_owned(), panel.world.houses.http.clone());
        }
        "rules unreadable" => flashduty.permit(Permission::ChannelsRead, false),
        name => match name.strip_prefix("no scope ") {
            Some(scope) => lark.revoke_scope(scope),
            None => return Err(refused("there is no such fault".to_owned())),
        },
    }
    Ok(Json(json!({})))
}
