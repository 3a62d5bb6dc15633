//! Cards, judged as Lark judges them: what it documents as an error is an error here.
//!
//! Source: open.feishu.cn, "Card JSON 2.0 structure", its breaking changes, and the pages of the components.
//! Where those leave it open whether something passes, it does not pass here.

mod mention;
mod pressed;
mod shape;
mod walk;

pub(super) use pressed::shows;

use serde_json::{Value, json};
use std::collections::HashSet;
use std::fmt;

/// Why Lark does not take a card: the sub code that stands in `msg` behind 230099.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: i64,
    message: String,
}

impl Fault {
    pub(super) fn new(code: i64, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// The card is not built as a card is.
    fn malformed(message: impl Into<String>) -> Self {
        Self::new(200_621, message)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ErrCode: {}; ErrMsg: {}; ErrorValue: ;", self.code, self.message)
    }
}

/// Who may be named on a card, and whether everybody may be called.
pub(super) struct Audience {
    /// `open_id`, `union_id` and e-mail of everyone the app knows.
    pub(super) known: HashSet<String>,
    pub(super) at_all: bool,
}

/// Reads the `content` of an interactive message.
pub(super) fn read(content: &str, audience: &Audience) -> Result<Value, Fault> {
    let card = serde_json::from_str(content).map_err(|_| Fault::malformed("parse card json err, please check the card json"))?;
    check(&card, audience)?;
    Ok(card)
}

/// Judges a card, or a template in its place (the fake has none to fill).
pub(super) fn check(card: &Value, audience: &Audience) -> Result<(), Fault> {
    let fields = card.as_object().ok_or_else(|| Fault::malformed("the card is not an object"))?;
    if fields.contains_key("type") && fields.contains_key("data") {
        return Err(Fault::new(200_380, "template does not exist"));
    }
    match card.get("schema").map(Value::as_str) {
        Some(Some("2.0")) => walk::check(card, audience),
        None | Some(Some("1.0")) => check_v1(card),
        Some(_) => Err(Fault::malformed("schema must be \"1.0\" or \"2.0\"")),
    }
}

/// The tags of JSON 1.0. Nothing of ours is of that version, so only what a mistake would bring here is judged.
const V1_TAGS: &[&str] =
    &["div", "markdown", "hr", "note", "img", "column_set", "collapsible_panel", "form", "action", "table", "chart"];

fn check_v1(card: &Value) -> Result<(), Fault> {
    if card.get("body").is_some() {
        return Err(Fault::malformed("body belongs to schema 2.0"));
    }
    for element in card["elements"].as_array().unwrap_or(&Vec::new()) {
        let tag = element["tag"].as_str().unwrap_or_default();
        if !V1_TAGS.contains(&tag) {
            return Err(Fault::malformed(format!("unknown tag {tag}")));
        }
        if tag == "div" && element.get("text").is_none() && element.get("fields").is_none() {
            return Err(Fault::malformed("div needs text or fields"));
        }
    }
    Ok(())
}

/// Whether it is of JSON 2.0.
pub(super) fn is_v2(card: &Value) -> bool {
    card["schema"] == "2.0"
}

/// Whether all viewers see one content: in 2.0 unless denied, in 1.0 only when said.
pub(super) fn is_shared(card: &Value) -> bool {
    card["config"]["update_multi"].as_bool().unwrap_or(is_v2(card))
}

/// Whether it is an object from known languages to texts.
pub(super) fn is_in_languages(map: &Value) -> bool {
    walk::languages(map).is_ok()
}

/// What others read of a card: `{"title", "elements": [[…]]}`, all its texts and none of its parts.
pub(super) fn rendering(card: &Value) -> Value {
    let title = card["header"]["title"]["content"].as_str().unwrap_or_default();
    let mut texts = Vec::new();
    collect_texts(&card["body"], &mut texts);
    let lines: Vec<_> = texts.iter().map(|text| json!([{ "tag": "text", "text": text }])).collect();
    json!({ "title": title, "elements": lines })
}

fn collect_texts<'a>(part: &'a Value, texts: &mut Vec<&'a str>) {
    if let Some(fields) = part.as_object() {
        texts.extend(fields.get("content").and_then(Value::as_str));
        fields.values().for_each(|field| collect_texts(field, texts));
    }
    part.as_array().into_iter().flatten().for_each(|item| collect_texts(item, texts));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn audience() -> Audience {
        Audience { known: HashSet::from(["ou_ann".to_owned()]), at_all: false }
    }

    fn code(body: Value) -> Option<i64> {
        let card = json!({ "schema": "2.0", "config": { "update_multi": true }, "body": { "elements": body } });
        check(&card, &audience()).err().map(|fault| fault.code)
    }

    #[test]
    fn an_empty_card_is_a_card() {
        assert_eq!(read("{}", &audience()), Ok(json!({})));
        assert_eq!(code(json!([])), None);
    }

    #[test]
    fn what_is_not_json_is_no_card() {
        assert_eq!(
            read("{", &audience()).unwrap_err().to_string(),
            "ErrCode: 200621; ErrMsg: parse card json err, please check the card json; ErrorValue: ;"
        );
    }

    #[test]
    fn parts_of_schema_1_are_refused_in_schema_2_with_a_code_of_their_own() {
        assert_eq!(code(json!([{ "tag": "note", "elements": [] }])), Some(200_861));
        assert_eq!(code(json!([{ "tag": "marquee" }])), Some(200_621));
        assert_eq!(code(json!([{ "tag": "markdown", "content": "x", "colour": "red" }])), Some(200_621));
    }

    #[test]
    fn only_people_who_are_known_can_be_mentioned_and_everybody_only_where_the_chat_allows_it() {
        assert_eq!(code(json!([{ "tag": "markdown", "content": "ask <at id=ou_ann></at>" }])), None);
        assert_eq!(code(json!([{ "tag": "markdown", "content": "ask <at id='ou_bob'></at>" }])), Some(100_290));
        assert_eq!(
            code(json!([{ "tag": "markdown", "content": "x", "i18n_content": { "zh_cn": "<at ids=ou_ann,ou_bob></at>" } }])),
            Some(100_290)
        );
        assert_eq!(code(json!([{ "tag": "markdown", "content": "<at id=all></at>" }])), Some(100_290));
        assert_eq!(code(json!([{ "tag": "div", "text": { "tag": "plain_text", "content": "<at id=all></at>" } }])), None);
        assert_eq!(code(json!([{ "tag": "person", "user_id": "ou_bob" }])), Some(100_290));
    }

    #[test]
    fn two_hundred_parts_fit_and_one_more_does_not() {
        let lines = |count| Value::from(vec![json!({ "tag": "hr" }); count]);
        assert_eq!(code(lines(200)), None);
        assert_eq!(code(lines(201)), Some(11_310));
    }

    #[test]
    fn element_ids_are_unique() {
        let twice = json!([{ "tag": "hr", "element_id": "a" }, { "tag": "hr", "element_id": "a" }]);
        assert_eq!(code(twice), Some(200_621));
    }

    #[test]
    fn in_a_form_everything_has_a_name_of_its_own_and_something_submits_it() {
        let submit = json!({ "tag": "button", "name": "send", "form_action_type": "submit", "text": { "tag": "plain_text", "content": "Send" } });
        let form = |fields: Value| json!([{ "tag": "form", "name": "f", "elements": fields }]);
        assert_eq!(code(form(json!([{ "tag": "input", "name": "why" }, submit]))), None);
        assert_eq!(code(form(json!([{ "tag": "input" }, submit]))), Some(200_530));
        assert_eq!(code(form(json!([{ "tag": "input", "name": "send" }, submit]))), Some(200_621));
        assert_eq!(code(form(json!([{ "tag": "input", "name": "why" }]))), Some(200_621));
    }

    #[test]
    fn rows_of_a_table_hold_its_columns() {
        let table = |row: Value| json!([{ "tag": "table", "columns": [{ "name": "a", "data_type": "text" }], "rows": [row] }]);
        assert_eq!(code(table(json!({ "a": "x" }))), None);
        assert_eq!(code(table(json!({ "b": "x" }))), Some(200_914));
    }
}
