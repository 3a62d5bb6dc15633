//! Moments as the pages tell them: on the integration's wall.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// A moment for `<time>`.
pub struct Moment {
    /// For machines.
    pub exact: String,
    /// For people.
    pub told: String,
}

impl Moment {
    /// On a wall in this zone.
    pub fn of(at: Timestamp, zone: &TimeZone) -> Self {
        let told = at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S %:z").to_string();
        Self { exact: at.to_string(), told }
    }
}

/// What `<input type="datetime-local">` sends, on a wall in this zone.
pub fn read_local(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let local: DateTime = text.parse().ok()?;
    Some(local.to_zoned(zone.clone()).ok()?.timestamp())
}

/// The name of a zone; what it is ahead by where it has none.
pub fn name_of(zone: &TimeZone, now: Timestamp) -> String {
    zone.iana_name().map_or_else(|| format!("UTC{}", zone.to_offset(now)), str::to_owned)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_local_moment_is_read_on_the_integrations_wall() {
        let shanghai = TimeZone::get("Asia/Shanghai").unwrap();
        let moment = read_local("2026-11-22T08:30", &shanghai).unwrap();
        assert_eq!(moment.to_string(), "2026-11-22T00:30:00Z");
        assert_eq!(Moment::of(moment, &shanghai).told, "2026-11-22 08:30:00 +08:00");
        assert_eq!(name_of(&shanghai, moment), "Asia/Shanghai");
        for text in ["", "now", "2026-13-01T00:00", "2026-11-22T08:30Z"] {
            assert_eq!(read_local(text, &shanghai), None, "{text}");
        }
    }
}
