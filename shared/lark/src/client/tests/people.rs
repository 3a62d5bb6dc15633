//! Signing in, and finding people by e-mail.

use super::*;
use bridge::id::TenantKey;
use bridge::person::Identity;
use bridge::ports::SignInFault;

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

async fn identity(lark: &FakeLark) -> Result<(Identity, Option<String>), SignInFault> {
    lark.client().identity("code-1", "https://h.example/main/oauth", VERIFIER).await
}

fn token() -> Answer {
    Answer::ok(json!({ "access_token": "u-1", "expires_in": 7200, "token_type": "Bearer" }))
}

fn user(fields: Value) -> Answer {
    let mut data = json!({ "open_id": "ou_1", "tenant_key": "t1", "name": "Zhang San" });
    data.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    Answer::ok(json!({ "data": data }))
}

#[tokio::test]
async fn a_code_becomes_the_person_who_signed_in() {
    let lark = FakeLark::start().await;
    lark.answers([token(), user(json!({ "email": "", "enterprise_email": "zs@corp.example" }))]);
    let who = Identity { open_id: OpenId::new("ou_1"), tenant: TenantKey::new("t1"), name: "Zhang San".to_owned() };
    assert_eq!(identity(&lark).await, Ok((who, Some("zs@corp.example".to_owned()))));

    let [exchange, info] = lark.requests().try_into().unwrap();
    assert_eq!(exchange.line(), "POST /open-apis/authen/v2/oauth/token");
    assert_eq!(exchange.body["code_verifier"], VERIFIER);
    assert_eq!(exchange.body["redirect_uri"], "https://h.example/main/oauth");
    assert_eq!(info.line(), "GET /open-apis/authen/v1/user_info");
    assert_eq!(info.bearer.as_deref(), Some("u-1"));
    assert_eq!(lark.tokens_issued(), 0);
}

#[tokio::test]
async fn an_email_is_not_needed() {
    let lark = FakeLark::start().await;
    lark.answers([token(), user(json!({}))]);
    assert_eq!(identity(&lark).await.unwrap().1, None);
}

#[tokio::test]
async fn a_sign_in_fails_in_five_ways() {
    let app = |code| SignInFault::AppBroken { code };
    let person = |code| SignInFault::NotForYou { code };
    let scope = |code| SignInFault::ScopeMissing { code };
    let codes = [
        (20_003, SignInFault::BadCode),
        (20_004, SignInFault::BadCode),
        (20_065, SignInFault::BadCode),
        (20_049, SignInFault::BadCode),
        (20_008, person(20_008)),
        (20_010, person(20_010)),
        (20_066, person(20_066)),
        (20_027, scope(20_027)),
        (99_991_679, scope(99_991_679)),
        (20_002, app(20_002)),
        (20_071, app(20_071)),
        (20_069, app(20_069)),
        (20_050, SignInFault::Unavailable),
        (20_072, SignInFault::Unavailable),
        (1, SignInFault::Unavailable),
    ];
    for (code, fault) in codes {
        let lark = FakeLark::start().await;
        lark.answers([Answer::no(400, code, "")]);
        assert_eq!(identity(&lark).await, Err(fault));
    }
}

#[tokio::test]
async fn a_code_may_come_as_text() {
    let lark = FakeLark::start().await;
    lark.answers([Answer::raw(400, r#"{"code":"20004","error":"invalid_grant"}"#)]);
    assert_eq!(identity(&lark).await, Err(SignInFault::BadCode));
}

#[tokio::test]
async fn somebody_who_left_does_not_come_in() {
    let lark = FakeLark::start().await;
    lark.answers([token(), Answer::no(200, 20_021, "user resigned")]);
    assert_eq!(identity(&lark).await, Err(SignInFault::NotForYou { code: 20_021 }));
}

#[tokio::test]
async fn people_are_found_by_the_echoed_email_and_not_by_their_place() {
    let lark = FakeLark::start().await;
    let list = json!([{ "email": "B@corp.example", "user_id": "ou_b" }, { "email": "c@corp.example" }, { "email": "a@corp.example", "user_id": "ou_a" }]);
    lark.answers([Answer::ok(json!({ "data": { "user_list": list } }))]);
    let emails = ["A@Corp.example", "b@corp.example", "c@corp.example", "d@corp.example"].map(str::to_owned);
    let found = lark.client().open_ids(&emails).await;
    assert_eq!(found, Ok(vec![Some(OpenId::new("ou_a")), Some(OpenId::new("ou_b")), None, None]));
    assert_eq!(lark.requests()[0].line(), "POST /open-apis/contact/v3/users/batch_get_id?user_id_type=open_id");
}

#[tokio::test]
async fn more_than_fifty_emails_are_more_than_one_question() {
    let lark = FakeLark::start().await;
    lark.answers([Answer::ok(json!({ "data": {} })), Answer::ok(json!({ "data": { "user_list": [] } }))]);
    let emails: Vec<_> = (0..51).map(|n| format!("{n}@corp.example")).collect();
    assert_eq!(lark.client().open_ids(&emails).await, Ok(vec![None; 51]));
    assert_eq!(lark.requests().len(), 2);
}
