//! The secret of an integration: one JSON document in Secrets Manager, named `{prefix}{integration}`.

use secrecy::SecretString;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Everything an integration needs to know and nobody else may.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secret {
    /// The Lark app.
    pub lark: LarkSecret,
    /// The Flashduty account.
    pub flashduty: FlashdutySecret,
    /// Seals sessions and people's own keys: one, or several while rotating, newest first. At least 32 characters.
    pub session_key: OneOrMore,
    /// `open_id`s of those who may administer.
    #[serde(default)]
    pub administrators: Vec<String>,
    /// Zone for moments that Lark cannot turn into the reader's own (`Asia/Shanghai`).
    pub time_zone: Option<String>,
    /// Lengths of snooze on offer, in minutes (120, 240, 720).
    pub snooze_minutes: Option<Vec<u32>>,
    /// Whether linked responders get direct messages (yes).
    pub direct_messages: Option<bool>,
    /// With more new incidents than this waiting for one chat they come on a digest (30); 0 for never.
    pub storm_after: Option<u32>,
    /// When responders are buzzed; absent for never.
    pub buzz: Option<BuzzSecret>,
    /// Whether responders who do not come are mentioned again as their escalation rule says (no).
    pub reminders: Option<bool>,
    /// The address of the API, where it is not the one API Gateway names (a custom domain).
    pub public_url: Option<String>,
}

/// The Lark app.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LarkSecret {
    /// `cli_…`.
    pub app_id: String,
    /// App Secret.
    pub app_secret: SecretString,
    /// Encrypt Key; several while rotating; empty for none.
    #[serde(default)]
    pub encrypt_key: OneOrMore,
    /// Verification Token; several while rotating.
    pub verification_token: OneOrMore,
    /// The company's `tenant_key`; where given, nobody of another company is let in.
    pub tenant_key: Option<String>,
    /// `feishu` (default), `lark`, or own addresses.
    #[serde(default)]
    pub domain: Domain,
    /// How many calls Lark allows in a month; absent for any number. 10,000 in free editions.
    pub month_quota: Option<u64>,
    /// The group bots (custom bots) of chats, by `oc_…`: they speak where the app cannot.
    #[serde(default)]
    pub group_bots: BTreeMap<String, GroupBotSecret>,
    /// The OAuth token endpoint, where it is not the domain's `authen/v2/oauth/token`.
    pub token_url: Option<String>,
}

/// When a responder of a Critical incident is buzzed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BuzzSecret {
    /// So many seconds after they were called, unless they have come.
    pub after_seconds: u32,
    /// At most so many a day.
    pub per_day: u32,
}

/// A group bot of a chat.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupBotSecret {
    /// Its webhook address. Whoever knows it can post to the chat.
    pub url: SecretString,
    /// The key it signs with, where that is switched on.
    pub secret: Option<SecretString>,
}

/// Which cloud the app lives in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Domain {
    /// Feishu, in China.
    #[default]
    Feishu,
    /// Lark, elsewhere.
    Lark,
    /// A private deployment, or a test.
    #[serde(untagged)]
    Own {
        /// Base address of the API.
        open: String,
        /// Base address of the login pages.
        accounts: String,
        /// Base address of links into the client.
        applink: String,
    },
}

/// The Flashduty account.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlashdutySecret {
    /// The integration's APP key.
    pub app_key: SecretString,
    /// What Flashduty sends in the `x-webhook-secret` header; several while rotating.
    pub webhook_secret: OneOrMore,
    /// The Open API, where it is not the public one.
    #[serde(default = "public_api")]
    pub base_url: String,
}

fn public_api() -> String {
    "https://api.flashcat.cloud".to_owned()
}

/// One secret value, or several that are accepted together. Empty ones do not count: nothing is ever secured by an empty key.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "OneOrMany")]
pub struct OneOrMore(pub Vec<SecretString>);

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl From<OneOrMany> for OneOrMore {
    fn from(values: OneOrMany) -> Self {
        let values = match values {
            OneOrMany::One(value) => vec![value],
            OneOrMany::Many(values) => values,
        };
        Self(values.into_iter().filter(|value| !value.is_empty()).map(SecretString::from).collect())
    }
}

/// Why a secret cannot be used. Names fields, never values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadSecret {
    /// Not the JSON we expect.
    #[error("the secret is not readable at `{0}`")]
    Unreadable(String),
    /// A value that must not be empty is.
    #[error("the secret has no {0}")]
    Empty(&'static str),
    /// Too short to be safe.
    #[error("session_key is shorter than 32 characters")]
    WeakSessionKey,
    /// Not a name in the time zone database.
    #[error("time_zone is not a known zone")]
    UnknownZone,
}

/// Shorter session keys could be guessed.
const SESSION_KEY: usize = 32;

impl Secret {
    /// Reads and checks the document.
    ///
    /// # Errors
    /// Names what is missing or unreadable; never shows a value.
    pub fn parse(text: &str) -> Result<Self, BadSecret> {
        use secrecy::ExposeSecret as _;
        let mut json = serde_json::Deserializer::from_str(text);
        let secret: Self =
            serde_path_to_error::deserialize(&mut json).map_err(|e| BadSecret::Unreadable(e.path().to_string()))?;
        let must = [
            ("lark.verification_token", secret.lark.verification_token.0.is_empty()),
            ("flashduty.webhook_secret", secret.flashduty.webhook_secret.0.is_empty()),
            ("session_key", secret.session_key.0.is_empty()),
            ("lark.app_id", secret.lark.app_id.is_empty()),
        ];
        if let Some((name, _)) = must.into_iter().find(|(_, empty)| *empty) {
            return Err(BadSecret::Empty(name));
        }
        if secret.session_key.0.iter().any(|key| key.expose_secret().len() < SESSION_KEY) {
            return Err(BadSecret::WeakSessionKey);
        }
        Ok(secret)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{
        "lark": {"app_id": "cli_1", "app_secret": "s", "encrypt_key": ["new", "old"], "verification_token": "t", "domain": "lark"},
        "flashduty": {"app_key": "k", "webhook_secret": "w"},
        "session_key": "0123456789abcdef0123456789abcdef"
    }"#;

    #[test]
    fn one_value_or_several() {
        let secret = Secret::parse(GOOD).unwrap();
        assert_eq!(secret.lark.encrypt_key.0.len(), 2);
        assert_eq!(secret.lark.verification_token.0.len(), 1);
        assert_eq!(secret.flashduty.base_url, "https://api.flashcat.cloud");
    }

    #[test]
    fn what_is_missing_is_named() {
        assert!(matches!(Secret::parse("{").unwrap_err(), BadSecret::Unreadable(_)));
        assert_eq!(Secret::parse(&GOOD.replace("\"w\"", "\"\"")).unwrap_err(), BadSecret::Empty("flashduty.webhook_secret"));
        assert_eq!(Secret::parse(&GOOD.replace("0123456789abcdef0123", "x")).unwrap_err(), BadSecret::WeakSessionKey);
        let unreadable = Secret::parse(&GOOD.replace("\"lark\"}", "\"mars\"}")).unwrap_err();
        assert_eq!(unreadable, BadSecret::Unreadable("lark.domain".to_owned()));
    }

    #[test]
    fn it_does_not_print() {
        let printed = format!("{:?}", Secret::parse(GOOD).unwrap());
        for value in ["new", "\"w\"", "0123456789abcdef"] {
            assert!(!printed.contains(value), "{printed}");
        }
    }
}
