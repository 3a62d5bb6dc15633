//! People are buzzed for a card.

use super::*;
use bridge::reason::Reason;

fn people(ids: &[&str]) -> Vec<OpenId> {
    ids.iter().map(|id| OpenId::new(*id)).collect()
}

/// What a buzz makes of an answer.
async fn buzzed(answer: Answer) -> Result<(), ChatsFault> {
    let lark = FakeLark::start().await;
    lark.answers([answer]);
    lark.client().buzz(&MessageId::new("om_1"), &people(&["ou_1"])).await.outcome
}

#[tokio::test]
async fn to_buzz_nobody_is_no_call() {
    let lark = FakeLark::start().await;
    assert_eq!(lark.client().buzz(&MessageId::new("om_1"), &[]).await.outcome, Ok(()));
    assert_eq!(lark.requests().len(), 0);
}

#[tokio::test]
async fn a_buzz_names_the_message_and_the_people() {
    let lark = FakeLark::start().await;
    lark.answers([Answer::ok(json!({ "data": { "invalid_user_id_list": [] } }))]);
    assert_eq!(lark.client().buzz(&MessageId::new("om_1"), &people(&["ou_1", "ou_2"])).await.outcome, Ok(()));
    let [buzz] = lark.requests().try_into().unwrap();
    assert_eq!(buzz.line(), "PATCH /open-apis/im/v1/messages/om_1/urgent_app?user_id_type=open_id");
    assert_eq!(buzz.body, json!({ "user_id_list": ["ou_1", "ou_2"] }));
}

#[tokio::test]
async fn a_buzz_that_reaches_some_is_a_buzz() {
    assert_eq!(buzzed(Answer::ok(json!({ "data": { "invalid_user_id_list": ["ou_1"] } }))).await, Ok(()));
}

#[tokio::test]
async fn a_buzz_that_can_reach_nobody_is_not_tried_again() {
    for (code, reason) in [
        (230_001, Reason::PersonOutOfReach),
        (230_013, Reason::PersonOutOfReach),
        (230_023, Reason::PersonOutOfReach),
        (230_024, Reason::MayNotSpeak),
        (230_052, Reason::MayNotSpeak),
        (230_098, Reason::MayNotSpeak),
        (230_012, Reason::MessageWithdrawn),
        (230_110, Reason::MessageWithdrawn),
        (230_002, Reason::BotNotInChat),
    ] {
        assert_eq!(buzzed(Answer::no(400, code, "")).await, Err(ChatsFault::Permanent { reason, code }));
    }
}

#[tokio::test]
async fn a_buzz_without_an_answer_may_have_been_felt() {
    assert_eq!(buzzed(Answer::raw(200, "<html>")).await, Err(ChatsFault::NoAnswer));
    assert_eq!(buzzed(Answer::raw(502, "<html>")).await, Err(ChatsFault::Unavailable));
}
