#![allow(clippy::unwrap_used)]

use super::typed::{Mistyped, snooze_list, snooze_minutes, storm_after, zone};
use super::*;
use proptest::prelude::*;

fn nothing_below() -> Preferences {
    Preferences {
        snooze_minutes: vec![5],
        zone: TimeZone::UTC,
        direct_messages: true,
        home_url: String::new(),
        applink: String::new(),
        storm_after: 7,
        quota: Some(1),
        buzz: None,
        reminders: false,
        administrators: Vec::new(),
    }
}

#[test]
fn who_chooses_nothing_changes_nothing() {
    let same = nothing_below().choosing(&Choices::default());
    assert_eq!((same.snooze_minutes, same.storm_after, same.zone), (vec![5], 7, TimeZone::UTC));
    assert_eq!(Choices::default().over(&Choices::defaults()), Choices::defaults());
}

#[test]
fn the_page_overrides_the_secret_field_by_field() {
    let secret = Choices { storm_after: Some(50), direct_messages: Some(false), ..Choices::default() };
    let page = Choices { storm_after: Some(0), buzz: Some(Buzz::Never), ..Choices::default() };
    let both = page.clone().over(&secret).over(&Choices::defaults());
    assert_eq!((both.storm_after, both.direct_messages, both.reminders), (Some(0), Some(false), Some(false)));
    assert_eq!(page.without(Choice::Storm).over(&secret).storm_after, Some(50));
}

#[test]
fn never_is_a_choice_of_its_own() {
    let rule = BuzzRule { after: SignedDuration::from_secs(300), per_day: 5 };
    let below = Preferences { buzz: Some(rule), ..nothing_below() };
    assert_eq!(below.clone().choosing(&Choices::default()).buzz, Some(rule));
    assert_eq!(below.choosing(&Choices { buzz: Some(Buzz::Never), ..Choices::default() }).buzz, None);
}

#[test]
fn a_zone_that_this_machine_does_not_know_is_left_to_whoever_is_below() {
    let chosen = Choices { zone: Some("Mars/Olympus".to_owned()), ..Choices::default() };
    assert_eq!(nothing_below().choosing(&chosen).zone, TimeZone::UTC);
}

#[test]
fn each_choice_is_found_by_its_name_and_can_be_taken_back() {
    for choice in Choice::ALL {
        assert_eq!(Choice::of(choice.name()), Some(choice));
        assert!(Choices::defaults().has(choice));
        assert!(!Choices::defaults().without(choice).has(choice));
    }
    assert_eq!(Choice::of("session_key"), None);
}

#[test]
fn lengths_are_read_as_people_type_them() {
    let good: [(&str, &[u32]); 8] = [
        ("2h, 4h, 30m", &[30, 120, 240]),
        ("120,240", &[120, 240]),
        ("1h30m", &[90]),
        ("2 h 4 h", &[120, 240]),
        ("2小时、90 分钟", &[90, 120]),
        ("24h；1d", &[1440]),
        ("15 30  45", &[15, 30, 45]),
        ("1H", &[60]),
    ];
    for (typed, minutes) in good {
        assert_eq!(snooze_minutes(typed).as_deref(), Ok(minutes), "{typed}");
    }
}

#[test]
fn what_is_no_list_of_lengths_is_told_from_one_that_is_too_long() {
    for nonsense in ["", " , ", "soon", "h", "2x", "-5", "2h half", "１２"] {
        assert_eq!(snooze_minutes(nonsense), Err(Mistyped::NoLengths), "{nonsense:?}");
    }
    for length in ["0", "25h", "1441", "99999999999h", "4294967295h"] {
        assert_eq!(snooze_minutes(length), Err(Mistyped::SnoozeLength), "{length}");
    }
    assert_eq!(snooze_minutes("1 2 3 4 5 6"), Err(Mistyped::TooMany));
    assert_eq!(snooze_minutes("1 2 3 4 5 5").map(|lengths| lengths.len()), Ok(5));
}

#[test]
fn numbers_zones_and_rules_have_their_limits() {
    assert_eq!(storm_after(" 50 "), Ok(50));
    assert_eq!(storm_after("10001"), Err(Mistyped::NoNumber([0, 10_000])));
    assert_eq!(zone("europe/berlin"), Ok("Europe/Berlin".to_owned()));
    assert_eq!(zone("Berlin"), Err(Mistyped::NoZone));
    assert_eq!(typed::buzz("29", "5"), Err(Mistyped::NoNumber(typed::BUZZ_AFTER)));
    assert_eq!(typed::buzz("300", "0"), Err(Mistyped::NoNumber(typed::BUZZES)));
    assert!(matches!(typed::buzz("300", "5"), Ok(Buzz::By(BuzzRule { per_day: 5, .. }))));
}

proptest! {
    #[test]
    fn what_we_write_into_the_field_is_read_back(mut minutes in proptest::collection::btree_set(1_u32..=1_440, 1..=5)) {
        let written: Vec<u32> = std::mem::take(&mut minutes).into_iter().collect();
        prop_assert_eq!(snooze_minutes(&snooze_list(&written)), Ok(written));
    }

    #[test]
    fn any_text_is_met_calmly(text in ".{0,80}") {
        if let Ok(minutes) = snooze_minutes(&text) {
            prop_assert!((1..=5).contains(&minutes.len()) && minutes.iter().all(|length| (1..=1_440).contains(length)));
        }
        let _ = (zone(&text), storm_after(&text), typed::buzz(&text, &text));
    }
}
