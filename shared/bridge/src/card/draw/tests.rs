#![allow(clippy::unwrap_used)]

use super::*;
use crate::event::IncidentEventKind as Kind;
use crate::id::{ChatId, OpenId};
use crate::samples::{acked, at, closed, event, incident, mei};

fn drawn(incident: Incident, late: Option<SignedDuration>) -> IncidentCard {
    let snapshot =
        Snapshot::with_event(None, &event("e", incident.updated_at.as_second() - at(0).as_second(), Kind::New, incident)).0;
    let (destination, zone, linked) = (Destination::Chat(ChatId::new("oc_1")), TimeZone::UTC, [mei()]);
    let view =
        View { destination: &destination, linked: &linked, snooze_minutes: &[120, 720], zone: &zone, now: at(1_000), late };
    IncidentCard::of(&snapshot, &view)
}

/// The card as one reads it, without the parts that never change.
fn read(card: &IncidentCard) -> String {
    let mut text = format!("{:?} {}\n", card.colour, card.title);
    text += &format!("tags: {}\n", card.tags.iter().map(|tag| tag.text.en.as_str()).collect::<Vec<_>>().join(" | "));
    text += &format!("summary: {}\n", card.summary.zh);
    for fact in &card.facts {
        let value = match &fact.value {
            Value::Plain(text) => text.clone(),
            Value::Words(words) => words.en.clone(),
            Value::At(at) => at.to_string(),
            Value::People(people) => people.iter().map(read_person).collect::<Vec<_>>().join(", "),
        };
        text += &format!("{}: {value}\n", fact.label.en);
    }
    for line in &card.timeline {
        text += &format!("- {} {}\n", clock(line.at, &TimeZone::UTC, at(0)), line.text.en);
    }
    let slots = card.slots.iter().map(|slot| match slot {
        Slot::Button { choice, confirm, .. } => format!("[{}{}]", choice.label.en, if confirm.is_some() { "?" } else { "" }),
        Slot::Menu { caption, choices } => format!("[{} {}]", caption.en, choices.len()),
    });
    text += &format!("{} more: {}", slots.collect::<Vec<_>>().join(" "), card.more.len());
    text
}

fn read_person(person: &CardPerson) -> String {
    let mark = if person.acked_at.is_some() { "✓" } else { "…" };
    format!("{}{}{mark}", if person.mention.is_some() { "@" } else { "" }, person.name)
}

#[test]
fn triggered() {
    insta::assert_snapshot!(read(&drawn(incident(), None)), @r"
    Red #94A7B8 checkout-api / p99 latency above 2s
    tags: Triggered | Critical
    summary: [严重] 待处理 · checkout-api / p99 latency above 2s
    Channel: Payments
    Triggered: 2026-10-14T03:03:20Z
    Responders: @Mei…, Jonas…
    - 03:03 Triggered
    [Acknowledge] [Close?] more: 0
    ");
}

#[test]
fn processing() {
    insta::assert_snapshot!(read(&drawn(acked(), None)), @r"
    Blue #94A7B8 checkout-api / p99 latency above 2s
    tags: Processing | Critical
    summary: [严重] 处理中 · checkout-api / p99 latency above 2s
    Channel: Payments
    Triggered: 2026-10-14T03:03:20Z
    Responders: @Mei✓, Jonas…
    - 03:04 Mei acknowledged
    - 03:03 Triggered
    [Snooze… 2] [Close?] more: 2
    ");
}

#[test]
fn snoozed() {
    let snoozed = Incident { snoozed_until: Some(at(7_200)), ..acked() };
    insta::assert_snapshot!(read(&drawn(snoozed, None)), @r"
    Grey #94A7B8 checkout-api / p99 latency above 2s
    tags: Snoozed until 05:03 | Critical
    summary: [严重] 已暂缓至 05:03 · checkout-api / p99 latency above 2s
    Channel: Payments
    Triggered: 2026-10-14T03:03:20Z
    Responders: @Mei✓, Jonas…
    - 03:04 Mei acknowledged
    - 03:03 Triggered
    [Wake] [Close?] more: 1
    ");
}

#[test]
fn closed_by_hand() {
    insta::assert_snapshot!(read(&drawn(closed(), None)), @r"
    Green #94A7B8 checkout-api / p99 latency above 2s
    tags: Closed · took 10 min | Critical
    summary: [严重] 已关闭 · 用时 10 分钟 · checkout-api / p99 latency above 2s
    Channel: Payments
    Triggered: 2026-10-14T03:03:20Z
    Responders: @Mei✓, Jonas…
    Closed: by Mei
    Response: acknowledged after 1 min, closed after 10 min
    - 03:13 Mei closed the incident
    - 03:04 Mei acknowledged
    - 03:03 Triggered
     more: 0
    ");
}

#[test]
fn a_snooze_that_is_over_is_no_longer_grey() {
    assert_eq!(drawn(Incident { snoozed_until: Some(at(999)), ..acked() }, None).colour, Colour::Blue);
}

#[test]
fn lateness_is_told_when_it_is_worth_telling() {
    assert_eq!(drawn(incident(), Some(SignedDuration::from_secs(59))).late, None);
    let late = drawn(incident(), Some(SignedDuration::from_mins(3))).late.unwrap();
    assert_eq!((late.en.as_str(), late.zh.as_str()), ("⏱ Delayed 3 min by Lark rate limits", "⏱ 因飞书限频延迟 3 分钟"));
}

#[test]
fn many_alerts_are_told_above_whatever_people_did_since() {
    let at_second = |id, second, kind| event(id, second, kind, Incident { updated_at: at(second), ..incident() });
    let mut snapshot = Snapshot::with_event(None, &at_second("e0", 1, Kind::Storm { threshold: Some(100) })).0;
    for (id, second) in [("e1", 2), ("e2", 3), ("e3", 4)] {
        snapshot = Snapshot::with_event(Some(&snapshot), &at_second(id, second, Kind::Comment { text: "on it".to_owned() })).0;
    }
    let reached = |snapshot: &Snapshot| {
        let (destination, zone) = (Destination::Chat(ChatId::new("oc_1")), TimeZone::UTC);
        let view = View { destination: &destination, linked: &[], snooze_minutes: &[], zone: &zone, now: at(9), late: None };
        let card = IncidentCard::of(snapshot, &view);
        card.facts.into_iter().find(|fact| fact.label.en == "Alert storm").map(|fact| fact.value)
    };
    assert_eq!(reached(&snapshot), Some(Value::Words(words::alert_storm_reached(Some(100)))));
    let more = Snapshot::with_event(Some(&snapshot), &at_second("e4", 5, Kind::Storm { threshold: Some(1_000) })).0;
    assert_eq!(reached(&more), Some(Value::Words(words::alert_storm_reached(Some(1_000)))), "the newest counts");
    assert_eq!(reached(&Snapshot::with_event(None, &at_second("e5", 1, Kind::New)).0), None);
}

#[test]
fn people_are_mentioned_in_groups_only() {
    let snapshot = Snapshot::with_event(None, &event("e", 0, Kind::New, incident())).0;
    let (destination, zone, linked) = (Destination::Person(OpenId::new("ou_mei")), TimeZone::UTC, [mei()]);
    let view = View { destination: &destination, linked: &linked, snooze_minutes: &[], zone: &zone, now: at(0), late: None };
    assert!(!format!("{:?}", IncidentCard::of(&snapshot, &view)).contains("ou_mei"));
}

#[test]
fn no_place_of_a_safe_button_ever_becomes_a_destructive_one() {
    let snoozed = Incident { snoozed_until: Some(at(7_200)), ..acked() };
    for incident in [incident(), acked(), snoozed, closed()] {
        let card = drawn(incident, None);
        let dangerous: Vec<_> = card.slots.iter().map(|slot| matches!(slot, Slot::Button { confirm: Some(_), .. })).collect();
        assert!(dangerous.is_empty() || dangerous == [false, true], "{dangerous:?}");
    }
}
