//! How Flashduty writes things down. Private: outside this crate there are only the bridge's nouns.

mod cut;
mod incident;
mod reading;
mod scalar;

pub use cut::{COMMENT, LONG_TEXT, NAME, PEOPLE, TITLE, cut, web_address};
pub use incident::{Incident, Person, severity_of};
pub use scalar::{Id, Moment, Number, Text, is_object_id};

use serde::de::DeserializeOwned;
use serde_json::Value;

/// Why a document could not be read: the field, and what is wrong with it. Holds nothing of what the document says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

/// Reads a document of Flashduty's.
pub fn read<T: DeserializeOwned>(document: Value) -> Result<T, Unreadable> {
    serde_path_to_error::deserialize(document).map_err(|error| {
        let told = error.inner().to_string();
        // serde quotes the offending value, which may be anything. So only the sentences we wrote ourselves are passed on.
        let complaint = scalar::COMPLAINTS.into_iter().find(|complaint| *complaint == told).unwrap_or(scalar::WRONG_TYPE);
        Unreadable(format!("{} {complaint}", error.path()))
    })
}
