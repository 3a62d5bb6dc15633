//! A card is looked for among what stands in a chat.

use super::*;
use bridge::button::Button;
use bridge::id::{IncidentId, StormId};
use bridge::reason::Reason;

const INCIDENT: &str = "664d1f0a5c3e8b0012345678";

fn card_of(incident: &str) -> Value {
    let value = crate::button::value(Button::Close, &IncidentId::new(incident));
    json!({ "schema": "2.0", "body": { "elements": [
        { "tag": "markdown", "content": format!("about {INCIDENT}") },
        { "tag": "column_set", "columns": [{ "elements": [{ "tag": "button", "behaviors": [{ "type": "callback", "value": value }] }] }] },
    ] } })
}

/// A card in the chat, posted by the app.
fn message(id: &str, card: &Value) -> Value {
    json!({
        "message_id": id,
        "msg_type": "interactive",
        "deleted": false,
        "sender": { "id": "cli_1", "id_type": "app_id", "sender_type": "app", "tenant_key": "t" },
        "body": { "content": card.to_string() },
    })
}

fn with(mut message: Value, pointer: &str, value: Value) -> Value {
    *message.pointer_mut(pointer).unwrap() = value;
    message
}

fn page(items: &[Value], next: Option<&str>) -> Answer {
    let next = next.map_or(json!({ "has_more": false }), |token| json!({ "has_more": true, "page_token": token }));
    Answer::ok(
        json!({ "data": { "items": items, "has_more": next["has_more"], "page_token": next["page_token"].as_str().unwrap_or_default() } }),
    )
}

async fn find(lark: &FakeLark) -> Answered<Option<MessageId>> {
    let since = Timestamp::from_second(1_764_000_000).unwrap();
    lark.client().find(&ChatId::new("oc_1"), &IncidentId::new(INCIDENT), since).await
}

async fn found_among(messages: &[Value]) -> Option<MessageId> {
    let lark = FakeLark::start().await;
    lark.answers([page(messages, None)]);
    find(&lark).await.outcome.unwrap()
}

#[tokio::test]
async fn in_an_empty_chat_there_is_none() {
    assert_eq!(found_among(&[]).await, None);
    let lark = FakeLark::start().await;
    lark.answers([Answer::ok(json!({ "data": {} }))]);
    assert_eq!(find(&lark).await.outcome, Ok(None), "a page of nothing may leave everything away");
}

#[tokio::test]
async fn the_first_card_of_the_incident_is_found_from_that_moment_on() {
    let lark = FakeLark::start().await;
    let messages =
        [message("om_1", &card_of("another")), message("om_2", &card_of(INCIDENT)), message("om_3", &card_of(INCIDENT))];
    lark.answers([page(&messages, Some("p2")).with_header("x-tt-logid", "2026-1")]);
    let found = find(&lark).await;
    assert_eq!((found.outcome, found.log_id.as_deref()), (Ok(Some(MessageId::new("om_2"))), Some("2026-1")));
    let [asked] = lark.requests().try_into().unwrap();
    assert_eq!(
        asked.line(),
        "GET /open-apis/im/v1/messages?container_id_type=chat&container_id=oc_1&start_time=1764000000\
         &sort_type=ByCreateTimeAsc&page_size=50&card_msg_content_type=user_card_content"
    );
}

#[tokio::test]
async fn a_card_is_found_inside_the_rendering_that_lark_wraps_it_in() {
    let wrapped = json!({ "title": "please upgrade", "elements": [[]], "user_dsl": card_of(INCIDENT).to_string() });
    assert_eq!(found_among(&[message("om_1", &wrapped)]).await, Some(MessageId::new("om_1")));
}

#[tokio::test]
async fn what_others_post_or_take_back_is_not_our_card() {
    let ours = message("om_1", &card_of(INCIDENT));
    for (pointer, value) in [
        ("/sender/id", json!("cli_2")),
        ("/sender/sender_type", json!("user")),
        ("/deleted", json!(true)),
        ("/msg_type", json!("text")),
        ("/body/content", json!("This message was recalled")),
        ("/body", json!(null)),
        ("/sender", json!(null)),
    ] {
        assert_eq!(found_among(&[with(ours.clone(), pointer, value.clone())]).await, None, "{pointer} {value}");
    }
    assert!(found_among(&[ours]).await.is_some());
}

#[tokio::test]
async fn neither_a_digest_nor_words_are_taken_for_the_card() {
    let storm = StormId::new("1764000000000");
    let digest = json!({ "behaviors": [{ "value": crate::button::open_value(&storm) }], "options": [{ "value": INCIDENT }] });
    let words = json!({ "content": crate::button::value(Button::Close, &IncidentId::new(INCIDENT)).to_string() });
    assert_eq!(found_among(&[message("om_1", &digest), message("om_2", &words)]).await, None);
}

#[tokio::test]
async fn the_next_page_is_asked_for_by_the_token_of_the_one_before() {
    let lark = FakeLark::start().await;
    lark.answers([page(&[], Some("p2")), page(&[message("om_9", &card_of(INCIDENT))], None)]);
    assert_eq!(find(&lark).await.outcome, Ok(Some(MessageId::new("om_9"))));
    let [first, second] = lark.requests().try_into().unwrap();
    assert_eq!(second.line(), format!("{}&page_token=p2", first.line()));
}

#[tokio::test]
async fn a_search_ends_after_ten_pages() {
    let lark = FakeLark::start().await;
    lark.answers((0..11).map(|n| page(&[], Some(&format!("p{n}")))));
    assert_eq!(find(&lark).await.outcome, Ok(None));
    assert_eq!(lark.requests().len(), 10);
}

#[tokio::test]
async fn the_last_page_is_looked_through_as_well() {
    let lark = FakeLark::start().await;
    lark.answers((0..9).map(|n| page(&[], Some(&format!("p{n}")))));
    lark.answers([page(&[message("om_9", &card_of(INCIDENT))], Some("p10"))]);
    assert_eq!(find(&lark).await.outcome, Ok(Some(MessageId::new("om_9"))));
}

#[tokio::test]
async fn a_search_that_fails_says_so_and_finds_nothing_out() {
    let lark = FakeLark::start().await;
    lark.answers([Answer::no(400, 230_002, ""), Answer::raw(200, "<html>"), page(&[], Some("p2")), Answer::raw(502, "")]);
    let gone = ChatsFault::Permanent { reason: Reason::BotNotInChat, code: 230_002 };
    assert_eq!(find(&lark).await.outcome, Err(gone));
    assert_eq!(find(&lark).await.outcome, Err(ChatsFault::Unavailable));
    assert_eq!(find(&lark).await.outcome, Err(ChatsFault::Unavailable));
}
