//! Labels as an administrator types them: one `name=value` a line.

use std::collections::BTreeMap;

/// A line that names no label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// Which, as people count: the first is 1.
    pub number: usize,
    /// What stands there. Untrusted text.
    pub line: String,
    /// What is wrong with it.
    pub why: Why,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It has no `=`, or nothing before or behind it.
    NotAPair,
    /// An earlier line wants another value for the same label, and no incident has both.
    Twice,
    /// It is longer than [`LONGEST`], or there are more than [`MOST`].
    TooMuch,
}

/// No label of Flashduty's is longer, name and value together, in characters.
pub const LONGEST: usize = 1_000;

/// The most labels of one rule: nobody reads more.
pub const MOST: usize = 50;

/// Reads them. Blank lines, and spaces around names and values, do not count; a value may hold further `=`.
///
/// # Errors
/// Names the first line that is no label.
pub fn parse(text: &str) -> Result<BTreeMap<String, String>, BadLine> {
    let mut labels = BTreeMap::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let bad = |why| BadLine { number: at + 1, line: line.to_owned(), why };
        if line.chars().count() > LONGEST {
            return Err(bad(Why::TooMuch));
        }
        let (name, value) = pair(line).ok_or_else(|| bad(Why::NotAPair))?;
        if labels.get(name).is_some_and(|known| known != value) {
            return Err(bad(Why::Twice));
        }
        labels.insert(name.to_owned(), value.to_owned());
        if labels.len() > MOST {
            return Err(bad(Why::TooMuch));
        }
    }
    Ok(labels)
}

fn pair(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    (!name.is_empty() && !value.is_empty()).then_some((name, value))
}

/// Writes them so that [`parse`] reads the same.
pub fn write(labels: &BTreeMap<String, String>) -> String {
    labels.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_typed_is_no_label() {
        assert_eq!(["", "\n", " \r\n\t\n"].map(parse), [Ok(BTreeMap::new()), Ok(BTreeMap::new()), Ok(BTreeMap::new())]);
    }

    #[test]
    fn spaces_around_and_blank_lines_do_not_count() {
        let labels = parse(" env = prod \r\n\r\nquery=a=b\nenv=prod").unwrap();
        assert_eq!(write(&labels), "env=prod\nquery=a=b");
    }

    #[test]
    fn a_line_that_is_no_label_is_named() {
        let bad = |text: &str| parse(text).unwrap_err();
        assert_eq!(bad("env=prod\n\nteam"), BadLine { number: 3, line: "team".to_owned(), why: Why::NotAPair });
        assert_eq!(["=x", "x=", "=", " = "].map(|line| bad(line).why), [Why::NotAPair; 4]);
        assert_eq!((bad("a=1\na=2").number, bad("a=1\na=2").why), (2, Why::Twice));
        assert_eq!(bad(&format!("a={}", "x".repeat(LONGEST))).why, Why::TooMuch);
        let many: String = (0..=MOST).map(|n| format!("l{n}=x\n")).collect();
        assert_eq!((bad(&many).number, bad(&many).why), (MOST + 1, Why::TooMuch));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(labels in proptest::collection::btree_map("[^=\\s]{1,9}", "[^\\s]{1,9}( [^\\s]{1,9})?", 0..9)) {
            // A label as it is typed holds nothing that a line break or a trim would take.
            prop_assume!(labels.iter().all(|(name, value)| [name, value].iter().all(|text| text.trim() == text.as_str() && text.lines().count() == 1)));
            prop_assert_eq!(parse(&write(&labels)), Ok(labels));
        }

        #[test]
        fn any_text_is_labels_or_a_line_of_its_own(text in "([a-z=\\s]|\\PC){0,60}") {
            match parse(&text) {
                Ok(labels) => prop_assert_eq!(parse(&write(&labels)), Ok(labels)),
                Err(bad) => prop_assert_eq!(text.lines().nth(bad.number - 1).map(str::trim), Some(bad.line.as_str())),
            }
        }
    }
}
