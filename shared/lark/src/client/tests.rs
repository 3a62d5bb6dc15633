#![allow(clippy::unwrap_used)]

use super::*;
use bridge::card::{Colour, Message, NoteCard};
use bridge::id::{ChatId, MessageId};
use bridge::lane::Destination;
use bridge::ports::{Chats, ChatsFault, Directory};
use bridge::words::Text;
use fake_lark::{Answer, FakeLark};

mod application;
mod buzzes;
mod configuration;
mod fake_lark;
mod faults;
mod group_bots;
mod history;
mod log_ids;
mod own_chats;
mod people;
mod tokens;

fn note() -> Message {
    let title = Text::new("你好", "Hello");
    Message::Note(NoteCard {
        title,
        colour: Colour::Blue,
        paragraphs: vec![Text::same("\"<at id=all>\"")],
        link: None,
        people: Vec::new(),
        test: None,
        language: None,
    })
}

fn chat() -> Destination {
    Destination::Chat(ChatId::new("oc_1"))
}

fn sent() -> Answer {
    Answer::ok(json!({ "data": { "message_id": "om_9" } }))
}

#[tokio::test]
async fn nothing_is_asked_before_it_is_needed() {
    let lark = FakeLark::start().await;
    let client = lark.client();
    assert_eq!(client.open_ids(&[]).await, Ok(Vec::new()));
    assert_eq!(lark.requests().len(), 0);
    assert_eq!(lark.tokens_issued(), 0);
}

#[tokio::test]
async fn a_post_names_its_destination_its_uuid_and_the_card_as_a_string() {
    let lark = FakeLark::start().await;
    lark.answers([sent(), sent()]);
    let client = lark.client();

    assert_eq!(client.post(&chat(), &note(), "uuid-1").await.outcome, Ok(posted("om_9")));
    assert_eq!(client.post(&Destination::Person(OpenId::new("ou_1")), &note(), "uuid-2").await.outcome, Ok(posted("om_9")));

    let [to_chat, to_person] = lark.requests().try_into().unwrap();
    assert_eq!(to_chat.line(), "POST /open-apis/im/v1/messages?receive_id_type=chat_id");
    assert_eq!(to_chat.body["receive_id"], "oc_1");
    assert_eq!(to_chat.body["uuid"], "uuid-1");
    assert_eq!(to_chat.content(), crate::render::card(&note()));
    assert_eq!(to_person.line(), "POST /open-apis/im/v1/messages?receive_id_type=open_id");
    assert_eq!(to_person.body["receive_id"], "ou_1");
}

#[tokio::test]
async fn an_update_replaces_the_card_of_one_message() {
    let lark = FakeLark::start().await;
    lark.answers([Answer::ok(json!({}))]);
    assert_eq!(lark.client().update(&MessageId::new("om_1"), &note()).await.outcome, Ok(()));
    let [update] = lark.requests().try_into().unwrap();
    assert_eq!(update.line(), "PATCH /open-apis/im/v1/messages/om_1");
    assert_eq!(update.content(), crate::render::card(&note()));
}

#[tokio::test]
async fn a_reply_stands_under_the_message_it_answers() {
    let lark = FakeLark::start().await;
    lark.answers([sent()]);
    assert_eq!(lark.client().reply(&MessageId::new("om_1"), &note(), "uuid-1").await.outcome, Ok(posted("om_9")));
    let [reply] = lark.requests().try_into().unwrap();
    assert_eq!(reply.line(), "POST /open-apis/im/v1/messages/om_1/reply");
    assert_eq!(reply.body["uuid"], "uuid-1");
}

#[tokio::test]
async fn an_id_cannot_lead_to_another_path() {
    let lark = FakeLark::start().await;
    lark.answers([Answer::ok(json!({}))]);
    let _ = lark.client().update(&MessageId::new("../x/om_1?a=b#c"), &note()).await;
    let [update] = lark.requests().try_into().unwrap();
    assert_eq!(update.line(), "PATCH /open-apis/im/v1/messages/..%2Fx%2Fom_1%3Fa=b%23c");
}

#[tokio::test]
async fn the_bots_own_id_is_asked_once() {
    let lark = FakeLark::start().await;
    lark.answers([Answer::ok(json!({ "bot": { "activate_status": 2, "open_id": "ou_bot" } }))]);
    let client = lark.client();
    assert_eq!(client.own_open_id().await, Ok(OpenId::new("ou_bot")));
    assert_eq!(client.own_open_id().await, Ok(OpenId::new("ou_bot")));
    assert_eq!(lark.requests().len(), 1);
}

#[tokio::test]
async fn a_bot_without_an_id_is_switched_off() {
    let lark = FakeLark::start().await;
    lark.answers([Answer::ok(json!({ "bot": { "activate_status": 3 } }))]);
    assert_eq!(lark.client().own_open_id().await, Err(ChatsFault::AppBroken { code: 0 }));
}

fn posted(id: &str) -> bridge::ports::Posted {
    bridge::ports::Posted { message: MessageId::new(id), chat: None }
}
