//! The messages of a chat, read back.

use super::town::{Answer, Town, card};
use jiff::SignedDuration;
use serde_json::{Value, json};

impl Town {
    /// Lists a chat, with more parameters (`&name=value`).
    async fn list(&self, chat_id: &str, more: &str) -> Answer {
        self.api("GET", &format!("/open-apis/im/v1/messages?container_id_type=chat&container_id={chat_id}{more}"), None).await
    }

    async fn post_text(&self, text: &str) -> String {
        let message_id = self.send_to("chat_id", &self.group, "text", &json!({ "text": text })).await.message_id();
        self.pass(SignedDuration::from_secs(1));
        message_id
    }
}

fn ids(answer: &Answer) -> Vec<&str> {
    let items = answer.body["data"]["items"].as_array().unwrap_or_else(|| panic!("no items: {answer:?}"));
    items.iter().map(|item| item["message_id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_chat_where_nobody_wrote_has_no_messages_and_no_next_page() {
    let town = Town::start().await;
    let answer = town.list(&town.group, "").await;
    assert_eq!(answer.body["data"], json!({ "has_more": false, "items": [] }));
}

#[tokio::test]
async fn everybodys_messages_are_listed_oldest_first_or_newest_first_and_no_other_chats() {
    let town = Town::start().await;
    let ours = town.post_text("ours").await;
    let anns = town.lark.say(&town.ann, Some(&town.group), "mine").await.unwrap().message_id.unwrap();
    town.lark.say(&town.ann, None, "elsewhere").await.unwrap();

    let answer = town.list(&town.group, "").await;
    assert_eq!(ids(&answer), [ours.as_str(), anns.as_str()]);
    let [first, second] = [0, 1].map(|n| &answer.body["data"]["items"][n]);
    assert_eq!((&first["sender"]["sender_type"], &first["sender"]["id"]), (&json!("app"), &json!("cli_town")));
    assert_eq!((&second["sender"]["sender_type"], &second["sender"]["id"]), (&json!("user"), &json!(town.ann)));
    assert_eq!((&first["body"]["content"], &first["create_time"]), (&json!(r#"{"text":"ours"}"#), &json!("1767600000000")));

    let newest_first = town.list(&town.group, "&sort_type=ByCreateTimeDesc").await;
    assert_eq!(ids(&newest_first), [anns.as_str(), ours.as_str()]);
}

#[tokio::test]
async fn a_persons_chat_is_listed_by_its_own_id() {
    let town = Town::start().await;
    let sent = town.send_to("open_id", &town.ann, "text", &json!({ "text": "hello" })).await;
    let chat_id = sent.body["data"]["chat_id"].as_str().unwrap();
    town.lark.allow_group_history(false);
    assert_eq!(ids(&town.list(chat_id, "").await), [sent.message_id()]);
}

#[tokio::test]
async fn pages_follow_each_other_also_when_somebody_writes_in_between() {
    let town = Town::start().await;
    let mut posted = Vec::new();
    for n in 0..5 {
        posted.push(town.post_text(&n.to_string()).await);
    }
    let first = town.list(&town.group, "&page_size=2&sort_type=ByCreateTimeDesc").await;
    assert_eq!((ids(&first), &first.body["data"]["has_more"]), (vec![posted[4].as_str(), posted[3].as_str()], &json!(true)));
    town.post_text("in between").await;
    let token = first.body["data"]["page_token"].as_str().unwrap();
    let next = |more: &str| format!("&page_size=3&page_token={token}{more}");
    let second = town.list(&town.group, &next("&sort_type=ByCreateTimeDesc")).await;
    assert_eq!(ids(&second), [posted[2].as_str(), posted[1].as_str(), posted[0].as_str()]);
    assert_eq!(second.body["data"]["has_more"], false);
    assert!(second.body["data"].get("page_token").is_none());
    assert_eq!(town.list(&town.group, &next("")).await.code(), 230_001, "the order may not change on the way");
}

#[tokio::test]
async fn a_page_holds_twenty_messages_unless_another_size_up_to_fifty_is_asked_for() {
    let town = Town::start().await;
    for n in 0..60 {
        town.lark.say(&town.ann, Some(&town.group), &n.to_string()).await.unwrap();
    }
    assert_eq!(ids(&town.list(&town.group, "").await).len(), 20);
    assert_eq!(ids(&town.list(&town.group, "&page_size=50").await).len(), 50);
    for size in ["0", "51", "many"] {
        assert_eq!(town.list(&town.group, &format!("&page_size={size}")).await.code(), 99_992_402, "{size}");
    }
}

#[tokio::test]
async fn a_span_is_counted_in_seconds_and_holds_both_its_ends() {
    let town = Town::start().await;
    let start = town.lark.now().as_second();
    let mut posted = Vec::new();
    for n in 0..4 {
        posted.push(town.post_text(&n.to_string()).await);
    }
    let span =
        async |from: i64, to: i64| town.list(&town.group, &format!("&start_time={}&end_time={}", start + from, start + to)).await;
    assert_eq!(ids(&span(1, 2).await), [posted[1].as_str(), posted[2].as_str()]);
    assert_eq!(ids(&town.list(&town.group, &format!("&start_time={}", start + 3)).await), [posted[3].as_str()]);
    assert_eq!(span(2, 1).await.code(), 230_001);
    assert_eq!(town.list(&town.group, &format!("&start_time={start}000")).await.code(), 230_001, "milliseconds are no seconds");
}

#[tokio::test]
async fn a_card_comes_as_a_rendering_unless_its_json_is_asked_for() {
    let town = Town::start().await;
    town.post_card(&card("one")).await;
    let content = async |more: &str| -> Value {
        let answer = town.list(&town.group, more).await;
        serde_json::from_str(answer.body["data"]["items"][0]["body"]["content"].as_str().unwrap()).unwrap()
    };
    assert_eq!(content("").await["title"], "cpu idle low");
    assert_eq!(content("&card_msg_content_type=user_card_content").await, card("one"));
    assert_eq!(content("&card_msg_content_type=raw_card_content").await, card("one"));
    assert_eq!(town.list(&town.group, "&card_msg_content_type=json").await.code(), 230_001);
}

#[tokio::test]
async fn of_a_message_that_was_taken_back_only_that_is_told() {
    let town = Town::start().await;
    let message_id = town.post_card(&card("secret")).await;
    town.lark.recall(&message_id);
    let answer = town.list(&town.group, "&card_msg_content_type=user_card_content").await;
    let item = &answer.body["data"]["items"][0];
    assert_eq!((&item["deleted"], &item["body"]["content"]), (&json!(true), &json!("This message was recalled")));
}

#[tokio::test]
async fn a_chat_that_the_bot_may_not_read_says_why() {
    let town = Town::start().await;
    let list = async |query: &str| town.api("GET", &format!("/open-apis/im/v1/messages?{query}"), None).await.code();
    assert_eq!(list(&format!("container_id={}", town.group)).await, 99_992_402);
    assert_eq!(list("container_id_type=chat").await, 99_992_402);
    assert_eq!(list("container_id_type=chat&container_id=ou_ann").await, 230_001);
    assert_eq!(town.list("oc_nowhere", "").await.code(), 99_992_356);
    town.lark.allow_group_history(false);
    assert_eq!(town.list(&town.group, "").await.code(), 230_027);
    town.lark.allow_group_history(true);
    assert_eq!(town.list(&town.group, "").await.code(), 0);
    town.lark.remove_bot(&town.group).await;
    assert_eq!(town.list(&town.group, "").await.code(), 230_002);
    town.lark.disband(&town.group).await;
    assert_eq!(town.list(&town.group, "").await.code(), 232_009);
}

#[tokio::test]
async fn fifty_lists_a_second_are_answered() {
    let town = Town::start().await;
    for _ in 0..50 {
        assert_eq!(town.list(&town.group, "").await.code(), 0);
    }
    assert_eq!(town.list(&town.group, "").await.code(), 99_991_400);
}
