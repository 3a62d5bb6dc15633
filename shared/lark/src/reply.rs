//! The answer to a press, as the body of HTTP 200. Lark waits 3 s for it, and never asks twice (Lark: card callback communication).

use crate::render::{self, by_language, line};
use bridge::card::Message;
use bridge::check_up::TestReply;
use bridge::toast::{ClickReply, Toast, Tone};
use serde_json::{Value, json};

/// Longest toast, in characters: it is gone after a few seconds.
const TOAST: usize = 300;

/// The body. `legacy` is the dialect of `card.action.trigger_v1` and of the old card request URL: there a card would have to stand bare
/// instead of under `card`, and could not stand beside a toast; so it is left to the update that follows the press.
pub fn to_click(reply: &ClickReply, legacy: bool) -> Value {
    answer(reply.toast.as_ref(), reply.card.as_deref().filter(|_| !legacy).map(render::incident_card))
}

/// The body of the answer to the press of a test card. `legacy` as in [`to_click`].
pub fn to_test(reply: &TestReply, legacy: bool) -> Value {
    let card = reply.card.as_ref().filter(|_| !legacy);
    answer(reply.toast.as_ref(), card.map(|card| render::card(&Message::Note(card.clone()))))
}

fn answer(toast: Option<&Toast>, card: Option<Value>) -> Value {
    let mut answer = json!({});
    if let Some(toast) = toast {
        answer["toast"] = drawn(toast);
    }
    if let Some(card) = card {
        answer["card"] = json!({ "type": "raw", "data": card });
    }
    answer
}

/// A toast in both languages; readers of a third one see English.
fn drawn(toast: &Toast) -> Value {
    let tone = match toast.tone {
        Tone::Success => "success",
        Tone::Info => "info",
        Tone::Warning => "warning",
        Tone::Error => "error",
    };
    let text = render::each(|language| line(toast.text.in_(language), TOAST));
    json!({ "type": tone, "content": text.en, "i18n": by_language(&text) })
}

#[cfg(test)]
mod tests;
