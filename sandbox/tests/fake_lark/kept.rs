//! What Lark still knows after the playground was ended and started again.

use super::town::{SECRET, Town, card};
use serde_json::{Value, json};
use std::collections::HashSet;

/// Another run, with the same seed: the one that would draw the same ids.
async fn later(town: &Town) -> Town {
    let later = Town::start().await;
    later.lark.restore(&town.lark.save()).unwrap();
    later
}

fn button() -> Value {
    json!({ "tag": "button", "value": { "do": "ack" }, "timezone": "Asia/Shanghai" })
}

#[tokio::test]
async fn a_lark_without_messages_is_the_same_afterwards() {
    let town = Town::start().await;
    assert_eq!(later(&town).await.lark.view(), town.lark.view());
}

#[tokio::test]
async fn chats_and_cards_stay_and_cards_can_still_be_pressed_and_updated() {
    let town = Town::start().await;
    let message_id = town.post_card(&card("before")).await;
    town.lark.say(&town.bob, None, "help").await.unwrap();
    let later = later(&town).await;
    assert_eq!(later.lark.view(), town.lark.view());
    assert_eq!(later.lark.messages(), town.lark.messages());

    let pressed = later.lark.press(&message_id, &town.ann, button()).await;
    assert_eq!((pressed.status, pressed.error), (200, None));
    assert_eq!(later.patch(&message_id, &card("after")).await.code(), 0);
    assert_eq!(later.lark.message(&message_id).unwrap().version, 2);
}

#[tokio::test]
async fn a_press_under_way_ends_with_the_run_and_locks_no_card_for_ever() {
    let town = Town::start().await;
    let message_id = town.post_card(&card("before")).await;
    town.bridge_takes(std::time::Duration::from_millis(300));
    let press = town.lark.press(&message_id, &town.ann, button());
    let saved = async {
        while town.arrived().is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        later(&town).await
    };
    let (_, later) = tokio::join!(press, saved);
    assert_eq!(later.patch(&message_id, &card("after")).await.code(), 0);
}

#[tokio::test]
async fn no_id_is_drawn_twice_whether_or_not_the_last_ones_were_saved() {
    let town = Town::start().await;
    let saved = town.lark.save();
    let mut known = HashSet::new();
    for _ in 0..5 {
        known.insert(town.post_card(&card("not saved")).await);
    }
    let later = Town::start().await;
    later.lark.restore(&saved).unwrap();
    for _ in 0..5 {
        assert!(known.insert(later.post_card(&card("later")).await));
    }
}

#[tokio::test]
async fn tokens_and_the_uuids_of_posts_outlive_the_run() {
    let town = Town::start().await;
    let token = town.token().await;
    let body = json!({ "receive_id": town.group, "msg_type": "text", "content": r#"{"text":"once"}"#, "uuid": "u-1" });
    let path = "/open-apis/im/v1/messages?receive_id_type=chat_id";
    let first = town.call("POST", path, Some(&token), Some(body.clone())).await.message_id();
    let later = later(&town).await;
    assert_eq!(later.call("POST", path, Some(&token), Some(body)).await.message_id(), first);
    assert_eq!(later.lark.messages().len(), 1);
}

#[tokio::test]
async fn app_and_redirect_addresses_are_those_of_the_new_run() {
    let town = Town::start().await;
    town.lark.allow_redirect("http://127.0.0.1:1/main/oauth");
    let saved = town.lark.save().to_string();
    assert!(!saved.contains("127.0.0.1") && !saved.contains(SECRET), "{saved}");
}

#[tokio::test]
async fn what_was_not_saved_by_lark_is_refused_and_changes_nothing() {
    let town = Town::start().await;
    let before = town.lark.view();
    let mut half = town.lark.save();
    half.as_object_mut().unwrap().remove("chats");
    for saved in [json!(null), json!({}), half] {
        assert!(town.lark.restore(&saved).is_err());
    }
    assert_eq!(town.lark.view(), before);
}

#[tokio::test]
async fn the_oldest_messages_go_when_there_are_a_thousand() {
    let town = Town::start().await;
    let first = town.lark.say(&town.ann, Some(&town.group), "1").await.unwrap().message_id.unwrap();
    for n in 2..=1_001 {
        town.lark.say(&town.ann, Some(&town.group), &n.to_string()).await.unwrap();
    }
    assert_eq!((town.lark.messages().len(), town.lark.message(&first)), (1_000, None));
    assert_eq!(town.lark.view()["messages"].as_array().unwrap().len(), 30);
}
