//! The list of the groups the bot is in.

use super::town::{Answer, Town};
use serde_json::json;

impl Town {
    async fn own_chats(&self, query: &str) -> Answer {
        self.api("GET", &format!("/open-apis/im/v1/chats{query}"), None).await
    }
}

fn ids(answer: &Answer) -> Vec<&str> {
    let items = answer.body["data"]["items"].as_array().unwrap_or_else(|| panic!("no items: {answer:?}"));
    items.iter().map(|item| item["chat_id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_bot_that_is_nowhere_has_an_empty_list() {
    let town = Town::start().await;
    town.lark.remove_bot(&town.group).await;
    town.lark.say(&town.ann, None, "a talk is no group").await.unwrap();
    let answer = town.own_chats("").await;
    assert_eq!(answer.body["data"], json!({ "items": [], "has_more": false, "page_token": "" }));
}

#[tokio::test]
async fn groups_with_the_bot_that_were_not_disbanded_are_listed_oldest_first() {
    let town = Town::start().await;
    let [second, ended, without] = ["Second", "Ended", "Without"].map(|name| town.lark.add_chat(name, &[&town.ann]));
    town.lark.disband(&ended).await;
    town.lark.remove_bot(&without).await;
    let answer = town.own_chats("").await;
    assert_eq!(ids(&answer), [town.group.as_str(), second.as_str()]);
    assert_eq!(answer.body["data"]["items"][0]["name"], "Payments");
    town.lark.add_bot(&without).await;
    assert_eq!(ids(&town.own_chats("").await).len(), 3);
}

#[tokio::test]
async fn pages_follow_each_other() {
    let town = Town::start().await;
    for n in 0..4 {
        town.lark.add_chat(&n.to_string(), &[&town.ann]);
    }
    let (mut seen, mut query) = (Vec::new(), "?page_size=2".to_owned());
    loop {
        let answer = town.own_chats(&query).await;
        seen.extend(ids(&answer).into_iter().map(str::to_owned));
        let data = &answer.body["data"];
        if data["has_more"] == false {
            break;
        }
        query = format!("?page_size=2&page_token={}", data["page_token"].as_str().unwrap());
    }
    assert_eq!((seen.len(), &seen[0]), (5, &town.group));
    for n in 0..20 {
        town.lark.add_chat(&n.to_string(), &[&town.ann]);
    }
    assert_eq!(ids(&town.own_chats("").await).len(), 20);
    assert_eq!(ids(&town.own_chats("?page_size=100").await).len(), 25);
}

#[tokio::test]
async fn a_list_that_cannot_be_given_says_why() {
    let town = Town::start().await;
    for size in ["0", "101", "many"] {
        assert_eq!(town.own_chats(&format!("?page_size={size}")).await.code(), 99_992_402, "{size}");
    }
    assert_eq!(town.own_chats("?page_token=none").await.code(), 232_001);
    assert_eq!(town.own_chats("?sort_type=ByName").await.code(), 99_992_402);
    assert_eq!(town.call("GET", "/open-apis/im/v1/chats", None, None).await.code(), 99_991_661);
}

#[tokio::test]
async fn a_list_takes_the_scope_and_the_bot() {
    let town = Town::start().await;
    town.lark.revoke_scope("im:chat:read");
    assert_eq!(town.own_chats("").await.code(), 99_991_672);
    town.lark.grant_scope("im:chat:readonly");
    assert_eq!(town.own_chats("").await.code(), 0);
    town.lark.set_bot_ability(false);
    assert_eq!(town.own_chats("").await.code(), 230_006);
}
