//! Buzzes: whom the bot may ring for what.

use super::town::{Answer, Town, card};
use jiff::SignedDuration;
use sandbox::lark::Buzz;
use serde_json::json;

impl Town {
    async fn buzz(&self, message_id: &str, people: &[&str]) -> Answer {
        self.buzz_by("open_id", message_id, people).await
    }

    async fn buzz_by(&self, id_type: &str, message_id: &str, people: &[&str]) -> Answer {
        let path = format!("/open-apis/im/v1/messages/{message_id}/urgent_app?user_id_type={id_type}");
        self.api("PATCH", &path, Some(json!({ "user_id_list": people }))).await
    }
}

#[tokio::test]
async fn a_message_alone_buzzes_nobody() {
    let town = Town::start().await;
    town.post_card(&card("x")).await;
    assert!(town.lark.buzzes().is_empty());
    assert_eq!(town.lark.view()["messages"][0]["buzzed"], json!([]));
}

#[tokio::test]
async fn who_is_in_the_chat_is_buzzed_and_the_others_are_named_in_the_answer() {
    let town = Town::start().await;
    let message_id = town.post_card(&card("x")).await;
    let stranger = town.lark.add_person("Eve", "eve@example.com");
    town.pass(SignedDuration::from_secs(5));
    let answer = town.buzz(&message_id, &[&town.ann, &stranger, "ou_nobody", &town.ann]).await;
    assert_eq!(answer.body["data"], json!({ "invalid_user_id_list": [stranger, "ou_nobody"] }));
    let expected = Buzz { message_id: message_id.clone(), open_id: town.ann.clone(), at: town.lark.now(), read: false };
    assert_eq!(town.lark.buzzes(), [expected]);
    assert_eq!(town.lark.view()["messages"][0]["buzzed"], json!([town.ann]));
    assert_eq!(town.lark.message(&message_id).unwrap().version, 1);
}

#[tokio::test]
async fn a_call_that_names_nobody_who_could_be_buzzed_is_refused() {
    let town = Town::start().await;
    let message_id = town.post_card(&card("x")).await;
    assert_eq!(town.buzz(&message_id, &["ou_nobody"]).await.code(), 230_001);
    assert_eq!(town.buzz_by("union_id", &message_id, &[&town.ann]).await.code(), 230_001, "an open_id is no union_id");
    assert_eq!(town.buzz(&message_id, &[]).await.code(), 99_992_402);
    assert_eq!(town.buzz(&message_id, &vec![town.ann.as_str(); 201]).await.code(), 99_992_402);
    assert_eq!(town.buzz_by("user_id", &message_id, &["ann"]).await.code(), 99_992_402);
    let body = json!({ "user_id_list": [town.ann] });
    let path = format!("/open-apis/im/v1/messages/{message_id}/urgent_app");
    assert_eq!(town.api("PATCH", &path, Some(body)).await.code(), 99_992_402, "the type of the ids has to be said");
    assert!(town.lark.buzzes().is_empty());
}

#[tokio::test]
async fn only_the_bots_own_messages_that_still_stand_can_be_buzzed() {
    let town = Town::start().await;
    let anns = town.lark.say(&town.ann, Some(&town.group), "hello").await.unwrap().message_id.unwrap();
    assert_eq!(town.buzz(&anns, &[&town.bob]).await.code(), 230_012);
    assert_eq!(town.buzz("om_nowhere", &[&town.bob]).await.code(), 99_992_354);
    let recalled = town.post_card(&card("x")).await;
    town.lark.recall(&recalled);
    assert_eq!(town.buzz(&recalled, &[&town.bob]).await.code(), 230_110);
    let message_id = town.post_card(&card("x")).await;
    town.lark.remove_bot(&town.group).await;
    assert_eq!(town.buzz(&message_id, &[&town.bob]).await.code(), 230_002);
    town.lark.disband(&town.group).await;
    assert_eq!(town.buzz(&message_id, &[&town.bob]).await.code(), 232_009);
    assert!(town.lark.buzzes().is_empty());
}

#[tokio::test]
async fn a_person_can_be_buzzed_in_their_own_chat() {
    let town = Town::start().await;
    let message_id = town.send_to("open_id", &town.ann, "interactive", &card("x")).await.message_id();
    assert_eq!(town.buzz(&message_id, &[&town.ann]).await.code(), 0);
    assert_eq!(town.buzz(&message_id, &[&town.bob]).await.code(), 230_001);
}

#[tokio::test]
async fn who_has_two_hundred_unread_buzzes_gets_no_more_until_they_read_them() {
    let town = Town::start().await;
    town.lark.set_limits(false);
    let message_id = town.post_card(&card("x")).await;
    for _ in 0..200 {
        assert_eq!(town.buzz(&message_id, &[&town.ann]).await.code(), 0);
    }
    assert_eq!(town.buzz(&message_id, &[&town.ann, &town.bob]).await.code(), 230_023);
    assert_eq!(town.buzz(&message_id, &[&town.bob]).await.code(), 0);
    town.lark.read_buzzes(&town.ann);
    assert_eq!(town.buzz(&message_id, &[&town.ann]).await.code(), 0);
    assert_eq!(town.lark.buzzes().iter().filter(|buzz| !buzz.read).count(), 2);
}

#[tokio::test]
async fn nobody_is_buzzed_who_has_left_or_while_buzzes_are_refused() {
    let town = Town::start().await;
    let message_id = town.post_card(&card("x")).await;
    town.lark.refuse_buzzes(Some(230_024));
    assert_eq!(town.buzz(&message_id, &[&town.ann]).await.code(), 230_024);
    town.lark.refuse_buzzes(None);
    town.lark.remove_person(&town.bob);
    assert_eq!(town.buzz(&message_id, &[&town.bob]).await.code(), 230_013);
    assert!(town.lark.buzzes().is_empty());
    assert_eq!(town.buzz(&message_id, &[&town.ann]).await.code(), 0);
}

#[tokio::test]
async fn buzzes_outlive_the_run() {
    let town = Town::start().await;
    let message_id = town.post_card(&card("x")).await;
    town.buzz(&message_id, &[&town.ann]).await;
    let later = Town::start().await;
    later.lark.restore(&town.lark.save()).unwrap();
    assert_eq!(later.lark.buzzes(), town.lark.buzzes());
}
