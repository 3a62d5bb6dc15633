//! How much text we take in. An incident is kept in one item of the table, together with its values at the time of firing and a few
//! comments, and an item of DynamoDB holds at most 400 KB. All limits here together come to less than 300 KB.

use bridge::incident::Link;
use serde_json::Value;
use std::collections::BTreeMap;
use url::Url;

/// A title or the value of a label, in bytes. Flashduty takes 512 characters for a title, which are at most 2048 bytes.
pub const TITLE: usize = 2 * 1024;
/// A name, in bytes.
pub const NAME: usize = 256;
/// A description and the like, in bytes. Flashduty's console takes 6144 characters, alerts may bring more.
pub const LONG_TEXT: usize = 16 * 1024;
/// A comment or a reason, in bytes. Flashduty takes 1024 characters.
pub const COMMENT: usize = 4 * 1024;
/// Names and values of all labels together, in bytes.
const LABELS: usize = 48 * 1024;
/// People on one incident. Flashduty assigns at most 100 at once, and no card shows as many.
pub const PEOPLE: usize = 100;
/// A card has no room for more.
const LINKS: usize = 20;
/// In bytes. A longer address is dropped, because a cut one would lead astray.
const ADDRESS: usize = 2 * 1024;

/// The text, no longer than `most` bytes, cut between two characters.
pub fn cut(mut text: String, most: usize) -> String {
    text.truncate(text.floor_char_boundary(most));
    text
}

/// The labels in the order of their names, as many as fit. A value that is not text is shown as it was written.
pub fn labels(written: BTreeMap<String, Value>) -> BTreeMap<String, String> {
    let mut room = LABELS;
    let mut labels = BTreeMap::new();
    for (name, value) in written {
        let value = match value {
            Value::Null => continue,
            Value::String(text) => cut(text, TITLE),
            other @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => cut(other.to_string(), TITLE),
        };
        let Some(left) = room.checked_sub(name.len() + value.len()) else { continue };
        room = left;
        labels.insert(name, value);
    }
    labels
}

/// The links that may be shown, in their order.
pub fn links(written: impl Iterator<Item = (String, String)>) -> Vec<Link> {
    let safe = written.filter_map(|(name, address)| Some(Link { name: cut(name, NAME), url: web_address(&address)? }));
    safe.take(LINKS).collect()
}

/// The address, if it leads to a web page and is what it looks like: neither a script, nor a file, nor a host hidden behind a name
/// (`https://console.flashcat.cloud@evil.example/`).
pub fn web_address(written: &str) -> Option<String> {
    let url = Url::parse(written.trim()).ok()?;
    let web = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    (web && url.as_str().len() <= ADDRESS).then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_short_text_stays_and_a_long_one_ends_between_two_characters() {
        assert_eq!(cut("告警".to_owned(), 6), "告警");
        assert_eq!(cut("告警".to_owned(), 5), "告");
        assert_eq!(cut("告警".to_owned(), 0), "");
    }

    #[test]
    fn only_addresses_of_web_pages_survive() {
        let address = "https://grafana.harbor-pay.example/d/checkout?var-env=prod-sg";
        assert_eq!(web_address(address).as_deref(), Some(address));
        assert_eq!(web_address(" http://10.0.0.1:8080/x ").as_deref(), Some("http://10.0.0.1:8080/x"));
        let long = format!("https://a.example/{}", "a".repeat(ADDRESS));
        for bad in [
            "",
            "console/incident/1",
            "//a.example",
            "javascript:alert(1)",
            "JaVaScript:1",
            "java\nscript:1",
            "file:///etc/passwd",
        ] {
            assert_eq!(web_address(bad), None, "{bad}");
        }
        for bad in ["data:text/html,x", "lark://x", "https://", "https://good.example@evil.example/", long.as_str()] {
            assert_eq!(web_address(bad), None, "{bad}");
        }
    }

    #[test]
    fn labels_of_any_type_become_text_and_those_without_room_are_left_out() {
        let written = BTreeMap::from([
            ("a".to_owned(), json!("text")),
            ("b".to_owned(), json!(2.84)),
            ("c".to_owned(), json!(null)),
            ("d".to_owned(), json!({ "x": [1] })),
            ("e".repeat(LABELS), json!("too much")),
        ]);
        let kept = labels(written);
        let kept: Vec<_> = kept.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(kept, [("a", "text"), ("b", "2.84"), ("d", r#"{"x":[1]}"#)]);
    }
}
