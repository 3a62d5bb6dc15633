//! How often escalation rules repeat their calls.

use crate::fake_flashduty::{Answer, FakeFlashduty};
use bridge::id::ChannelId;
use bridge::ports::IncidentsFault;
use flashduty::{LayerLoop, RuleLoop};
use jiff::SignedDuration;
use serde_json::{Value, json};

const RULE: &str = "69bd0ce95a238693176c1d66";

async fn loops(data: Value) -> Result<Vec<RuleLoop>, IncidentsFault> {
    FakeFlashduty::answering([Answer::data(data)]).await.client().rule_loops(ChannelId(6193426913131)).await
}

async fn layers(layers: Value) -> Vec<LayerLoop> {
    loops(json!({ "items": [{ "rule_id": RULE, "layers": layers }] })).await.unwrap().remove(0).layers
}

const NEVER: LayerLoop = LayerLoop { every: SignedDuration::ZERO, times: 0 };

fn every(seconds: i64, times: u32) -> LayerLoop {
    LayerLoop { every: SignedDuration::from_secs(seconds), times }
}

#[tokio::test]
async fn a_channel_without_rules_has_none() {
    for empty in [json!({ "items": [] }), json!({ "items": null }), json!({}), json!({ "items": ["nonsense", { "layers": [] }] })]
    {
        assert_eq!(loops(empty).await, Ok(vec![]));
    }
}

#[tokio::test]
async fn steps_are_minutes_and_may_be_halves() {
    let told = json!([{ "notify_step": 10, "max_times": 1 }, { "notify_step": 0.5, "max_times": 6 }, { "notify_step": "2.5", "max_times": "3" }]);
    assert_eq!(layers(told).await, [every(600, 1), every(30, 6), every(150, 3)]);
}

#[tokio::test]
async fn a_level_that_does_not_repeat_keeps_its_place() {
    let told = json!([null, {}, { "notify_step": 10, "max_times": 0 }, { "notify_step": null, "max_times": 2 }, { "notify_step": 1, "max_times": 2 }]);
    assert_eq!(layers(told).await, [NEVER, NEVER, NEVER, NEVER, every(60, 2)]);
}

#[tokio::test]
async fn absurd_numbers_are_brought_within_flashdutys_limits() {
    let told = json!([{ "notify_step": 1e-9, "max_times": 99 }, { "notify_step": 1e300, "max_times": 1 }, { "notify_step": -1, "max_times": 1 },
        { "notify_step": "NaN", "max_times": 1 }, { "notify_step": 1, "max_times": -3 }]);
    assert_eq!(layers(told).await, [every(30, 6), every(7200, 1), NEVER, NEVER, NEVER]);
}

#[tokio::test]
async fn the_channel_is_named_and_a_key_that_may_not_read_channels_is_not_allowed() {
    let flashduty = FakeFlashduty::answering([Answer::error(403, "AccessDenied")]).await;
    assert_eq!(flashduty.client().rule_loops(ChannelId(6193426913131)).await, Err(IncidentsFault::NotAllowed));
    let asked = flashduty.asked().remove(0);
    assert_eq!((asked.path.as_str(), asked.body), ("/channel/escalate/rule/list", json!({ "channel_id": 6193426913131_i64 })));
}
