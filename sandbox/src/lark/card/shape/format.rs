//! Texts with a form of their own.

pub(super) fn is_url(text: &str) -> bool {
    ["https://", "http://", "lark://", "feishu://"].iter().any(|scheme| text.starts_with(scheme))
}

/// A letter, then letters, digits and `_`, at most 20.
pub(super) fn is_element_id(text: &str) -> bool {
    let is_inner = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.len() <= 20 && text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(is_inner)
}

/// A number and `px` or `%`.
pub(super) fn is_size(text: &str) -> bool {
    let number = text.strip_suffix("px").or_else(|| text.strip_suffix('%'));
    number.is_some_and(|number| number.len() <= 4 && number.parse::<u32>().is_ok())
}

pub(super) fn is_width(text: &str) -> bool {
    matches!(text, "default" | "fill" | "auto" | "weighted") || is_size(text)
}

pub(super) fn is_spacing(text: &str) -> bool {
    matches!(text, "small" | "medium" | "large" | "extra_large" | "default") || text.ends_with("px") && is_size(text)
}

/// One to four sizes from -99 to 99, with or without `px`.
pub(super) fn is_box(text: &str) -> bool {
    let is_side = |side: &str| side.trim_end_matches("px").parse::<i32>().is_ok_and(|size| size.abs() <= 99);
    (1..=4).contains(&text.split(' ').count()) && text.split(' ').all(is_side)
}

/// Whether every `0` of the pattern is a digit and everything else is as it stands there.
fn fits(text: &str, pattern: &str) -> bool {
    let same = |(c, p): (char, char)| if p == '0' { c.is_ascii_digit() } else { c == p };
    text.len() == pattern.len() && text.chars().zip(pattern.chars()).all(same)
}

pub(super) fn is_date(text: &str) -> bool {
    fits(text, "0000-00-00")
}

pub(super) fn is_time(text: &str) -> bool {
    fits(text, "00:00")
}

pub(super) fn is_date_time(text: &str) -> bool {
    fits(text, "0000-00-00 00:00")
}
