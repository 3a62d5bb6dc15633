//! How a [`Button`], or what is asked of the digest of a storm, travels: written into a card by `render`, handed back by Lark when somebody presses, read by `callback`.
//!
//! Cards live for 14 days (Lark: update a card), so what is written here must stay readable for as long. Another meaning needs
//! another [`VERSION`]; a value of a version we do not know is not ours and does nothing.

use bridge::button::{Button, StormAsk};
use bridge::id::{IncidentId, StormId, TestId};
use serde::Deserialize;
use serde_json::{Value, json};

/// Version of the values.
const VERSION: u64 = 1;

/// The `do` of a menu: what to do stands in the option that was chosen.
const MENU: &str = "menu";

/// The `do` of a digest's button that asks for all cards.
const SHOW_ALL: &str = "show_all";

/// The `do` of a digest's menu: the chosen option names the incident.
const OPEN: &str = "open";

/// The `do` of the button of a test card.
const TEST: &str = "test";

/// Characters of an incident's id: 12 bytes in hex.
const INCIDENT_ID: usize = 24;

/// Most digits of a storm's id: milliseconds of Unix time.
const STORM_ID: usize = 16;

/// Most characters of a test's id: 32 random bytes in base64 are 43.
const TEST_ID: usize = 64;

/// Name of the field, in a form, whose text goes with the button that submits it.
const TEXT_FIELD: &str = "text";

/// Name of the field of the form at this place of a card: `text`, `text_1`, `text_2`. Names of components must be unique in a card, not
/// only in their form (Lark: form container).
pub(crate) fn field(at: usize) -> String {
    if at == 0 { TEXT_FIELD.to_owned() } else { format!("{TEXT_FIELD}_{at}") }
}

/// What a button, a form's submit button or a standalone input carries. Always an object: SDKs and clients stumble over strings.
pub(crate) fn value(button: Button, incident: &IncidentId) -> Value {
    let (name, minutes) = spell(button);
    let mut value = json!({ "v": VERSION, "do": name, "incident": incident });
    if let Some(minutes) = minutes {
        value["minutes"] = minutes.into();
    }
    value
}

/// What a menu (`select_static`, `overflow`) carries. Its options are written by [`option`].
pub(crate) fn menu_value(incident: &IncidentId) -> Value {
    json!({ "v": VERSION, "do": MENU, "incident": incident })
}

/// What an option of a menu carries: `close`, or `snooze:120` with minutes.
pub(crate) fn option(button: Button) -> String {
    match spell(button) {
        (name, Some(minutes)) => format!("{name}:{minutes}"),
        (name, None) => name.to_owned(),
    }
}

/// What the button of a digest carries that asks for all cards.
pub(crate) fn show_all_value(storm: &StormId) -> Value {
    json!({ "v": VERSION, "do": SHOW_ALL, "storm": storm })
}

/// What the menu of a digest carries. Its options are the ids of incidents.
pub(crate) fn open_value(storm: &StormId) -> Value {
    json!({ "v": VERSION, "do": OPEN, "storm": storm })
}

/// What the button of a test card carries.
pub(crate) fn test_value(test: &TestId) -> Value {
    json!({ "v": VERSION, "do": TEST, "test": test })
}

/// Whether anything on this card carries a value of this incident's, or, on a digest, of the storm of this name.
pub(crate) fn is_on(card: &Value, incident: &IncidentId) -> bool {
    match card {
        Value::Object(fields) => {
            let is_about = |name| card[name] == incident.as_str();
            let is_value = card["v"] == VERSION && card["do"].is_string() && (is_about("incident") || is_about("storm"));
            is_value || fields.values().any(|field| is_on(field, incident))
        }
        Value::Array(parts) => parts.iter().any(|part| is_on(part, incident)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// What a press hands back: `event.action` of `card.action.trigger`, `action` of the old callback.
#[derive(Deserialize)]
pub(crate) struct Action {
    /// What the pressed component carried. Anything, since the card need not be one of ours.
    #[serde(default)]
    value: Value,
    /// Of a menu: the chosen option.
    #[serde(default)]
    option: Option<String>,
    /// Of a form: its fields by name; texts, lists and switches.
    #[serde(default)]
    form_value: Value,
    /// Of a standalone input: what was typed.
    #[serde(default)]
    input_value: Option<String>,
    /// The presser's time zone (`Asia/Shanghai`), where Lark tells it.
    #[serde(default)]
    pub(crate) timezone: Option<String>,
}

/// What was pressed, on which incident's card, and what was typed. `None` when the value is not one of ours.
pub(crate) fn read(action: &Action) -> Option<(Button, IncidentId, Option<String>)> {
    let value = &action.value;
    if value.get("v")?.as_u64()? != VERSION {
        return None;
    }
    let incident = value.get("incident")?.as_str().filter(|id| !id.is_empty())?;
    let button = match value.get("do")?.as_str()? {
        MENU => read_option(action.option.as_deref()?)?,
        name => understand(name, minutes_of(value)?)?,
    };
    Some((button, IncidentId::new(incident), typed(action)))
}

/// What is asked of the digest of which storm. `None` when the value is not one of ours, or names what cannot be an id.
pub(crate) fn read_storm(action: &Action) -> Option<(StormId, StormAsk)> {
    let value = &action.value;
    if value.get("v")?.as_u64()? != VERSION {
        return None;
    }
    let storm = value.get("storm")?.as_str().filter(|id| is_storm_id(id))?;
    let ask = match value.get("do")?.as_str()? {
        SHOW_ALL => StormAsk::All,
        OPEN => StormAsk::One(IncidentId::new(action.option.as_deref().filter(|id| is_incident_id(id))?)),
        _ => return None,
    };
    Some((StormId::new(storm), ask))
}

/// Which test card was pressed. `None` when the value is not one of ours, or names what cannot be an id.
pub(crate) fn read_test(action: &Action) -> Option<TestId> {
    let value = &action.value;
    if value.get("v")?.as_u64()? != VERSION || value.get("do")?.as_str()? != TEST {
        return None;
    }
    value.get("test")?.as_str().filter(|id| is_test_id(id)).map(TestId::new)
}

fn is_test_id(text: &str) -> bool {
    let is_ours = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=TEST_ID).contains(&text.len()) && text.bytes().all(is_ours)
}

fn is_storm_id(text: &str) -> bool {
    (1..=STORM_ID).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_incident_id(text: &str) -> bool {
    text.len() == INCIDENT_ID && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The other way of [`option`].
fn read_option(option: &str) -> Option<Button> {
    match option.split_once(':') {
        Some((name, minutes)) => understand(name, Some(minutes.parse().ok()?)),
        None => understand(option, None),
    }
}

/// The minutes of a value; the outer `None` when there is something that is no number of minutes.
fn minutes_of(value: &Value) -> Option<Option<u32>> {
    match value.get("minutes") {
        Some(minutes) => Some(Some(minutes.as_u64()?.try_into().ok()?)),
        None => Some(None),
    }
}

/// What was typed: into the field of the form, which has only one, or into the input that acts by itself.
fn typed(action: &Action) -> Option<String> {
    let mut fields = action.form_value.as_object().into_iter().flatten();
    let field = fields.find(|(name, _)| name.starts_with(TEXT_FIELD)).and_then(|(_, value)| value.as_str());
    field.or(action.input_value.as_deref()).map(str::to_owned)
}

/// Name and minutes of a button.
fn spell(button: Button) -> (&'static str, Option<u32>) {
    match button {
        Button::Acknowledge => ("ack", None),
        Button::JoinIn => ("join", None),
        Button::Unacknowledge => ("unack", None),
        Button::Snooze { minutes } => ("snooze", Some(minutes)),
        Button::Wake => ("wake", None),
        Button::Close => ("close", None),
        Button::Reopen => ("reopen", None),
        Button::Comment => ("comment", None),
    }
}

/// The other way of [`spell`]. Names are words from outside, so everything else is `None`.
fn understand(name: &str, minutes: Option<u32>) -> Option<Button> {
    Some(match (name, minutes) {
        ("ack", None) => Button::Acknowledge,
        ("join", None) => Button::JoinIn,
        ("unack", None) => Button::Unacknowledge,
        ("snooze", Some(minutes)) => Button::Snooze { minutes },
        ("wake", None) => Button::Wake,
        ("close", None) => Button::Close,
        ("reopen", None) => Button::Reopen,
        ("comment", None) => Button::Comment,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
