//! The audit for other programs, as RFC 4180 has it.

use bridge::audit::{Deed, Entry};
use bridge::words::{self, Language};
use jiff::tz::TimeZone;

/// Tells Excel that what follows is UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// What spreadsheets take for the beginning of a formula (OWASP: "CSV Injection"), the wide forms of Chinese keyboards included.
const FORMULA_STARTS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// A line for the names of the columns, and one for each entry.
pub fn of(entries: &[Entry], language: Language, zone: &TimeZone) -> String {
    let mut text = String::from(BYTE_ORDER_MARK);
    text += words::csv_columns().in_(language);
    text += "\r\n";
    for entry in entries {
        let cells = cells(entry, language, zone).map(|cell| field(&cell));
        text += &cells.join(",");
        text += "\r\n";
    }
    text
}

fn cells(entry: &Entry, language: Language, zone: &TimeZone) -> [String; 7] {
    let (result, incident) = match &entry.deed {
        Deed::Pressed { incident, refused, .. } => {
            let result = refused.as_ref().map_or_else(words::carried_out, words::why_not);
            (result.in_(language).to_owned(), incident.to_string())
        }
        Deed::Linked { .. } | Deed::Unlinked { .. } | Deed::LinkedMany { .. } | Deed::KeyGiven | Deed::KeyRemoved => {
            Default::default()
        }
        Deed::SignedOutEverywhere | Deed::Routed { .. } | Deed::ChatSet { .. } | Deed::ChatForgotten { .. } => Default::default(),
        Deed::ChatTested { .. } | Deed::Resent { .. } | Deed::Chosen | Deed::SetUp => Default::default(),
    };
    [
        entry.at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        entry.by.name.clone(),
        entry.by.open_id.to_string(),
        words::deed_kind(entry.deed.kind()).in_(language).to_owned(),
        words::deed(entry).in_(language).to_owned(),
        result,
        incident,
    ]
}

/// In quotes, on one line, and never a formula: an apostrophe tells a spreadsheet that text follows.
fn field(text: &str) -> String {
    let line: String = text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    let is_formula = line.trim_start().starts_with(FORMULA_STARTS);
    let mark = if is_formula { "'" } else { "" };
    format!("\"{mark}{}\"", line.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use bridge::audit::Actor;
    use bridge::button::Button;
    use bridge::id::{IncidentId, OpenId};
    use bridge::refusal::Refusal;

    fn entry(name: &str, deed: Deed) -> Entry {
        let by = Actor { open_id: OpenId::new("ou_1"), name: name.to_owned() };
        Entry { at: "2026-11-22T00:30:00Z".parse().unwrap(), by, deed }
    }

    fn csv(entries: &[Entry], language: Language) -> String {
        of(entries, language, &TimeZone::get("Asia/Shanghai").unwrap())
    }

    #[test]
    fn of_nothing_there_are_the_names_of_the_columns() {
        assert_eq!(csv(&[], Language::En), "\u{feff}time,who,open_id,kind,what,result,incident\r\n");
        assert_eq!(csv(&[], Language::Zh).matches(',').count(), 6);
    }

    #[test]
    fn each_entry_is_a_line_of_seven_fields() {
        let refused = Some(Refusal::AlreadyClosed { by: None, at: None });
        let press = Deed::Pressed { incident: IncidentId::new("6ace"), num: "94A7B8".into(), button: Button::Close, refused };
        let told = csv(&[entry("Alice", press), entry("Bob", Deed::KeyGiven)], Language::En);
        let lines: Vec<_> = told.lines().skip(1).collect();
        assert_eq!(
            lines,
            [
                r##""2026-11-22T08:30:00+08:00","Alice","ou_1","Incident actions","Alice pressed Close on #94A7B8, refused: already closed","already closed","6ace""##,
                r##""2026-11-22T08:30:00+08:00","Bob","ou_1","Keys and sessions","Bob gave an APP key of their own","","""##,
            ]
        );
    }

    #[test]
    fn no_name_becomes_a_formula_a_second_field_or_a_second_line() {
        for name in ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "\t=1", "\r=1", "  =1"] {
            let told = field(name);
            assert!(told.starts_with("\"'") && told.ends_with('"'), "{told}");
        }
        assert_eq!(field("a\",\"b\r\nc"), "\"a\"\",\"\"b  c\"");
        assert_eq!(field("Alice = Bob"), "\"Alice = Bob\"");
        let told = csv(&[entry("=cmd|' /C calc'!A0", Deed::Chosen)], Language::En);
        assert!(!told.contains("\"=") && !told.contains(",="), "{told}");
    }
}
