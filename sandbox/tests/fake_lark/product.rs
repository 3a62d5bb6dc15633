//! The product's own reading of Lark's wire, against the fake's.

use super::presses::ack;
use super::town::{Arrived, ENCRYPT_KEY, SECRET, Town, VERIFICATION_TOKEN, card};
use bridge::card::{Colour, Message, NoteCard};
use bridge::chat::Place;
use bridge::id::{ChatId, OpenId, TenantKey};
use bridge::lane::Destination;
use bridge::ports::{Chats as _, ChatsFault, Directory as _};
use bridge::reason::Reason;
use bridge::words::Text;
use lark::callback::{Callback, receive};
use sandbox::lark::{Api, Fault, Mode};
use std::sync::Arc;
use std::time::Duration;

impl Town {
    fn settings(&self) -> lark::settings::Settings {
        let base = || self.base.clone();
        lark::settings::Settings {
            app_id: "cli_town".to_owned(),
            app_secret: SECRET.into(),
            encrypt_keys: vec![ENCRYPT_KEY.into()],
            verification_tokens: vec![VERIFICATION_TOKEN.into()],
            tenant_key: Some(TenantKey::new("tenant_town")),
            group_bots: Default::default(),
            hosts: lark::settings::Hosts {
                open: base(),
                accounts: base(),
                applink: base(),
                token_url: format!("{}/open-apis/authen/v2/oauth/token", self.base),
            },
        }
    }
}

/// The product's client, at the fake's address.
fn client(town: &Town) -> lark::client::Client {
    let fake = town.lark.clone();
    lark::client::Client::new(town.http.clone(), Arc::new(town.settings()), Arc::new(move || fake.now()))
}

fn note(says: &str) -> Message {
    let text = Text::new(says, says);
    Message::Note(NoteCard {
        title: text.clone(),
        colour: Colour::Blue,
        people: Vec::new(),
        paragraphs: vec![text],
        link: None,
        test: None,
        language: None,
    })
}

#[tokio::test]
async fn the_client_posts_updates_and_answers_cards_that_the_fake_takes() {
    let town = Town::start().await;
    let client = client(&town);
    let group = Destination::Chat(ChatId::new(&town.group));
    let posted = client.post(&group, &note("one"), "uuid-1").await.outcome.unwrap();
    assert_eq!(client.post(&group, &note("one"), "uuid-1").await.outcome.unwrap(), posted);
    client.update(&posted.message, &note("two")).await.outcome.unwrap();
    client.reply(&posted.message, &note("three"), "uuid-2").await.outcome.unwrap();
    client.post(&Destination::Person(OpenId::new(&town.ann)), &note("four"), "uuid-3").await.outcome.unwrap();
    let versions: Vec<_> = town.lark.messages().iter().map(|message| message.version).collect();
    assert_eq!(versions, [2, 1, 1]);
}

#[tokio::test]
async fn the_client_reads_who_the_bot_and_the_people_are() {
    let town = Town::start().await;
    let client = client(&town);
    assert_eq!(client.own_open_id().await.unwrap().as_str(), town.lark.bot());
    let found = client.open_ids(&["nobody@example.com".to_owned(), "ann@example.com".to_owned()]).await.unwrap();
    assert_eq!(found, [None, Some(OpenId::new(&town.ann))]);
}

#[tokio::test]
async fn the_client_gets_a_new_token_when_its_own_is_void() {
    let town = Town::start().await;
    let client = client(&town);
    let group = Destination::Chat(ChatId::new(&town.group));
    client.post(&group, &note("one"), "uuid-1").await.outcome.unwrap();
    town.lark.void_tokens();
    client.post(&group, &note("two"), "uuid-2").await.outcome.unwrap();
    assert_eq!(town.lark.messages().len(), 2);
}

#[tokio::test]
async fn the_client_tells_a_limit_a_lost_answer_and_a_refusal_apart() {
    let town = Town::start().await;
    let client = client(&town);
    let group = Destination::Chat(ChatId::new(&town.group));
    town.lark.fail_next(Api::Send, Fault::CutAfter);
    assert_eq!(client.post(&group, &note("one"), "uuid-1").await.outcome, Err(ChatsFault::NoAnswer));
    town.lark.set_mode(Mode::Limited);
    let limited = ChatsFault::Limited { wait: Some(Duration::from_secs(1)), code: 99_991_400 };
    assert_eq!(client.post(&group, &note("two"), "uuid-2").await.outcome, Err(limited));
    town.lark.set_mode(Mode::Up);
    town.lark.disband(&town.group).await;
    assert_eq!(
        client.post(&group, &note("three"), "uuid-3").await.outcome,
        Err(ChatsFault::Permanent { reason: Reason::ChatDisbanded, code: 232_009 })
    );
    assert_eq!(town.lark.messages().len(), 1, "the lost answer was to a post that arrived");
}

#[tokio::test]
async fn the_client_tells_a_disabled_app_a_used_up_month_and_a_bad_card_apart() {
    let town = Town::start().await;
    let client = client(&town);
    let group = Destination::Chat(ChatId::new(&town.group));
    town.lark.fail_next(Api::Send, Fault::RefusedCard { sub_code: 200_621 });
    assert_eq!(client.post(&group, &note("one"), "uuid-1").await.outcome, Err(ChatsFault::BadCard { code: 200_621 }));
    town.lark.set_month_quota(Some(0));
    let fault = client.post(&group, &note("one"), "uuid-1").await.outcome.unwrap_err();
    assert!(
        matches!(fault, ChatsFault::Limited { wait: Some(wait), code: 99_991_403 } if wait > Duration::from_secs(60)),
        "{fault:?}"
    );
    town.lark.set_month_quota(None);
    town.lark.set_app_enabled(false);
    assert_eq!(client.post(&group, &note("one"), "uuid-1").await.outcome, Err(ChatsFault::AppBroken { code: 99_991_662 }));
    assert!(town.lark.messages().is_empty());
}

#[tokio::test]
async fn what_the_fake_pushes_is_authentic_to_the_product() {
    let town = Town::start().await;
    let message_id = town.post_card(&card("x")).await;
    town.lark.say(&town.ann, Some(&town.group), "@bot here").await.unwrap();
    town.lark.disband(&town.group).await;
    town.lark.verify_address().await.unwrap_err();
    let settings = town.settings();
    let read = |arrived: &Arrived| receive(&settings, &arrived.headers, arrived.body.as_bytes(), town.lark.now()).unwrap();
    let read: Vec<_> = town.arrived().iter().map(read).collect();
    let [Callback::Message { message, .. }, Callback::ChatDisbanded { chat, .. }, Callback::Challenge { .. }] = read.as_slice()
    else {
        panic!("{read:?}")
    };
    assert_eq!((message.text.as_str(), message.from.as_str(), message.place), ("here", town.ann.as_str(), Place::Group));
    assert_eq!(message.mentions, [OpenId::new(town.lark.bot())]);
    assert_eq!(chat.as_str(), town.group);
    assert!(town.lark.press(&message_id, &town.ann, ack()).await.error.is_some(), "a disbanded chat is pressed no more");
}
