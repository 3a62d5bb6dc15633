//! Who did what, for administrators.

mod csv;

use crate::moment::Moment;
use crate::visit::{Visit, address};
use askama::Template;
use bridge::audit::{self, DeedFilter, Entry, Kind};
use bridge::browse::Cursor;
use bridge::ports::StoreFault;
use bridge::words::{self, Text};
use lambda::page::Frame;
use lambda::reply;
use lambda_http::{Body, Response};

/// Entries on one page.
const ENTRIES: usize = 50;

/// Entries of a download.
const DOWNLOADED: usize = 5_000;

/// No name, and no id, is longer.
const LONGEST: usize = 200;

#[derive(Template)]
#[template(path = "audit.html")]
struct Page {
    frame: Frame,
    is_filtered: bool,
    filter: DeedFilter,
    entries: Vec<Line>,
    csv: String,
    newest: Option<String>,
    older: Option<String>,
}

struct Line {
    at: Moment,
    kind: Text,
    told: Text,
    /// The person's id in Lark: a name is not always one person's.
    by: String,
}

/// The page.
pub async fn page(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    let (filter, cursor) = (filter(visit), visit.query("before").and_then(|text| Cursor::parse(&text)));
    let from = cursor.unwrap_or(Cursor::from(visit.now));
    let found = audit::look_through(&*visit.house.table, &filter, from, ENTRIES).await?;
    let zone = &visit.house.preferences.zone;
    let line = |entry: &Entry| Line {
        at: Moment::of(entry.at, zone),
        kind: words::deed_kind(entry.deed.kind()),
        told: words::deed(entry),
        by: entry.by.open_id.to_string(),
    };
    let page = Page {
        frame: visit.frame(&words::audit_title()).wide(),
        entries: found.items.iter().map(line).collect(),
        csv: visit.path("audit/csv") + &address_of(&filter, None),
        newest: cursor.map(|_| address_of(&filter, None)),
        older: found.next.map(|next| address_of(&filter, Some(next))),
        is_filtered: filter != DeedFilter::default(),
        filter,
    };
    // Rendering writes into a string, which does not fail.
    Ok(reply::html(200, page.render().unwrap_or_default()))
}

/// The same as a table for other programs: what the filter shows, up to 5,000 entries.
pub async fn download(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    let found = audit::look_through(&*visit.house.table, &filter(visit), Cursor::from(visit.now), DOWNLOADED).await?;
    let text = csv::of(&found.items, visit.language(), &visit.house.preferences.zone);
    let day = visit.now.to_zoned(visit.house.preferences.zone.clone()).date();
    Ok(reply::download("text/csv; charset=utf-8", &format!("audit-{}-{day}.csv", visit.house.integration), text))
}

/// What the address says. What makes no sense is left out.
fn filter(visit: &Visit<'_>) -> DeedFilter {
    let person = visit.query("person").map(|text| text.trim().chars().take(LONGEST).collect()).unwrap_or_default();
    DeedFilter { person, kind: visit.query("kind").and_then(|name| Kind::named(&name)) }
}

fn address_of(filter: &DeedFilter, from: Option<Cursor>) -> String {
    let before = from.map(|from| from.to_string()).unwrap_or_default();
    address(&[("person", &filter.person), ("kind", filter.kind.map_or("", Kind::name)), ("before", &before)])
}
