//! What Lark demands of a card of JSON 2.0: of its shape (the schema, where it lies beside the project) and of what no schema can say.

use crate::render::fit::{MOST_BYTES, weight};
use jsonschema::Validator;
use serde_json::Value;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Lark's limit, on the plain card.
const LARKS_LIMIT: usize = 30_720;

static SCHEMA: LazyLock<Option<Validator>> =
    LazyLock::new(|| crate::reference::validator("lark-card-schema.json", "/$defs/card_v2"));

/// All elements and texts of a card, from top to bottom as JSON sorts them.
pub(super) fn elements_of(card: &Value) -> Vec<&Value> {
    let mut elements = Vec::new();
    gather(card, &mut elements);
    elements
}

/// Checks everything.
pub(super) fn check(card: &Value) {
    assert!(weight(card) <= MOST_BYTES && MOST_BYTES < LARKS_LIMIT, "{} bytes", weight(card));
    assert_eq!(card["config"]["update_multi"], true);
    if let Some(schema) = SCHEMA.as_ref() {
        let faults: Vec<_> = schema.iter_errors(card).map(|fault| format!("{} at {}", fault, fault.instance_path())).collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }
    check_elements(card);
}

/// Every object with a tag: how many, which, and under which names.
fn check_elements(card: &Value) {
    let elements = elements_of(card);
    assert!(elements.len() <= 200, "{} elements", elements.len());

    let mut names = HashSet::new();
    for element in elements {
        let tag = element["tag"].as_str().unwrap();
        assert!(!["note", "action"].contains(&tag), "{tag} is of JSON 1.0");
        assert!(tag == "text_tag" || element.get("value").is_none() && element.get("url").is_none(), "1.0 property on {tag}");
        if let Some(name) = element["name"].as_str() {
            assert!(names.insert(name), "two components named {name}");
        }
        if let Some(content) = element.get("content") {
            assert!(element["tag"] != "markdown" || content != "", "empty markdown");
        }
        if let Some(options) = element["options"].as_array() {
            let values: HashSet<_> = options.iter().map(|option| option["value"].as_str().unwrap()).collect();
            assert_eq!(values.len(), options.len(), "options of the same value");
        }
        for behaviour in element["behaviors"].as_array().into_iter().flatten() {
            assert!(behaviour["type"] != "callback" || behaviour["value"].is_object());
        }
        if tag == "form" {
            check_form(element);
        }
    }
    let root = card["body"]["elements"].as_array().unwrap();
    let forms = |values: &[Value]| values.iter().filter(|value| value["tag"] == "form").count();
    assert_eq!(forms(root), card.to_string().matches(r#""tag":"form""#).count(), "a form below the root");
}

/// A form has a button that sends it, and a name on everything a person can touch.
fn check_form(form: &Value) {
    let parts = elements_of(form);
    assert!(parts.iter().any(|part| part["form_action_type"] == "submit"), "a form without a submit button");
    for part in parts {
        let touchable = matches!(part["tag"].as_str(), Some("button" | "input" | "select_static"));
        assert!(!touchable || part["name"].is_string(), "a component without a name in a form");
    }
}

/// All objects with a tag, however deep.
fn gather<'a>(value: &'a Value, into: &mut Vec<&'a Value>) {
    match value {
        Value::Object(fields) => {
            into.extend(value.get("tag").map(|_| value));
            fields.values().for_each(|field| gather(field, into));
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Every markdown text of a card, in every language.
pub(super) fn markdown_of(card: &Value) -> Vec<&str> {
    let markdown = elements_of(card).into_iter().filter(|element| element["tag"] == "markdown");
    let texts = markdown.flat_map(|element| {
        let translated = element["i18n_content"].as_object().into_iter().flat_map(|texts| texts.values());
        std::iter::once(&element["content"]).chain(translated)
    });
    texts.map(|text| text.as_str().unwrap()).collect()
}
