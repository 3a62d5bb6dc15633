//! Draws the digest of a storm.

use super::{CardLink, Colour, Confirm, DigestCard, DigestLine, Fact, OpenOne, ShowAll, Value};
use crate::incident::{Progress, Severity};
use crate::storm::{Entry, Storm};
use crate::words;
use std::collections::BTreeMap;

/// Lines of the newest: a screen of a phone.
const NEWEST: usize = 10;

/// Incidents in the menu: longer menus are not read, and each makes the card bigger.
const CHOICES: usize = 20;

/// The most frequent channels and labels that are named.
const TOP: usize = 5;

/// Lark takes so many messages a second to one chat.
const POSTED_A_SECOND: usize = 5;

/// Where an incident's page is in Flashduty's console, and where the list is.
const PAGE: &str = "/incident/detail/";
const LIST: &str = "/incident";

impl DigestCard {
    /// The digest of a storm, with everything that stands on it in any order. Equal for equal entries, whenever it is drawn.
    pub fn of(storm: &Storm, entries: &[Entry]) -> Self {
        let mut newest: Vec<_> = entries.iter().collect();
        newest.sort_by(|a, b| b.started_at.cmp(&a.started_at).then_with(|| b.incident.cmp(&a.incident)));
        let open = entries.iter().filter(|entry| entry.is_open()).count();
        Self {
            storm: storm.id.clone(),
            colour: colour_of(entries),
            title: words::storm_title(entries.len()),
            summary: words::storm_summary(entries.len(), open),
            facts: facts(storm, entries),
            more: entries.len().checked_sub(NEWEST).filter(|unseen| *unseen > 0).map(words::storm_more),
            open_one: open_one(&newest),
            show_all: show_all(entries.iter().filter(|entry| !entry.carded).count()),
            link: newest.iter().find_map(|entry| list_of(&entry.url)),
            newest: newest.into_iter().take(NEWEST).map(line).collect(),
            language: None,
        }
    }
}

/// That of the worst that nobody has; blue when somebody has each that is open.
fn colour_of(entries: &[Entry]) -> Colour {
    let worst = entries.iter().filter(|entry| entry.progress == Progress::Triggered).map(|entry| entry.severity).max();
    match worst {
        Some(Severity::Critical) => Colour::Red,
        Some(Severity::Warning) => Colour::Orange,
        Some(Severity::Info) => Colour::Yellow,
        None if entries.iter().any(Entry::is_open) => Colour::Blue,
        None => Colour::Green,
    }
}

fn facts(storm: &Storm, entries: &[Entry]) -> Vec<Fact> {
    let since = Fact { label: words::storm_since(), value: Value::At(storm.began_at) };
    let severities = [Severity::Critical, Severity::Warning, Severity::Info].into_iter().filter_map(|bad| counts(entries, bad));
    let channels = entries.iter().map(|entry| entry.channel.clone()).filter(|channel| !channel.is_empty());
    let labels = entries.iter().flat_map(|entry| entry.labels.iter().map(|(name, value)| format!("{name}={value}")));
    // What only one has is no label of the storm.
    let shared = ranked(labels).into_iter().filter(|(_, count)| *count > 1).take(TOP).collect();
    let channels = said(words::storm_channels(), ranked(channels));
    let labels = said(words::storm_labels(), shared);
    severities.chain(channels).chain(labels).chain([since]).collect()
}

fn counts(entries: &[Entry], severity: Severity) -> Option<Fact> {
    let of = |progress| entries.iter().filter(|entry| entry.severity == severity && entry.progress == progress).count();
    let (triggered, processing, closed) = (of(Progress::Triggered), of(Progress::Processing), of(Progress::Closed));
    let value = Value::Words(words::storm_counts(triggered, processing, closed));
    (triggered + processing + closed > 0).then(|| Fact { label: words::severity(severity), value })
}

/// How often each occurs, most often first.
fn ranked(names: impl Iterator<Item = String>) -> Vec<(String, usize)> {
    let mut counts = BTreeMap::<_, usize>::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    let mut ranked: Vec<_> = counts.into_iter().collect();
    ranked.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    ranked
}

/// The first few, and how many more there are.
fn said(label: words::Text, ranked: Vec<(String, usize)>) -> Option<Fact> {
    let unseen = ranked.len().saturating_sub(TOP);
    let top = ranked.iter().take(TOP).map(|(name, count)| words::counted(name, *count));
    let parts: Vec<_> = top.chain((unseen > 0).then(|| format!("+{unseen}"))).collect();
    (!parts.is_empty()).then(|| Fact { label, value: Value::Plain(parts.join(" · ")) })
}

fn line(entry: &Entry) -> DigestLine {
    DigestLine {
        at: entry.started_at,
        state: words::storm_line(entry.severity, entry.progress),
        title: entry.name(),
        url: entry.url.clone(),
    }
}

/// A menu of those that are open and have no card yet.
fn open_one(newest: &[&Entry]) -> Option<OpenOne> {
    let open = newest.iter().filter(|entry| entry.is_open() && !entry.carded);
    let incidents: Vec<_> = open.take(CHOICES).map(|entry| (entry.incident.clone(), entry.name())).collect();
    (!incidents.is_empty()).then(|| OpenOne { caption: words::storm_open_one(), incidents })
}

fn show_all(cards: usize) -> Option<ShowAll> {
    let seconds = i64::try_from(cards.div_ceil(POSTED_A_SECOND)).unwrap_or(i64::MAX);
    let confirm = Confirm { title: words::storm_show_all_title(cards), text: words::storm_show_all_text(seconds) };
    (cards > 0).then(|| ShowAll { label: words::storm_show_all(cards), confirm })
}

fn list_of(page: &str) -> Option<CardLink> {
    let (console, _) = page.split_once(PAGE)?;
    Some(CardLink { label: words::storm_link(), url: format!("{console}{LIST}") })
}

#[cfg(test)]
mod tests;
