//! The integration's choices, for administrators: what is chosen here overrides the secret, field by field.

pub mod typed;
mod view;

use crate::form::Form;
use crate::settings::typed::{Mistake, Typed};
use crate::visit::Visit;
use bridge::audit::Deed;
use bridge::ports::{ChoiceBook as _, Chosen, StoreFault};
use bridge::preferences::{Choice, Choices};
use bridge::words::{self, Text};
use lambda::reply;
use lambda_http::{Body, Response};

/// The page.
pub async fn page(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    let chosen = visit.house.table.choices().await?;
    let typed = Typed::showing(&chosen.choices);
    let notice = visit.query("happened").and_then(|happened| notice(&happened));
    Ok(reply::html(200, view::html(visit, &chosen, &typed, &[], notice.as_ref())))
}

/// Carries a form out.
pub async fn post(visit: &Visit<'_>, action: &str, form: &Form) -> Result<Response<Body>, StoreFault> {
    match action {
        "save" => save(visit, form).await,
        "reset" => reset(visit, form).await,
        _ => Ok(visit.not_found()),
    }
}

/// What just happened, as the address of a redirect tells it. A closed list: no address can put words into our mouth.
fn notice(happened: &str) -> Option<Text> {
    match happened {
        "saved" => Some(words::settings_saved()),
        "unchanged" => Some(words::settings_unchanged()),
        _ => None,
    }
}

/// Everything on the page at once. What cannot be stored is shown again as it was typed.
async fn save(visit: &Visit<'_>, form: &Form) -> Result<Response<Body>, StoreFault> {
    let Ok(revision) = form.get("revision").parse::<u64>() else { return Ok(visit.bad_form()) };
    let (typed, known) = (Typed::of(form), visit.house.table.choices().await?);
    match typed.read() {
        Err(mistakes) => {
            let seen = Chosen { revision, ..known };
            Ok(again(visit, 400, &seen, &typed, &mistakes, &words::settings_not_saved()))
        }
        Ok(choices) if choices == known.choices => Ok(visit.back("settings", "unchanged")),
        Ok(choices) => store(visit, &choices, revision, &typed).await,
    }
}

/// One field back to what the secret says, or the default.
async fn reset(visit: &Visit<'_>, form: &Form) -> Result<Response<Body>, StoreFault> {
    let Some(choice) = Choice::of(form.get("field")) else { return Ok(visit.bad_form()) };
    let Chosen { choices, revision } = visit.house.table.choices().await?;
    if !choices.has(choice) {
        return Ok(visit.back("settings", "unchanged"));
    }
    let choices = choices.without(choice);
    store(visit, &choices, revision, &Typed::showing(&choices)).await
}

/// Writes the choices over the revision that was seen. Another editor's are not overwritten unseen.
async fn store(visit: &Visit<'_>, choices: &Choices, seen: u64, typed: &Typed) -> Result<Response<Body>, StoreFault> {
    let table = &visit.house.table;
    if !table.set_choices(choices, seen).await? {
        let known = table.choices().await?;
        return Ok(again(visit, 409, &known, typed, &[], &words::settings_overtaken()));
    }
    visit.house.read_again();
    visit.record(Deed::Chosen).await;
    Ok(visit.back("settings", "saved"))
}

fn again(visit: &Visit<'_>, status: u16, known: &Chosen, typed: &Typed, mistakes: &[Mistake], why: &Text) -> Response<Body> {
    reply::html(status, view::html(visit, known, typed, mistakes, Some(why)))
}
