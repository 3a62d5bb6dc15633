//! What becomes of an incident: acknowledge, snooze, close, comment, from the home page. A press here is a press like any on a card.

mod ticket;

pub use ticket::Tickets;

use crate::form::Form;
use crate::visit::Visit;
use bridge::agenda;
use bridge::button::{Button, Click};
use bridge::command::{IncidentCommand, MAX_SNOOZE_MINUTES};
use bridge::ports::StoreFault;
use lambda::press::{self, Served};
use lambda::reply;
use lambda_http::{Body, Response};
use tokio::time::Instant;

/// Carries a press out, and goes back to the page, which tells from the press what became of it.
pub async fn post(visit: &Visit<'_>, action: &str, form: &Form) -> Result<Response<Body>, StoreFault> {
    let began = Instant::now();
    let Some(click) = click_of(visit, action, form) else { return Ok(visit.bad_form()) };
    Ok(match press::serve(&visit.house.desk(), &click, visit.now, began).await {
        // The same form once more: what became of it is told again.
        Served::Answered(_) | Served::Received | Served::Known => {
            reply::redirect(&format!("{}?pressed={}&incident={}", visit.path(""), click.id, click.incident))
        }
        Served::Lost => visit.back("", "press_lost"),
    })
}

/// What the button is called in addresses.
pub fn action_of(button: Button) -> &'static str {
    match button {
        Button::Acknowledge => "acknowledge",
        Button::JoinIn => "join",
        Button::Unacknowledge => "unacknowledge",
        Button::Snooze { .. } => "snooze",
        Button::Wake => "wake",
        Button::Close => "close",
        Button::Reopen => "reopen",
        Button::Comment => "comment",
    }
}

fn button_of(action: &str, form: &Form) -> Option<Button> {
    let snooze = form.get("minutes").parse().ok().filter(|minutes| (1..=MAX_SNOOZE_MINUTES).contains(minutes));
    let snooze = snooze.map(|minutes| Button::Snooze { minutes });
    let buttons = [Button::Acknowledge, Button::JoinIn, Button::Unacknowledge, Button::Wake, Button::Close, Button::Comment];
    buttons.into_iter().chain(snooze).find(|button| action_of(*button) == action)
}

/// The press that a form is. `None` for a form that our page did not give this person for this incident, and for one without what it
/// needs: browsers send none such.
fn click_of(visit: &Visit<'_>, action: &str, form: &Form) -> Option<Click> {
    let ticket = ticket::open(visit, form.get("nonce")).filter(|ticket| ticket.incident.as_str() == form.get("incident"))?;
    let button = button_of(action, form)?;
    // A browser counts a new line as one character, and sends two.
    let words = (button == Button::Comment).then(|| form.get("text").replace("\r\n", "\n"));
    let click = agenda::press(&visit.session.identity, &ticket.incident, button, words, &ticket.nonce, visit.now);
    IncidentCommand::of(&click).is_ok().then_some(click)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_button_of_the_page_has_an_address_and_no_other_has() {
        let form = Form::parse(b"minutes=120").unwrap_or_default();
        let snooze = Button::Snooze { minutes: 120 };
        let buttons =
            [Button::Acknowledge, Button::JoinIn, Button::Unacknowledge, snooze, Button::Wake, Button::Close, Button::Comment];
        for button in buttons {
            assert_eq!(button_of(action_of(button), &form), Some(button));
        }
        for none in ["", "reopen", "delete", "Close"] {
            assert_eq!(button_of(none, &form), None);
        }
    }

    #[test]
    fn a_snooze_lasts_from_a_minute_to_a_day() {
        let asked =
            |minutes: &str| button_of("snooze", &Form::parse(format!("minutes={minutes}").as_bytes()).unwrap_or_default());
        assert_eq!((asked("1"), asked("1440")), (Some(Button::Snooze { minutes: 1 }), Some(Button::Snooze { minutes: 1440 })));
        for wrong in ["", "0", "1441", "-1", "1.5", "two"] {
            assert_eq!(asked(wrong), None, "{wrong}");
        }
    }
}
