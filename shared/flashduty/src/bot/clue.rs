//! What a rendered notification tells of its incident.

use super::Kind;
use crate::wire::{is_object_id, web_address};
use url::Url;

/// The way of the incident's page in Flashduty's console, before the id.
const PAGE: &str = "/incident/detail/";

/// Length of an incident's id.
const ID: usize = 24;

/// Longest short number we believe in; Flashduty's have six characters.
const LONGEST_NUM: usize = 32;

/// Prefixes in English and Chinese, without blanks and in small letters. Only whole ones count: titles of alerts begin with brackets
/// as well (`[升级失败] …`).
const REPEATS: [&str; 13] = [
    "refire",
    "re-fire",
    "repeat",
    "repeated",
    "reminder",
    "重复",
    "重复通知",
    "重复提醒",
    "循环通知",
    "循环提醒",
    "再次通知",
    "再次提醒",
    "再次触发",
];
const ESCALATIONS: [&str; 10] =
    ["escalate", "escalated", "escalation", "升级", "升级通知", "升级分派", "自动升级", "手动升级", "通知升级", "已升级"];

/// What opens and closes a prefix.
const BRACKETS: [(char, char); 6] = [('[', ']'), ('【', '】'), ('［', '］'), ('(', ')'), ('（', '）'), ('「', '」')];

/// The incident whose page an address leads to, whatever the host, a prefix or a query. Where addresses lead to several, the one
/// with the number that the text names: its last six digits.
pub fn incident(addresses: &[String], num: Option<&str>) -> Option<String> {
    let ids: Vec<String> = addresses.iter().flat_map(|address| ids(address)).collect();
    let named = ids.iter().find(|id| num.is_some_and(|num| id.ends_with(&num.to_ascii_lowercase())));
    named.or(ids.first()).cloned()
}

/// An address may stand within another, with its slashes escaped.
fn ids(address: &str) -> Vec<String> {
    let address = address.replace("%2F", "/").replace("%2f", "/");
    let id = |(at, page): (usize, &str)| {
        let after = &address[at + page.len()..];
        let id = after.get(..ID).filter(|id| is_object_id(id))?;
        let goes_on = after[ID..].starts_with(|c: char| c.is_ascii_alphanumeric());
        (!goes_on).then(|| id.to_ascii_lowercase())
    };
    address.match_indices(PAGE).filter_map(id).collect()
}

/// The page to show: the incident's own, where one leads there.
pub fn link(addresses: &[String], incident: Option<&str>) -> Option<String> {
    let leads = |address: &&String| incident.is_none_or(|id| ids(address).iter().any(|other| other == id));
    addresses.iter().filter(leads).find_map(|address| web_address(address)).map(|address| without_deed(&address))
}

/// The address without `ack=1`, with which the page acknowledges as soon as it is opened.
fn without_deed(address: &str) -> String {
    let Ok(mut url) = Url::parse(address) else { return address.to_owned() };
    let harmless = |pair: &&str| *pair != "ack" && !pair.starts_with("ack=");
    let query = url.query().map(|query| query.split('&').filter(harmless).collect::<Vec<_>>().join("&"));
    url.set_query(query.as_deref().filter(|query| !query.is_empty()));
    url.into()
}

/// `INC #94A7B8`, or else the first `#94A7B8`.
pub fn num<'a>(lines: impl Iterator<Item = &'a str> + Clone) -> Option<String> {
    let found = lines.clone().find_map(|line| nums(line).find(|(_, named)| *named));
    found
        .or_else(|| lines.into_iter().find_map(|line| nums(line).find(|(num, _)| num.len() == 6 && is_hex(num))))
        .map(|(num, _)| num.to_ascii_uppercase())
}

/// Every word behind a `#`, and whether `INC` stands before it.
fn nums(line: &str) -> impl Iterator<Item = (&str, bool)> {
    line.match_indices('#').filter_map(|(at, _)| {
        let after = &line[at + 1..];
        let num = &after[..after.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(after.len())];
        let before = line[..at].trim_end();
        let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        (1..=LONGEST_NUM).contains(&num.len()).then(|| (num, word.eq_ignore_ascii_case("inc")))
    })
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|c| c.is_ascii_hexdigit())
}

/// Told by the title or the line after it.
pub fn kind<'a>(lines: impl Iterator<Item = &'a str>) -> Kind {
    lines.take(2).find_map(prefix).unwrap_or(Kind::First)
}

/// The first bracketed word before the title that tells a kind. Signs may stand before and between (`🔴 [REFIRE]INC #94A7B8`).
fn prefix(line: &str) -> Option<Kind> {
    let mut rest = line;
    loop {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric() && BRACKETS.iter().all(|(open, _)| *open != c));
        let opened = rest.chars().next()?;
        let (_, close) = BRACKETS.into_iter().find(|(open, _)| *open == opened)?;
        let (word, after) = rest[opened.len_utf8()..].split_once(close)?;
        match word.split_whitespace().collect::<String>().to_lowercase().as_str() {
            word if REPEATS.contains(&word) => return Some(Kind::Repeat),
            word if ESCALATIONS.contains(&word) => return Some(Kind::Escalation),
            _ => rest = after,
        }
    }
}
