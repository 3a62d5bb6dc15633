#![allow(clippy::unwrap_used)]

use super::*;
use crate::chat::Route;
use crate::event::IncidentEventKind as Kind;
use crate::id::{ChannelId, ChatId, MessageId, OpenId};
use crate::person::DirectMessages;
use crate::reason::Reason;
use crate::samples::{acked, at, closed, event, incident, mei};

fn chat(id: &str, route: Option<Route>) -> Chat {
    Chat::new(ChatId::new(id), "", route.into_iter().collect())
}

fn shown(destination: Destination, state: CardState) -> ShownCard {
    ShownCard::new(destination, state)
}

fn on(chats: &[Chat], cards: Vec<ShownCard>) -> Acceptance {
    let record = Record { cards, ..Record::default() };
    let linked = [mei()];
    let audience = Audience { chats, linked: &linked, direct_messages: true, ..Audience::default() };
    of_event(&record, &event("e1", 0, Kind::New, incident()), &audience, at(1))
}

fn places(acceptance: &Acceptance) -> Vec<String> {
    acceptance.wishes.iter().map(|wish| format!("{:?} {:?}", wish.lane, wish.urgency)).collect()
}

#[test]
fn what_is_known_is_claimed_and_nothing_more() {
    let new = event("e1", 0, Kind::New, incident());
    let record = Record { snapshot: Some(Snapshot::with_event(None, &new).0), revision: 3, cards: Vec::new() };
    let audience = Audience {
        chats: &[chat("oc_1", Some(Route::default()))],
        linked: &[mei()],
        direct_messages: true,
        ..Audience::default()
    };
    let again = of_event(&record, &new, &audience, at(9));
    assert_eq!((again.claim, again.snapshot, again.wishes), (Some(new.id), None, Vec::new()));
}

#[test]
fn a_new_incident_goes_to_the_routed_chat_and_to_its_linked_responder() {
    let deaf = chat("oc_deaf", None);
    let other = chat("oc_other", Some(Route { channels: vec![ChannelId(8)], ..Route::default() }));
    let mine =
        chat("oc_mine", Some(Route { channels: vec![ChannelId(7)], severities: vec![Severity::Critical], ..Route::default() }));
    insta::assert_snapshot!(places(&on(&[deaf, other, mine], Vec::new())).join("\n"), @r#"
    To(Chat(ChatId("oc_mine"))) Critical
    To(Person(OpenId("ou_mei"))) Critical
    "#);
}

#[test]
fn a_card_that_stands_somewhere_is_kept_up_to_date_there() {
    let state = CardState::Shown { message: MessageId::new("om_1"), digest: String::new(), posted_at: at(0) };
    let old = shown(Destination::Person(OpenId::new("ou_former")), state);
    assert!(places(&on(&[], vec![old])).iter().any(|place| place.contains("ou_former")));
}

#[test]
fn a_first_card_that_is_still_on_its_way_is_kept_up_to_date_too() {
    let called = event("e1", 0, Kind::New, incident());
    let audience = Audience { chats: &[], linked: &[mei()], direct_messages: true, ..Audience::default() };
    let first = of_event(&Record::default(), &called, &audience, at(1));
    let record = Record { snapshot: first.snapshot, revision: 1, cards: Vec::new() };
    let handed_over = crate::incident::Incident { responders: Vec::new(), ..incident() };
    let next = of_event(&record, &event("e2", 1, Kind::Assign { to: Vec::new() }, handed_over), &audience, at(2));
    assert!(places(&next).iter().any(|place| place.contains("ou_mei")), "{next:?}");
}

#[test]
fn where_the_card_is_gone_for_good_nothing_is_wished_for() {
    let gone = shown(Destination::Chat(ChatId::new("oc_1")), CardState::Gone { code: 232_009, reason: Reason::ChatDisbanded });
    let places = places(&on(&[chat("oc_1", Some(Route::default()))], vec![gone]));
    assert!(places.iter().all(|place| !place.contains("oc_1")), "{places:?}");
}

#[test]
fn a_reading_that_tells_of_the_end_goes_only_where_a_card_stands() {
    let state = CardState::Shown { message: MessageId::new("om_1"), digest: String::new(), posted_at: at(0) };
    let record = Record {
        snapshot: Some(Snapshot::with_event(None, &event("e1", 0, Kind::New, incident())).0),
        revision: 1,
        cards: vec![shown(Destination::Chat(ChatId::new("oc_1")), state)],
    };
    let chats = [chat("oc_1", Some(Route::default())), chat("oc_2", Some(Route::default()))];
    let audience = Audience { chats: &chats, linked: &[mei()], direct_messages: true, ..Audience::default() };
    let places_of = |reading| places(&of_reading(&record, &reading, &audience, at(3_600))).join(", ");
    assert_eq!(places_of(closed()), r#"To(Chat(ChatId("oc_1"))) Critical"#);
    assert!(places_of(acked()).contains("oc_2") && places_of(acked()).contains("ou_mei"));
}

#[test]
fn a_route_wants_all_its_labels() {
    let labelled = |value: &str| Route { labels: [("service".to_owned(), value.to_owned())].into(), ..Route::default() };
    assert!(labelled("checkout-api").fits(&incident()));
    assert!(!labelled("another").fits(&incident()));
}

#[test]
fn a_digest_goes_on_telling_of_an_incident_whose_own_card_is_gone() {
    let gone = shown(Destination::Chat(ChatId::new("oc_1")), CardState::Gone { code: 230_011, reason: Reason::ChatDisbanded });
    assert!(!places(&on(&[], vec![gone.clone()])).iter().any(|place| place.contains("oc_1")));
    let digested = ShownCard { storm: Some(crate::id::StormId::new("1791947000000")), ..gone };
    assert!(places(&on(&[], vec![digested])).iter().any(|place| place.contains("oc_1")));
}

/// The chats that a new incident is shown in.
fn chats_of(chats: &[Chat]) -> Vec<String> {
    let audience = Audience { chats, ..Audience::default() };
    let snapshot = Snapshot::with_event(None, &event("e1", 0, Kind::New, incident())).0;
    let name = |place: &Destination| match place {
        Destination::Chat(chat) => chat.to_string(),
        Destination::Person(person) => person.to_string(),
    };
    destinations(&snapshot, &[], &audience).iter().map(name).collect()
}

fn default(chat: Chat) -> Chat {
    Chat { is_default: true, ..chat }
}

#[test]
fn without_a_default_chat_what_nobody_wants_is_shown_nowhere() {
    assert_eq!(chats_of(&[chat("oc_deaf", None)]), Vec::<String>::new());
}

#[test]
fn default_chats_are_shown_what_no_route_fits() {
    let other = chat("oc_other", Some(Route { channels: vec![ChannelId(8)], ..Route::default() }));
    let all = [default(chat("oc_1", None)), other, default(chat("oc_2", None))];
    assert_eq!(chats_of(&all), ["oc_1", "oc_2"]);
}

#[test]
fn default_chats_are_not_shown_what_somebody_wants() {
    let wants = |id| chat(id, Some(Route { channels: vec![ChannelId(7)], ..Route::default() }));
    assert_eq!(chats_of(&[default(chat("oc_default", None)), wants("oc_mine")]), ["oc_mine"]);
    // A default chat that wants it by a route of its own is somebody too.
    assert_eq!(chats_of(&[default(chat("oc_default", None)), default(wants("oc_mine"))]), ["oc_mine"]);
}

/// Who is written to, of an incident of this severity, when the responder has chosen so.
fn written_to(severity: Severity, chosen: DirectMessages, cards: Vec<ShownCard>) -> bool {
    let record = Record { cards, ..Record::default() };
    let mut linked = [mei()];
    linked[0].choices.direct_messages = chosen;
    let audience = Audience { linked: &linked, direct_messages: true, ..Audience::default() };
    let news = event("e1", 0, Kind::New, Incident { severity, ..incident() });
    places(&of_event(&record, &news, &audience, at(1))).iter().any(|place| place.contains("ou_mei"))
}

#[test]
fn a_responder_gets_the_direct_messages_they_have_chosen() {
    use DirectMessages::{All, Critical, Off};
    let severities = [Severity::Critical, Severity::Warning, Severity::Info];
    let of = |chosen| severities.map(|severity| written_to(severity, chosen, Vec::new()));
    assert_eq!([of(All), of(Critical), of(Off)], [[true; 3], [true, false, false], [false; 3]]);
}

#[test]
fn a_card_that_a_responder_has_goes_on_being_updated_whatever_they_choose() {
    let state = CardState::Shown { message: MessageId::new("om_1"), digest: String::new(), posted_at: at(0) };
    let stands = shown(Destination::Person(mei().open_id), state);
    assert!(written_to(Severity::Warning, DirectMessages::Off, vec![stands]));
}
