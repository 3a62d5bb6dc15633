#![allow(clippy::unwrap_used)]

use super::*;
use crate::ports::{Configuration, ConfigurationFault, ReleaseNotes};
use async_trait::async_trait;
use std::sync::Mutex;

fn site() -> Site {
    Site {
        addresses: Addresses::of("https://api.example/", &Integration::parse("main").unwrap()),
        app_id: "cli_1".to_owned(),
        console: "https://open.feishu.cn".to_owned(),
        secret: "flashduty-lark/main".to_owned(),
    }
}

/// A Lark that turns this part down and keeps what it was asked for.
struct Refusing(Part, ConfigurationFault, Mutex<Vec<Part>>);

impl Refusing {
    fn new(part: Part, fault: ConfigurationFault) -> Self {
        Self(part, fault, Mutex::default())
    }
}

#[async_trait]
impl Configuration for Refusing {
    async fn check_credentials(&self) -> Result<(), ConfigurationFault> {
        Ok(())
    }

    async fn change(&self, change: &Change) -> Result<(), ConfigurationFault> {
        self.2.lock().unwrap().push(change.part());
        if change.part() == self.0 { Err(self.1) } else { Ok(()) }
    }

    async fn release(&self, _: &ReleaseNotes) -> Result<String, ConfigurationFault> {
        if self.0 == Part::Release { Err(self.1) } else { Ok("1.0.0".to_owned()) }
    }
}

fn keys() -> Keys {
    Keys { encrypt_key: "hush".into(), verification_token: "hush".into() }
}

#[test]
fn of_an_app_of_which_nothing_is_known_nothing_is_claimed() {
    let states = Step::ALL.map(|step| Seen::default().state(step, &site()));
    assert!(!states.contains(&StepState::Done), "{states:?}");
    assert_eq!(states[11], StepState::ToDo, "nobody administers");
    assert_eq!(states[12], StepState::Nothing, "no war rooms yet");
}

#[test]
fn the_addresses_are_those_of_the_guide() {
    let values: Vec<_> = Step::ALL.iter().flat_map(|step| step.values(&site())).collect();
    let text = |name| values.iter().find(|value| value.name == name).unwrap().text.clone();
    assert_eq!(text(Name::WebConfiguration), Shown::Text("https://api.example/main".to_owned()));
    assert_eq!(text(Name::RedirectUrl), Shown::Text("https://api.example/main/oauth".to_owned()));
    assert_eq!(text(Name::MessageCardRequestUrl), Shown::Text("https://api.example/main/lark".to_owned()));
    assert_eq!(text(Name::FlashdutyWebhook), Shown::Text("https://api.example/main/flashduty".to_owned()));
}

#[test]
fn no_secret_is_among_the_values() {
    let values: Vec<_> = Step::ALL.iter().flat_map(|step| step.values(&site())).collect();
    let hidden: Vec<_> = values.iter().filter(|value| matches!(value.text, Shown::InSecret(_))).map(|value| value.name).collect();
    let secrets = [Name::AppSecret, Name::EncryptKey, Name::VerificationToken, Name::HeaderValue];
    assert!(secrets.iter().all(|secret| hidden.contains(secret)), "{hidden:?}");
}

#[test]
fn a_step_leads_to_its_page_of_the_console_and_to_the_list_of_apps_while_there_is_none() {
    assert_eq!(site().console_url(Step::Scopes).unwrap(), "https://open.feishu.cn/app/cli_1/auth");
    assert_eq!(site().console_url(Step::Webhook), None);
    let none_yet = Site { app_id: String::new(), ..site() };
    assert_eq!(none_yet.console_url(Step::CreateApp).unwrap(), "https://open.feishu.cn/app");
}

#[test]
fn the_scopes_can_be_pasted_into_the_console() {
    let text = scopes_to_import();
    assert!(text.starts_with("{\n  \"scopes\": {\n    \"tenant\": [\n      \"im:message\",\n"), "{text}");
    assert!(text.ends_with("\"application:application:self_manage\"\n    ],\n    \"user\": []\n  }\n}"), "{text}");
    assert_eq!(text.matches(':').count() - 3, SCOPES.iter().map(|scope| scope.name.matches(':').count()).sum::<usize>());
}

#[test]
fn the_bot_comes_before_its_scopes_and_the_keys_before_the_address_is_checked() {
    let parts: Vec<_> = plan(&site(), Some(keys()), true).iter().map(Change::part).collect();
    let place = |part| parts.iter().position(|known| *known == part).unwrap();
    assert!(place(Part::Abilities) < place(Part::CoreScopes));
    assert!(place(Part::CoreScopes) < place(Part::Events));
    assert!(place(Part::Keys) < place(Part::Events));
    assert!(!plan(&site(), None, false).iter().any(|change| matches!(change.part(), Part::Keys | Part::Availability)));
}

#[tokio::test]
async fn one_refused_part_takes_no_other_with_it() {
    let lark = Refusing::new(Part::Events, ConfigurationFault::NotAnswered { code: 210_042 });
    let outcomes = carry_out(&plan(&site(), Some(keys()), false), &lark).await;
    let refused: Vec<_> = outcomes.iter().filter(|outcome| outcome.result.is_err()).map(|outcome| outcome.part).collect();
    assert_eq!(refused, [Part::Events]);
    let seen = Seen::default();
    let by_hand = StepState::ByHand(ConfigurationFault::NotAnswered { code: 210_042 });
    assert_eq!(seen.state_after(Step::RequestAddress, &site(), &outcomes), by_hand);
    assert_eq!(seen.state_after(Step::RedirectUrl, &site(), &outcomes), StepState::Done, "in force at once");
    assert_eq!(seen.state_after(Step::HomePage, &site(), &outcomes), StepState::DoneUntilRelease);
    assert_eq!(seen.state_after(Step::Release, &site(), &outcomes), StepState::Unknown);
}

#[tokio::test]
async fn what_a_cloud_does_not_offer_is_asked_for_once() {
    let lark = Refusing::new(Part::Abilities, ConfigurationFault::NotOffered);
    let changes = plan(&site(), Some(keys()), true);
    let outcomes = carry_out(&changes, &lark).await;
    assert!(outcomes.iter().all(|outcome| outcome.result == Err(ConfigurationFault::NotOffered)));
    assert_eq!((outcomes.len(), lark.2.lock().unwrap().len()), (changes.len(), 1));
}

#[test]
fn an_outcome_survives_its_way_through_an_address() {
    let faults = [
        ConfigurationFault::NotOffered,
        ConfigurationFault::NotAllowed { code: 99_991_672 },
        ConfigurationFault::MadeElsewhere { code: 210_043 },
        ConfigurationFault::UnderReview { code: 210_040 },
        ConfigurationFault::NotAnswered { code: 210_042 },
        ConfigurationFault::NoBotYet { code: 210_041 },
        ConfigurationFault::AppBroken { code: 10_003 },
        ConfigurationFault::Declined { code: 210_031 },
        ConfigurationFault::Unavailable,
    ];
    for part in Part::ALL {
        for result in faults.map(Err).into_iter().chain([Ok(())]) {
            let outcome = Outcome { part, result };
            assert_eq!(Outcome::parse(&outcome.word()), Some(outcome), "{}", outcome.word());
        }
    }
    for other in ["", "events", "events.", "events.done-7", "events.declined", "nothing.done", "events.<b>"] {
        assert_eq!(Outcome::parse(other), None, "{other}");
    }
}

#[test]
fn the_scopes_that_miss_are_named() {
    let granted = |names: &[&str]| Seen { granted: Some(names.iter().map(ToString::to_string).collect()), ..Seen::default() };
    let core: Vec<_> = SCOPES.iter().filter(|scope| scope.need == Need::Core).map(|scope| scope.name).collect();
    assert_eq!(granted(&core).state(Step::Scopes, &site()), StepState::Done);
    assert_eq!(granted(&core[1..]).state(Step::Scopes, &site()), StepState::ToDo);
    assert_eq!(granted(&core[1..]).missing(Need::Core).unwrap(), ["im:message"]);
    assert_eq!(Seen::default().missing(Need::Core), None);
}
