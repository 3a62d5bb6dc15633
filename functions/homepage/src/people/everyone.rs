//! Everybody is linked at once: begun, watched, confirmed, and what came of it.

use super::list::obstacle;
use super::{account, actor, with_query};
use crate::visit::Visit;
use askama::Template;
use bridge::linking::roll_call::Ask;
use bridge::ports::{StoreFault, Visitors as _};
use bridge::roll::{Failure, PAGE, Roll, Stage};
use bridge::words::{self, Text};
use lambda::page::Frame;
use lambda::reply;
use lambda_http::{Body, Response};
use std::collections::HashMap;

/// Matches that the preview lists: more would make the page heavy.
const SHOWN: usize = 200;

/// Visitors whose names are known to the preview.
const VISITORS: usize = 500;

#[derive(Template)]
#[template(path = "people-everyone.html")]
struct Everyone {
    frame: Frame,
    token: String,
    people: String,
    base: String,
    progress: String,
    /// `None` before the first.
    run: Option<Run>,
}

/// How far the run is, by itself: for those who watch.
#[derive(Template)]
#[template(path = "people-progress.html")]
struct Progress {
    frame: Frame,
    run: Option<Run>,
}

/// The run, told.
struct Run {
    stage: Text,
    /// How much of the bar is full, of a hundred; `None` for no bar.
    percent: Option<u64>,
    state: State,
    obstacle: Option<(Text, Option<String>)>,
    matches: Vec<(String, String)>,
    matched: usize,
    /// Of the matches, those that are not shown.
    unshown: usize,
    is_part: bool,
    sum: Text,
    failed: usize,
    reasons: Vec<Reason>,
    unlisted: usize,
    has_unanswered: bool,
}

impl Run {
    fn matches_heading(&self) -> Text {
        words::everyone_matches(self.matched)
    }

    fn confirm(&self) -> Text {
        words::everyone_confirm(self.matched)
    }

    fn failures_heading(&self) -> Text {
        words::everyone_failures(self.failed)
    }

    /// Whether what was found is to be seen: not while more is being found.
    fn is_at_rest(&self) -> bool {
        matches!(self.state, State::Preview | State::Done)
    }

    fn and_more_matches(&self) -> Option<Text> {
        (self.unshown > 0).then(|| words::everyone_and_more(self.unshown))
    }

    fn and_more_failures(&self) -> Option<Text> {
        (self.unlisted > 0).then(|| words::everyone_and_more(self.unlisted))
    }
}

/// What can be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It goes on by itself.
    Works,
    /// Somebody else works at it.
    Held,
    /// Somebody else did, and has gone.
    Left,
    /// Something is to be mended first.
    Stopped,
    Preview,
    Done,
}

/// Those who were not linked for one reason.
struct Reason {
    heading: Text,
    fix: Text,
    members: Vec<Failed>,
}

/// A member who was not linked.
struct Failed {
    name: String,
    /// Where they are linked by hand.
    href: String,
    /// The other one, where there is one.
    with: Option<Text>,
}

/// The page.
pub(super) async fn page(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    let page = Everyone {
        frame: visit.frame(&words::everyone_title()),
        token: visit.token(),
        people: visit.path("people"),
        base: visit.path("people"),
        progress: visit.path("people/progress"),
        run: run(visit).await?,
    };
    Ok(reply::html(200, page.render().unwrap_or_default()))
}

/// The part of the page that is refreshed.
pub(super) async fn progress(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    let page = Progress { frame: visit.frame(&words::everyone_title()), run: run(visit).await? };
    Ok(reply::html(200, page.render().unwrap_or_default()))
}

/// Carries a form out.
pub(super) async fn post(visit: &Visit<'_>, action: &str) -> Result<Response<Body>, StoreFault> {
    let ask = match action {
        "begin" => Ask::Begin,
        "step" => Ask::Step,
        "confirm" => Ask::Confirm,
        "retry" => Ask::Retry,
        "end" => Ask::End,
        _ => return Ok(visit.not_found()),
    };
    let by = (&actor(visit), &visit.session.identity.tenant);
    // Held or outrun: the page shows what somebody else did.
    visit.house.linking().roll_call(ask, by, visit.now).await?;
    Ok(reply::redirect(&visit.path("people/everyone")))
}

async fn run(visit: &Visit<'_>) -> Result<Option<Run>, StoreFault> {
    let Some(roll) = visit.house.linking().roll(visit.now).await? else { return Ok(None) };
    let names = match roll.stage {
        Stage::Preview { .. } => visit.house.table.visitors(VISITORS, visit.now).await?,
        Stage::LookingUp { .. } | Stage::Retrying { .. } | Stage::Linking { .. } | Stage::Done { .. } => Vec::new(),
    };
    let names: HashMap<_, _> = names.into_iter().map(|visitor| (visitor.open_id, visitor.name)).collect();
    let is_preview = matches!(roll.stage, Stage::Preview { .. });
    let shown = roll.matches.iter().take(if is_preview { SHOWN } else { 0 });
    Ok(Some(Run {
        stage: match state(visit, &roll) {
            State::Held => words::everyone_held_by(&roll.by.name),
            State::Works | State::Left | State::Stopped | State::Preview | State::Done => words::everyone_stage(&roll),
        },
        percent: percent(&roll),
        state: state(visit, &roll),
        obstacle: roll.obstacle.map(|found| obstacle(visit, found)),
        matches: shown
            .map(|found| {
                let name = names.get(&found.open_id).map_or("", String::as_str);
                (found.name.clone(), account(name, &found.open_id))
            })
            .collect(),
        matched: roll.matches.len(),
        unshown: roll.matches.len().saturating_sub(SHOWN),
        is_part: matches!(roll.stage, Stage::Preview { next: Some(_), .. }),
        sum: words::everyone_sum(roll.linked, roll.linked_before(), roll.failed()),
        failed: roll.failed(),
        reasons: reasons(visit, &roll.failures),
        unlisted: roll.unlisted(),
        has_unanswered: !roll.unanswered().is_empty() && !matches!(roll.stage, Stage::Preview { next: Some(_), .. }),
    }))
}

fn state(visit: &Visit<'_>, roll: &Roll) -> State {
    match roll.stage {
        Stage::Preview { .. } => State::Preview,
        Stage::Done { .. } => State::Done,
        Stage::LookingUp { .. } | Stage::Retrying { .. } | Stage::Linking { .. } => {
            if roll.obstacle.is_some() {
                State::Stopped
            } else if roll.is_held_against(visit.open_id(), visit.now) {
                State::Held
            } else if roll.by.open_id == *visit.open_id() {
                State::Works
            } else {
                State::Left
            }
        }
    }
}

fn percent(roll: &Roll) -> Option<u64> {
    let share = |done: u64, of: u64| (done * 100).checked_div(of).unwrap_or(0).min(100);
    match &roll.stage {
        Stage::LookingUp { page, .. } => Some(share(u64::from(page.saturating_sub(1)) * PAGE as u64, roll.members)),
        Stage::Linking { of, .. } => Some(share(of.saturating_sub(roll.matches.len()) as u64, *of as u64)),
        Stage::Retrying { .. } | Stage::Preview { .. } | Stage::Done { .. } => None,
    }
}

/// Those who were not linked, by reason, in the order in which the reasons came up.
fn reasons(visit: &Visit<'_>, failures: &[Failure]) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    for failure in failures {
        let heading = words::everyone_why(&failure.why);
        let href = with_query(visit.path(&format!("people/{}", failure.person)), &[("page", &failure.page.to_string())]);
        let member = Failed { name: failure.name.clone(), href, with: words::everyone_with(&failure.why) };
        match reasons.iter_mut().find(|reason| reason.heading == heading) {
            Some(reason) => reason.members.push(member),
            None => reasons.push(Reason { fix: words::everyone_fix(&failure.why), heading, members: vec![member] }),
        }
    }
    reasons
}
