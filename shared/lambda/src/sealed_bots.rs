//! Group bots whose addresses administrators have entrusted to us. The table holds them sealed; here alone they are opened.

use crate::seal::Sealer;
use async_trait::async_trait;
use bridge::card::Message;
use bridge::chat::SealedBot;
use bridge::id::ChatId;
use bridge::ports::{Answered, ChatsFault};
use lark::client::Client;
use lark::settings::{GroupBot, Settings};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use std::sync::Arc;

/// Seals them, and has them speak.
#[derive(Clone)]
pub struct SealedBots {
    /// Seals and opens.
    pub sealer: Arc<Sealer>,
    /// Says it.
    pub lark: Arc<Client>,
    /// Where Lark lives.
    pub settings: Arc<Settings>,
}

/// What they are sealed as.
const GROUP_BOT: &str = "group bot";

impl SealedBots {
    /// Seals a group bot for this chat; nobody else's record can open it. `None` for an address that is no group bot's of this Lark, and
    /// where the integration has no session key.
    pub fn seal(&self, chat: &ChatId, bot: &GroupBot) -> Option<SealedBot> {
        let address = bot.url.expose_secret();
        if !self.settings.hosts.has_group_bot(address) {
            return None;
        }
        let plain = json!({ "url": address, "secret": bot.secret.as_ref().map(|secret| secret.expose_secret()) });
        self.sealer.seal(GROUP_BOT, chat.as_str(), plain.to_string().as_bytes()).map(SealedBot)
    }

    /// Opens it again. `None` if it was tampered with, belongs to another chat, or the session key was changed; and for one of another
    /// Lark, should the integration have moved.
    fn open(&self, chat: &ChatId, SealedBot(sealed): &SealedBot) -> Option<GroupBot> {
        let plain = self.sealer.open(GROUP_BOT, chat.as_str(), sealed)?;
        let plain: Value = serde_json::from_slice(&plain).ok()?;
        let secret = plain["secret"].as_str().map(SecretString::from);
        let url = plain["url"].as_str().filter(|address| self.settings.hosts.has_group_bot(address))?;
        Some(GroupBot { url: url.into(), secret })
    }
}

#[async_trait]
impl bridge::ports::SealedBots for SealedBots {
    async fn say(&self, bot: &SealedBot, chat: &ChatId, message: &Message) -> Answered<()> {
        match self.open(chat, bot) {
            Some(bot) => self.lark.say_as(&bot, message).await,
            None => {
                tracing::warn!(chat.id = %chat, "a group bot cannot be opened: the session key was changed, or Lark's address");
                Answered { outcome: Err(ChatsFault::AppBroken { code: NO_CODE }), log_id: None }
            }
        }
    }
}

/// It was not Lark who said no.
const NO_CODE: i64 = 0;
