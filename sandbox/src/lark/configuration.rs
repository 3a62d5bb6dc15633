//! The app's configuration through the API: what is set, what of it is in force, and how an address is checked.
//!
//! Source: open.feishu.cn, "Update app configuration", "Update app ability" and "Submit a custom app for release" (application-v7). Event
//! address, redirect addresses and keys are in force at once; the rest with the next version. That the keys are is what the console does:
//! the page does not say so. Nor does it say under which Encrypt Key an address is checked that comes in the same call: here it is the
//! new one.

mod draft;

use super::FakeLark;
use super::answer::{Answer, Refused};
use super::api::Api;
use super::asked::Asked;
use super::limits::{Limit, OF_CONFIGURATION, OF_VERSIONS};
use super::state::State;
use draft::Draft;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// How the API is here and today.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ConfigurationApi {
    /// As at Feishu, for an app made in the developer console.
    #[default]
    Offered,
    /// As in the international cloud: there is no such path (404).
    International,
    /// As for an app that a bot assistant has made: 210043, 210021, 210001.
    MadeElsewhere,
    /// As while a version waits for approval: 210040, 210020, 210302.
    UnderReview,
}

/// What is in force, and what waits for a version.
#[derive(Default)]
pub(super) struct Configuration {
    api: ConfigurationApi,
    /// Where events go, and which; `None`: all, where the fake was connected to.
    events: Option<Subscription>,
    callbacks: Option<Subscription>,
    /// The home page on desktop and mobile.
    home: Option<(String, String)>,
    draft: Draft,
    /// How many versions there have been.
    versions: u32,
}

/// An address, and what is sent there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Subscription {
    address: String,
    names: BTreeSet<String>,
}

/// The callback of every button.
const PRESS: &str = "card.action.trigger";

/// What lets an app configure itself.
const PATCH_SCOPE: &str = "application:application:patch";

impl FakeLark {
    /// Makes the API of the app's configuration behave so.
    pub fn set_configuration_api(&self, api: ConfigurationApi) {
        self.change(|state| state.configuration.api = api);
    }

    /// The app becomes what the developer console makes: no ability, no address, no Encrypt Key, nothing subscribed to; and a version
    /// whose only permission is to configure itself.
    pub fn unconfigure(&self) {
        self.change(|state| {
            state.configuration = Configuration::default();
            state.application.renew(PATCH_SCOPE);
            state.redirect_urls.clear();
            state.app.encrypt_key = None;
            state.app.verification_token = state.ids.hex("");
        });
    }

    /// The home page of the app's version, on desktop and mobile.
    pub fn home_page(&self) -> Option<(String, String)> {
        self.look(|state| state.configuration.home.clone())
    }

    /// The addresses whose challenge this call has to wait for; the first that does not answer refuses it.
    pub(super) async fn check_addresses(&self, api: Api, asked: &Asked) -> Result<(), Refused> {
        if api != Api::Configure || self.look(|state| state.configuration.closed(asked, state).is_err()) {
            return Ok(());
        }
        let body = asked.json()?;
        let keys = &body["event_and_callback_encrypt_strategy"];
        for part in ["event", "callback"] {
            let Some(address) = body[part]["request_url"].as_str() else { continue };
            if self.challenge(address, keys).await.is_err() {
                return Err(Refused::new(210_042, format!("The validation for {part}.request_url failed.")));
            }
        }
        Ok(())
    }
}

impl Configuration {
    /// Where events go instead of where the fake was connected to.
    pub(super) fn event_address(&self) -> Option<String> {
        self.events.as_ref().map(|events| events.address.clone())
    }

    /// Where presses go instead of where the fake was connected to.
    pub(super) fn callback_address(&self) -> Option<String> {
        self.callbacks.as_ref().map(|callbacks| callbacks.address.clone())
    }

    /// Whether events of this type are pushed.
    pub(super) fn hears(&self, event_type: &str) -> bool {
        self.events.as_ref().is_none_or(|events| events.names.contains(event_type))
    }

    /// Why nothing can be changed now. Each of the three calls has codes of its own.
    fn closed(&self, asked: &Asked, state: &State) -> Result<(), Refused> {
        let (elsewhere, review) = match asked.path().rsplit('/').next() {
            Some("config") => (210_043, Refused::new(210_040, "the app is currently under review").under(403)),
            Some("ability") => (210_021, Refused::new(210_020, "the app is currently under review")),
            _ => (210_001, Refused::new(210_302, "the app is currently under review")),
        };
        match self.api {
            ConfigurationApi::Offered if asked.named == state.app.app_id => Ok(()),
            ConfigurationApi::Offered => Err(Refused::new(210_036, "Lack of permission to update other app.").under(403)),
            ConfigurationApi::International => Err(Refused::new(99_991_201, "Invalid access path").under(404)),
            ConfigurationApi::MadeElsewhere => {
                Err(Refused::new(elsewhere, "The specified application is not created via developer platform").under(403))
            }
            ConfigurationApi::UnderReview => Err(review),
        }
    }
}

/// Whether there is such a path here at all, which comes before every other question.
pub(super) fn is_missing(state: &State, api: Api) -> bool {
    let is_of_configuration = matches!(api, Api::Configure | Api::SetAbilities | Api::Publish);
    is_of_configuration && state.configuration.api == ConfigurationApi::International
}

/// `PATCH /open-apis/application/v7/applications/:app_id/config`. The addresses were checked before.
pub(super) fn configure(state: &mut State, asked: &Asked) -> Result<Answer, Refused> {
    state.configuration.closed(asked, state)?;
    pace(state, asked, OF_CONFIGURATION)?;
    let body = asked.json()?;
    let is_bot = state.application.is_bot || state.configuration.draft.is_bot();
    let mut draft = state.configuration.draft.clone();
    draft.configure(&body, is_bot)?;
    state.configuration.draft = draft;
    at_once(state, &body);
    Ok(Answer::data(json!({})))
}

/// Each call has a limit of its own.
fn pace(state: &mut State, asked: &Asked, limit: &[Limit]) -> Result<(), Refused> {
    let taken = state.limits.take(asked.path(), limit, asked.now);
    taken.map_err(|_| Refused::new(99_991_400, "request trigger frequency limit").under(429))
}

/// What needs no version.
fn at_once(state: &mut State, body: &Value) {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let keys = &body["event_and_callback_encrypt_strategy"];
    if let Some(key) = text(&keys["encryption_key"]) {
        state.app.encrypt_key = Some(key);
    }
    if let Some(token) = text(&keys["verification_token"]) {
        state.app.verification_token = token;
    }
    if let (Some(events), Some(address)) = (&mut state.configuration.events, text(&body["event"]["request_url"])) {
        events.address = address;
    }
    let security = &body["security"];
    let urls =
        |which: &str| security[which]["redirect_urls"].as_array().into_iter().flatten().filter_map(text).collect::<Vec<_>>();
    state.redirect_urls.extend(urls("add"));
    for url in urls("remove") {
        state.redirect_urls.remove(&url);
    }
}

/// `PATCH /open-apis/application/v7/applications/:app_id/ability`.
pub(super) fn set_abilities(state: &mut State, asked: &Asked) -> Result<Answer, Refused> {
    state.configuration.closed(asked, state)?;
    pace(state, asked, OF_CONFIGURATION)?;
    let mut draft = state.configuration.draft.clone();
    draft.set_abilities(&asked.json()?)?;
    state.configuration.draft = draft;
    Ok(Answer::data(json!({})))
}

/// `POST /open-apis/application/v7/applications/:app_id/publish`. Here it is approved at once.
pub(super) fn publish(state: &mut State, asked: &Asked) -> Result<Answer, Refused> {
    state.configuration.closed(asked, state)?;
    pace(state, asked, OF_VERSIONS)?;
    check_notes(state, &asked.json()?)?;
    let configuration = &mut state.configuration;
    let Draft { abilities, scopes, events, callbacks, .. } = std::mem::take(&mut configuration.draft);
    if let Some(abilities) = abilities {
        state.application.is_bot = abilities.is_bot;
        configuration.home = abilities.home;
    }
    if let Some(events) = events {
        configuration.events = Some(merged(configuration.events.take(), events));
        state.application.hears_events = true;
    }
    if let Some(callbacks) = callbacks {
        let callbacks = merged(configuration.callbacks.take(), callbacks);
        state.application.hears_presses = callbacks.names.contains(PRESS);
        configuration.callbacks = Some(callbacks);
    }
    scopes.iter().for_each(|scope| state.application.set(scope, true));
    state.application.is_published = true;
    configuration.versions += 1;
    let version = format!("1.0.{}", configuration.versions);
    Ok(Answer::data(json!({ "version_id": state.ids.hex("oav_"), "version": version })))
}

fn merged(live: Option<Subscription>, draft: Subscription) -> Subscription {
    let names = live.map_or_else(BTreeSet::new, |live| live.names);
    let address = draft.address;
    Subscription { address, names: names.into_iter().chain(draft.names).collect() }
}

/// The words for who approves it, and how it opens, which an app with an ability has to say.
fn check_notes(state: &State, body: &Value) -> Result<(), Refused> {
    let is_told = |name: &str| body[name].as_str().is_some_and(|text| !text.is_empty() && text.chars().count() <= 500);
    let opens = |name: &str| ["gadget", "web_app", "bot"].contains(&body[name].as_str().unwrap_or_default());
    let has_ability = state.application.is_bot || state.configuration.draft.abilities.is_some();
    let is_whole = is_told("remark") && is_told("changelog");
    if is_whole && (!has_ability || opens("mobile_default_ability") && opens("pc_default_ability")) {
        Ok(())
    } else {
        Err(Refused::new(210_304, "Missing required fields"))
    }
}
