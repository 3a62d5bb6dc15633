//! Schemas of Lark's API and cards, collected by others. They lie beside the project and are not part of it; without them a test says that
//! it was skipped, and checks the rest.

use jsonschema::Validator;
use serde_json::{Value, json};

/// A collection, where it is present.
pub(crate) fn file(name: &str) -> Option<Value> {
    let path = format!("{}/../../../shared/reference/{name}", env!("CARGO_MANIFEST_DIR"));
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED: {name} is not beside the project, so nothing was checked against it");
        return None;
    };
    Some(serde_json::from_str(&text).expect("the collection is JSON"))
}

/// What validates against one definition of a collection.
pub(crate) fn validator(name: &str, definition: &str) -> Option<Validator> {
    let mut schema = file(name)?;
    schema["$ref"] = json!(format!("#{definition}"));
    Some(jsonschema::validator_for(&schema).expect("the collection is a schema"))
}
