//! The app as its developer console has it: scopes, bot, version, subscriptions; and the calls that tell of it.
//!
//! Source: open.feishu.cn, "Obtain the authorization status of the application", "Get application information" and "Generic error
//! codes" (99991672).

use super::FakeLark;
use super::answer::{Answer, Refused};
use super::api::Api;
use super::asked::Asked;
use super::state::State;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What the app was granted at first: one scope for each thing it does, so that taking one away takes one thing away.
const SCOPES: [&str; 13] = [
    "application:application:patch",
    "application:application:self_manage",
    "contact:user.email:readonly",
    "contact:user.id:readonly",
    "im:chat.members:bot_access",
    "im:chat:read",
    GROUP_MESSAGES,
    "im:message.group_at_msg:readonly",
    "im:message.p2p_msg:readonly",
    "im:message.urgent",
    "im:message:readonly",
    "im:message:send_as_bot",
    "im:message:update",
];

/// Without it the messages of a group cannot be listed, which Lark says in a code of its own.
pub(super) const GROUP_MESSAGES: &str = "im:message.group_msg";

/// What was asked for and never granted: Lark lists that as well.
const ASKED_FOR: &str = "contact:user.phone:readonly";

/// The app in the developer console.
pub(super) struct Application {
    scopes: BTreeSet<String>,
    /// Whether it has the ability to be a bot.
    pub(super) is_bot: bool,
    /// Whether a version of it was published.
    pub(super) is_published: bool,
    /// Whether it subscribes to `card.action.trigger`, at an address.
    pub(super) hears_presses: bool,
    /// Whether it subscribes to events, at an address.
    pub(super) hears_events: bool,
}

impl Default for Application {
    fn default() -> Self {
        let scopes = SCOPES.iter().map(ToString::to_string).collect();
        Self { scopes, is_bot: true, is_published: true, hears_presses: true, hears_events: true }
    }
}

impl Application {
    /// Whether it was granted this scope.
    pub(super) fn has(&self, scope: &str) -> bool {
        self.scopes.contains(scope)
    }

    /// Whether it was granted any of these, or there are none to be granted.
    pub(super) fn has_any(&self, scopes: &[&str]) -> bool {
        scopes.is_empty() || scopes.iter().any(|scope| self.has(scope))
    }

    /// An app that was just made, and granted this scope.
    pub(super) fn renew(&mut self, scope: &str) {
        let scopes = BTreeSet::from([scope.to_owned()]);
        *self = Self { scopes, is_bot: false, is_published: true, hears_presses: false, hears_events: false };
    }

    pub(super) fn set(&mut self, scope: &str, granted: bool) {
        if granted {
            self.scopes.insert(scope.to_owned());
        } else {
            self.scopes.remove(scope);
        }
    }
}

/// The developer console.
impl FakeLark {
    /// Grants the app a scope.
    pub fn grant_scope(&self, scope: &str) {
        self.change(|state| state.application.set(scope, true));
    }

    /// Takes a scope away. At first the app has one for each thing it does.
    pub fn revoke_scope(&self, scope: &str) {
        self.change(|state| state.application.set(scope, false));
    }

    /// The scopes that the app has, by name.
    pub fn scopes(&self) -> Vec<String> {
        self.look(|state| state.application.scopes.iter().cloned().collect())
    }

    /// Switches the bot ability on (as at first) or off: then nothing can be sent (230006), and there is no bot to ask about (11205).
    pub fn set_bot_ability(&self, on: bool) {
        self.change(|state| state.application.is_bot = on);
    }

    /// Whether a version of the app is published, as at first. While none is, the company has not installed it.
    pub fn set_published(&self, published: bool) {
        self.change(|state| state.application.is_published = published);
    }

    /// Whether the callback `card.action.trigger` is subscribed to, as at first. Without it a press shows 200340 and nobody hears of it.
    pub fn subscribe_presses(&self, on: bool) {
        self.change(|state| state.application.hears_presses = on);
    }

    /// Whether events are subscribed to, as at first. Without it nothing is pushed.
    pub fn subscribe_events(&self, on: bool) {
        self.change(|state| state.application.hears_events = on);
    }
}

/// Whether the app may call this API at all: it was granted what that takes, and speaks as a bot where only bots do. The words are
/// Lark's, down to the link that grants what is missing.
pub(super) fn check(state: &State, api: Api) -> Result<(), Refused> {
    if api.is_of_messages() && !(state.application.is_bot && state.application.is_published) {
        return Err(Refused::new(230_006, "Bot ability is not activated."));
    }
    let any_of = api.scopes_any_of();
    if state.application.has_any(any_of) {
        return Ok(());
    }
    let names = any_of.join(", ");
    let link =
        format!("https://open.feishu.cn/app/{}/auth?q={}&op_from=openapi&token_type=tenant", state.app.app_id, any_of.join(","));
    let msg = format!(
        "Access denied. One of the following scopes is required: [{names}].应用尚未开通所需的应用身份权限：[{names}]，点击链接申请并开通任一权限即可：{link}"
    );
    Err(Refused::new(99_991_672, msg).lacking(any_of))
}

/// `GET /open-apis/application/v6/scopes`: 1 is granted, 2 is not.
pub(super) fn scopes(state: &State) -> Result<Answer, Refused> {
    if !state.application.is_published {
        return Err(Refused::new(212_100, "the app is not installed in this tenant"));
    }
    let granted = state.application.scopes.iter().map(|name| scope(name, 1));
    let asked_for = Some(ASKED_FOR).filter(|name| !state.application.has(name)).map(|name| scope(name, 2));
    Ok(Answer::data(json!({ "scopes": granted.chain(asked_for).collect::<Vec<_>>() })))
}

fn scope(name: &str, grant_status: u8) -> Value {
    json!({ "scope_name": name, "grant_status": grant_status, "scope_type": "tenant" })
}

/// `GET /open-apis/application/v6/applications/:app_id`, which may be `me`.
pub(super) fn application(state: &State, asked: &Asked) -> Result<Answer, Refused> {
    if !["zh_cn", "en_us", "ja_jp"].contains(&asked.parameter("lang").unwrap_or_default()) {
        return Err(Refused::field("lang", "must be zh_cn, en_us or ja_jp"));
    }
    if asked.named != "me" && asked.named != state.app.app_id {
        return Err(Refused::new(210_504, "no such app, or not yours"));
    }
    let mut redirect_urls: Vec<_> = state.redirect_urls.iter().collect();
    redirect_urls.sort();
    let version = if state.application.is_published { "oav_0000000000000001" } else { "" };
    Ok(Answer::data(json!({ "app": {
        "app_id": state.app.app_id, "app_name": "Flashduty", "create_source": "developer_console", "scene_type": 0,
        "status": if state.application.is_published { 1 } else { 2 },
        "redirect_urls": redirect_urls, "online_version_id": version, "unaudit_version_id": "",
    }})))
}
