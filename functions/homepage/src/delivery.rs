//! Deliveries, for administrators: what was given up and why, and what came of the rest.

use crate::form::Form;
use crate::visit::Visit;
use bridge::backlog::{self, Names};
use bridge::journal::Line;
use bridge::lane::{Lane, Work};
use bridge::ports::{Budgets as _, DeadRow, Lanes as _, StoreFault};
use bridge::quota::Month;
use bridge::words::{self, Language, Text};
use futures_util::future::try_join4;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use lambda::page::{Cell, Page, Table};
use lambda::reply;
use lambda_http::{Body, Response};

/// Lines of the log on one page.
const LINES: usize = 50;

/// The page.
pub async fn page(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    let house = visit.house;
    let (language, now, backlog) = (visit.language(), visit.now, house.backlog());
    let (dead, lines, waiting, used) = try_join4(
        backlog.dead(),
        backlog.log(before(visit).unwrap_or(now), LINES),
        house.table.waiting(now),
        house.table.used(Month::of(now)),
    )
    .await?;
    let names = backlog.names(&dead, &lines).await?;
    let scene = Scene { language, zone: &house.preferences.zone, names: &names };
    let form = Again { action: visit.path("delivery/resend"), token: visit.token() };
    let waits = words::waiting_value(waiting.rows, waiting.oldest.as_secs());
    let usage = words::usage_value(used, house.preferences.quota);
    let mut frame = visit.frame(&words::delivery_title()).wide();
    if let Some(notice) = notice(visit) {
        frame = frame.notice(&notice);
    }
    let mut page = Page::new(language, &visit.path(""), &words::delivery_title())
        .framed(frame)
        .fact(&words::waiting_label(), waits.in_(language))
        .fact(&words::usage_label(), usage.in_(language))
        .table(dead_table(&scene, &dead, &form))
        .table(log_table(&scene, &lines));
    if !dead.is_empty() {
        page = page.button(&words::resend_all(), &visit.path("delivery/resend-all"), &form.token);
    }
    if let Some(last) = lines.last().filter(|_| lines.len() == LINES) {
        let older = format!("{}?before={}", visit.path("delivery"), last.at.as_millisecond() - 1);
        page = page.link(&words::log_older(), &older, false);
    }
    Ok(reply::html(200, page.html()))
}

/// Sends one row again, or all.
pub async fn post(visit: &Visit<'_>, action: &str, form: &Form) -> Result<Response<Body>, StoreFault> {
    let (backlog, now) = (visit.house.backlog(), visit.now);
    let happened = match action {
        "resend" if backlog.resend(form.get("name"), now).await? => "resent".to_owned(),
        "resend" => "not_dead".to_owned(),
        "resend-all" => backlog.resend_all(now).await?.to_string(),
        _ => return Ok(visit.not_found()),
    };
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

fn before(visit: &Visit<'_>) -> Option<Timestamp> {
    Timestamp::from_millisecond(visit.query("before")?.parse().ok()?).ok()
}

/// What each button of the table sends.
struct Again {
    action: String,
    token: String,
}

/// How things are told.
struct Scene<'a> {
    language: Language,
    zone: &'a TimeZone,
    names: &'a Names,
}

impl Scene<'_> {
    fn moment(&self, at: Timestamp) -> Cell {
        Cell::Moment(at.to_zoned(self.zone.clone()))
    }
}

fn dead_table(scene: &Scene<'_>, dead: &[DeadRow], form: &Again) -> Table {
    let Scene { language, names, .. } = *scene;
    let columns = [words::column_when(), words::column_where(), words::column_what(), words::column_ending(), words::resend()];
    let mut table = Table::new(language, &words::dead_heading(dead.len()), &words::dead_none(), &columns);
    for DeadRow { row, death, at } in dead {
        let button = Cell::Button {
            label: words::resend().in_(language).to_owned(),
            action: form.action.clone(),
            token: form.token.clone(),
            name: backlog::name_of(row),
        };
        table.row(vec![
            scene.moment(*at),
            Cell::Words(names.place(&row.lane), String::new()),
            subject(language, names, &row.lane, &row.work),
            table.said_with(&words::reason_with_code(death.reason, death.code), &words::fix(death.reason)),
            button,
        ]);
    }
    table
}

fn log_table(scene: &Scene<'_>, lines: &[Line]) -> Table {
    let Scene { language, names, .. } = *scene;
    let columns = [
        words::column_when(),
        words::column_where(),
        words::column_what(),
        words::column_ending(),
        words::column_late(),
        words::column_code(),
    ];
    let mut table = Table::new(language, &words::log_heading(), &words::log_none(), &columns);
    for line in lines {
        let code = line.code.filter(|code| *code != 0).map(|code| code.to_string());
        table.row(vec![
            scene.moment(line.at),
            Cell::Words(names.place(&line.lane), String::new()),
            subject(language, names, &line.lane, &line.work),
            table.said(&words::ending(line.ending)),
            Cell::Words(format!("{:.1} s", line.lateness().as_secs_f64()), String::new()),
            Cell::Words(code.unwrap_or_default(), line.log_id.clone().unwrap_or_default()),
        ]);
    }
    table
}

/// The incident where it is about one, else the kind of work.
fn subject(language: Language, names: &Names, lane: &Lane, work: &Work) -> Cell {
    let kind = words::work(work);
    match names.subject(lane, work) {
        Some(subject) => Table::link(&format!("{} #{} {}", kind.in_(language), subject.num, subject.title), &subject.url),
        None => Cell::Words(kind.in_(language).to_owned(), String::new()),
    }
}
