//! The check-up, for administrators: what does not work, and how to mend it.

mod gather;
mod report;
mod test_part;

use crate::form::Form;
use crate::moment::Moment;
use crate::visit::Visit;
use askama::Template;
use bridge::check_up::{Finding, Level, Way, findings};
use bridge::id::TestId;
use bridge::ports::StoreFault;
use bridge::words::{self, Text};
use lambda::page::Frame;
use lambda::random;
use lambda::reply;
use lambda_http::{Body, Response};
use test_part::TestPart;

/// The page.
pub async fn page(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    let facts = gather::facts(visit).await?;
    let findings = findings(&facts);
    let mut frame = visit.frame(&words::check_up_title());
    if let Some(notice) = notice(visit) {
        frame = frame.notice(&notice);
    }
    let count = |level| findings.iter().filter(|finding| finding.level == level).count();
    let mut groups: Vec<_> = Level::ALL.into_iter().filter_map(|level| Group::of(visit, level, &findings)).collect();
    let fine = groups.pop_if(|group| group.level == Level::Fine);
    let page = CheckUpPage {
        summary: words::check_up_summary(count(Level::Bad), count(Level::Warning)),
        test: TestPart::of(visit, facts.doors.test.as_ref()).html(),
        test_address: facts
            .doors
            .test
            .as_ref()
            .filter(|test| test.is_waiting(visit.now))
            .map(|_| visit.path("check-up/test-card")),
        again: visit.path("check-up"),
        report: report::of(&facts, &findings, frame.language),
        frame,
        groups,
        fine,
    };
    // Rendering writes into a string, which does not fail.
    Ok(reply::html(200, page.render().unwrap_or_default()))
}

/// The part of the page that is refreshed: how far the test card is.
pub async fn part(visit: &Visit<'_>, item: &str) -> Result<Response<Body>, StoreFault> {
    match item {
        "test-card" => test_part::page(visit).await,
        _ => Ok(visit.not_found()),
    }
}

/// Sends a test card to whoever asks.
pub async fn post(visit: &Visit<'_>, action: &str, _form: &Form) -> Result<Response<Body>, StoreFault> {
    if action != "test" {
        return Ok(visit.not_found());
    }
    let id = TestId::new(random::token(visit.random));
    let is_sent = visit.house.test_desk().send(id, visit.open_id(), visit.now).await?;
    Ok(visit.back("check-up", if is_sent { "sent" } else { "later" }))
}

/// What just happened, as the address of a redirect tells it. A closed list: no address can put words into our mouth.
fn notice(visit: &Visit<'_>) -> Option<Text> {
    match visit.query("happened")?.as_str() {
        "sent" => Some(words::test_sent()),
        "later" => Some(words::test_later()),
        _ => None,
    }
}

#[derive(Template)]
#[template(path = "check-up.html")]
struct CheckUpPage {
    frame: Frame,
    summary: Text,
    /// All but those that are fine, worst first.
    groups: Vec<Group>,
    /// Those that are fine.
    fine: Option<Group>,
    /// The part about the test card: HTML, escaped by its own template.
    test: String,
    /// Where that part is refreshed from, while the card waits.
    test_address: Option<String>,
    again: String,
    report: String,
}

/// Findings of one level.
struct Group {
    level: Level,
    heading: Text,
    badge: Text,
    /// Of the badge, in the style sheet.
    class: &'static str,
    findings: Vec<Row>,
}

/// A finding, as the page tells it.
struct Row {
    name: &'static str,
    says: Text,
    costs: Option<Text>,
    fix: Option<Text>,
    /// Where it can be mended, and what that link says.
    way: Option<(String, Text)>,
    copy: Option<String>,
    seen: Option<Moment>,
}

impl Group {
    fn of(visit: &Visit<'_>, level: Level, findings: &[Finding]) -> Option<Self> {
        let findings: Vec<_> =
            findings.iter().filter(|finding| finding.level == level).map(|finding| Row::of(visit, finding)).collect();
        let class = match level {
            Level::Bad => "bad",
            Level::Warning => "warn",
            Level::Advice => "calm",
            Level::Fine => "good",
        };
        let heading = words::check_level(level, findings.len());
        (!findings.is_empty()).then(|| Self { level, heading, badge: words::check_badge(level), class, findings })
    }
}

impl Row {
    fn of(visit: &Visit<'_>, finding: &Finding) -> Self {
        let way = finding.way.as_ref().map(|way| match way {
            Way::Grant(url) => (url.clone(), words::check_grant()),
            Way::Console(url) => (url.clone(), words::check_console()),
            Way::Page(page) => (visit.path(page), words::check_open_page()),
        });
        Self {
            name: finding.name,
            says: finding.says.clone(),
            costs: finding.costs.clone(),
            fix: finding.fix.clone(),
            way,
            copy: finding.copy.clone(),
            seen: finding.seen.map(|at| Moment::of(at, &visit.house.preferences.zone)),
        }
    }
}
