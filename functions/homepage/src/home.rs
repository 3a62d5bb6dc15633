//! The home page: what is on my hands, who is on call, and who I am here.
//!
//! It is read from the table alone; only who is on call is Flashduty's to tell, and comes after the page (`live?part=on-call`).

mod duties;
mod myself;
mod notice;
mod on_call;

use self::duties::DutiesPart;
use self::myself::Myself;
use self::on_call::{OnCallPage, OnCallPart};
use crate::visit::Visit;
use askama::Template;
use bridge::agenda::Agenda;
use bridge::person::LinkedPerson;
use bridge::ports::StoreFault;
use bridge::words::{self, Text};
use futures_util::future::try_join;
use lambda::page::Frame;
use lambda::reply;
use lambda_http::{Body, Response};

/// The page.
#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    /// What is on my hands; `None` for somebody of whom we do not know who they are at Flashduty.
    duties: Option<DutiesPart>,
    /// Where it is fetched anew.
    duties_url: String,
    /// Where the schedules are fetched from.
    on_call_url: String,
    /// Where they stand without script.
    on_call_page: String,
    myself: Myself,
}

/// My incidents, my account, and room for who is on call.
pub async fn page(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    let frame = visit.frame(&words::page_home());
    let (notice, duties) = try_join(notice::of(visit), duties_of(visit)).await?;
    let home = Home {
        duties,
        duties_url: format!("{}?from={}", visit.path("live"), duties::from(visit)),
        on_call_url: format!("{}?part=on-call", visit.path("live")),
        on_call_page: visit.path("on-call"),
        myself: Myself::of(visit),
        frame: with_notice(frame, notice.as_ref()),
    };
    Ok(reply::html(200, rendered(&home)))
}

/// A part of the home page, to be put in place of an older one. Who is not linked (any more) needs another page, and gets 401.
pub async fn live(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    if visit.query("part").as_deref() == Some("on-call") {
        let told = visit.house.rota.read(visit.now).await;
        return Ok(reply::html(200, rendered(&OnCallPart::short(visit, &told))));
    }
    Ok(match duties_of(visit).await? {
        Some(duties) => reply::html(200, rendered(&duties)),
        None => reply::refused(401, "not_linked"),
    })
}

/// Who is on call now, by every schedule.
pub async fn on_call(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    let told = visit.house.rota.read(visit.now).await;
    let page = OnCallPage { frame: visit.frame(&words::on_call_title()), part: OnCallPart::whole(visit, &told) };
    Ok(reply::html(200, rendered(&page)))
}

async fn duties_of(visit: &Visit<'_>) -> Result<Option<DutiesPart>, StoreFault> {
    let Some(LinkedPerson { person, .. }) = &visit.person else { return Ok(None) };
    let agenda = Agenda { records: visit.house.table.clone(), overview: visit.house.table.clone() };
    let duties = agenda.of(*person, visit.now).await?;
    Ok(Some(DutiesPart::of(visit, &duties)))
}

fn with_notice(frame: Frame, notice: Option<&Text>) -> Frame {
    match notice {
        Some(notice) => frame.notice(notice),
        None => frame,
    }
}

/// Rendering writes into a string, which does not fail.
fn rendered(template: &impl Template) -> String {
    template.render().unwrap_or_default()
}
