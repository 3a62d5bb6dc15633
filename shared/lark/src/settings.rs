//! What an integration must know to talk with Lark.

use bridge::id::{ChatId, TenantKey};
use secrecy::{ExposeSecret as _, SecretString};
use std::collections::BTreeMap;
use url::Url;

/// One custom app of one company. Secrets never print.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `cli_…`, from the app's page "Credentials & Basic Info".
    pub app_id: String,
    /// From the same page.
    pub app_secret: SecretString,
    /// Encrypt Keys, newest first; more than one only while the key is being changed. Empty: none is set in Lark, bodies come in the
    /// clear and nothing but the Verification Token tells them from forged ones.
    pub encrypt_keys: Vec<SecretString>,
    /// Verification Tokens, newest first; more than one only while the token is being changed. Empty: every callback is refused.
    pub verification_tokens: Vec<SecretString>,
    /// The company. Set: callbacks of any other are refused.
    pub tenant_key: Option<TenantKey>,
    /// Where Lark lives.
    pub hosts: Hosts,
    /// The group bots (custom bots) of chats, by which a chat is reached where the app cannot.
    pub group_bots: BTreeMap<ChatId, GroupBot>,
}

/// A group bot of one chat.
#[derive(Debug, Clone)]
pub struct GroupBot {
    /// Its webhook address, `https://`. Whoever knows it can post to the chat.
    pub url: SecretString,
    /// The key it signs with, where that is switched on.
    pub secret: Option<SecretString>,
}

/// Addresses, without a slash at the end. Ids and tokens of one brand mean nothing at the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts {
    /// The Open API.
    pub open: String,
    /// Where a person is sent to sign in.
    pub accounts: String,
    /// Links that open the Lark client.
    pub applink: String,
    /// Where a code is exchanged for a user access token, whole. A setting of its own because Lark has moved it before.
    pub token_url: String,
}

impl Hosts {
    /// Feishu, in China.
    pub fn feishu() -> Self {
        Self::of("https://open.feishu.cn", "https://accounts.feishu.cn", "https://applink.feishu.cn")
    }

    /// Lark, everywhere else.
    pub fn lark() -> Self {
        Self::of("https://open.larksuite.com", "https://accounts.larksuite.com", "https://applink.larksuite.com")
    }

    fn of(open: &str, accounts: &str, applink: &str) -> Self {
        Self {
            open: open.to_owned(),
            accounts: accounts.to_owned(),
            applink: applink.to_owned(),
            token_url: format!("{open}/open-apis/authen/v2/oauth/token"),
        }
    }
}

impl Hosts {
    /// Whether this is the address of a group bot at this very Lark (Lark: "Custom bot usage guide"). What people type is called only if it
    /// is: nobody can have us call an address of their own, or of somebody who listens on our side of a wall.
    pub fn has_group_bot(&self, address: &str) -> bool {
        let (Ok(address), Ok(open)) = (Url::parse(address), Url::parse(&self.open)) else { return false };
        let is_bare = address.username().is_empty() && address.password().is_none();
        let segments: Vec<_> = address.path_segments().into_iter().flatten().collect();
        let [first, second, third, fourth, token] = segments.as_slice() else { return false };
        let is_hook = [*first, *second, *third, *fourth] == ["open-apis", "bot", "v2", "hook"] && is_token(token);
        is_hook && is_bare && address.origin() == open.origin() && address.query().is_none() && address.fragment().is_none()
    }
}

/// Longest token of a group bot that we take; Lark's have 36 characters.
const TOKEN: usize = 128;

fn is_token(text: &str) -> bool {
    (1..=TOKEN).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

impl Settings {
    /// The Encrypt Keys. An empty one is left out: Lark signs with it when none is set, and so can everybody else.
    pub(crate) fn encrypt_keys(&self) -> impl Iterator<Item = &str> {
        self.encrypt_keys.iter().map(|key| key.expose_secret()).filter(|key| !key.is_empty())
    }

    /// The Verification Tokens. An empty one is left out: everybody knows it.
    pub(crate) fn verification_tokens(&self) -> impl Iterator<Item = &str> {
        self.verification_tokens.iter().map(|token| token.expose_secret()).filter(|token| !token.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_print() {
        let settings = Settings {
            app_id: "cli_1".into(),
            app_secret: "hush-1".into(),
            encrypt_keys: vec!["hush-2".into()],
            verification_tokens: vec!["hush-3".into()],
            tenant_key: None,
            hosts: Hosts::lark(),
            group_bots: BTreeMap::from([(
                ChatId::new("oc_1"),
                GroupBot { url: "https://h.example/hush-4".into(), secret: Some("hush-5".into()) },
            )]),
        };
        assert!(!format!("{settings:?}").contains("hush"));
    }

    #[test]
    fn only_addresses_of_this_very_lark_are_group_bots() {
        let hook = "https://open.feishu.cn/open-apis/bot/v2/hook/0b4b7a9e-3c1f-4d0e-9d6a-5f1f7f1f2a10";
        assert!(Hosts::feishu().has_group_bot(hook) && !Hosts::lark().has_group_bot(hook));
        let foreign = [
            "",
            "hook",
            "http://open.feishu.cn/open-apis/bot/v2/hook/x",
            "https://open.feishu.cn.evil.example/open-apis/bot/v2/hook/x",
            "https://open.feishu.cn@evil.example/open-apis/bot/v2/hook/x",
            "https://evil@open.feishu.cn/open-apis/bot/v2/hook/x",
            "https://open.feishu.cn:8443/open-apis/bot/v2/hook/x",
            "https://169.254.169.254/open-apis/bot/v2/hook/x",
            "https://localhost/open-apis/bot/v2/hook/x",
            "https://open.feishu.cn/open-apis/bot/v2/hook/",
            "https://open.feishu.cn/open-apis/bot/v2/hook/x/y",
            "https://open.feishu.cn/open-apis/bot/v2/hook/../../im/v1/messages",
            "https://open.feishu.cn/open-apis/bot/v2/hook/%2e%2e",
            "https://open.feishu.cn/open-apis/bot/v2/hook/x?to=y",
            "https://open.feishu.cn/open-apis/bot/v2/hook/x#y",
            "https://open.feishu.cn/open-apis/im/v1/messages",
            "file:///open-apis/bot/v2/hook/x",
        ];
        for address in foreign {
            assert!(!Hosts::feishu().has_group_bot(address), "{address}");
        }
    }

    #[test]
    fn a_token_is_fetched_from_the_brand_that_issued_the_code() {
        assert_eq!(Hosts::feishu().token_url, "https://open.feishu.cn/open-apis/authen/v2/oauth/token");
        assert_eq!(Hosts::lark().token_url, "https://open.larksuite.com/open-apis/authen/v2/oauth/token");
    }
}
