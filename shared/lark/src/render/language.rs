//! A card in one language: for a chat, or a person, that has chosen one.

use bridge::words::Language;
use serde_json::Value;

/// Where a text stands in both languages, leaves the one; `None` leaves the card as it is. Texts that say the same in both have no other
/// language to lose. A card only ever becomes smaller by this.
pub(super) fn only(language: Option<Language>, mut card: Value) -> Value {
    if let Some(language) = language {
        choose(name_of(language), &mut card);
    }
    card
}

/// Lark's name for it (Lark: card JSON 2.0, multiple languages).
fn name_of(language: Language) -> &'static str {
    match language {
        Language::Zh => "zh_cn",
        Language::En => "en_us",
    }
}

/// What stands in several languages is named `i18n_…` beside its name: `i18n_content`, `i18n_text_tag_list`.
const IN_EACH: &str = "i18n_";

fn choose(language: &str, value: &mut Value) {
    match value {
        Value::Object(object) => {
            let in_each: Vec<_> = object.keys().filter(|key| key.starts_with(IN_EACH)).cloned().collect();
            for key in in_each {
                let said = object.remove(&key);
                if let Some(chosen) = said.and_then(|mut said| said.get_mut(language).map(Value::take)) {
                    object.insert(key[IN_EACH.len()..].to_owned(), chosen);
                }
            }
            object.values_mut().for_each(|value| choose(language, value));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| choose(language, value)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
