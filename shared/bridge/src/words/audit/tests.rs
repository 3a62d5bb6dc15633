#![allow(clippy::unwrap_used)]

use super::*;
use crate::audit::Actor;
use crate::id::{ChannelId, ChatId, IncidentId, OpenId, PersonId};
use crate::incident::Severity;
use crate::samples::{at, person};

fn told(deeds: impl IntoIterator<Item = Deed>) -> String {
    let by = Actor { open_id: OpenId::new("ou_alice"), name: "Alice".to_owned() };
    let lines = deeds.into_iter().map(|what| deed(&Entry { at: at(0), by: by.clone(), deed: what }));
    lines.map(|line| format!("{}\n{}", line.en, line.zh)).collect::<Vec<_>>().join("\n")
}

fn linked_by(open_id: &str, name: &str, proof: LinkProof) -> Deed {
    Deed::Linked { open_id: OpenId::new(open_id), person: PersonId(1), name: name.to_owned(), proof }
}

fn pressed_with(button: Button, refused: Option<Refusal>) -> Deed {
    Deed::Pressed { incident: IncidentId::new("i"), num: "94A7B8".to_owned(), button, refused }
}

fn on_call<T>(of: impl Fn(ChatId, String) -> T) -> T {
    of(ChatId::new("oc_1"), "On-call".to_owned())
}

#[test]
fn links_and_keys_are_told() {
    let deeds = [
        linked_by("ou_bob", "Bob", LinkProof::Directory),
        linked_by("ou_bob", "Bob", LinkProof::Administrator),
        linked_by("ou_alice", "Alice L.", LinkProof::OwnKey),
        Deed::Unlinked { person: PersonId(2), name: "Bob".to_owned() },
        Deed::Unlinked { person: PersonId(1), name: "Alice".to_owned() },
        Deed::LinkedMany { linked: 113, failed: 7 },
        Deed::KeyGiven,
        Deed::KeyRemoved,
        Deed::SignedOutEverywhere,
    ];
    insta::assert_snapshot!(told(deeds));
}

#[test]
fn chats_and_settings_are_told() {
    let only = |channels: Vec<i64>, severities, labels: &[(&str, &str)]| Route {
        channels: channels.into_iter().map(ChannelId).collect(),
        severities,
        labels: labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
    };
    let routes = [
        only(vec![7, 9], vec![Severity::Critical, Severity::Warning], &[]),
        only(vec![], vec![], &[("env", "prod"), ("team", "pay")]),
    ];
    let deeds = [
        on_call(|chat, name| Deed::Routed { chat, name, routes: vec![Route::default()] }),
        on_call(|chat, name| Deed::Routed { chat, name, routes: routes.to_vec() }),
        on_call(|chat, name| Deed::Routed { chat, name, routes: vec![] }),
        on_call(|chat, name| Deed::ChatSet { chat, name }),
        on_call(|chat, name| Deed::ChatTested { chat, name }),
        on_call(|chat, _| Deed::ChatForgotten { chat, name: String::new() }),
        Deed::Resent { count: 1 },
        Deed::Resent { count: 12 },
        Deed::Chosen,
        Deed::SetUp,
    ];
    insta::assert_snapshot!(told(deeds));
}

#[test]
fn presses_are_told_with_what_came_of_them() {
    let buttons = [
        Button::Acknowledge,
        Button::JoinIn,
        Button::Unacknowledge,
        Button::Snooze { minutes: 120 },
        Button::Wake,
        Button::Close,
        Button::Reopen,
        Button::Comment,
    ];
    let refusals = [
        Refusal::AlreadyAcknowledged { by: person(2, "Bob"), at: at(0) },
        Refusal::AlreadyClosed { by: None, at: None },
        Refusal::NoLicense,
        Refusal::NeverAnswered,
        Refusal::Declined { message: "it is merged".to_owned() },
    ];
    let done = buttons.into_iter().map(|button| pressed_with(button, None));
    let refused = refusals.into_iter().map(|refusal| pressed_with(Button::Acknowledge, Some(refusal)));
    insta::assert_snapshot!(told(done.chain(refused)));
}

#[test]
fn what_has_no_name_is_told_all_the_same() {
    let nobody = Actor { open_id: OpenId::new("ou_1"), name: String::new() };
    let press = Deed::Pressed { incident: IncidentId::new("i"), num: String::new(), button: Button::Close, refused: None };
    let told = deed(&Entry { at: at(0), by: nobody, deed: press });
    assert_eq!(told, Text::new("某人 在 一个故障 上点击了“关闭”", "Somebody pressed Close on an incident"));
}
