//! Bodies of forms, and the texts that people type into them.

use bridge::chat::labels;
use bridge::linking::by_hand::Account;
use bridge::preferences::typed;
use homepage::form::Form;
use homepage::settings::typed::Typed;

/// Whatever a form holds, it is read calmly; and what we understand we write so that it is understood again.
pub fn form(bytes: &[u8]) {
    if let Some(form) = Form::parse(bytes) {
        settings(&Typed::of(&form));
        for name in ["token", "snooze", "labels", "account", ""] {
            text(form.get(name));
        }
    }
    text(&String::from_utf8_lossy(bytes));
}

fn settings(typed: &Typed) {
    match typed.read() {
        Ok(choices) => assert_eq!(Typed::showing(&choices).read(), Ok(choices)),
        Err(mistakes) => assert!(!mistakes.is_empty()),
    }
}

fn text(text: &str) {
    if let Ok(minutes) = typed::snooze_minutes(text) {
        assert!((1..=typed::MOST_SNOOZES).contains(&minutes.len()));
        assert!(minutes.iter().all(|minutes| (1..=typed::LONGEST_SNOOZE).contains(minutes)));
        assert_eq!(typed::snooze_minutes(&typed::snooze_list(&minutes)), Ok(minutes));
    }
    if let Ok(zone) = typed::zone(text) {
        assert_eq!(typed::zone(&zone), Ok(zone.clone()));
    }
    if let Ok(read) = labels::parse(text) {
        assert_eq!(labels::parse(&labels::write(&read)), Ok(read));
    }
    let _ = (Account::parse(text), typed::storm_after(text), typed::buzz(text, text));
}
