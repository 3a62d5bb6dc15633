//! What can be pressed: buttons, menus, forms and links.

use super::text;
use crate::button;
use bridge::card::{ButtonStyle, CardLink, Choice, Confirm, DigestCard, Form, IncidentCard, OpenOne, ShowAll, Slot, TestButton};
use bridge::id::IncidentId;
use bridge::words::Text;
use serde_json::{Value, json};
use std::collections::HashSet;

/// Longest answer Lark lets a person type (Lark: input). Flashduty would take 1,024 characters.
const MOST_TYPED: usize = 1_000;

/// Longest question before a button acts, in characters: a sentence or two of ours.
const CONFIRM: usize = 200;

/// The slots in one row, the rarer buttons behind `…` at its end. A phone wraps the row.
pub(super) fn row(card: &IncidentCard) -> Option<Value> {
    let slots = card.slots.iter().filter_map(|slot| slot_in(slot, &card.incident));
    flow(slots.chain(more(&card.more, &card.incident)).collect())
}

/// The menu and the button of a digest, in one row.
pub(super) fn digest_row(card: &DigestCard, most: usize, longest: usize) -> Option<Value> {
    let open_one = |open: &OpenOne| {
        let options = incidents(&open.incidents, most, longest);
        menu(&open.caption, options, button::open_value(&card.storm))
    };
    let show_all = |all: &ShowAll| {
        let value = button::show_all_value(&card.storm);
        press_button(&all.label, ButtonStyle::Plain, Some(&all.confirm), value)
    };
    let menu = card.open_one.as_ref().and_then(open_one);
    flow(menu.into_iter().chain(card.show_all.as_ref().map(show_all)).collect())
}

/// The button of a test card.
pub(super) fn test_button(button: &TestButton) -> Value {
    press_button(&button.label, ButtonStyle::Primary, None, button::test_value(&button.test))
}

/// The options of a menu of incidents, each once; one without a visible title is called by its id.
fn incidents(incidents: &[(IncidentId, String)], most: usize, longest: usize) -> Vec<Value> {
    let mut seen = HashSet::new();
    let fresh = incidents.iter().filter(|(id, _)| seen.insert(id)).take(most);
    let option = |(id, title): &(IncidentId, String)| {
        let said = text::line(title, longest.min(text::LABEL));
        let said = if said.is_empty() { id.to_string() } else { said };
        json!({ "text": text::label(&Text::same(said)), "value": id })
    };
    fresh.map(option).collect()
}

/// Elements side by side, each as wide as it must be. Nothing for none: a row without columns is refused.
fn flow(elements: Vec<Value>) -> Option<Value> {
    let columns: Vec<_> =
        elements.into_iter().map(|element| json!({ "tag": "column", "width": "auto", "elements": [element] })).collect();
    let row = json!({ "tag": "column_set", "flex_mode": "flow", "horizontal_spacing": "small", "columns": columns });
    (!columns.is_empty()).then_some(row)
}

/// One slot. Nothing for a menu of nothing.
fn slot_in(slot: &Slot, incident: &IncidentId) -> Option<Value> {
    match slot {
        Slot::Button { choice, style, confirm } => {
            Some(press_button(&choice.label, *style, confirm.as_ref(), button::value(choice.button, incident)))
        }
        Slot::Menu { caption, choices } => menu(caption, options(choices), button::menu_value(incident)),
    }
}

/// A button that tells us when it is pressed.
fn press_button(label: &Text, style: ButtonStyle, confirm: Option<&Confirm>, value: Value) -> Value {
    let style = match style {
        ButtonStyle::Primary => "primary",
        ButtonStyle::Plain => "default",
        ButtonStyle::Danger => "danger",
    };
    let mut drawn = json!({
        "tag": "button",
        "type": style,
        "text": text::label(label),
        "behaviors": calls_back(value),
    });
    if let Some(confirm) = confirm {
        drawn["confirm"] = json!({ "title": text::plain(&confirm.title, CONFIRM), "text": text::plain(&confirm.text, CONFIRM) });
    }
    drawn
}

/// A menu with a caption. Nothing for a menu of nothing.
fn menu(caption: &Text, options: Vec<Value>, value: Value) -> Option<Value> {
    let is_empty = options.is_empty();
    let drawn = json!({
        "tag": "select_static",
        "placeholder": text::label(caption),
        "options": options,
        "behaviors": calls_back(value),
    });
    (!is_empty).then_some(drawn)
}

/// The menu behind `…`: an `overflow` draws its own sign and has no caption (Lark: overflow).
fn more(choices: &[Choice], incident: &IncidentId) -> Option<Value> {
    let drawn = json!({
        "tag": "overflow",
        "options": options(choices),
        "behaviors": calls_back(button::menu_value(incident)),
    });
    (!choices.is_empty()).then_some(drawn)
}

/// The options of a menu. Two choices of the same button would have the same value, which Lark refuses: the first one stays.
fn options(choices: &[Choice]) -> Vec<Value> {
    let is_first = |at: usize| choices[..at].iter().all(|earlier| earlier.button != choices[at].button);
    let fresh = choices.iter().enumerate().filter(|(at, _)| is_first(*at));
    fresh.map(|(_, choice)| json!({ "text": text::label(&choice.label), "value": button::option(choice.button) })).collect()
}

/// The forms. They must stand at the root of the card (Lark: form container).
pub(super) fn forms(card: &IncidentCard) -> Vec<Value> {
    card.forms.iter().enumerate().map(|(at, form)| form_at(at, form, &card.incident)).collect()
}

/// A field and the button that sends it. Names of components must be unique in the card (Lark: form container).
fn form_at(at: usize, form: &Form, incident: &IncidentId) -> Value {
    let field = json!({
        "tag": "input",
        "name": button::field(at),
        "required": true,
        "max_length": MOST_TYPED,
        "width": "fill",
        "placeholder": text::label(&form.placeholder),
    });
    let send = json!({
        "tag": "button",
        "name": format!("send_{at}"),
        "form_action_type": "submit",
        "text": text::label(&form.submit),
        "behaviors": calls_back(button::value(form.button, incident)),
    });
    let columns = json!([
        { "tag": "column", "width": "weighted", "weight": 1, "elements": [field] },
        { "tag": "column", "width": "auto", "elements": [send] },
    ]);
    let row = json!({ "tag": "column_set", "flex_mode": "none", "horizontal_spacing": "small", "columns": columns });
    json!({ "tag": "form", "name": format!("form_{at}"), "elements": [row] })
}

/// The links that lead away, in one row.
pub(super) fn links(links: &[CardLink], most: usize, longest: usize) -> Option<Value> {
    flow(links.iter().filter(|link| text::leads_somewhere(&link.url)).take(most).map(|link| way(link, longest)).collect())
}

/// One link.
fn way(link: &CardLink, longest: usize) -> Value {
    json!({
        "tag": "button",
        "type": "text",
        "size": "small",
        "text": text::plain(&link.label, longest.min(100)),
        "behaviors": [{ "type": "open_url", "default_url": link.url }],
    })
}

/// A press comes back to us with this value.
fn calls_back(value: Value) -> Value {
    json!([{ "type": "callback", "value": value }])
}
