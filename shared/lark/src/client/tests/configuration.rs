//! The app's own configuration.

use super::fake_lark::{Answer, FakeLark, client_of_nobody};
use bridge::id::Integration;
use bridge::ports::{Configuration as _, ConfigurationFault, ReleaseNotes};
use bridge::set_up::{Addresses, Change, EVENTS, Keys, Part, Site, carry_out, plan};
use serde_json::{Value, json};

fn site() -> Site {
    Site {
        addresses: Addresses::of("https://api.example", &Integration::parse("main").unwrap()),
        app_id: "cli_1".to_owned(),
        console: "https://open.feishu.cn".to_owned(),
        secret: "flashduty-lark/main".to_owned(),
    }
}

fn changes() -> Vec<Change> {
    let keys = Keys { encrypt_key: "key-0123456789".into(), verification_token: "token-0123456789".into() };
    plan(&site(), Some(keys), true)
}

fn notes() -> ReleaseNotes {
    ReleaseNotes { reason: "cards".to_owned(), changes: "addresses".to_owned() }
}

async fn refused(answer: Answer) -> ConfigurationFault {
    let lark = FakeLark::start().await;
    lark.answers([answer]);
    lark.client().change(&changes()[0]).await.unwrap_err()
}

#[tokio::test]
async fn each_change_is_one_call_and_says_nothing_of_the_rest() {
    let lark = FakeLark::start().await;
    let changes = changes();
    lark.answers(changes.iter().map(|_| Answer::ok(json!({ "data": {} }))));
    let outcomes = carry_out(&changes, &lark.client()).await;
    assert!(outcomes.iter().all(|outcome| outcome.result.is_ok()), "{outcomes:?}");

    let requests = lark.requests();
    let lines: Vec<_> = requests.iter().map(|request| request.line()).collect();
    assert_eq!(lines[0], "PATCH /open-apis/application/v7/applications/cli_1/ability");
    assert!(lines[1..].iter().all(|line| line == "PATCH /open-apis/application/v7/applications/cli_1/config"), "{lines:?}");
    let fields: Vec<Vec<_>> = requests[1..].iter().map(|request| request.body.as_object().unwrap().keys().collect()).collect();
    let strategy = "event_and_callback_encrypt_strategy";
    assert_eq!(fields, ["scope", "scope", strategy, "event", "callback", "security", "visibility"].map(|field| [field]));
}

#[tokio::test]
async fn the_bodies_are_those_of_the_documentation() {
    let lark = FakeLark::start().await;
    lark.answers(changes().iter().map(|_| Answer::ok(json!({ "data": {} }))));
    carry_out(&changes(), &lark.client()).await;
    let bodies: Vec<Value> = lark.requests().into_iter().map(|request| request.body).collect();
    let home = "https://api.example/main";
    assert_eq!(bodies[0]["web_app"], json!({ "enable": true, "pc_url": home, "mobile_url": home }));
    assert_eq!(bodies[0]["bot"], json!({ "enable": true }));
    assert_eq!(bodies[1]["scope"]["add_scopes"][0], json!({ "scope_name": "im:message", "token_type": "tenant" }));
    let strategy = &bodies[3]["event_and_callback_encrypt_strategy"];
    assert_eq!(*strategy, json!({ "encryption_key": "key-0123456789", "verification_token": "token-0123456789" }));
    assert_eq!(bodies[4]["event"]["subscription_type"], "webhook");
    assert_eq!(bodies[4]["event"]["request_url"], format!("{home}/lark"));
    assert_eq!(bodies[4]["event"]["add_events"], json!(EVENTS));
    assert_eq!(bodies[5]["callback"]["callback_type"], "webhook");
    assert_eq!(bodies[5]["callback"]["add_callbacks"], json!(["card.action.trigger"]));
    assert_eq!(bodies[6]["security"]["add"]["redirect_urls"], json!([format!("{home}/oauth")]));
    assert_eq!(bodies[7]["visibility"], json!({ "is_visible_to_all": true }));
}

#[tokio::test]
async fn a_version_names_both_default_abilities() {
    let lark = FakeLark::start().await;
    lark.answers([Answer::ok(json!({ "data": { "version_id": "oav_1", "version": "1.0.3" } }))]);
    assert_eq!(lark.client().release(&notes()).await, Ok("1.0.3".to_owned()));
    let [release] = lark.requests().try_into().unwrap();
    assert_eq!(release.line(), "POST /open-apis/application/v7/applications/cli_1/publish");
    assert_eq!(
        release.body,
        json!({ "mobile_default_ability": "web_app", "pc_default_ability": "web_app", "remark": "cards", "changelog": "addresses" })
    );
}

#[tokio::test]
async fn the_same_no_has_another_code_in_each_call() {
    for (code, fault) in [
        (210_043, ConfigurationFault::MadeElsewhere { code: 210_043 }),
        (210_021, ConfigurationFault::MadeElsewhere { code: 210_021 }),
        (210_001, ConfigurationFault::MadeElsewhere { code: 210_001 }),
        (210_040, ConfigurationFault::UnderReview { code: 210_040 }),
        (210_302, ConfigurationFault::UnderReview { code: 210_302 }),
        (99_991_672, ConfigurationFault::NotAllowed { code: 99_991_672 }),
        (210_042, ConfigurationFault::NotAnswered { code: 210_042 }),
        (210_041, ConfigurationFault::NoBotYet { code: 210_041 }),
        (210_031, ConfigurationFault::Declined { code: 210_031 }),
        (99_991_400, ConfigurationFault::Unavailable),
    ] {
        assert_eq!(refused(Answer::no(400, code, "no")).await, fault);
    }
}

#[tokio::test]
async fn a_cloud_without_the_call_is_told_from_an_app_that_does_not_exist() {
    assert_eq!(refused(Answer::raw(404, "404 page not found")).await, ConfigurationFault::NotOffered);
    assert_eq!(refused(Answer::no(404, 99_991_201, "Invalid access path")).await, ConfigurationFault::NotOffered);
    assert_eq!(refused(Answer::no(404, 210_032, "no such app")).await, ConfigurationFault::Declined { code: 210_032 });
}

#[tokio::test]
async fn what_a_cloud_does_not_offer_is_asked_for_once() {
    let lark = FakeLark::start().await;
    lark.answers([Answer::raw(404, "404 page not found")]);
    let outcomes = carry_out(&changes(), &lark.client()).await;
    assert!(outcomes.iter().all(|outcome| outcome.result == Err(ConfigurationFault::NotOffered)));
    assert_eq!((outcomes[0].part, lark.requests().len()), (Part::Abilities, 1));
}

#[tokio::test]
async fn wrong_credentials_are_told_from_a_lark_that_is_away() {
    let lark = FakeLark::start().await;
    assert_eq!(lark.client().check_credentials().await, Ok(()));
    let lark = FakeLark::start().await;
    lark.token_answers([Answer::no(200, 10_015, "app secret invalid")]);
    assert_eq!(lark.client().check_credentials().await, Err(ConfigurationFault::AppBroken { code: 10_015 }));
    assert_eq!(client_of_nobody().check_credentials().await, Err(ConfigurationFault::Unavailable));
}
