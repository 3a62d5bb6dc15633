//! How a Lark app is set up for an integration: the steps of Flashduty's own Feishu/Lark guide in its order, every value they ask for,
//! and which of them Lark's API can do. The page and the command say the same because both read it here.

mod change;
mod progress;
mod scope;

#[cfg(test)]
mod tests;

pub use change::{Change, Keys, Outcome, Part, carry_out, plan, release};
pub use progress::{Seen, StepState};
pub use scope::{Feature, Need, SCOPES, Scope, scopes_to_import};

use crate::id::Integration;

/// A step, in the order of the guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Make the app and copy its id and secret. Guide: 1.1, 1.2.
    CreateApp,
    /// Encrypt Key and Verification Token. Guide: 1.3.
    Keys,
    /// Web app and bot. Guide: 3.1.
    Abilities,
    /// Desktop and mobile home page. Guide: 3.1.
    HomePage,
    /// Where events and callbacks are sent. Guide: 3.1.
    RequestAddress,
    /// Which events and callbacks are sent. Guide: 3.1.
    Subscriptions,
    /// Where sign-ins come back to. Guide: 3.2.
    RedirectUrl,
    /// What the app may do. Guide: 3.3.
    Scopes,
    /// Who may use it. Guide: 4.
    Availability,
    /// A version of it, without which nothing is in force. Guide: 4.
    Release,
    /// What Flashduty pushes to. Guide: 2, where Flashduty would be told of the app.
    Webhook,
    /// Who may administer the bridge.
    Administrators,
    /// Guide: 5.
    WarRoom,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 13] = [
        Self::CreateApp,
        Self::Keys,
        Self::Abilities,
        Self::HomePage,
        Self::RequestAddress,
        Self::Subscriptions,
        Self::RedirectUrl,
        Self::Scopes,
        Self::Availability,
        Self::Release,
        Self::Webhook,
        Self::Administrators,
        Self::WarRoom,
    ];

    /// Where it is done in the developer console, below the app's own address. `None` for what is done elsewhere.
    pub fn console_page(self) -> Option<&'static str> {
        match self {
            Self::CreateApp => Some("baseinfo"),
            Self::Keys => Some("event?tab=encrypt"),
            Self::Abilities | Self::HomePage => Some("capability"),
            Self::RequestAddress | Self::Subscriptions => Some("event"),
            Self::RedirectUrl => Some("safe"),
            Self::Scopes => Some("auth"),
            Self::Availability | Self::Release => Some("version"),
            Self::Webhook | Self::Administrators | Self::WarRoom => None,
        }
    }

    /// Whether Feishu's API can do it, once the app exists and may change itself.
    pub fn is_done_by_api(self) -> bool {
        match self {
            Self::Keys | Self::Abilities | Self::HomePage | Self::RequestAddress | Self::Subscriptions => true,
            Self::RedirectUrl | Self::Scopes | Self::Availability | Self::Release => true,
            Self::CreateApp | Self::Webhook | Self::Administrators | Self::WarRoom => false,
        }
    }

    /// What it asks for, ready to be copied.
    pub fn values(self, site: &Site) -> Vec<Value> {
        let at = &site.addresses;
        match self {
            Self::CreateApp => vec![
                if site.app_id.is_empty() {
                    Value::hidden(Name::AppId, "lark.app_id")
                } else {
                    Value::shown(Name::AppId, &site.app_id)
                },
                Value::hidden(Name::AppSecret, "lark.app_secret"),
            ],
            Self::Keys => vec![
                Value::hidden(Name::EncryptKey, "lark.encrypt_key"),
                Value::hidden(Name::VerificationToken, "lark.verification_token"),
            ],
            Self::HomePage => vec![Value::shown(Name::WebConfiguration, &at.home)],
            Self::RequestAddress => vec![Value::shown(Name::MessageCardRequestUrl, &at.card)],
            Self::Subscriptions => {
                let events = EVENTS.iter().map(|event| Value::shown(Name::Event, event));
                events.chain([Value::shown(Name::Callback, CALLBACK)]).collect()
            }
            Self::RedirectUrl => vec![Value::shown(Name::RedirectUrl, &at.redirect)],
            Self::Scopes => vec![Value::shown(Name::ScopesToImport, &scopes_to_import())],
            Self::Webhook => vec![
                Value::shown(Name::FlashdutyWebhook, &at.webhook),
                Value::shown(Name::HeaderName, WEBHOOK_HEADER),
                Value::hidden(Name::HeaderValue, "flashduty.webhook_secret"),
            ],
            Self::Administrators => vec![Value::shown(Name::Secret, &site.secret)],
            Self::Abilities | Self::Availability | Self::Release | Self::WarRoom => Vec::new(),
        }
    }
}

/// The events the bridge hears. The last two tell which groups the bot is in.
pub const EVENTS: [&str; 4] =
    ["im.message.receive_v1", "im.chat.disbanded_v1", "im.chat.member.bot.added_v1", "im.chat.member.bot.deleted_v1"];

/// The callback of every button. It is added on a tab of its own.
pub const CALLBACK: &str = "card.action.trigger";

/// The header in which Flashduty sends the webhook secret.
pub const WEBHOOK_HEADER: &str = "x-webhook-secret";

/// Which app, and where its stack is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Where the stack is reached.
    pub addresses: Addresses,
    /// `cli_…`; empty while there is no app yet.
    pub app_id: String,
    /// Where the developer console is, without a slash at the end: `https://open.feishu.cn`.
    pub console: String,
    /// The name of the integration's secret: `flashduty-lark/main`.
    pub secret: String,
}

impl Site {
    /// Where a step is done in the developer console.
    pub fn console_url(&self, step: Step) -> Option<String> {
        let page = step.console_page()?;
        let list = format!("{}/app", self.console);
        Some(if self.app_id.is_empty() { list } else { format!("{list}/{}/{page}", self.app_id) })
    }
}

/// The four addresses of an integration, by the names of the guide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addresses {
    /// Web Configuration: the home page, desktop and mobile.
    pub home: String,
    /// Redirect URL.
    pub redirect: String,
    /// Message Card Request URL: events and callbacks.
    pub card: String,
    /// Flashduty webhook.
    pub webhook: String,
}

impl Addresses {
    /// Those of an integration whose stack is at `base`, which may end in a slash.
    pub fn of(base: &str, integration: &Integration) -> Self {
        let home = format!("{}/{integration}", base.trim_end_matches('/'));
        Self { redirect: format!("{home}/oauth"), card: format!("{home}/lark"), webhook: format!("{home}/flashduty"), home }
    }
}

/// Something to be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// What it is.
    pub name: Name,
    /// What it says.
    pub text: Shown,
}

/// What a value says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// This.
    Text(String),
    /// It is not told here: this field of the integration's secret holds it.
    InSecret(&'static str),
}

impl Value {
    fn shown(name: Name, text: &str) -> Self {
        Self { name, text: Shown::Text(text.to_owned()) }
    }

    fn hidden(name: Name, field: &'static str) -> Self {
        Self { name, text: Shown::InSecret(field) }
    }
}

/// What values are called, by the guide or by the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    /// Of the app.
    AppId,
    /// Of the app.
    AppSecret,
    /// Under which Lark seals what it sends.
    EncryptKey,
    /// Stands in everything that Lark sends.
    VerificationToken,
    /// The home page.
    WebConfiguration,
    /// Events and callbacks.
    MessageCardRequestUrl,
    /// An event.
    Event,
    /// A callback.
    Callback,
    /// Where sign-ins come back to.
    RedirectUrl,
    /// All scopes, for the console's batch import.
    ScopesToImport,
    /// What Flashduty pushes to.
    FlashdutyWebhook,
    /// The webhook's header.
    HeaderName,
    /// The webhook's header.
    HeaderValue,
    /// The integration's secret, by name.
    Secret,
}
