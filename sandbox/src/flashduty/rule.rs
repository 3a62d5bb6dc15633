//! Escalation rules: one for each channel, its levels, and the group bots they post to (docs.flashcat.cloud, "Escalation rules").

use super::directory::Directory;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Every rule's name.
pub(super) const NAME: &str = "Default rule";

/// What stands for no rule in the answers of the Open API.
pub(super) const NONE: &str = "000000000000000000000000";

/// The notification template that comes with every account.
const TEMPLATE: &str = "6321aad26c12104586a88916";

/// Levels of a rule that nobody has changed.
const LEVELS: usize = 3;

/// One level of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    /// Minutes between two calls of the same people: 0.5 to 120 in steps of a half.
    pub notify_step: f64,
    /// How often they are called again while nobody comes: 0 to 6.
    pub max_times: u32,
    /// Minutes until the next level is called: 0 to 720.
    pub escalate_window: u32,
}

impl Default for Layer {
    /// Once more after ten minutes; the next level after thirty.
    fn default() -> Self {
        Self { notify_step: 10.0, max_times: 1, escalate_window: 30 }
    }
}

/// A group bot: an address that levels post to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Bot {
    /// The channel whose rule names it; `None`: every rule does.
    pub channel: Option<i64>,
    /// The level that names it, from 0; `None`: every level does.
    pub layer: Option<i64>,
    pub url: String,
}

impl Bot {
    fn is_named_by(&self, channel: Option<i64>, layer: i64) -> bool {
        self.channel.is_none_or(|own| channel == Some(own)) && self.layer.is_none_or(|own| own == layer)
    }

    /// As a level names it.
    fn webhook(&self) -> Value {
        json!({ "type": "feishu", "settings": { "token": self.url, "alias": "" } })
    }
}

/// The id of the channel's rule.
pub(super) fn id_of(channel: Option<i64>) -> String {
    format!("68f0a1c2d3{:014x}", channel.unwrap_or_default())
}

impl Directory {
    /// The levels that somebody gave the channel's rule.
    pub(super) fn own_layers(&self, channel: Option<i64>) -> Option<&[Layer]> {
        self.rules.get(&channel?).map(Vec::as_slice)
    }

    /// The addresses to which this level posts.
    pub(super) fn bots_of(&self, channel: Option<i64>, layer: i64) -> Vec<String> {
        self.bots.iter().filter(|bot| bot.is_named_by(channel, layer)).map(|bot| bot.url.clone()).collect()
    }

    /// The channel's rule as `/channel/escalate/rule/list` tells it.
    pub(super) fn rule(&self, channel: i64, created_at: i64) -> Value {
        let layers = self.own_layers(Some(channel)).map_or_else(|| vec![Layer::default(); LEVELS], <[Layer]>::to_vec);
        let layers: Vec<Value> = layers.iter().zip(0..).map(|(layer, index)| self.told(layer, channel, index)).collect();
        json!({
            "account_id": self.account.account_id, "channel_id": channel, "priority": 0, "aggr_window": 0, "rule_name": NAME,
            "description": "", "layers": layers, "time_filters": [], "filters": [], "status": "enabled", "template_id": TEMPLATE,
            "rule_id": id_of(Some(channel)), "updated_by": self.service, "created_at": created_at, "updated_at": created_at,
        })
    }

    fn told(&self, layer: &Layer, channel: i64, index: i64) -> Value {
        let bots = self.bots.iter().filter(|bot| bot.is_named_by(Some(channel), index));
        let webhooks: Vec<Value> = bots.map(Bot::webhook).collect();
        let people: Vec<i64> = self.members.iter().filter(|m| m.licensed && m.id != self.service).map(|m| m.id).collect();
        json!({
            "max_times": layer.max_times, "notify_step": layer.notify_step, "escalate_window": layer.escalate_window,
            "force_escalate": false,
            "target": {
                "person_ids": people, "by": { "follow_preference": true },
                // Go writes an empty list as null.
                "webhooks": Some(webhooks).filter(|webhooks| !webhooks.is_empty()),
            },
        })
    }
}
