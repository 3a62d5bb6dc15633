//! Choices as people type them.

use super::{Buzz, BuzzRule};
use jiff::SignedDuration;
use jiff::tz::TimeZone;

/// The most lengths of snooze on offer: a menu on a phone shows so many at once.
pub const MOST_SNOOZES: usize = 5;

/// Flashduty snoozes for 1 to 1440 minutes (Flashduty: "Snooze incidents").
pub const LONGEST_SNOOZE: u32 = 1_440;

/// A threshold beyond what any lane holds means "never", and 0 says that.
pub const HIGHEST_STORM: u32 = 10_000;

/// Sooner than half a minute nobody could have come; a day later nobody is awaited any more. Seconds.
pub const BUZZ_AFTER: [u32; 2] = [30, 86_400];

/// Buzzes a day that may be allowed.
pub const BUZZES: [u32; 2] = [1, 10_000];

/// What is wrong with what was typed. Each has its sentence in [`crate::words`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistyped {
    /// No list of lengths such as `2h, 4h, 30m`.
    NoLengths,
    /// A length outside 1 to 1440 minutes.
    SnoozeLength,
    /// More than [`MOST_SNOOZES`].
    TooMany,
    /// No whole number from the first to the second.
    NoNumber([u32; 2]),
    /// No name of the time zone database.
    NoZone,
    /// None of the things to choose from.
    NoChoice,
}

/// Lengths of snooze: `2h, 4h, 30m`, `1h30m`, `2 小时、90 分钟`, or plain minutes. In minutes, shortest first, each once.
///
/// # Errors
/// When it is no such list, or holds a length that Flashduty does not take, or too many.
pub fn snooze_minutes(text: &str) -> Result<Vec<u32>, Mistyped> {
    let mut lengths = entries(text).iter().map(|entry| minutes(entry)).collect::<Result<Vec<_>, _>>()?;
    lengths.sort_unstable();
    lengths.dedup();
    match lengths.len() {
        0 => Err(Mistyped::NoLengths),
        1..=MOST_SNOOZES => Ok(lengths),
        _ => Err(Mistyped::TooMany),
    }
}

/// The same lengths as somebody would type them: `30m, 2h, 1h30m`.
pub fn snooze_list(minutes: &[u32]) -> String {
    minutes.iter().map(|minutes| length(*minutes)).collect::<Vec<_>>().join(", ")
}

/// A length as somebody would type it.
fn length(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes}m"),
        (hours, 0) => format!("{hours}h"),
        (hours, minutes) => format!("{hours}h{minutes}m"),
    }
}

/// Cuts a list where people do: at commas, semicolons and spaces. A unit that stands apart belongs to the number before it.
fn entries(text: &str) -> Vec<String> {
    let is_between = |c: char| c.is_whitespace() || ",，、;；".contains(c);
    let mut entries: Vec<String> = Vec::new();
    for part in text.split(is_between).filter(|part| !part.is_empty()) {
        let begins = part.starts_with(|c: char| c.is_ascii_digit());
        match entries.last_mut() {
            Some(last) if !begins && last.ends_with(|c: char| c.is_ascii_digit()) => last.push_str(part),
            Some(_) | None => entries.push(part.to_owned()),
        }
    }
    entries
}

/// One length: numbers with units, added up; a number alone is minutes.
fn minutes(entry: &str) -> Result<u32, Mistyped> {
    let (mut rest, mut sum) = (entry, 0_u32);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let unit = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        let (unit, after) = after.split_at(unit);
        if number.is_empty() {
            return Err(Mistyped::NoLengths);
        }
        // A number too long for 32 bits is too long for a snooze.
        let number: u32 = number.parse().map_err(|_| Mistyped::SnoozeLength)?;
        let length = number.checked_mul(minutes_in(unit)?).ok_or(Mistyped::SnoozeLength)?;
        sum = sum.checked_add(length).ok_or(Mistyped::SnoozeLength)?;
        rest = after;
    }
    if (1..=LONGEST_SNOOZE).contains(&sum) { Ok(sum) } else { Err(Mistyped::SnoozeLength) }
}

fn minutes_in(unit: &str) -> Result<u32, Mistyped> {
    match unit.to_lowercase().as_str() {
        "" | "m" | "min" | "mins" | "minute" | "minutes" | "分" | "分钟" => Ok(1),
        "h" | "hr" | "hrs" | "hour" | "hours" | "时" | "小时" => Ok(60),
        "d" | "day" | "天" => Ok(1_440),
        _ => Err(Mistyped::NoLengths),
    }
}

/// A threshold; 0 for never.
///
/// # Errors
/// When it is no whole number, or a higher one than [`HIGHEST_STORM`].
pub fn storm_after(text: &str) -> Result<u32, Mistyped> {
    number(text, [0, HIGHEST_STORM])
}

/// A time zone, by the name the database gives it.
///
/// # Errors
/// When the database has no such name.
pub fn zone(text: &str) -> Result<String, Mistyped> {
    let zone = TimeZone::get(text.trim()).map_err(|_| Mistyped::NoZone)?;
    zone.iana_name().map(str::to_owned).ok_or(Mistyped::NoZone)
}

/// When responders are buzzed: so many seconds after they were called, at most so many times a day.
///
/// # Errors
/// The first of the two that is no number in its range.
pub fn buzz(after_seconds: &str, per_day: &str) -> Result<Buzz, Mistyped> {
    let after = SignedDuration::from_secs(i64::from(number(after_seconds, BUZZ_AFTER)?));
    Ok(Buzz::By(BuzzRule { after, per_day: number(per_day, BUZZES)? }))
}

/// `on` or `off`.
///
/// # Errors
/// When it is neither.
pub fn switch(text: &str) -> Result<bool, Mistyped> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(Mistyped::NoChoice),
    }
}

fn number(text: &str, [least, most]: [u32; 2]) -> Result<u32, Mistyped> {
    let number = text.trim().parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or(Mistyped::NoNumber([least, most]))
}
