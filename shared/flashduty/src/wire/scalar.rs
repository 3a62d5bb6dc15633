//! Single values, read with patience where patience is safe: numbers may arrive as text, seconds as milliseconds.

use jiff::Timestamp;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Every sentence with which a value here is turned down. None of them quotes the value.
pub const COMPLAINTS: [&str; 6] = [PLACEHOLDER, NOT_AN_ID, NOT_A_NUMBER, NOT_A_MOMENT, NOT_A_SEVERITY, NOT_A_PROGRESS];
/// For everything else that can be wrong.
pub const WRONG_TYPE: &str = "has another type than in Flashduty's default body";

const PLACEHOLDER: &str = "holds an unfilled variable {{...}}: leave the webhook's custom request body empty";
const NOT_AN_ID: &str = "is not an id (at most 128 letters, digits, '-', '_' and '.')";
const NOT_A_NUMBER: &str = "is not a whole number";
const NOT_A_MOMENT: &str = "is not a time before the year 10000";
pub const NOT_A_SEVERITY: &str = "is not Critical, Warning or Info: remove the webhook's value mapping";
pub const NOT_A_PROGRESS: &str = "is not Triggered, Processing or Closed: remove the webhook's value mapping";

/// An opaque id; may be empty, which Flashduty writes for "none". Ids become keys of our table, hence the narrow alphabet.
#[derive(Debug)]
pub struct Id(pub String);

/// Flashduty's ids have 24 or 32 characters; this leaves room and stays far below the table's limit for a key (1024 bytes).
const LONGEST_ID: usize = 128;

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = match Value::deserialize(deserializer)? {
            Value::String(text) if is_placeholder(&text) => return Err(D::Error::custom(PLACEHOLDER)),
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return Err(D::Error::custom(NOT_AN_ID)),
        };
        let plain = id.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'.'));
        if plain && id.len() <= LONGEST_ID { Ok(Self(id)) } else { Err(D::Error::custom(NOT_AN_ID)) }
    }
}

/// Whether the text is an id as Flashduty makes them for incidents and rules: 24 hex digits.
pub fn is_object_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|c| c.is_ascii_hexdigit())
}

/// A 64-bit number, also when it arrives as text or as `3.0`, which some JSON libraries between Flashduty and us make of it.
#[derive(Debug, Clone, Copy)]
pub struct Number(pub i64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Number(number) => number.as_i64().or_else(|| number.as_f64().and_then(whole)),
            Value::String(text) if is_placeholder(&text) => return Err(D::Error::custom(PLACEHOLDER)),
            Value::String(text) => text.trim().parse().ok(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }
        .map(Self)
        .ok_or_else(|| D::Error::custom(NOT_A_NUMBER))
    }
}

/// Up to 2^53 a float holds every whole number exactly; beyond, it may be a neighbour's id.
fn whole(float: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (float.fract() == 0.0 && float.abs() <= EXACT).then_some(float as i64)
}

/// A moment, or `None` for Flashduty's "not set": 0, and the year 1 of Go's empty time, so everything up to 0.
#[derive(Debug, Clone, Copy)]
pub struct Moment(pub Option<Timestamp>);

/// As seconds this is the year 5138, as milliseconds 1973: no incident is near either, so it tells the two units apart. Flashduty
/// writes the incident's times in seconds and `event_time` in milliseconds, but does not promise it for every field.
const MOST_SECONDS: i64 = 100_000_000_000;

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Number(count) = Number::deserialize(deserializer)?;
        let moment = match count {
            ..=0 => return Ok(Self(None)),
            1..=MOST_SECONDS => Timestamp::from_second(count),
            _ => Timestamp::from_millisecond(count),
        };
        moment.map(|moment| Self(Some(moment))).map_err(|_| D::Error::custom(NOT_A_MOMENT))
    }
}

/// Text, also when a custom body made a number or a truth value of it.
#[derive(Debug, Default)]
pub struct Text(pub String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) => Ok(Self(text)),
            scalar @ (Value::Number(_) | Value::Bool(_)) => Ok(Self(scalar.to_string())),
            Value::Null | Value::Array(_) | Value::Object(_) => Err(D::Error::custom(WRONG_TYPE)),
        }
    }
}

/// A variable of a custom request body whose path did not exist stays in the body as it was written.
fn is_placeholder(text: &str) -> bool {
    text.trim_start().starts_with("{{")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    fn read<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, String> {
        serde_json::from_value(value).map_err(|error| error.to_string())
    }

    #[test]
    fn a_number_may_arrive_as_text_but_never_rounded() {
        for (written, read_as) in [(json!(0), 0), (json!(4417203385131_i64), 4417203385131), (json!(" 7 "), 7), (json!(3.0), 3)] {
            assert_eq!(read::<Number>(written).unwrap().0, read_as);
        }
        for wrong in [json!(1.5), json!(1e300), json!(u64::MAX), json!("seven"), json!(""), json!(true), json!([1]), json!({})] {
            assert_eq!(read::<Number>(wrong).unwrap_err(), NOT_A_NUMBER);
        }
    }

    #[test]
    fn an_id_is_short_and_plain_so_that_it_can_be_a_key() {
        for good in ["", "6acef3296b1f0c5d2e94a7b8", "20260412Xatt9hrXsgmFkBR78WF655", "i_new", "a.b-c"] {
            assert_eq!(read::<Id>(json!(good)).unwrap().0, good);
        }
        assert_eq!(read::<Id>(json!(12)).unwrap().0, "12");
        for bad in [json!("a#b"), json!("a b"), json!("a/b"), json!("é"), json!("a".repeat(129)), json!(true), json!([])] {
            assert_eq!(read::<Id>(bad).unwrap_err(), NOT_AN_ID);
        }
    }

    #[test]
    fn an_unfilled_variable_is_called_by_its_name() {
        assert_eq!(read::<Id>(json!("{{incident.incident_id}}")).unwrap_err(), PLACEHOLDER);
        assert_eq!(read::<Number>(json!(" {{person.person_id}}")).unwrap_err(), PLACEHOLDER);
        assert_eq!(read::<Moment>(json!("{{event_time}}")).unwrap_err(), PLACEHOLDER);
    }

    #[test]
    fn moments_are_told_apart_by_their_size_and_nothing_up_to_zero_is_one() {
        let moment = |value| read::<Moment>(value).unwrap().0.map(|moment| moment.to_string());
        assert_eq!(moment(json!(1791947885)).as_deref(), Some("2026-10-14T03:18:05Z"));
        assert_eq!(moment(json!(1791947885412_i64)).as_deref(), Some("2026-10-14T03:18:05.412Z"));
        for unset in [json!(0), json!("0"), json!(-1), json!(-62135596800_i64), json!(i64::MIN)] {
            assert_eq!(moment(unset), None);
        }
        assert_eq!(read::<Moment>(json!(i64::MAX)).unwrap_err(), NOT_A_MOMENT);
        assert_eq!(read::<Moment>(json!(253_402_300_800_000_i64)).unwrap_err(), NOT_A_MOMENT);
    }
}
