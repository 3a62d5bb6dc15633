//! From an app that was just made to a button that works; and what is told where Lark's API does not help.

use bridge::ports::ConfigurationFault;
use bridge::set_up::{Part, Step, StepState};
use sandbox::lark::ConfigurationApi;
use sandbox::setup::{NoChallenge, Playground, Report, Setup, SetupError};
use serde_json::{Value, json};
use std::path::PathBuf;
use tests::browser::{Browser, Page};
use tests::town::{Someone, Town, toast};

/// A town whose Lark app was just made, in which Alice administers.
async fn town() -> Town {
    let town = Town::start().await;
    town.choose(&json!({ "administrators": [town.alice.open_id] }));
    town.world.lark.unconfigure();
    town
}

/// A file of this story's own.
fn file(story: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("flashduty-lark-{}-{story}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    folder.join("main.secret.json")
}

fn setup(town: &Town, story: &str) -> Setup {
    let at = &town.world.addresses;
    let playground = Playground { functions: at.functions.clone(), lark: at.lark.clone() };
    playground.setup(town.world.houses.http.clone(), file(story))
}

async fn run(setup: &Setup) -> (Report, String) {
    let mut told = Vec::new();
    let report = setup.run(&mut told).await.unwrap();
    (report, String::from_utf8(told).unwrap())
}

fn state(report: &Report, step: Step) -> StepState {
    report.steps.iter().find(|(known, _)| *known == step).unwrap().1
}

fn changes_asked_for(town: &Town) -> usize {
    let is_change = |path: &str| path.contains("/application/v7/");
    town.world.lark.calls().iter().filter(|call| is_change(&call.path)).count()
}

async fn page_of(town: &Town, who: &Someone) -> (Browser, Page) {
    let mut browser = town.browser_of(who).await;
    browser.get(&town.home()).await;
    let page = browser.get(&format!("{}/set-up", town.home())).await;
    (browser, page)
}

#[tokio::test]
async fn a_dry_run_changes_nothing_and_writes_nothing() {
    let town = town().await;
    let setup = Setup { dry_run: true, ..setup(&town, "dry") };
    let (report, told) = run(&setup).await;
    assert_eq!((changes_asked_for(&town), report.outcomes.len()), (0, 0));
    assert!(!setup.file.exists());
    assert!(told.contains("would be written") && told.contains("Next: run this again without --dry-run."), "{told}");
    assert_eq!(town.world.lark.home_page(), None);
    town.finish().await;
}

#[tokio::test]
async fn an_app_that_was_just_made_gets_a_button_that_works() {
    let town = town().await;
    let unheard = town.world.lark.say(&town.alice.open_id, None, "help").await.unwrap();
    assert_eq!(unheard.status, 0, "nothing is delivered to an address that nobody has set");

    let (report, told) = run(&setup(&town, "whole")).await;
    assert!(report.outcomes.iter().all(|outcome| outcome.result.is_ok()), "{told}");
    assert!(matches!(report.address, Some(Ok(_))), "{told}");
    assert!(told.contains("Release: done") && told.contains("Next: when the version is approved"), "{told}");
    let home = town.home();
    assert_eq!(town.world.lark.home_page(), Some((home.clone(), home)));

    let incident = town.trigger(town.checkout_is_slow()).await;
    let pressed = town.press(&town.alice, "Acknowledge").await;
    assert!(toast(&pressed).starts_with("success"), "{}", toast(&pressed));
    assert_eq!(town.progress(&incident), "Processing");
    let mut browser = town.browser_of(&town.carol).await;
    assert_eq!(browser.get(&town.home()).await.status, 200, "sign-ins come back to the redirect address that was set");
    town.settle().await;
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn twice_is_once() {
    let town = town().await;
    let setup = setup(&town, "twice");
    run(&setup).await;
    let first = std::fs::read_to_string(&setup.file).unwrap();
    let (report, told) = run(&setup).await;
    assert!(report.outcomes.iter().all(|outcome| outcome.result.is_ok()), "{told}");
    assert!(told.contains("holds everything already"), "{told}");
    assert_eq!(std::fs::read_to_string(&setup.file).unwrap(), first);
    town.finish().await;
}

#[tokio::test]
async fn secrets_are_made_once_shown_once_and_readable_by_nobody_else() {
    use std::os::unix::fs::PermissionsExt as _;
    let town = town().await;
    let mut setup = Setup { url: None, ..setup(&town, "secrets") };
    (setup.given.encrypt_key, setup.given.verification_token, setup.given.webhook_secret) = (None, None, None);
    let (report, told) = run(&setup).await;
    assert!(report.steps.is_empty() && told.contains("aws secretsmanager create-secret"), "{told}");
    assert_eq!(std::fs::metadata(&setup.file).unwrap().permissions().mode() & 0o777, 0o600);

    let secret: Value = serde_json::from_str(&std::fs::read_to_string(&setup.file).unwrap()).unwrap();
    let made = [&secret["lark"]["encrypt_key"], &secret["lark"]["verification_token"], &secret["flashduty"]["webhook_secret"]];
    for value in made {
        let value = value.as_str().unwrap();
        assert!(value.len() == 32 && told.contains(value), "{told}");
    }
    assert!(!told.contains(secret["session_key"].as_str().unwrap()), "nobody has to copy the session key");
    assert!(!told.contains(&sandbox::world::app().app_secret), "{told}");
    let (_, again) = run(&setup).await;
    assert!(!again.contains(made[0].as_str().unwrap()), "{again}");
    assert_eq!(changes_asked_for(&town), 0, "there is no stack yet");
    town.finish().await;
}

#[tokio::test]
async fn the_international_cloud_has_no_such_api_and_every_step_is_told() {
    let town = town().await;
    town.world.lark.set_configuration_api(ConfigurationApi::International);
    let (report, told) = run(&setup(&town, "international")).await;
    assert!(report.outcomes.iter().all(|outcome| outcome.result == Err(ConfigurationFault::NotOffered)), "{:?}", report.outcomes);
    assert_eq!(changes_asked_for(&town), 1, "it is asked for once");
    let home = town.home();
    for value in [&home, &format!("{home}/oauth"), &format!("{home}/lark"), &format!("{home}/flashduty"), "card.action.trigger"] {
        assert!(told.contains(value), "{value}: {told}");
    }
    assert!(told.contains("This cloud has no API for an app's configuration"), "{told}");
    assert!(told.contains("Under “Security Settings” add the Redirect URL."), "{told}");
    town.finish().await;
}

#[tokio::test]
async fn an_app_that_may_not_be_changed_is_set_up_by_hand() {
    let town = town().await;
    for (api, fault) in [
        (ConfigurationApi::MadeElsewhere, ConfigurationFault::MadeElsewhere { code: 210_021 }),
        (ConfigurationApi::UnderReview, ConfigurationFault::UnderReview { code: 210_020 }),
    ] {
        town.world.lark.set_configuration_api(api);
        let (report, told) = run(&setup(&town, "elsewhere")).await;
        assert_eq!(state(&report, Step::HomePage), StepState::ByHand(fault), "{told}");
        assert!(!report.outcomes.iter().any(|outcome| outcome.part == Part::Release), "there is nothing to release");
    }
    town.world.lark.set_configuration_api(ConfigurationApi::Offered);
    town.world.lark.revoke_scope("application:application:patch");
    let (report, told) = run(&setup(&town, "right")).await;
    let fault = ConfigurationFault::NotAllowed { code: 99_991_672 };
    assert_eq!(state(&report, Step::RequestAddress), StepState::ByHand(fault), "{told}");
    assert!(told.contains("The app lacks the permission application:application:patch (99991672)"), "{told}");
    town.finish().await;
}

#[tokio::test]
async fn an_address_that_does_not_answer_is_refused_and_nothing_else_is() {
    let town = town().await;
    let wrong = Setup { url: Some("http://127.0.0.1:9".to_owned()), ..setup(&town, "wrong") };
    let (report, told) = run(&wrong).await;
    assert_eq!(report.address, Some(Err(NoChallenge::NoConnection)));
    let refused: Vec<_> = report.outcomes.iter().filter(|outcome| outcome.result.is_err()).map(|outcome| outcome.part).collect();
    assert_eq!(refused, [Part::Events, Part::Callbacks], "{told}");
    assert!(
        !report.outcomes.iter().any(|outcome| outcome.part == Part::Keys),
        "Lark is given no keys that the stack does not know"
    );

    let mut other_keys = setup(&town, "other-keys");
    other_keys.given.encrypt_key = Some("another-encrypt-key".into());
    let (report, told) = run(&other_keys).await;
    assert_eq!(report.address, Some(Err(NoChallenge::OtherKeys(401))), "{told}");
    assert!(told.contains("its secret holds another Encrypt Key or Verification Token"), "{told}");
    town.finish().await;
}

#[tokio::test]
async fn a_stack_without_its_secret_at_hand_gets_no_new_one() {
    let town = town().await;
    let mut setup = setup(&town, "lost");
    setup.given.encrypt_key = None;
    let error = setup.run(&mut Vec::new()).await.unwrap_err();
    assert!(error.to_string().contains("aws secretsmanager get-secret-value --secret-id flashduty-lark/main"), "{error}");
    assert!(!setup.file.exists());
    town.finish().await;
}

#[tokio::test]
async fn an_administrator_is_named_by_e_mail_once_the_app_may_ask() {
    let town = town().await;
    let mut setup = setup(&town, "administrators");
    setup.given.administrators = vec!["bob@example.com".to_owned()];
    let (report, told) = run(&setup).await;
    assert!(told.contains("bob@example.com: Lark does not tell who this is"), "{told}");
    assert_eq!(state(&report, Step::Administrators), StepState::ToDo);
    let (report, told) = run(&setup).await;
    assert_eq!(state(&report, Step::Administrators), StepState::Done, "{told}");
    assert!(std::fs::read_to_string(&setup.file).unwrap().contains(&town.bob.open_id));
    town.finish().await;
}

#[tokio::test]
async fn wrong_credentials_end_it_before_anything_is_written() {
    let town = town().await;
    let setup = Setup { app_secret: "not-the-secret".into(), ..setup(&town, "credentials") };
    let error = setup.run(&mut Vec::new()).await.unwrap_err();
    assert!(matches!(error, SetupError::Credentials(ConfigurationFault::AppBroken { code: 10_015 }, _)), "{error}");
    assert!(!setup.file.exists());
    town.finish().await;
}

#[tokio::test]
async fn another_apps_secret_is_not_overwritten() {
    let town = town().await;
    let setup = setup(&town, "another");
    std::fs::create_dir_all(setup.file.parent().unwrap()).unwrap();
    std::fs::write(&setup.file, r#"{"lark":{"app_id":"cli_other"}}"#).unwrap();
    let error = setup.run(&mut Vec::new()).await.unwrap_err();
    assert!(error.to_string().contains("is the secret of the app cli_other"), "{error}");
    town.finish().await;
}

#[tokio::test]
async fn the_page_is_for_administrators_and_holds_every_value_but_no_secret() {
    let town = Town::start().await;
    town.choose(&json!({ "administrators": [town.alice.open_id] }));
    let (_, page) = page_of(&town, &town.bob).await;
    assert_eq!(page.status, 404);
    let (_, page) = page_of(&town, &town.alice).await;
    assert_eq!(page.status, 200);
    insta::assert_snapshot!(
        page.text()
            .replace(&town.world.addresses.functions, "https://api.example")
            .replace(&town.world.addresses.lark, "https://open.example")
    );
    let app = sandbox::world::app();
    let secrets = [app.app_secret, app.encrypt_key.unwrap(), app.verification_token, sandbox::world::WEBHOOK_SECRET.to_owned()];
    assert!(secrets.iter().all(|secret| !page.html.contains(secret)), "{}", page.html);
    assert_eq!(changes_asked_for(&town), 0, "to look at it changes nothing");
    town.finish().await;
}

#[tokio::test]
async fn a_press_on_the_page_sets_the_app_up_and_another_releases_it() {
    let town = Town::start().await;
    town.choose(&json!({ "administrators": [town.alice.open_id] }));
    let (mut browser, page) = page_of(&town, &town.alice).await;
    let applied = browser.send(&page, "/set-up/apply", None).await;
    assert!(applied.text().contains("Everything is set. Release a version next."), "{}", applied.text());
    assert!(applied.text().contains("Set, in force with the next version"), "{}", applied.text());
    assert_eq!(town.world.lark.home_page(), None, "it waits for a version");
    let released = browser.send(&applied, "/set-up/release", None).await;
    assert!(released.text().contains("The version is submitted"), "{}", released.text());
    assert_eq!(town.world.lark.home_page(), Some((town.home(), town.home())));
    let audit = browser.get(&format!("{}/audit", town.home())).await;
    assert!(audit.text().contains("configured the Lark app"), "{}", audit.text());

    town.trigger(town.checkout_is_slow()).await;
    let pressed = town.press(&town.alice, "Acknowledge").await;
    assert!(toast(&pressed).starts_with("success"), "{}", toast(&pressed));
    town.settle().await;
    town.look_at_everything();
    town.finish().await;
}

#[tokio::test]
async fn a_refused_press_says_why_beside_the_steps_it_leaves() {
    let town = Town::start().await;
    town.choose(&json!({ "administrators": [town.alice.open_id] }));
    town.world.lark.set_configuration_api(ConfigurationApi::MadeElsewhere);
    let (mut browser, page) = page_of(&town, &town.alice).await;
    let refused = browser.send(&page, "/set-up/apply", None).await;
    assert!(refused.text().contains("0 set, 7 refused: the reasons stand below."), "{}", refused.text());
    assert!(refused.text().contains("Only an app made in the developer console can be changed through the API (210021)"));
    let forged = browser.get(&format!("{}/set-up?happened=events.declined-7,<b>,nonsense", town.home())).await;
    assert!(!forged.html.contains("<b>") && !forged.text().contains("nonsense"), "{}", forged.html);
    town.finish().await;
}
