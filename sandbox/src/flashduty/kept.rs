//! What Flashduty knows from one run of the playground to the next.

use super::FakeFlashduty;
use super::dice::Dice;
use super::directory::{Channel, Member};
use super::incident::Incident;
use super::rule::{Bot, Layer};
use super::schedule::Schedule;
use super::state::State;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The lasting part of [`State`]. What belongs to one run stays out: the account's name, limits, troubles, the book of calls, and
/// the webhook with its pushes.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    dice: Dice,
    account_key: String,
    service: i64,
    members: Vec<Member>,
    channels: Vec<Channel>,
    links: Vec<(String, String)>,
    // Older runs have saved none of these.
    #[serde(default)]
    rules: BTreeMap<i64, Vec<Layer>>,
    #[serde(default)]
    bots: Vec<Bot>,
    #[serde(default)]
    schedules: Vec<Schedule>,
    incidents: Vec<Incident>,
    samples: u64,
    last_event_ms: i64,
}

impl FakeFlashduty {
    /// Members with their keys, channels with their rules and bots, schedules and incidents, for [`FakeFlashduty::restore`] in a later run.
    pub fn save(&self) -> Value {
        let kept = self.visit(|state| Kept::of(state));
        json!(kept)
    }

    /// Becomes the account that was saved; its ids go on where none was drawn before. The account's id and name, the webhook and
    /// the mode stay as they are.
    ///
    /// # Errors
    /// When this is not what [`FakeFlashduty::save`] gives. Then nothing has changed.
    pub fn restore(&self, saved: &Value) -> Result<(), serde_json::Error> {
        let kept = Kept::deserialize(saved)?;
        self.change(|state| kept.put_into(state));
        Ok(())
    }
}

impl Kept {
    fn of(state: &State) -> Self {
        let directory = &state.directory;
        Self {
            dice: state.dice.clone(),
            account_key: directory.account_key.clone(),
            service: directory.service,
            members: directory.members.clone(),
            channels: directory.channels.clone(),
            links: directory.links.clone(),
            rules: directory.rules.clone(),
            bots: directory.bots.clone(),
            schedules: directory.schedules.clone(),
            incidents: state.incidents.clone(),
            samples: state.samples,
            last_event_ms: state.last_event_ms,
        }
    }

    fn put_into(self, state: &mut State) {
        let directory = &mut state.directory;
        directory.account_key = self.account_key;
        directory.service = self.service;
        directory.members = self.members;
        directory.channels = self.channels;
        directory.links = self.links;
        directory.rules = self.rules;
        directory.bots = self.bots;
        directory.schedules = self.schedules;
        state.dice = self.dice.resumed();
        state.incidents = self.incidents;
        state.samples = self.samples;
        state.last_event_ms = self.last_event_ms;
    }
}
