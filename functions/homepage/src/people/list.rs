//! The members of Flashduty, page after page.
//!
//! Flashduty knows neither who is linked nor how to page among those: the member list is walked through until a page of ours is full,
//! so many pages at a time and no more.

use super::{account, grant_link, notice, with_query};
use crate::visit::Visit;
use askama::Template;
use bridge::person::{LinkedPerson, Member};
use bridge::ports::{Members as _, People as _, StoreFault};
use bridge::roll::{Obstacle, PAGE};
use bridge::words;
use lambda::page::Frame;
use lambda::reply;
use lambda_http::{Body, Response};
use std::collections::HashMap;

/// Rows on a page: as many as keep it light.
const ROWS: usize = 50;

/// Pages of Flashduty's list that are walked through for one of ours: a thousand members, in a second or two.
const WALKED: usize = 10;

/// Nobody's name is longer.
const LONGEST_QUERY: usize = 100;

/// Which members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tab {
    All,
    Linked,
    Unlinked,
}

/// Which part of the list.
struct Filter {
    tab: Tab,
    query: String,
    /// How many members stand before it: those included that are not shown.
    from: usize,
}

/// A part of the list.
struct Part {
    rows: Vec<Row>,
    /// Members that were looked at.
    walked: usize,
    /// Where the next part begins; `None` for the last.
    next: Option<usize>,
}

/// A member.
struct Row {
    name: String,
    email: String,
    link: Option<Link>,
    href: String,
}

/// How a member is linked.
struct Link {
    account: String,
    proof: words::Text,
    since: String,
    own_key: words::Text,
}

struct TabLink {
    href: String,
    label: words::Text,
    here: bool,
}

#[derive(Template)]
#[template(path = "people.html")]
struct People {
    frame: Frame,
    action: String,
    tab: &'static str,
    tabs: Vec<TabLink>,
    query: String,
    all: String,
    everyone: String,
    is_running: bool,
    part: Result<Part, Obstacle>,
    next: Option<String>,
    first: Option<String>,
}

impl Tab {
    const ALL: [Self; 3] = [Self::All, Self::Linked, Self::Unlinked];

    fn name(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Linked => "linked",
            Self::Unlinked => "unlinked",
        }
    }

    fn label(self) -> words::Text {
        match self {
            Self::All => words::people_all(),
            Self::Linked => words::people_linked(),
            Self::Unlinked => words::people_unlinked(),
        }
    }

    fn shows(self, linked: bool) -> bool {
        match self {
            Self::All => true,
            Self::Linked => linked,
            Self::Unlinked => !linked,
        }
    }
}

impl Filter {
    fn of(visit: &Visit<'_>) -> Self {
        let wanted = visit.query("tab").unwrap_or_default();
        let query: String = visit.query("q").unwrap_or_default().trim().chars().take(LONGEST_QUERY).collect();
        let tab = Tab::ALL.into_iter().find(|tab| tab.name() == wanted).unwrap_or(Tab::All);
        Self { tab, query, from: visit.query("from").and_then(|from| from.parse().ok()).unwrap_or(0) }
    }

    fn href(&self, visit: &Visit<'_>, tab: Tab, from: usize) -> String {
        let from = if from == 0 { String::new() } else { from.to_string() };
        with_query(visit.path("people"), &[("tab", tab.name()), ("q", &self.query), ("from", &from)])
    }
}

/// The page.
pub(super) async fn page(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    let filter = Filter::of(visit);
    let part = part(visit, &filter).await?;
    let roll = visit.house.linking().roll(visit.now).await?;
    let mut frame = visit.frame(&words::people_title()).wide();
    if let Some(notice) = notice(visit) {
        frame = frame.notice(&notice);
    }
    let next = part.as_ref().ok().and_then(|part| part.next).map(|from| filter.href(visit, filter.tab, from));
    let tab = |tab: Tab| TabLink { href: filter.href(visit, tab, 0), label: tab.label(), here: tab == filter.tab };
    let people = People {
        frame,
        action: visit.path("people"),
        tab: filter.tab.name(),
        tabs: Tab::ALL.map(tab).into(),
        all: with_query(visit.path("people"), &[("tab", filter.tab.name())]),
        everyone: visit.path("people/everyone"),
        is_running: roll.is_some_and(|roll| roll.is_at_work()),
        first: (filter.from > 0).then(|| filter.href(visit, filter.tab, 0)),
        query: filter.query,
        part,
        next,
    };
    Ok(reply::html(if people.part.is_ok() { 200 } else { 503 }, people.render().unwrap_or_default()))
}

impl People {
    fn searched(&self) -> bool {
        !self.query.is_empty()
    }

    fn none(&self) -> words::Text {
        words::people_none(self.searched(), self.tab)
    }
}

impl Part {
    /// Said where more was looked through than is shown.
    fn walked(&self) -> Option<words::Text> {
        (self.next.is_some() && self.walked > self.rows.len()).then(|| words::people_walked(self.walked))
    }
}

/// Walks through Flashduty's list from there until enough members fit.
async fn part(visit: &Visit<'_>, filter: &Filter) -> Result<Result<Part, Obstacle>, StoreFault> {
    let mut part = Part { rows: Vec::new(), walked: 0, next: None };
    let (first, mut skip) = (filter.from / PAGE, filter.from % PAGE);
    for page in first..first + WALKED {
        let number = u32::try_from(page + 1).unwrap_or(u32::MAX);
        let found = match visit.house.flashduty.search(&filter.query, number).await {
            Ok(found) => found,
            Err(fault) => return Ok(Err(fault.into())),
        };
        let ids: Vec<_> = found.members.iter().map(|member| member.person).collect();
        let links = visit.house.table.by_person_ids(&ids).await?;
        let mut links: HashMap<_, _> = links.into_iter().map(|link| (link.person, link)).collect();
        let count = found.members.len();
        for (place, member) in found.members.into_iter().enumerate().skip(skip) {
            part.walked += 1;
            let link = links.remove(&member.person);
            if filter.tab.shows(link.is_some()) {
                part.rows.push(row(visit, filter, number, member, link));
            }
            if part.rows.len() == ROWS {
                let goes_on = place + 1 < count || found.more;
                let next = if place + 1 < count { page * PAGE + place + 1 } else { (page + 1) * PAGE };
                part.next = goes_on.then_some(next);
                return Ok(Ok(part));
            }
        }
        if !found.more {
            return Ok(Ok(part));
        }
        skip = 0;
    }
    part.next = Some((first + WALKED) * PAGE);
    Ok(Ok(part))
}

fn row(visit: &Visit<'_>, filter: &Filter, page: u32, member: Member, link: Option<LinkedPerson>) -> Row {
    let zone = &visit.house.preferences.zone;
    let link = link.map(|link| Link {
        account: account(&link.lark_name, &link.open_id),
        proof: words::people_proof(link.proof),
        since: link.linked_at.to_zoned(zone.clone()).strftime("%Y-%m-%d").to_string(),
        own_key: words::people_yes_no(link.key.is_some()),
    });
    // How the member is found again: without a search they stand on the same page.
    let place = [("q", filter.query.as_str()), ("page", &page.to_string())];
    let href = with_query(visit.path(&format!("people/{}", member.person)), &place);
    Row { name: member.name, email: member.email, link, href }
}

/// The sentence for a list that could not be read, and the way to mend it.
pub(super) fn obstacle(visit: &Visit<'_>, obstacle: Obstacle) -> (words::Text, Option<String>) {
    (words::obstacle(obstacle), grant_link(visit, obstacle))
}
