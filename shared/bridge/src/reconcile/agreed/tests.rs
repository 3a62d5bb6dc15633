#![allow(clippy::unwrap_used)]

use super::*;
use crate::samples::{at, incident};

fn main() -> Integration {
    Integration::parse("main").unwrap()
}

#[test]
fn nothing_is_agreed_at_first() {
    let agreed = Agreed::default();
    assert!(!agreed.agrees(&main(), &incident(), at(0)));
    assert!(!agreed.is_gone(&main(), &incident().id, at(0)));
}

#[test]
fn an_agreement_counts_for_this_reading_of_this_integration_and_for_an_hour() {
    let agreed = Agreed::default();
    agreed.remember(&main(), &incident(), at(0));
    assert!(agreed.agrees(&main(), &incident(), at(3_599)));
    assert!(!agreed.agrees(&main(), &incident(), at(3_600)));
    assert!(!agreed.agrees(&main(), &Incident { alert_count: 2, ..incident() }, at(1)));
    assert!(!agreed.agrees(&Integration::parse("eu").unwrap(), &incident(), at(1)));
}

#[test]
fn what_flashduty_does_not_know_is_not_asked_for_again_for_an_hour() {
    let agreed = Agreed::default();
    agreed.gone(&main(), &incident().id, at(0));
    assert!(agreed.is_gone(&main(), &incident().id, at(3_599)) && !agreed.is_gone(&main(), &incident().id, at(3_600)));
    assert!(!agreed.agrees(&main(), &incident(), at(1)), "should it appear in a list, it is compared");
}

#[test]
fn memory_is_bounded() {
    let agreed = Agreed::default();
    for number in 0..30_000 {
        agreed.remember(&main(), &Incident { id: IncidentId::new(number.to_string()), ..incident() }, at(0));
    }
    assert!(agreed.agrees(&main(), &Incident { id: IncidentId::new("29999"), ..incident() }, at(1)));
    assert!(agreed.all().len() <= 20_000);
}
