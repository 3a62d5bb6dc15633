//! Schedules: groups of people who take turns, by the account's clock (docs.flashcat.cloud, "Schedules").

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// One schedule: a single layer, in which each group has a shift of the same length.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Schedule {
    pub id: i64,
    pub name: String,
    /// Who takes turns; an empty group is a shift that nobody has.
    pub groups: Vec<Vec<i64>>,
    /// Seconds.
    pub shift: i64,
    /// The second at which the first group's first shift began.
    pub began_at: i64,
}

/// A span of Unix seconds, as requests name it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub start: i64,
    pub end: i64,
}

impl Schedule {
    /// As `/schedule/list` tells it. Shifts are worked out only where a span is asked for: without one nobody seems to be on call.
    pub(super) fn told(&self, account: i64, now: i64, span: Option<Span>) -> Value {
        let turn = self.turn(now);
        let layers =
            span.map(|span| vec![json!({ "layer_name": "Layer 1", "name": "Layer 1", "mode": 0, "schedules": self.plan(span) })]);
        let whole = json!({ "layer_name": "", "name": "", "mode": 0, "schedules": span.map(|span| self.plan(span)) });
        json!({
            "id": self.id, "name": self.name, "account_id": account, "group_id": 0, "disabled": 0, "create_at": self.began_at,
            "create_by": 0, "update_at": self.began_at, "update_by": 0, "layers": null, "schedule_layers": layers,
            "layer_schedules": layers, "final_schedule": whole,
            "notify": { "advance_in_time": 0, "fixed_time": null, "by": { "follow_preference": true, "personal_channels": null }, "webhooks": null },
            "schedule_id": self.id, "schedule_name": self.name, "team_id": 0, "description": "", "status": 0,
            "cur_oncall": span.and_then(|_| self.on_call(turn)),
            "next_oncall": span.and_then(|_| (turn + 1..=turn + self.groups.len() as i64).find_map(|turn| self.on_call(turn))),
        })
    }

    /// The number of the shift at this second.
    fn turn(&self, second: i64) -> i64 {
        (second - self.began_at).div_euclid(self.shift)
    }

    fn people(&self, turn: i64) -> &[i64] {
        match self.groups.len() {
            0 => &[],
            many => &self.groups[turn.rem_euclid(many as i64) as usize],
        }
    }

    /// A shift as the plan tells it: one that nobody has stands in it as well.
    fn planned(&self, turn: i64) -> Value {
        let start = self.began_at + turn * self.shift;
        let index = turn.rem_euclid(self.groups.len().max(1) as i64);
        let people = self.people(turn);
        let end = start + self.shift;
        let group = (!people.is_empty()).then(|| {
            let name = format!("Group {}", index + 1);
            json!({ "group_name": name, "name": name, "members": [{ "role_id": 0, "person_ids": people }], "start": start, "end": end })
        });
        json!({ "start": start, "end": end, "group": group, "index": index })
    }

    /// A shift as `cur_oncall` and `next_oncall` tell it; `None` for one that nobody has.
    fn on_call(&self, turn: i64) -> Option<Value> {
        let mut shift = self.planned(turn);
        shift["update_at"] = json!(0);
        shift["weight"] = json!(0);
        (!shift["group"].is_null()).then_some(shift)
    }

    fn plan(&self, span: Span) -> Vec<Value> {
        (self.turn(span.start)..=self.turn(span.end - 1)).map(|turn| self.planned(turn)).collect()
    }
}
