//! What the forms of the chats do.

use super::draft::{Draft, MOST_RULES, Rule};
use super::notice;
use super::sheet::{self, Typed};
use crate::form::Form;
use crate::visit::Visit;
use bridge::audit::Deed;
use bridge::chat::Chat;
use bridge::chat::labels::BadLine;
use bridge::chat_desk::Changed;
use bridge::id::ChatId;
use bridge::ports::{ChatBook as _, StoreFault};
use bridge::switchboard::{ROUTE_BYTES, route_of};
use bridge::words;
use lambda::random;
use lambda_http::{Body, Response};
use lark::settings::GroupBot;

type Answer = Result<Response<Body>, StoreFault>;

/// Where the forms go.
const ACTS: [&str; 6] = ["routes", "settings", "bot", "address", "test", "forget"];

/// With more new incidents than this nobody would want to see each of them.
const MOST_STORM: u32 = 10_000;

/// Nothing was stored: what was typed cannot be read (HTTP: Unprocessable Content).
const UNREADABLE: u16 = 422;

/// Nothing was stored: somebody else was faster (HTTP: Conflict).
const CONFLICT: u16 = 409;

/// Whether a form goes there.
pub(super) fn is_one(action: &str) -> bool {
    ACTS.contains(&action)
}

/// Carries one out.
pub(super) async fn carry_out(visit: &Visit<'_>, action: &str, form: &Form) -> Answer {
    if !is_one(action) {
        return Ok(visit.not_found());
    }
    let Some(chat) = visit.house.table.chat(&ChatId::new(form.get("chat"))).await? else { return Ok(visit.not_found()) };
    match action {
        "routes" => routes(visit, &chat, form).await,
        "settings" => settings(visit, &chat, form).await,
        "bot" => bot(visit, &chat, form).await,
        "address" => address(visit, &chat).await,
        "test" => test(visit, &chat).await,
        _ => forget(visit, &chat).await,
    }
}

/// The rules: saved, or another of the form's buttons was pressed. What is typed stays on the form.
async fn routes(visit: &Visit<'_>, chat: &Chat, form: &Form) -> Answer {
    let Some(mut draft) = Draft::read(form) else { return Ok(visit.bad_form()) };
    match form.get("do").split_once('.').unwrap_or((form.get("do"), "")) {
        ("save", "") => return save_routes(visit, chat, draft, form.get("mark")).await,
        ("filter", "") => {}
        ("add", "") if draft.rules.len() < MOST_RULES => draft.rules.push(Rule::default()),
        ("remove", at) => match at.parse().ok().filter(|at| *at < draft.rules.len()) {
            Some(at) => drop(draft.rules.remove(at)),
            None => return Ok(visit.bad_form()),
        },
        _ => return Ok(visit.bad_form()),
    }
    let notice = draft.differs_from(chat).then(words::routes_unsaved);
    edit_on(visit, chat, Typed { draft: Some(draft), notice, ..Typed::default() }, form.get("mark")).await
}

/// The form once more, unless what it was made from has changed: then whoever goes on would overwrite what they have not seen.
async fn edit_on(visit: &Visit<'_>, chat: &Chat, typed: Typed, mark: &str) -> Answer {
    if chat.mark_of_routes() == mark {
        return sheet::show_again(visit, chat, typed, 200).await;
    }
    conflict(visit, chat, typed.draft).await
}

async fn conflict(visit: &Visit<'_>, chat: &Chat, yours: Option<Draft>) -> Answer {
    let typed = Typed { yours, notice: Some(words::chat_conflict()), ..Typed::default() };
    sheet::show_again(visit, chat, typed, CONFLICT).await
}

async fn save_routes(visit: &Visit<'_>, chat: &Chat, draft: Draft, mark: &str) -> Answer {
    let routes = match draft.routes() {
        Ok(routes) => routes,
        Err((rule, bad)) => return bad_labels(visit, chat, draft, (rule, bad), mark).await,
    };
    let edit = |known: &Chat| {
        let edited = Chat { routes: routes.clone(), is_default: draft.is_default, ..known.clone() };
        (known.mark_of_routes() == mark).then_some(edited)
    };
    match visit.house.chat_desk().change(&chat.id, edit).await? {
        Changed::Saved(now) => {
            record_routes(visit, chat, &now).await;
            Ok(back(visit, &now, notice::SAVED))
        }
        Changed::Same(now) => Ok(back(visit, &now, notice::SAVED)),
        Changed::Stale(now) => conflict(visit, &now, Some(draft)).await,
        Changed::Unknown => Ok(visit.not_found()),
    }
}

async fn bad_labels(visit: &Visit<'_>, chat: &Chat, draft: Draft, (rule, bad): (usize, BadLine), mark: &str) -> Answer {
    if chat.mark_of_routes() != mark {
        return conflict(visit, chat, None).await;
    }
    let notice = Some(words::labels_bad_line(rule, &bad));
    let typed = Typed { draft: Some(draft), bad_rule: Some(rule), notice, ..Typed::default() };
    sheet::show_again(visit, chat, typed, UNREADABLE).await
}

async fn record_routes(visit: &Visit<'_>, before: &Chat, after: &Chat) {
    let Chat { id, name, routes, .. } = after.clone();
    if before.routes != routes {
        visit.record(Deed::Routed { chat: id.clone(), name: name.clone(), routes }).await;
    }
    if before.is_default != after.is_default {
        visit.record(Deed::ChatSet { chat: id, name }).await;
    }
}

async fn settings(visit: &Visit<'_>, chat: &Chat, form: &Form) -> Answer {
    let (storm, spoken, mark) = (form.get("storm"), form.get("language"), form.get("mark"));
    let Some((language, _)) = sheet::LANGUAGES.into_iter().find(|(_, word)| *word == spoken) else { return Ok(visit.bad_form()) };
    let Some(storm_after) = threshold(storm) else {
        let typed = Typed {
            settings: Some((storm.to_owned(), spoken.to_owned())),
            notice: Some(words::chat_storm_bad(MOST_STORM)),
            ..Typed::default()
        };
        return sheet::show_again(visit, chat, typed, UNREADABLE).await;
    };
    let edit = |known: &Chat| {
        let edited = Chat { storm_after, language, ..known.clone() };
        (known.mark_of_settings() == mark).then_some(edited)
    };
    let changed = visit.house.chat_desk().change(&chat.id, edit).await?;
    set(visit, changed, notice::SAVED).await
}

/// `Some(None)` for an empty field; `None` for what is no threshold.
fn threshold(typed: &str) -> Option<Option<u32>> {
    match typed {
        "" => Some(None),
        typed => typed.parse().ok().filter(|after| *after <= MOST_STORM).map(Some),
    }
}

/// The group bot: entrusted to us, replaced or taken back. It is never shown, so nobody overwrites what they could have seen.
async fn bot(visit: &Visit<'_>, chat: &Chat, form: &Form) -> Answer {
    let (sealed, word) = match form.get("do") {
        "remove" => (None, notice::BOT_REMOVED),
        "save" => {
            let secret = Some(form.get("bot_secret")).filter(|secret| !secret.is_empty()).map(Into::into);
            let bot = GroupBot { url: form.get("bot_url").into(), secret };
            let Some(sealed) = visit.house.sealed_bots().seal(&chat.id, &bot) else {
                let notice = Some(words::group_bot_bad(&sheet::begins_of_a_bot(visit)));
                return sheet::show_again(visit, chat, Typed { bad_bot: true, notice, ..Typed::default() }, UNREADABLE).await;
            };
            (Some(sealed), notice::SAVED)
        }
        _ => return Ok(visit.bad_form()),
    };
    let edit = |known: &Chat| Some(Chat { group_bot: sealed.clone(), ..known.clone() });
    let changed = visit.house.chat_desk().change(&chat.id, edit).await?;
    set(visit, changed, word).await
}

/// The address for Flashduty's group bots: made, or made anew.
async fn address(visit: &Visit<'_>, chat: &Chat) -> Answer {
    let mut bytes = [0; ROUTE_BYTES];
    (visit.random)(&mut bytes);
    let edit = |known: &Chat| Some(Chat { bot_route: Some(route_of(bytes)), ..known.clone() });
    let changed = visit.house.chat_desk().change(&chat.id, edit).await?;
    set(visit, changed, notice::ADDRESS_MADE).await
}

/// After a change of a chat's settings.
async fn set(visit: &Visit<'_>, changed: Changed, word: &str) -> Answer {
    match changed {
        Changed::Saved(now) => {
            visit.record(Deed::ChatSet { chat: now.id.clone(), name: now.name.clone() }).await;
            Ok(back(visit, &now, word))
        }
        Changed::Same(now) => Ok(back(visit, &now, word)),
        Changed::Stale(now) => conflict(visit, &now, None).await,
        Changed::Unknown => Ok(visit.not_found()),
    }
}

async fn test(visit: &Visit<'_>, chat: &Chat) -> Answer {
    let name = visit.person.as_ref().map_or(&visit.session.identity.name, |person| &person.name);
    let tested = visit.house.chat_desk().test(chat, name, &random::token(visit.random)).await?;
    visit.record(Deed::ChatTested { chat: chat.id.clone(), name: chat.name.clone() }).await;
    Ok(back(visit, chat, &notice::of_test(&tested)))
}

async fn forget(visit: &Visit<'_>, chat: &Chat) -> Answer {
    if let Some(Chat { id, name, .. }) = visit.house.chat_desk().forget(&chat.id).await? {
        visit.record(Deed::ChatForgotten { chat: id, name }).await;
    }
    Ok(visit.back("chats", notice::FORGOTTEN))
}

fn back(visit: &Visit<'_>, chat: &Chat, word: &str) -> Response<Body> {
    visit.back(&format!("chats/{}", chat.id), word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_threshold_is_the_usual_one_and_0_is_never() {
        assert_eq!(["", "0", "30", "10000"].map(threshold), [Some(None), Some(Some(0)), Some(Some(30)), Some(Some(10_000))]);
        assert_eq!(["10001", "-1", "3.5", "many", "１"].map(threshold), [None; 5]);
    }
}
