//! Escalation rules, as far as they repeat their calls.

use super::Client;
use super::incidents::{read, unreadable};
use crate::wire::{self, Id, Number};
use bridge::id::ChannelId;
use bridge::ports::IncidentsFault;
use jiff::SignedDuration;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

const ENDPOINT: &str = "/channel/escalate/rule/list";

/// The steps between two calls that Flashduty's console takes, in minutes.
const STEPS: std::ops::RangeInclusive<f64> = 0.5..=120.0;

/// The repetitions that it takes.
const MOST_TIMES: u32 = 6;

/// How often each level of an escalation rule calls its people again while nobody comes (Flashduty: "Loop notification" in
/// "Escalation rules").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleLoop {
    /// The rule's id, as an incident's `assigned_to.escalate_rule_id` names it.
    pub rule: String,
    /// Its levels in order: the first is `layer_idx` 0.
    pub layers: Vec<LayerLoop>,
}

/// How often one level calls again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LayerLoop {
    /// Between two calls: half a minute to two hours, and zero where the rule says nothing.
    pub every: SignedDuration,
    /// How often after the first call, 0 to 6; 0 where it does not repeat.
    pub times: u32,
}

impl Client {
    /// The rules of a channel, also those that are switched off: their incidents stay theirs.
    ///
    /// # Errors
    /// [`IncidentsFault::NotAllowed`] for a key without the permission "Channels Read", [`IncidentsFault::Refused`] for a channel
    /// that Flashduty does not know.
    pub async fn rule_loops(&self, channel: ChannelId) -> Result<Vec<RuleLoop>, IncidentsFault> {
        let list: List = read(ENDPOINT, self.call(ENDPOINT, None, &json!({ "channel_id": channel })).await?)?;
        Ok(list.items.unwrap_or_default().into_iter().filter_map(rule_loop).collect())
    }
}

#[derive(Deserialize)]
struct List {
    items: Option<Vec<Value>>,
}

#[derive(Deserialize)]
struct Rule {
    rule_id: Option<Id>,
    layers: Option<Vec<Option<Layer>>>,
}

#[derive(Default, Deserialize)]
struct Layer {
    max_times: Option<Number>,
    /// In minutes, as a fraction at times.
    notify_step: Option<Minutes>,
}

/// A rule that cannot be read does not hold up the others.
fn rule_loop(item: Value) -> Option<RuleLoop> {
    let rule: Rule = wire::read(item).inspect_err(|error| drop(unreadable(ENDPOINT, error))).ok()?;
    let layers = rule.layers.unwrap_or_default();
    // A level that is null keeps its place: the levels behind it are counted from it.
    let layers = layers.into_iter().map(|layer| layer.unwrap_or_default().into_loop()).collect();
    Some(RuleLoop { rule: rule.rule_id.and_then(Id::filled)?, layers })
}

impl Layer {
    fn into_loop(self) -> LayerLoop {
        let times = self.max_times.and_then(|Number(times)| u32::try_from(times).ok()).unwrap_or_default().min(MOST_TIMES);
        match self.notify_step {
            Some(Minutes(step)) if times > 0 && step > 0.0 => {
                let step = step.clamp(*STEPS.start(), *STEPS.end());
                LayerLoop { every: SignedDuration::from_millis((step * 60_000.0).round() as i64), times }
            }
            Some(_) | None => LayerLoop { every: SignedDuration::ZERO, times: 0 },
        }
    }
}

/// A number of minutes; whatever is none counts as not set.
struct Minutes(f64);

impl<'de> Deserialize<'de> for Minutes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Value::deserialize(deserializer)?;
        let minutes = written.as_f64().or_else(|| written.as_str()?.trim().parse().ok());
        Ok(Self(minutes.filter(|minutes| minutes.is_finite()).unwrap_or_default()))
    }
}
