//! Deliveries, for administrators: what was given up and why, what waits, and what came of the rest.

mod lines;
mod log_form;

use crate::form::Form;
use crate::visit::Visit;
use askama::Template;
use bridge::audit::Deed;
use bridge::backlog::{self, Backlog, Lateness, Names};
use bridge::browse::{Cursor, Found};
use bridge::journal::Line;
use bridge::lane::{Lane, Row, Work};
use bridge::ports::{Budgets as _, DeadRow, Lanes as _, StoreFault, Waiting};
use bridge::quota::Month;
use bridge::words::{self, Text};
use bridge::words::{column_code, column_ending, column_late, column_next, column_since};
use bridge::words::{column_what, column_when, column_where, column_why};
use futures_util::future::{try_join, try_join5};
use lambda::page::Frame;
use lambda::reply;
use lambda_http::{Body, Response};
use lines::{DeadLine, LogLine, QueueLine, Scene};
use log_form::LogForm;

/// Lines of the log on one page. With them and the next two a page with all that it loads stays below 60 KB.
const LINES: usize = 30;

/// Rows that wait, of those that are shown.
const QUEUE: usize = 15;

/// Rows that were given up, of those that are shown.
const DEAD: usize = 15;

#[derive(Template)]
#[template(path = "delivery.html")]
struct Page {
    frame: Frame,
    token: String,
    waits: Text,
    lateness: Text,
    lateness_of: Option<Text>,
    dead_heading: Text,
    dead_columns: [Text; 5],
    dead: Vec<DeadLine>,
    is_part_of_dead: bool,
    queue_columns: [Text; 5],
    queue: Vec<QueueLine>,
    is_part_of_queue: bool,
    form: LogForm,
    choices: Vec<(&'static str, Text, bool)>,
    log_columns: [Text; 6],
    log: Vec<LogLine>,
    gave_up: bool,
    newest: Option<String>,
    older: Option<String>,
}

/// What the page tells of.
struct Told {
    dead: Vec<DeadRow>,
    queue: Vec<Row>,
    waiting: Waiting,
    /// Whether the month's calls are.
    is_used_up: bool,
    lateness: Option<Lateness>,
    log: Found<Line>,
    names: Names,
}

/// The page.
pub async fn page(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    let form = LogForm::read(visit);
    let told = told(visit, &form).await?;
    let page = draw(visit, form, &told);
    // Rendering writes into a string, which does not fail.
    Ok(reply::html(200, page.render().unwrap_or_default()))
}

async fn told(visit: &Visit<'_>, form: &LogForm) -> Result<Told, StoreFault> {
    let (house, now, backlog) = (visit.house, visit.now, visit.house.backlog());
    let mut names = Names::default();
    let from = form.cursor.unwrap_or(Cursor::from(now));
    let (log, (dead, queue, waiting, used, lateness)) = try_join(
        backlog.log(&form.filter, from, LINES, &mut names),
        try_join5(
            backlog.dead(),
            backlog.queue(now, QUEUE),
            house.table.waiting(now),
            house.table.used(Month::of(now)),
            backlog.lateness(now),
        ),
    )
    .await?;
    learn(&backlog, &mut names, &dead, &queue, &log.items).await?;
    let is_used_up = house.preferences.quota.is_some_and(|allowed| used >= allowed);
    Ok(Told { dead, queue, waiting, is_used_up, lateness, log, names })
}

async fn learn(backlog: &Backlog, names: &mut Names, dead: &[DeadRow], queue: &[Row], log: &[Line]) -> Result<(), StoreFault> {
    let dead = dead.iter().take(DEAD).map(|dead| (&dead.row.lane, &dead.row.work));
    let queue = queue.iter().map(|row| (&row.lane, &row.work));
    let log = log.iter().map(|line| (&line.lane, &line.work));
    let all: Vec<(&Lane, &Work)> = dead.chain(queue).chain(log).collect();
    backlog.learn(names, &all).await
}

fn draw(visit: &Visit<'_>, form: LogForm, told: &Told) -> Page {
    let scene = Scene { language: visit.language(), zone: &visit.house.preferences.zone, names: &told.names, now: visit.now };
    let mut frame = visit.frame(&words::delivery_title()).wide();
    if let Some(notice) = notice(visit) {
        frame = frame.notice(&notice);
    }
    fill(frame, visit.token(), &scene, form, told)
}

fn fill(frame: Frame, token: String, scene: &Scene<'_>, form: LogForm, told: &Told) -> Page {
    Page {
        frame,
        token,
        waits: words::waiting_value(told.waiting.rows, told.waiting.oldest.as_secs()),
        lateness: lateness(told.lateness.as_ref()),
        lateness_of: told.lateness.as_ref().map(|lateness| lateness_of(lateness, scene)),
        dead_heading: words::dead_heading(told.dead.len()),
        dead_columns: [column_when(), column_where(), column_what(), column_ending(), words::resend()],
        dead: told.dead.iter().take(DEAD).map(|dead| scene.dead(dead)).collect(),
        is_part_of_dead: told.dead.len() > DEAD,
        queue_columns: [column_since(), column_where(), column_what(), column_why(), column_next()],
        queue: told.queue.iter().map(|row| scene.queued(row, told.is_used_up)).collect(),
        is_part_of_queue: told.queue.len() == QUEUE,
        choices: form.choices().collect(),
        log_columns: [column_when(), column_where(), column_what(), column_ending(), column_late(), column_code()],
        log: told.log.items.iter().map(|line| scene.line(line)).collect(),
        gave_up: told.log.gave_up,
        newest: form.cursor.map(|_| form.address(None)),
        older: told.log.next.map(|next| form.address(Some(next))),
        form,
    }
}

fn lateness(lateness: Option<&Lateness>) -> Text {
    match lateness {
        Some(lateness) => words::lateness_value(lateness.median, lateness.p95, lateness.longest),
        None => words::lateness_none(),
    }
}

/// What the lateness is about.
fn lateness_of(lateness: &Lateness, scene: &Scene<'_>) -> Text {
    match lateness.is_part {
        true => words::lateness_of_some(lateness.shown, &scene.moment(lateness.since).told),
        false => words::lateness_of_a_day(lateness.shown),
    }
}

/// Sends one row again, or all.
pub async fn post(visit: &Visit<'_>, action: &str, form: &Form) -> Result<Response<Body>, StoreFault> {
    let (backlog, now) = (visit.house.backlog(), visit.now);
    let (count, happened) = match action {
        "resend" if backlog.resend(form.get("name"), now).await? => (1, "resent".to_owned()),
        "resend" => (0, "not_dead".to_owned()),
        "resend-all" => backlog.resend_all(now).await.map(|count| (count, count.to_string()))?,
        _ => return Ok(visit.not_found()),
    };
    if count > 0 {
        visit.record(Deed::Resent { count }).await;
    }
    Ok(visit.back("delivery", &happened))
}

/// What just happened, as the address of a redirect tells it. A closed list: no address can put words into our mouth.
fn notice(visit: &Visit<'_>) -> Option<Text> {
    match visit.query("happened")?.as_str() {
        "resent" => Some(words::resent_one()),
        "not_dead" => Some(words::not_dead()),
        count => count.parse().ok().filter(|count| *count <= backlog::MOST_DEAD).map(words::resent),
    }
}

#[cfg(test)]
mod tests;
