//! Walks over a card of JSON 2.0, part by part.

use super::shape::{self, Kind, Shape};
use super::{Audience, Fault, mention};
use serde_json::Value;
use std::collections::HashSet;

/// Objects with a `tag` that one card may hold.
const MAX_PARTS: usize = 200;

/// Tables that one card may hold.
const MAX_TABLES: usize = 5;

/// Containers that may stand in each other.
const MAX_DEPTH: usize = 5;

/// What JSON 2.0 has no more.
const GONE: &[&str] = &["note", "action"];

/// What needs a name inside a form.
const NAMED_IN_FORMS: &[&str] = &[
    "button",
    "input",
    "select_static",
    "select_person",
    "multi_select_static",
    "multi_select_person",
    "date_picker",
    "picker_time",
    "picker_datetime",
    "checker",
];

/// Judges a whole card.
pub(super) fn check(card: &Value, audience: &Audience) -> Result<(), Fault> {
    let mut walk = Walk { audience, element_ids: HashSet::new(), names: HashSet::new(), parts: 0, tables: 0 };
    walk.object(card, &shape::CARD, Place { depth: 0, in_form: false })?;
    let tags = card["header"]["text_tag_list"].as_array().map_or(0, Vec::len);
    if tags > 3 { Err(Fault::malformed("text_tag_list holds more than 3 tags")) } else { Ok(()) }
}

struct Walk<'a> {
    audience: &'a Audience,
    element_ids: HashSet<String>,
    /// Of forms and of everything in them.
    names: HashSet<String>,
    parts: usize,
    tables: usize,
}

/// Where on the card we are.
#[derive(Clone, Copy)]
struct Place {
    /// Containers around us; 0 is the body itself.
    depth: usize,
    in_form: bool,
}

impl Walk<'_> {
    fn object(&mut self, object: &Value, shape: &'static Shape, place: Place) -> Result<(), Fault> {
        let fields = object.as_object().ok_or_else(|| Fault::malformed(format!("{} must be an object", shape.name)))?;
        self.count(object)?;
        self.check_mentions(object)?;
        shape.check_presence(object)?;
        for (name, value) in fields {
            let kind = shape.kind_of(name);
            let kind = kind.ok_or_else(|| Fault::malformed(format!("{} has no property {name}", shape.name)))?;
            self.property(value, kind, place).map_err(|fault| at(fault, shape.name, name))?;
        }
        Ok(())
    }

    fn property(&mut self, value: &Value, kind: &'static Kind, place: Place) -> Result<(), Fault> {
        match kind {
            Kind::Of(shape) => self.object(value, shape, place),
            Kind::Many(shape) => items(value)?.iter().try_for_each(|item| self.object(item, shape, place)),
            Kind::Either(shapes) => self.object(value, chosen(value, shapes)?, place),
            Kind::ManyOf(shapes) => items(value)?.iter().try_for_each(|item| self.object(item, chosen(item, shapes)?, place)),
            Kind::Elements => items(value)?.iter().try_for_each(|element| self.element(element, place)),
            Kind::Columns => items(value)?.iter().try_for_each(|column| self.column(column, place)),
            Kind::Languages => languages(value),
            Kind::Any => Ok(()),
            Kind::Flag => must(value.is_boolean(), "must be true or false"),
            Kind::True => must(value == true, "must be true"),
            Kind::Text => must(value.is_string(), "must be a text"),
            Kind::Name => must(value.as_str().is_some_and(|text| !text.is_empty()), "must be a text that is not empty"),
            Kind::AtMost(most) => must(value.as_str().is_some_and(|text| text.chars().count() <= *most), "is too long"),
            Kind::Word(words) => must(value.as_str().is_some_and(|text| words.contains(&text)), "is not one of its words"),
            Kind::Whole(from, to) => must(value.as_i64().is_some_and(|n| (*from..=*to).contains(&n)), "is out of its range"),
            Kind::Like(is_right) => must(value.as_str().is_some_and(is_right), "has a wrong format"),
            Kind::Object => must(value.is_object(), "must be an object"),
            Kind::List => must(value.is_array(), "must be a list"),
        }
    }

    fn element(&mut self, element: &Value, place: Place) -> Result<(), Fault> {
        let tag = element["tag"].as_str().ok_or_else(|| Fault::malformed("an element needs a tag"))?;
        if GONE.contains(&tag) {
            return Err(Fault::new(
                200_861,
                format!("cards of schema V2 no longer support this capability; unsupported tag {tag}"),
            ));
        }
        let shape = shape::component(tag).ok_or_else(|| Fault::malformed(format!("unknown tag {tag}")))?;
        if matches!(tag, "form" | "table") && place.depth > 0 {
            return Err(Fault::malformed(format!("{tag} stands only at the root of the card")));
        }
        if tag.starts_with("multi_select") && !place.in_form {
            return Err(Fault::malformed(format!("{tag} stands only in a form")));
        }
        self.check_name(element, tag, place)?;
        unique_options(element)?;
        let inside = Place { depth: place.depth + 1, in_form: place.in_form || tag == "form" };
        must(inside.depth <= MAX_DEPTH + 1, "stands too deep")?;
        self.object(element, shape, inside)?;
        match tag {
            "form" => must(submits(element), "has no submit button").map_err(|fault| at(fault, "form", "elements")),
            "table" => self.table(element),
            "person" => self.check_known(element["user_id"].as_str().unwrap_or_default()),
            "person_list" => items(&element["persons"])?
                .iter()
                .try_for_each(|person| self.check_known(person["id"].as_str().unwrap_or_default())),
            _ => Ok(()),
        }
    }

    fn column(&mut self, column: &Value, place: Place) -> Result<(), Fault> {
        must(column["tag"] == "column", "must be a column")?;
        self.object(column, &shape::COLUMN, place)
    }

    /// One more part, with an id of its own.
    fn count(&mut self, object: &Value) -> Result<(), Fault> {
        self.parts += usize::from(object.get("tag").is_some());
        if self.parts > MAX_PARTS {
            return Err(Fault::new(11_310, "element exceeds the limit"));
        }
        let id = object.get("element_id").and_then(Value::as_str);
        must(id.is_none_or(|id| self.element_ids.insert(id.to_owned())), "element_id stands twice")
    }

    fn check_name(&mut self, element: &Value, tag: &str, place: Place) -> Result<(), Fault> {
        let name = element.get("name").and_then(Value::as_str);
        if place.in_form && NAMED_IN_FORMS.contains(&tag) && name.is_none() {
            return Err(Fault::new(200_530, format!("form component name is empty ({tag})")));
        }
        let counts = place.in_form || tag == "form";
        must(!counts || name.is_none_or(|name| self.names.insert(name.to_owned())), "name stands twice")
    }

    fn table(&mut self, table: &Value) -> Result<(), Fault> {
        self.tables += 1;
        if self.tables > MAX_TABLES {
            return Err(Fault::new(11_310, "card table number over limit"));
        }
        let columns: HashSet<_> = items(&table["columns"])?.iter().filter_map(|column| column["name"].as_str()).collect();
        let fits = |row: &Value| row.as_object().is_some_and(|row| row.keys().all(|key| columns.contains(key.as_str())));
        if items(&table["rows"])?.iter().all(fits) {
            Ok(())
        } else {
            Err(Fault::new(200_914, "table row does not fit its columns"))
        }
    }

    /// Whether everyone named in a text of markdown may be named.
    fn check_mentions(&self, object: &Value) -> Result<(), Fault> {
        if !matches!(object["tag"].as_str(), Some("markdown" | "lark_md")) {
            return Ok(());
        }
        let translations = object["i18n_content"].as_object().into_iter().flat_map(|map| map.values());
        let texts = translations.chain([&object["content"]]).filter_map(Value::as_str);
        texts.flat_map(mention::named_in).try_for_each(|named| self.check_known(named))
    }

    fn check_known(&self, id: &str) -> Result<(), Fault> {
        let may = if id == "all" { self.audience.at_all } else { self.audience.known.contains(id) };
        if may { Ok(()) } else { Err(Fault::new(100_290, "invalid user resource in at or person")) }
    }
}

fn must(it_does: bool, problem: &str) -> Result<(), Fault> {
    if it_does { Ok(()) } else { Err(Fault::malformed(problem)) }
}

/// Says where a malformed property stands.
fn at(fault: Fault, shape: &str, property: &str) -> Fault {
    Fault { message: format!("{shape}.{property}: {}", fault.message), ..fault }
}

fn items(value: &Value) -> Result<&Vec<Value>, Fault> {
    value.as_array().ok_or_else(|| Fault::malformed("must be a list"))
}

/// The shape that the object names.
fn chosen(object: &Value, shapes: &[&'static Shape]) -> Result<&'static Shape, Fault> {
    let name = object.get("tag").or_else(|| object.get("type")).and_then(Value::as_str).unwrap_or_default();
    let shape = shapes.iter().find(|shape| shape.name == name);
    shape.copied().ok_or_else(|| Fault::malformed(format!("no {name:?} may stand here")))
}

/// An object from known languages to texts.
pub(super) fn languages(value: &Value) -> Result<(), Fault> {
    let map = value.as_object().ok_or_else(|| Fault::malformed("must be an object"))?;
    let is_right = |(language, text): (&String, &Value)| shape::LANGUAGES.contains(&language.as_str()) && text.is_string();
    must(map.iter().all(is_right), "holds an unknown language or something that is no text")
}

fn unique_options(element: &Value) -> Result<(), Fault> {
    let mut values = HashSet::new();
    let options = element["options"].as_array().into_iter().flatten().filter_map(|option| option["value"].as_str());
    must(options.into_iter().all(|value| values.insert(value)), "options stand twice")
}

/// Whether a submit button stands anywhere in the form.
fn submits(part: &Value) -> bool {
    let inner = ["elements", "columns"].iter().filter_map(|name| part[*name].as_array()).flatten();
    part["form_action_type"] == "submit" || inner.into_iter().any(submits)
}
