//! The page as the template needs it.

use crate::visit::Visit;
use askama::Template;
use bridge::set_up::{Need, Outcome, SCOPES, Seen, Shown, Site, Step, StepState};
use bridge::words::{self, Text};
use lambda::page::Frame;

/// The page.
#[derive(Template)]
#[template(path = "set-up.html")]
pub struct SetUpPage {
    frame: Frame,
    token: String,
    apply: String,
    release: String,
    /// Whether the API is worth a try.
    is_offered: bool,
    steps: Vec<StepView>,
    /// What else is to be known: scopes that miss, settings that cannot be read.
    hints: Vec<Text>,
}

/// A step of the guide.
struct StepView {
    number: usize,
    title: Text,
    state: Text,
    class: &'static str,
    /// Why the API did not do it.
    reason: Option<Text>,
    how: Text,
    /// Whether the how is shown at once.
    is_open: bool,
    console: Option<String>,
    values: Vec<ValueView>,
    has_scopes: bool,
}

/// A value to be copied, or the place in which it is.
struct ValueView {
    name: Text,
    text: Option<String>,
    hidden: Option<Text>,
    /// More than one line.
    is_long: bool,
}

impl SetUpPage {
    /// The page of this app.
    pub fn new(frame: Frame, site: &Site, seen: &Seen, outcomes: &[Outcome], is_offered: bool) -> Self {
        let steps = Step::ALL.into_iter().enumerate();
        let steps = steps.map(|(at, step)| StepView::new(at + 1, step, site, seen.state_after(step, site, outcomes))).collect();
        Self { frame, token: String::new(), apply: String::new(), release: String::new(), is_offered, steps, hints: hints(seen) }
    }

    /// The HTML for this visitor.
    pub fn html(mut self, visit: &Visit<'_>) -> String {
        self.token = visit.token();
        self.apply = visit.path("set-up/apply");
        self.release = visit.path("set-up/release");
        // Rendering writes into a string, which does not fail.
        self.render().unwrap_or_default()
    }
}

impl StepView {
    fn new(number: usize, step: Step, site: &Site, state: StepState) -> Self {
        Self {
            number,
            title: words::set_up_step(step),
            state: words::set_up_state(state),
            class: class(state),
            reason: reason(state),
            how: words::set_up_how(step),
            is_open: matches!(state, StepState::ToDo | StepState::ByHand(_)),
            console: site.console_url(step),
            values: step.values(site).into_iter().map(|value| ValueView::new(value, site)).collect(),
            has_scopes: step == Step::Scopes,
        }
    }
}

impl ValueView {
    fn new(value: bridge::set_up::Value, site: &Site) -> Self {
        let name = words::set_up_value(value.name);
        match value.text {
            Shown::Text(text) => Self { name, is_long: text.contains('\n'), text: Some(text), hidden: None },
            Shown::InSecret(field) => {
                Self { name, is_long: false, text: None, hidden: Some(words::set_up_in_secret(&site.secret, field)) }
            }
        }
    }
}

fn reason(state: StepState) -> Option<Text> {
    match state {
        StepState::ByHand(fault) => Some(words::set_up_refused(fault)),
        StepState::Done | StepState::DoneUntilRelease | StepState::ToDo | StepState::Unknown | StepState::Nothing => None,
    }
}

/// The colour; the words say the same.
fn class(state: StepState) -> &'static str {
    match state {
        StepState::Done | StepState::DoneUntilRelease => "good",
        StepState::ToDo => "warn",
        StepState::ByHand(_) => "bad",
        StepState::Unknown | StepState::Nothing => "calm",
    }
}

fn hints(seen: &Seen) -> Vec<Text> {
    let missing = [Need::Core, Need::Optional].into_iter().filter_map(|need| {
        let names = seen.missing(need).filter(|names| !names.is_empty())?;
        Some(words::set_up_missing(need, &names))
    });
    let unread = seen.redirect_urls.is_none().then(words::set_up_cannot_read);
    missing.chain(unread).collect()
}
