//! The vectors of cards and of answers to presses: what must pass passes, what must not does not.

use super::town::Town;
use serde_json::Value;
use std::path::Path;

/// The cards lie here, the answers with the crate that gives them.
const CARDS: &str = "tests/vectors/cards.json";
const ANSWERS: &str = "../shared/lark/tests/vectors/card-callback-responses.json";

fn vectors(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Parts that the fake leaves out: templates and CardKit entities, which we have none of.
const LEFT_OUT: &[&str] = &["content-template", "content-entity"];

#[tokio::test]
async fn cards_of_the_vectors_pass_and_fail_as_they_should() {
    let vectors = vectors(CARDS);
    let town = Town::start().await;
    town.lark.set_limits(false);
    let mut wrong = Vec::new();
    for (list, should_pass) in [("valid", true), ("invalid", false)] {
        for case in vectors[list].as_array().unwrap() {
            let id = case["id"].as_str().unwrap();
            let content = without_strangers(&case["value"]);
            let answer = town.send_to("chat_id", &town.group, "interactive", &content).await;
            if (answer.code() == 0) != should_pass && !LEFT_OUT.contains(&id) {
                wrong.push(format!("{list} {id}: {}", answer.body["msg"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The vectors mention people of no town.
fn without_strangers(card: &Value) -> Value {
    let text = card.to_string().replace("<at id=ou_", "<i id=ou_");
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn answers_of_the_vectors_are_taken_or_refused_as_they_should_be() {
    let vectors = vectors(ANSWERS);
    let town = Town::start().await;
    town.lark.set_limits(false);
    let mut wrong = Vec::new();
    for (list, should_pass) in [("valid", true), ("invalid", false)] {
        for case in vectors["new"][list].as_array().unwrap() {
            let id = case["id"].as_str().unwrap();
            town.bridge_answers(200, without_strangers(&case["body"]));
            let message_id = town.post_card(&super::town::card("x")).await;
            let pressed = town.lark.press(&message_id, &town.ann, super::presses::ack()).await;
            let left_out = ["card-template", "card-raw-v1"].contains(&id);
            if pressed.error.is_none() != should_pass && !left_out {
                wrong.push(format!("{list} {id}: {:?}", pressed.error));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
