//! Group bots (Lark: "Custom bot usage guide"): an address per chat, to which we post as nobody in particular. What they say can never be
//! changed, and a press of it tells nobody.

use super::{Client, SEND_TIMEOUT, answered};
use crate::crypto::group_bot_sign;
use crate::envelope::{Exchanged, exchange};
use crate::settings::GroupBot;
use crate::{fault, render};
use async_trait::async_trait;
use bridge::card::Message;
use bridge::id::ChatId;
use bridge::ports::{Answered, GroupBots};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use url::{Host, Url};

#[async_trait]
impl GroupBots for Client {
    fn serves(&self, chat: &ChatId) -> bool {
        self.settings.group_bots.contains_key(chat)
    }

    async fn say(&self, chat: &ChatId, message: &Message) -> Answered<()> {
        match self.settings.group_bots.get(chat) {
            Some(bot) => self.say_as(bot, message).await,
            None => unusable(),
        }
    }
}

impl Client {
    /// Has a group bot say it without what can be pressed; links stay. An address that is not `https://` (`http://` on this machine) is
    /// never called: that is a broken app, as is a group bot that is gone or does not let us in.
    pub async fn say_as(&self, bot: &GroupBot, message: &Message) -> Answered<()> {
        let Some(address) = address_of(bot) else { return unusable() };
        let request = self.http.post(address).timeout(SEND_TIMEOUT).json(&self.spoken(bot, message));
        let said: Exchanged<Value> = exchange("group bot", request).await;
        answered(said.map(|answer| answer.map(drop)), fault::of_group_bot)
    }

    /// The body. Here the card is an object, not a string.
    fn spoken(&self, bot: &GroupBot, message: &Message) -> Value {
        let mut body = json!({ "msg_type": "interactive", "card": render::card_to_read(message) });
        if let Some(secret) = &bot.secret {
            let timestamp = (self.clock)().as_second().to_string();
            body["sign"] = group_bot_sign(&timestamp, secret.expose_secret()).into();
            body["timestamp"] = timestamp.into();
        }
        body
    }
}

fn unusable() -> Answered<()> {
    tracing::warn!("a group bot has no usable address");
    Answered { outcome: Err(fault::app_broken()), log_id: None }
}

/// Where it listens. The address is a secret, so it travels encrypted or not at all.
fn address_of(bot: &GroupBot) -> Option<Url> {
    let address = Url::parse(bot.url.expose_secret()).ok()?;
    let is_here = match address.host()? {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    };
    (address.scheme() == "https" || address.scheme() == "http" && is_here).then_some(address)
}
