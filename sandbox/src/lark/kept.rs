//! What Lark knows from one run of the playground to the next.

use super::FakeLark;
use super::buzz::Buzzes;
use super::group_bot::GroupBot;
use super::ids::Ids;
use super::message::Stored;
use super::quota::Quota;
use super::state::{Chat, Person, State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, VecDeque};

/// The lasting part of [`State`]. What belongs to one run stays out: the app and its redirect addresses, limits, troubles, sign-ins
/// half done, events that were not taken, the log.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    ids: Ids,
    bot: String,
    people: Vec<Person>,
    chats: Vec<Chat>,
    messages: VecDeque<Stored>,
    uuids: HashMap<String, (Timestamp, String)>,
    tenant_tokens: Vec<(String, Timestamp)>,
    user_tokens: HashMap<String, (String, Timestamp)>,
    closed_to_us: BTreeMap<String, i64>,
    #[serde(default)]
    group_bots: Vec<GroupBot>,
    #[serde(default)]
    buzzes: Buzzes,
    #[serde(default)]
    quota: Quota,
}

impl FakeLark {
    /// The company, its chats and messages, and the tokens given out, for [`FakeLark::restore`] in a later run.
    pub fn save(&self) -> Value {
        let kept = self.look(Kept::of);
        json!(kept)
    }

    /// Becomes the Lark that was saved; its ids go on where none was drawn before. The app, the redirect addresses and the mode
    /// stay as they are.
    ///
    /// # Errors
    /// When this is not what [`FakeLark::save`] gives. Then nothing has changed.
    pub fn restore(&self, saved: &Value) -> Result<(), serde_json::Error> {
        let kept = Kept::deserialize(saved)?;
        self.change(|state| kept.put_into(state));
        Ok(())
    }
}

impl Kept {
    fn of(state: &State) -> Self {
        Self {
            ids: state.ids.clone(),
            bot: state.bot.clone(),
            people: state.people.clone(),
            chats: state.chats.clone(),
            messages: state.messages.clone(),
            uuids: state.uuids.clone(),
            tenant_tokens: state.tenant_tokens.clone(),
            user_tokens: state.user_tokens.clone(),
            closed_to_us: state.closed_to_us.clone(),
            group_bots: state.group_bots.clone(),
            buzzes: state.buzzes.clone(),
            quota: state.quota.clone(),
        }
    }

    fn put_into(self, state: &mut State) {
        state.ids = self.ids.resumed();
        state.bot = self.bot;
        state.people = self.people;
        state.chats = self.chats;
        state.messages = self.messages;
        state.uuids = self.uuids;
        state.tenant_tokens = self.tenant_tokens;
        state.user_tokens = self.user_tokens;
        state.closed_to_us = self.closed_to_us;
        state.group_bots = self.group_bots;
        state.buzzes = self.buzzes;
        state.quota.resume(&self.quota);
    }
}
