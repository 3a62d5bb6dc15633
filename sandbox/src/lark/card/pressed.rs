//! Whether a card shows what somebody says they pressed: Lark's client can send nothing else.

use serde_json::Value;

/// Finds the pressed component on the card; else says why it cannot have been pressed.
pub(in crate::lark) fn shows(card: &Value, action: &Value) -> Result<(), String> {
    let mut parts = Vec::new();
    collect(&card["body"], None, &mut parts);
    let tag = action["tag"].as_str().unwrap_or_default();
    let refusals: Vec<_> = parts.iter().filter(|part| part.element["tag"] == tag).map(|part| part.refuses(action)).collect();
    if refusals.iter().any(Option::is_none) {
        return Ok(());
    }
    let nearest = refusals.into_iter().flatten().next_back();
    Err(nearest
        .map_or_else(|| format!("there is no {tag:?} on this card"), |reason| format!("no such {tag} on this card: {reason}")))
}

/// A component and the form around it.
struct Part<'a> {
    element: &'a Value,
    form: Option<&'a Value>,
}

fn collect<'a>(holder: &'a Value, form: Option<&'a Value>, parts: &mut Vec<Part<'a>>) {
    for element in ["elements", "columns"].iter().filter_map(|name| holder[*name].as_array()).flatten() {
        parts.push(Part { element, form });
        let form = if element["tag"] == "form" { Some(element) } else { form };
        collect(element, form, parts);
    }
}

impl Part<'_> {
    /// Why this is not what was pressed; `None` if it is.
    fn refuses(&self, action: &Value) -> Option<&'static str> {
        if self.element["disabled"] == true {
            return Some("it is disabled");
        }
        if self.only_opens_a_page() {
            return Some("it opens a page and calls nobody back");
        }
        if self.callback_value() != action.get("value") {
            return Some("its value is another one");
        }
        if action.get("name").is_some_and(|name| *name != self.element["name"]) {
            return Some("its name is another one");
        }
        self.refuses_option(action).or_else(|| self.refuses_text(action)).or_else(|| self.refuses_form(action))
    }

    fn behaviours(&self) -> impl Iterator<Item = &Value> {
        self.element["behaviors"].as_array().into_iter().flatten()
    }

    fn only_opens_a_page(&self) -> bool {
        let mut kinds = self.behaviours().map(|behaviour| &behaviour["type"]).peekable();
        kinds.peek().is_some() && kinds.all(|kind| kind == "open_url")
    }

    fn callback_value(&self) -> Option<&Value> {
        self.behaviours().find(|behaviour| behaviour["type"] == "callback").and_then(|behaviour| behaviour.get("value"))
    }

    fn refuses_option(&self, action: &Value) -> Option<&'static str> {
        let offered = self.element["options"].as_array()?;
        let is_offered = |chosen: &Value| offered.iter().any(|option| option["value"] == *chosen);
        match action.get("option") {
            Some(chosen) if is_offered(chosen) => None,
            Some(_) => Some("it offers no such option"),
            None => Some("no option was chosen"),
        }
    }

    fn refuses_text(&self, action: &Value) -> Option<&'static str> {
        let text = action.get("input_value")?.as_str()?;
        let most = self.element["max_length"].as_u64().unwrap_or(1000);
        let length = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
        (length > most).then_some("the text is too long")
    }

    /// A submit button brings the values of its form, and nothing else does.
    fn refuses_form(&self, action: &Value) -> Option<&'static str> {
        let is_submit = self.form.is_some() && self.element["form_action_type"] == "submit";
        match (is_submit, action.get("form_value")) {
            (false, None) => None,
            (false, Some(_)) => Some("it submits no form"),
            (true, None) => Some("it submits a form, and form_value is missing"),
            (true, Some(_)) if action.get("name").is_none() => Some("it stands in a form, and its name is missing"),
            (true, Some(values)) => self.form.and_then(|form| refuses_values(form, values)),
        }
    }
}

/// Whether the values are of this form's fields, and the required ones are there.
fn refuses_values(form: &Value, values: &Value) -> Option<&'static str> {
    let mut parts = Vec::new();
    collect(form, None, &mut parts);
    let fields: Vec<_> = parts.iter().map(|part| part.element).filter(|field| field["name"].is_string()).collect();
    let Some(values) = values.as_object() else { return Some("form_value is no object") };
    if !values.keys().all(|name| fields.iter().any(|field| field["name"] == name.as_str())) {
        return Some("form_value holds a field that the form does not have");
    }
    for field in fields {
        let value = values.get(field["name"].as_str().unwrap_or_default());
        let text = value.and_then(Value::as_str);
        let is_empty = value.is_none_or(Value::is_null) || text == Some("");
        if field["required"] == true && is_empty {
            return Some("a required field is empty");
        }
        let most = usize::try_from(field["max_length"].as_u64().unwrap_or(1000)).unwrap_or(usize::MAX);
        if text.is_some_and(|text| text.chars().count() > most) {
            return Some("a text is too long");
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::shows;
    use serde_json::{Value, json};

    fn card() -> Value {
        json!({ "schema": "2.0", "body": { "elements": [
            { "tag": "column_set", "columns": [{ "tag": "column", "elements": [
                { "tag": "button", "behaviors": [{ "type": "callback", "value": { "do": "ack" } }] },
                { "tag": "button", "behaviors": [{ "type": "callback", "value": { "do": "close" } }], "disabled": true },
                { "tag": "button", "behaviors": [{ "type": "open_url", "default_url": "https://example.com" }] },
            ]}]},
            { "tag": "overflow", "options": [{ "value": "60" }, { "value": "120" }], "behaviors": [{ "type": "callback", "value": { "do": "snooze" } }] },
            { "tag": "form", "name": "f", "elements": [
                { "tag": "input", "name": "why", "required": true, "max_length": 5 },
                { "tag": "button", "name": "send", "form_action_type": "submit", "behaviors": [{ "type": "callback", "value": { "do": "reopen" } }] },
            ]},
        ]}})
    }

    fn refused(action: Value) -> bool {
        shows(&card(), &action).is_err()
    }

    #[test]
    fn what_stands_on_the_card_can_be_pressed() {
        assert!(!refused(json!({ "tag": "button", "value": { "do": "ack" }, "timezone": "Asia/Shanghai" })));
        assert!(!refused(json!({ "tag": "overflow", "option": "60", "value": { "do": "snooze" } })));
        assert!(!refused(
            json!({ "tag": "button", "name": "send", "value": { "do": "reopen" }, "form_value": { "why": "again" } })
        ));
    }

    #[test]
    fn nothing_else_can() {
        assert!(refused(json!({ "tag": "button", "value": { "do": "delete" } })));
        assert!(refused(json!({ "tag": "button", "value": { "do": "close" } })), "it is disabled");
        assert!(refused(json!({ "tag": "button" })), "it only opens a page");
        assert!(refused(json!({ "tag": "overflow", "option": "61", "value": { "do": "snooze" } })));
        assert!(refused(json!({ "tag": "checker" })));
    }

    #[test]
    fn a_form_is_submitted_whole_or_not_at_all() {
        let submit =
            |values: Value| json!({ "tag": "button", "name": "send", "value": { "do": "reopen" }, "form_value": values });
        assert!(refused(submit(json!({}))), "a required field is missing");
        assert!(refused(submit(json!({ "why": "" }))));
        assert!(refused(submit(json!({ "why": "too long" }))));
        assert!(refused(submit(json!({ "why": "again", "who": "me" }))));
        assert!(refused(json!({ "tag": "button", "name": "send", "value": { "do": "reopen" } })));
    }
}
