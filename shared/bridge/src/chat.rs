//! Chats, and which incidents they want to see.

pub mod labels;

use crate::id::{ChannelId, ChatId};
use crate::incident::{Incident, Severity};
use crate::words::Language;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// A Lark group the bot knows, with what should be shown there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chat {
    /// The group.
    pub id: ChatId,
    /// Its name when we last heard it; may be empty.
    pub name: String,
    /// What it wants to see. Empty: nothing.
    pub routes: Vec<Route>,
    /// With more new incidents than this at once they come on a digest; `None`: as the integration has it.
    #[serde(default)]
    pub storm_after: Option<u32>,
    /// The last part of the address at which Flashduty's group-bot notifications for this chat arrive. Whoever knows it may post here.
    #[serde(default)]
    pub bot_route: Option<String>,
    /// Whether it is shown what no other chat wants to see.
    #[serde(default)]
    pub is_default: bool,
    /// The one language of what is posted here; `None`: each reader's own.
    #[serde(default)]
    pub language: Option<Language>,
    /// Its group bot, which speaks where the app cannot.
    #[serde(default)]
    pub group_bot: Option<SealedBot>,
}

/// A group bot's address and signing secret under AES-256-GCM: text that only [`crate::ports::SealedBots`] opens, and only for the chat
/// it was sealed for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SealedBot(pub String);

/// One rule: an incident that fits every part of it is shown. A part that is empty fits everything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Route {
    /// Only these channels of Flashduty.
    pub channels: Vec<ChannelId>,
    /// Only these severities.
    pub severities: Vec<Severity>,
    /// Only incidents that carry all of these labels.
    pub labels: BTreeMap<String, String>,
}

impl Route {
    /// Whether the incident is to be shown by this rule.
    pub fn fits(&self, incident: &Incident) -> bool {
        let channel = incident.channel.as_ref().map(|channel| channel.id);
        (self.channels.is_empty() || channel.is_some_and(|id| self.channels.contains(&id)))
            && (self.severities.is_empty() || self.severities.contains(&incident.severity))
            && self.labels.iter().all(|(name, value)| incident.labels.get(name) == Some(value))
    }
}

impl Chat {
    /// A chat that wants to see this.
    pub fn new(id: ChatId, name: impl Into<String>, routes: Vec<Route>) -> Self {
        Self {
            id,
            name: name.into(),
            routes,
            storm_after: None,
            bot_route: None,
            is_default: false,
            language: None,
            group_bot: None,
        }
    }

    /// Tells two versions of what it wants to see apart: for a form, so that nobody overwrites what they have not seen.
    pub fn mark_of_routes(&self) -> String {
        mark(&format!("{:?} {}", self.routes, self.is_default))
    }

    /// The same for its other settings.
    pub fn mark_of_settings(&self) -> String {
        mark(&format!("{:?} {:?}", self.storm_after, self.language))
    }

    /// Whether the incident is to be shown here.
    pub fn wants(&self, incident: &Incident) -> bool {
        self.routes.iter().any(|route| route.fits(incident))
    }
}

fn mark(said: &str) -> String {
    hex::encode(&Sha256::digest(said.as_bytes())[..8])
}

/// A message a person wrote to the bot, alone or in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatMessage {
    /// The message; also its key for de-duplication, because Lark may repeat it under another event id.
    pub id: crate::id::MessageId,
    /// Where.
    pub chat: ChatId,
    /// Alone with the bot, or among others.
    pub place: Place,
    /// Who wrote.
    pub from: crate::id::OpenId,
    /// Their company.
    pub tenant: crate::id::TenantKey,
    /// The text without the mention of the bot, trimmed. Untrusted; empty for pictures, files and the like.
    pub text: String,
    /// The people and bots mentioned, by `open_id`.
    pub mentions: Vec<crate::id::OpenId>,
}

/// Where a message was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A talk of one person with the bot.
    Direct,
    /// A group.
    Group,
}

/// What a message asks of the bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChatRequest {
    /// What can you do?
    Help,
    /// Show incidents in this group.
    Here,
    /// Show no more of them here.
    Stop,
    /// When are they shown on a digest here?
    Storm,
    /// With more new ones than this at once show a digest here; 0 for never.
    StormAfter(u32),
    /// What is this group's address for Flashduty's group bot?
    Address,
    /// Give it another one.
    NewAddress,
}

impl ChatRequest {
    /// Reads a request out of a text. Whatever is not a request is answered with help.
    pub fn parse(text: &str) -> Self {
        let text = text.trim().trim_start_matches('/').to_lowercase();
        match text.as_str() {
            "here" | "subscribe" | "订阅" => Self::Here,
            "stop" | "unsubscribe" | "退订" => Self::Stop,
            "webhook" | "机器人" => Self::Address,
            "webhook new" | "机器人 new" | "更换机器人" => Self::NewAddress,
            other => Self::about_storms(other).unwrap_or(Self::Help),
        }
    }

    /// Whether only linked people may ask for it: it changes what a group is shown, or lets others post there.
    pub fn needs_link(self) -> bool {
        match self {
            Self::Here | Self::Stop | Self::StormAfter(_) | Self::Address | Self::NewAddress => true,
            Self::Help | Self::Storm => false,
        }
    }

    fn about_storms(text: &str) -> Option<Self> {
        let after = text.strip_prefix("storm").or_else(|| text.strip_prefix("风暴"))?.trim();
        match after {
            "" => Some(Self::Storm),
            "off" | "关" | "关闭" => Some(Self::StormAfter(0)),
            number => number.parse().ok().map(Self::StormAfter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ChatRequest::{self, Help, Here, Storm, StormAfter};

    #[test]
    fn a_threshold_is_told_in_both_languages() {
        let of = |texts: &[&str]| texts.iter().map(|text| ChatRequest::parse(text)).collect::<Vec<_>>();
        assert_eq!(of(&["storm", " /Storm ", "风暴"]), [Storm; 3]);
        assert_eq!(of(&["storm 50", "storm  50", "风暴 50", "风暴50"]), [StormAfter(50); 4]);
        assert_eq!(of(&["storm off", "STORM OFF", "风暴 关", "风暴关闭", "storm 0"]), [StormAfter(0); 5]);
    }

    #[test]
    fn what_is_no_number_is_no_request() {
        assert_eq!(["storm -1", "storm 5000000000", "storm soon", "stormy", "a storm"].map(ChatRequest::parse), [Help; 5]);
        assert_eq!(ChatRequest::parse("订阅"), Here);
    }
}
