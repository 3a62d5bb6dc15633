//! The test card's part of the page, which is refreshed while it waits.

use crate::moment::Moment;
use crate::visit::Visit;
use askama::Template;
use bridge::check_up::{TestCard, TestState};
use bridge::ports::{StoreFault, TestCards as _};
use bridge::words::{self, Text};
use lambda::page::Frame;
use lambda::reply;
use lambda_http::{Body, Response};

/// The fragment alone.
pub(super) async fn page(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    let test = visit.house.table.test_card(visit.now).await?;
    Ok(reply::html(200, TestPart::of(visit, test.as_ref()).html()))
}

#[derive(Template)]
#[template(path = "check-up-test.html")]
pub(super) struct TestPart {
    frame: Frame,
    /// How far the card is.
    says: Text,
    badge: Option<(&'static str, Text)>,
    /// When it came back, or was sent.
    at: Option<Moment>,
    /// Opens the talk with the bot, while there is something to press.
    bot: Option<String>,
    action: String,
    token: String,
    send: Text,
}

impl TestPart {
    pub(super) fn of(visit: &Visit<'_>, test: Option<&TestCard>) -> Self {
        let (says, badge, at) = told(test, visit);
        let house = visit.house;
        let is_waiting = test.is_some_and(|test| test.is_waiting(visit.now));
        let bot = format!("{}/client/bot/open?appId={}", house.preferences.applink, house.lark_settings.app_id);
        Self {
            frame: visit.frame(&words::check_up_title()),
            says,
            badge,
            at: at.map(|at| Moment::of(at, &house.preferences.zone)),
            bot: is_waiting.then_some(bot),
            action: visit.path("check-up/test"),
            token: visit.token(),
            send: if test.is_some() { words::test_send_again() } else { words::test_send() },
        }
    }

    pub(super) fn html(&self) -> String {
        // Rendering writes into a string, which does not fail.
        self.render().unwrap_or_default()
    }
}

/// A sentence, a badge, a moment.
type Told = (Text, Option<(&'static str, Text)>, Option<jiff::Timestamp>);

fn told(test: Option<&TestCard>, visit: &Visit<'_>) -> Told {
    use bridge::check_up::Level;
    let badge = |class, level| Some((class, words::check_badge(level)));
    let Some(test) = test else { return (words::test_text(), None, None) };
    match test.state {
        TestState::CameBack { at } => (words::test_came_back(), badge("good", Level::Fine), Some(at)),
        TestState::Refused { .. } => (words::test_refused(), badge("bad", Level::Bad), Some(test.sent_at)),
        TestState::Sent if test.is_waiting(visit.now) => (words::test_waiting(), None, Some(test.sent_at)),
        TestState::Sent => (words::test_lost(), badge("bad", Level::Bad), Some(test.sent_at)),
    }
}
