//! What must hold when all trouble is over and nothing waits any more.

use super::face::Face;
use super::play::{Play, Press, Raised};
use super::step::Who;
use crate::town::toast;
use aws_sdk_dynamodb::types::AttributeValue;
use bridge::ports::Clock as _;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

type Item = HashMap<String, AttributeValue>;

/// Limits that a worker may meet because the one before it was killed before it could keep the pace.
const LIMITS_MET: usize = 5;

/// What does not hold, in words.
pub async fn broken(play: &Play) -> Vec<String> {
    let items = play.town.items().await;
    let mut broken = Vec::new();
    for raised in &play.raised {
        broken.extend(cards_are_right(play, raised));
        broken.extend(nothing_was_done_twice(play, raised));
    }
    broken.extend(no_card_went_back(play));
    broken.extend(limits_were_kept(play));
    broken.extend(no_row_is_dead(&items));
    broken.extend(no_press_is_half_done(&items));
    broken.extend(what_was_accepted_is_written(play, &items));
    broken.extend(play.pressed.iter().filter_map(|press| was_carried_out_once(play, press)));
    broken
}

/// Every card shows what Flashduty says, and there is one where there should be, and never two.
fn cards_are_right(play: &Play, raised: &Raised) -> Vec<String> {
    let incident = play.town.world.flashduty.incident(&raised.id).unwrap();
    let right = Face::of_incident(&incident, play.town.clock.now().as_second());
    let mut broken = Vec::new();
    for (place, needed) in places(play, raised, &right) {
        let cards = play.cards(raised, &place);
        if cards.len() > 1 || (cards.is_empty() && needed) {
            broken.push(format!("{} has {} cards in {place}", raised.title, cards.len()));
        }
        for card in cards {
            let shown = Face::of_card(&card.content, &names(play));
            if shown.as_ref() != Some(&right) {
                broken.push(format!("{} is {right:?}, and its card in {place} shows {shown:?}", raised.title));
            }
        }
    }
    broken
}

/// Where its card may stand, and whether it must. Carol may have been linked after the last news.
fn places(play: &Play, raised: &Raised, right: &Face) -> Vec<(String, bool)> {
    let called = |name: &str| right.responders.iter().any(|(called, _)| called == name);
    let town = &play.town;
    vec![
        (town.on_call.clone(), true),
        (play.payments.clone(), raised.payments),
        (town.alice.open_id.clone(), called("Alice")),
        (town.bob.open_id.clone(), called("Bob")),
        (town.carol.open_id.clone(), false),
    ]
}

fn names(play: &Play) -> BTreeMap<String, String> {
    [&play.town.alice, &play.town.bob, &play.town.carol].map(|who| (who.open_id.clone(), who.name.to_owned())).into()
}

/// The versions of a card, one after the other, show states that the incident had one after the other. Two things are forgiven, both of
/// which the next update puts right:
/// - The answer to a press shows what was read for it, which may be older than what a colleague's press has brought about meanwhile.
/// - Flashduty's API tells the second of a state only: within it a reading and a push cannot be put in order.
fn no_card_went_back(play: &Play) -> Vec<String> {
    play.watch.seen().iter().filter_map(|(message, versions)| went_back(play, message, versions)).collect()
}

fn went_back(play: &Play, message: &str, versions: &[(u32, Value)]) -> Option<String> {
    let title = super::face::title(&versions.first()?.1)?;
    let history = history(play, play.raised.iter().find(|raised| raised.title == title)?);
    let mut pressed = play.pressed.iter().filter(|press| press.message == message).count();
    let mut at = 0;
    for (version, card) in versions {
        let Some(face) = Face::of_card(card, &names(play)) else {
            return Some(format!("version {version} of {message} cannot be read: {card}"));
        };
        let same_second = || history[..at].iter().any(|past| past.second == history[at].second && past.faces.contains(&face));
        match history[at..].iter().position(|moment| moment.faces.contains(&face)) {
            Some(further) => at += further,
            None if same_second() => {}
            None if pressed > 0 => pressed -= 1,
            None => {
                let moments: Vec<_> = history.iter().map(|moment| format!("{moment:?}")).collect();
                let moments = moments.join("\n    ");
                return Some(format!(
                    "version {version} of {message} ({title}) went back to {face:?}; at {at} of\n    {moments}"
                ));
            }
        }
    }
    None
}

/// A state of an incident.
#[derive(Debug)]
struct Moment {
    second: i64,
    /// What a card may show of it.
    faces: Vec<Face>,
}

/// The states of an incident, oldest first. A snooze ends without a push, so that each snoozed state is followed by one that is not.
fn history(play: &Play, raised: &Raised) -> Vec<Moment> {
    let pushes = play.town.world.flashduty.pushes();
    let mut history = Vec::new();
    for push in pushes.iter().filter(|push| push.incident_id == raised.id) {
        let second = push.body["event_time"].as_i64().unwrap_or_default() / 1_000;
        let face = Face::of_incident(&push.body["incident"], 0);
        let until = push.body["incident"]["snoozed_before"].as_i64().unwrap_or_default();
        let woken = Moment { second: until, faces: vec![face.woken()] };
        let faces = if until > 0 { vec![face.unsnoozed(), face] } else { vec![face] };
        history.push(Moment { second, faces });
        history.extend((until > 0).then_some(woken));
    }
    history
}

/// Limits that Lark has, and not the schedule, are hardly ever met.
fn limits_were_kept(play: &Play) -> Option<String> {
    let ours = |at| play.limited.iter().all(|(since, until)| at < *since || at > *until);
    let calls = play.town.world.lark.calls();
    let met = calls.iter().filter(|call| call.code == Some(230_020) && call.status == 400 && ours(call.at)).count();
    (met > LIMITS_MET).then(|| format!("the limit of a chat or message was met {met} times"))
}

/// Nothing that a schedule does is final.
fn no_row_is_dead(items: &[Item]) -> Vec<String> {
    let dead = items.iter().filter(|item| item.contains_key("dead_at"));
    dead.map(|item| format!("a dead row: {} {} {:?}", text(item, "pk"), text(item, "sk"), item.get("reason"))).collect()
}

/// Every press has come to an end, or waits for a link.
fn no_press_is_half_done(items: &[Item]) -> Vec<String> {
    let open = |item: &&Item| {
        let state = item.get("state").and_then(|state| state.as_s().ok());
        text(item, "sk").starts_with("click#") && state.is_some_and(|state| state == "Claimed" || state == "Performing")
    };
    items.iter().filter(open).map(|item| format!("a press was left: {} {:?}", text(item, "sk"), item.get("state"))).collect()
}

/// What was answered 200 is in the table.
fn what_was_accepted_is_written(play: &Play, items: &[Item]) -> Vec<String> {
    let written: BTreeSet<_> =
        items.iter().filter_map(|item| text(item, "pk").strip_prefix("main#event#").map(str::to_owned)).collect();
    let deliveries = play.town.world.flashduty.deliveries();
    let missing = deliveries.iter().filter(|delivery| delivery.succeeded() && !written.contains(&delivery.push.event_id));
    missing.map(|delivery| format!("{} was accepted and is not written", delivery.push.event_id)).collect()
}

fn text<'a>(item: &'a Item, name: &str) -> &'a str {
    item.get(name).and_then(|value| value.as_s().ok()).map_or("", String::as_str)
}

/// What the presser was told is what happened. Only words can be counted one by one.
fn was_carried_out_once(play: &Play, press: &Press) -> Option<String> {
    let (typed, told) = (press.typed.as_ref()?, toast(&press.answer));
    let promised = told.starts_with("success") || told.contains("Received") || told.contains("queued");
    // A reopening that waits may find the incident open.
    let must = promised && (press.label == "Comment" || told.starts_with("success"));
    let times = timeline(play, &press.incident).iter().filter(|line| line.contains(typed.as_str())).count();
    let right = if must { times == 1 } else { times <= 1 };
    let of_carol = press.who == Who::Carol && times <= 1;
    (!right && !of_carol)
        .then(|| format!("{} {:?} by {:?} was told “{told}” and done {times} times", press.label, typed, press.who))
}

fn timeline(play: &Play, incident: &str) -> Vec<String> {
    let view = play.town.world.flashduty.view();
    let incidents = view["incidents"].as_array().into_iter().flatten();
    let lines =
        incidents.filter(|shown| shown["incident"]["incident_id"] == incident).flat_map(|shown| shown["timeline"].as_array());
    lines
        .flatten()
        .map(|line| format!("{} {}", line["type"].as_str().unwrap_or_default(), line["text"].as_str().unwrap_or_default()))
        .collect()
}

/// The integration acts for those who press, once per press and no more.
fn nothing_was_done_twice(play: &Play, raised: &Raised) -> Vec<String> {
    let kinds = [
        ("i_unack", &["Un-acknowledge"][..]),
        ("i_snooze", &["Snooze 2 h"]),
        ("i_wake", &["Wake"]),
        ("i_rslv", &["Close"]),
        ("i_reopen", &["Reopen"]),
    ];
    let view = play.town.world.flashduty.view();
    let lines: Vec<Value> = view["incidents"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|shown| shown["incident"]["incident_id"] == raised.id.as_str())
        .flat_map(|shown| shown["timeline"].as_array().cloned())
        .flatten()
        .collect();
    let people = ["Alice", "Bob", "Carol"];
    let by_us = |line: &&Value| line["actor"].as_str().is_some_and(|actor| !people.contains(&actor));
    let check = |(kind, labels): (&str, &[&str])| {
        let done = lines.iter().filter(by_us).filter(|line| line["type"] == kind).count();
        let asked = play.pressed.iter().filter(|press| press.incident == raised.id && labels.contains(&press.label)).count();
        (done > asked).then(|| format!("{}: {kind} was done {done} times for {asked} presses", raised.title))
    };
    kinds.into_iter().filter_map(check).collect()
}
