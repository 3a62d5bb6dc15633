//! What was set and waits for a version, and whether a body may set it.

use super::super::answer::Refused;
use super::Subscription;
use serde_json::Value;
use std::collections::BTreeSet;

/// What waits for a version.
#[derive(Clone, Default)]
pub(super) struct Draft {
    pub(super) abilities: Option<Abilities>,
    pub(super) scopes: BTreeSet<String>,
    pub(super) events: Option<Subscription>,
    pub(super) callbacks: Option<Subscription>,
}

/// What the app is.
#[derive(Clone)]
pub(super) struct Abilities {
    pub(super) is_bot: bool,
    /// On desktop and mobile.
    pub(super) home: Option<(String, String)>,
}

/// Longest Encrypt Key and Verification Token.
const LONGEST_KEY: usize = 32;

/// Longest address of a home page.
const LONGEST_URL: usize = 512;

const PARTS: [&str; 7] =
    ["scope", "event", "security", "visibility", "contacts", "event_and_callback_encrypt_strategy", "callback"];

impl Draft {
    pub(super) fn is_bot(&self) -> bool {
        self.abilities.as_ref().is_some_and(|abilities| abilities.is_bot)
    }

    /// Takes the body of a change of the configuration in.
    pub(super) fn configure(&mut self, body: &Value, is_bot: bool) -> Result<(), Refused> {
        check_parts(body, &PARTS, 210_031)?;
        self.take_scopes(&body["scope"], is_bot)?;
        subscribe(&mut self.events, &body["event"], "subscription_type", "add_events")?;
        subscribe(&mut self.callbacks, &body["callback"], "callback_type", "add_callbacks")?;
        check_keys(&body["event_and_callback_encrypt_strategy"])?;
        check_redirects(&body["security"])?;
        let visibility = &body["visibility"];
        if visibility.is_null() || visibility["is_visible_to_all"].is_boolean() {
            Ok(())
        } else {
            Err(invalid("visibility.is_visible_to_all"))
        }
    }

    /// A scope of messages is for bots.
    fn take_scopes(&mut self, scope: &Value, is_bot: bool) -> Result<(), Refused> {
        for added in scope["add_scopes"].as_array().into_iter().flatten() {
            let name = added["scope_name"].as_str().filter(|name| name.contains(':')).ok_or_else(|| invalid("scope_name"))?;
            if !["tenant", "user"].contains(&added["token_type"].as_str().unwrap_or_default()) {
                return Err(invalid("token_type"));
            }
            if name.starts_with("im:") && !is_bot {
                return Err(Refused::new(210_041, "The scope that parameter indicated needs robot ability to be enable first."));
            }
            self.scopes.insert(name.to_owned());
        }
        Ok(())
    }

    /// Takes the body of a change of the abilities in.
    pub(super) fn set_abilities(&mut self, body: &Value) -> Result<(), Refused> {
        check_parts(body, &["web_app", "bot"], 210_011)?;
        let (web_app, bot) = (&body["web_app"], &body["bot"]);
        let url =
            |name: &str| web_app[name].as_str().filter(|url| is_address(url) && url.len() <= LONGEST_URL).map(str::to_owned);
        let is_whole = |part: &Value| part.is_null() || part["enable"].is_boolean();
        let urls_fit = ["pc_url", "mobile_url"].iter().all(|name| web_app[*name].is_null() || url(name).is_some());
        if !is_whole(web_app) || !is_whole(bot) || !urls_fit {
            return Err(Refused::new(210_011, "Param is invalid"));
        }
        let before = self.abilities.take();
        let is_bot = bot["enable"].as_bool().unwrap_or_else(|| before.as_ref().is_some_and(|before| before.is_bot));
        let home = url("pc_url").zip(url("mobile_url")).or_else(|| before.and_then(|before| before.home));
        self.abilities = Some(Abilities { is_bot, home });
        Ok(())
    }
}

/// A server's address is needed where none was set, and what is added stays.
fn subscribe(draft: &mut Option<Subscription>, body: &Value, kind: &str, added: &str) -> Result<(), Refused> {
    if body.is_null() {
        return Ok(());
    }
    if body[kind] != "webhook" {
        return Err(invalid(kind));
    }
    let mut subscription = draft.clone().unwrap_or_default();
    if let Some(address) = body["request_url"].as_str() {
        subscription.address = address.to_owned();
    }
    if !is_address(&subscription.address) {
        return Err(invalid("request_url"));
    }
    let names = body[added].as_array().into_iter().flatten();
    subscription.names.extend(names.filter_map(Value::as_str).map(str::to_owned));
    *draft = Some(subscription);
    Ok(())
}

fn check_keys(keys: &Value) -> Result<(), Refused> {
    let fits = |name: &str| keys[name].is_null() || keys[name].as_str().is_some_and(|key| (1..=LONGEST_KEY).contains(&key.len()));
    match ["encryption_key", "verification_token"].into_iter().find(|name| !fits(name)) {
        Some(name) => Err(invalid(name)),
        None => Ok(()),
    }
}

fn check_redirects(security: &Value) -> Result<(), Refused> {
    let urls = security["add"]["redirect_urls"].as_array().into_iter().flatten();
    let all_fit = urls.map(|url| url.as_str().unwrap_or_default()).all(is_address);
    if all_fit { Ok(()) } else { Err(invalid("redirect_urls")) }
}

fn check_parts(body: &Value, known: &[&str], code: i64) -> Result<(), Refused> {
    let mut names = body.as_object().into_iter().flat_map(|body| body.keys());
    match names.find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(Refused::new(code, format!("Param is invalid: {name}"))),
        None => Ok(()),
    }
}

fn is_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn invalid(name: &str) -> Refused {
    Refused::new(210_031, format!("Param is invalid: {name}"))
}
