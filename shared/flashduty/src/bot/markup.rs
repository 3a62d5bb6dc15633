//! Texts of cards without their markup: Feishu's tags, links, emphasis, and the characters that Go's templates escape.
//!
//! Feishu: "Markdown component of cards". What looks like markup and is none (`a < b`, `[x]`) stays. Every search ahead is bounded, so
//! that no text takes longer than its length.

use crate::wire::{LONG_TEXT, cut};

/// Tags that are known to be markup.
const TAGS: [&str; 20] = [
    "at",
    "font",
    "a",
    "br",
    "hr",
    "link",
    "text_tag",
    "number_tag",
    "local_datetime",
    "person",
    "b",
    "i",
    "u",
    "s",
    "em",
    "strong",
    "del",
    "p",
    "div",
    "span",
];

/// Longest tag or label of a link, in bytes.
const AHEAD: usize = 512;

/// Longest address, in bytes; as long as those that [`crate::wire`] lets pass.
const ADDRESS: usize = 2 * 1024;

/// Four times what is kept: of a longer text nobody would see the rest.
const LONGEST: usize = 4 * LONG_TEXT;

/// The text as people would see it. The addresses in it are added to `addresses`.
pub fn plain(text: &str, markdown: bool, addresses: &mut Vec<String>) -> String {
    let text = cut(text.to_owned(), LONGEST);
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(next) = rest.chars().next() {
        rest = match next {
            '<' => tag(rest, &mut plain, addresses),
            '[' => link(rest, &mut plain, addresses),
            'h' => address(rest, &mut plain, addresses),
            _ => None,
        }
        .unwrap_or_else(|| {
            plain.push(next);
            &rest[next.len_utf8()..]
        });
    }
    let plain = if markdown { without_emphasis(&plain) } else { plain };
    shown(&unescaped(&plain))
}

/// A line that only divides: `-----`.
pub fn is_rule(line: &str) -> bool {
    line.len() >= 3 && line.chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | '—'))
}

/// `&lt;` and the like are characters again.
pub fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let name = after[..after.floor_char_boundary(10)].split_once(';').map(|(name, _)| name);
        match name.and_then(|name| Some((name, entity(name)?))) {
            Some((name, meant)) => {
                plain.push(meant);
                rest = &after[name.len() + 1..];
            }
            None => {
                plain.push('&');
                rest = after;
            }
        }
    }
    plain + rest
}

fn entity(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => match name.strip_prefix('#')?.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => name[1..].parse().ok(),
        }
        .and_then(char::from_u32),
    }
}

/// The part of the text in which something that begins here has to end.
fn ahead(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

/// `<font color='red'>`, `<at id=ou_1>`, `<br>`, and Slack's `<address|label>`.
fn tag<'a>(text: &'a str, plain: &mut String, addresses: &mut Vec<String>) -> Option<&'a str> {
    let (inner, _) = ahead(&text[1..], AHEAD + ADDRESS).split_once('>')?;
    let rest = &text[inner.len() + 2..];
    if inner.starts_with("http") {
        let (address, label) = inner.split_once('|').unwrap_or((inner, inner));
        addresses.push(unescaped(address));
        plain.push_str(label);
        return Some(rest);
    }
    let name = inner.trim_start_matches('/');
    let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(name.len())];
    if inner.contains('<') || !TAGS.contains(&name) {
        return None;
    }
    let href = inner.split_once("href=").map(|(_, href)| href.trim_matches(['"', '\'', ' ']));
    addresses.extend(href.map(unescaped));
    match inner.trim_end_matches(['/', ' ']) {
        "br" | "hr" | "p" | "/p" | "/div" => plain.push('\n'),
        _ if inner.starts_with("at") && !rest.starts_with("</at>") => plain.push('@'),
        _ => {}
    }
    Some(rest)
}

/// `[label](https://…)`, and `![alt](key)`, of which the words stay.
fn link<'a>(text: &'a str, plain: &mut String, addresses: &mut Vec<String>) -> Option<&'a str> {
    let (label, _) = ahead(&text[1..], AHEAD).split_once(']')?;
    let target = text[label.len() + 2..].strip_prefix('(')?;
    let (target, _) = ahead(target, ADDRESS).split_once(')')?;
    let is_image = plain.ends_with('!');
    let leads = target.contains("://") || target.starts_with('/');
    if label.contains(['[', '\n']) || target.contains(['\n', ' ']) || !(leads || is_image) {
        return None;
    }
    if is_image {
        plain.pop();
    }
    addresses.push(unescaped(target));
    plain.push_str(label);
    Some(&text[label.len() + target.len() + 4..])
}

/// A bare `https://…`, up to the first character that an address in a text does not hold.
fn address<'a>(text: &'a str, plain: &mut String, addresses: &mut Vec<String>) -> Option<&'a str> {
    if !text.starts_with("http://") && !text.starts_with("https://") {
        return None;
    }
    let ends = |c: char| c.is_whitespace() || !c.is_ascii() || matches!(c, '<' | '>' | '"' | '\'' | ')' | ']' | '|' | '`');
    let end = text.find(ends).unwrap_or(text.len());
    addresses.push(unescaped(&text[..end]));
    plain.push_str(&text[..end]);
    Some(&text[end..])
}

/// Single stars and underscores stay: they belong to names more often than to emphasis.
fn without_emphasis(text: &str) -> String {
    let line = |line: &str| {
        let line = line.trim_start().trim_start_matches("> ");
        let heading = line.trim_start_matches('#');
        let line = if heading.starts_with(' ') { heading } else { line };
        line.replace("**", "").replace("~~", "").replace("```", "")
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Without the characters that cannot be seen, and those that turn the direction of what follows and so make it look like something
/// else.
fn shown(text: &str) -> String {
    let hidden = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(|c| !hidden(*c)).collect()
}
