//! Notifications to group bots, as Flashduty's default template for Feishu renders them (docs.flashcat.cloud, "Templates").

use super::FakeFlashduty;
use super::directory::Directory;
use super::error::ApiError;
use super::incident::{Assigning, Incident, Progress, Severity};
use super::rule::{self, Bot, Layer};
use super::state::State;
use super::webhook::{BotDelivery, BotPost};
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde_json::{Value, json};

/// The most a bot is sent, in bytes.
const MOST: usize = 4_000;

/// Why people are notified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fire {
    /// Called for the first time, by whatever way.
    First,
    /// Called again at the same level, since nobody came.
    Repeat,
    /// The next level is called.
    Escalation,
}

impl Fire {
    pub(super) fn of(assigning: Assigning) -> Self {
        match assigning {
            Assigning::Escalate => Self::Escalation,
            // What `fireReason` writes for these two is not documented.
            Assigning::Assign | Assigning::Reassign | Assigning::Reopen => Self::First,
        }
    }

    /// `fireReason` of the template's language; no blank follows.
    fn prefix(self) -> &'static str {
        match self {
            Self::First => "",
            Self::Repeat => "[REFIRE]",
            Self::Escalation => "[ESCALATE]",
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::First | Self::Escalation => "fire",
            Self::Repeat => "refire",
        }
    }
}

/// Rules, and the group bots that they post to.
impl FakeFlashduty {
    /// Gives the channel's rule these levels. From then on its machine-made incidents are assigned by the rule, also when nobody is
    /// on call; before, people are named directly.
    pub fn set_rule(&self, channel: i64, layers: &[Layer]) {
        self.change(|state| state.directory.rules.insert(channel, layers.to_vec()));
    }

    /// Every level of the channel's rule (`None`: of all rules) posts to this address from now on, whenever people are called.
    pub fn add_bot(&self, channel: Option<i64>, url: &str) {
        self.change(|state| state.directory.bots.push(Bot { channel, layer: None, url: url.to_owned() }));
    }

    /// One level of the channel's rule, counted from 0, posts to this address.
    pub fn add_bot_to_layer(&self, channel: i64, layer: i64, url: &str) {
        let bot = Bot { channel: Some(channel), layer: Some(layer), url: url.to_owned() };
        self.change(|state| state.directory.bots.push(bot));
    }

    /// No rule posts to this address any more.
    pub fn remove_bot(&self, url: &str) {
        self.change(|state| state.directory.bots.retain(|bot| bot.url != url));
    }

    /// Calls the people of an incident again, as a level does after its `notify_step`. Bots hear of it, the webhook does not.
    ///
    /// # Errors
    /// When there is no such incident, nobody is assigned, or somebody has come: then Flashduty calls no more.
    pub fn refire(&self, incident: &str) -> Result<(), ApiError> {
        self.change(|state| {
            let called = state.incident(incident)?;
            match (called.progress, &called.assigned) {
                (Progress::Triggered, Some(_)) => state.notify(incident, Fire::Repeat),
                (Progress::Triggered, None) => return Err(ApiError::state("nobody is assigned")),
                (Progress::Processing | Progress::Closed, _) => return Err(ApiError::state("nobody is called any more")),
            }
            Ok(())
        })
    }

    /// What a bot is sent about the incident as it is now, without sending it.
    ///
    /// # Errors
    /// When there is no such incident.
    pub fn notification(&self, incident: &str, fire: Fire) -> Result<Value, ApiError> {
        self.visit(|state| Ok(message(state.incident(incident)?, &state.directory, fire)))
    }

    /// What became of the posts to bots, oldest first; the last 1,000 of them.
    pub fn bot_deliveries(&self) -> Vec<BotDelivery> {
        self.shared.sender.bot_history()
    }
}

impl State {
    /// Posts to every bot of the incident's level, and writes that down in the timeline. Without bots nobody would see a difference.
    pub(super) fn notify(&mut self, id: &str, fire: Fire) {
        let Ok(incident) = self.incident(id) else { return };
        let Some(assignment) = &incident.assigned else { return };
        let (channel, layer) = (incident.channel, assignment.layer);
        let urls = self.directory.bots_of(channel, layer);
        if urls.is_empty() {
            return;
        }
        let body = message(incident, &self.directory, fire);
        let robots: Vec<Value> = urls.iter().map(|url| json!({ "token": url, "alias": "" })).collect();
        let detail = json!({
            "fire_type": fire.as_str(), "layer_idx": layer, "escalate_rule_id": rule::id_of(channel), "escalate_rule_name": rule::NAME,
            "persons": [], "chats": [], "robots": robots,
        });
        self.write_down(id, "i_notify", detail);
        for url in urls {
            self.sender.post(BotPost { url, incident_id: id.to_owned(), body: body.clone() });
        }
    }
}

/// The body. If it is too long, the description is.
fn message(incident: &Incident, directory: &Directory, fire: Fire) -> Value {
    let mut description = incident.description.as_str();
    loop {
        let body = json!({ "msg_type": "interactive", "card": card(incident, directory, fire, description) });
        let over = body.to_string().len().saturating_sub(MOST);
        if over == 0 || description.is_empty() {
            return body;
        }
        // Escaped, a byte takes up to six. So not too much goes at once.
        description = &description[..description.floor_char_boundary(description.len().saturating_sub(over.div_ceil(6)))];
    }
}

fn card(incident: &Incident, directory: &Directory, fire: Fire, description: &str) -> Value {
    let colour = match incident.severity {
        Severity::Critical => "red",
        Severity::Warning => "orange",
        Severity::Info => "yellow",
    };
    let title = format!("{}INC #{} {}", fire.prefix(), incident.num(), escaped(&incident.title));
    let page = format!("{}/incident/detail/{}", directory.account.console_url, incident.id);
    let button = |label: &str, url: String| json!({ "tag": "button", "text": { "tag": "plain_text", "content": label }, "type": "primary", "url": url });
    let mut elements = vec![
        json!({ "tag": "div", "fields": fields(incident, directory, description) }),
        json!({ "tag": "hr" }),
        json!({ "tag": "action", "actions": [button("Details", page.clone()), button("Acknowledge", format!("{page}?ack=1"))] }),
    ];
    if incident.feed.iter().any(|entry| entry.kind == "i_storm") {
        let notice = format!("<font color='red'>Storm: {} alerts are grouped, please hurry</font>", incident.alert_count);
        elements.push(json!({ "tag": "div", "text": { "tag": "lark_md", "content": notice } }));
    }
    json!({
        "config": { "wide_screen_mode": true, "enable_forward": true },
        "header": { "template": colour, "title": { "tag": "plain_text", "content": title } },
        "elements": elements,
    })
}

fn fields(incident: &Incident, directory: &Directory, description: &str) -> Vec<Value> {
    let channel = incident.channel.and_then(|id| directory.channel(id)).map(|channel| channel.name.clone());
    let sign = match incident.severity {
        Severity::Critical => "🔴",
        Severity::Warning => "⚠️",
        Severity::Info => "ℹ️",
    };
    let grouped = (incident.alert_count > 1).then(|| incident.alert_count.to_string());
    let people: Vec<String> = incident.responders.iter().map(|r| format!("@{}", directory.name_of(r.person))).collect();
    let told = [
        ("🏢 Channel", channel),
        ("Severity", Some(format!("{sign} {}", incident.severity.as_str()))),
        ("⏰ Triggered", Some(local_time(incident.created_at))),
        ("Grouped alerts", grouped),
        ("Resource", incident.labels.get("resource").cloned()),
        ("Description", Some(escaped(description))),
        ("Responders", Some(people.join(" "))),
    ];
    let told = told.into_iter().filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)));
    told.map(|(name, value)| json!({ "text": { "tag": "lark_md", "content": format!("**{name}:**{value}") } })).collect()
}

/// `toHtml` of the template's language.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&#34;").replace('\'', "&#39;")
}

/// In the account's time zone, Shanghai's.
fn local_time(second: i64) -> String {
    let at = Timestamp::from_second(second).unwrap_or_default();
    at.to_zoned(TimeZone::fixed(Offset::constant(8))).strftime("%Y-%m-%d %H:%M:%S").to_string()
}
