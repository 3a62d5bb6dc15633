//! The second half of signing in: what Lark answers to a code, and to the question whose token it is.
//!
//! Each is a plain function from bytes to a value, so that it can be given any bytes.

use crate::client::InData;
use crate::envelope::{Exchanged, Failure, Logged, judge, read};
use crate::fault;
use bridge::id::{OpenId, TenantKey};
use bridge::person::Identity;
use bridge::ports::SignInFault;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;

/// Names in the log.
pub(crate) const TOKEN: &str = "user token";
pub(crate) const WHO: &str = "user info";

/// The user access token in an answer (Lark: "Get user access token", v2).
///
/// # Errors
/// Why there is none.
pub fn token_of(status: u16, body: &[u8]) -> Result<SecretString, SignInFault> {
    told(TOKEN, status, body, read_token)
}

/// Who signed in, and an unverified e-mail, in an answer (Lark: "Get user information").
///
/// # Errors
/// Why it does not say.
pub fn identity_of(status: u16, body: &[u8]) -> Result<(Identity, Option<String>), SignInFault> {
    told(WHO, status, body, read_identity)
}

fn told<T>(
    call: &'static str,
    status: u16,
    body: &[u8],
    read: impl FnOnce(Logged<Value>) -> Result<T, Logged<Failure>>,
) -> Result<T, SignInFault> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let answer = judge(call, status, &HeaderMap::new(), body).and_then(read);
    answer.map_err(|failed| fault::of_sign_in(&failed.said))
}

/// The answer is flat: there is no `data`.
pub(crate) fn read_token(answer: Logged<Value>) -> Result<SecretString, Logged<Failure>> {
    #[derive(Deserialize)]
    struct Answer {
        access_token: String,
    }
    let answer: Exchanged<Answer> = read(answer);
    Ok(answer?.said.access_token.into())
}

/// What Lark tells of a person who signed in. The e-mails were typed in by an administrator and are verified by nobody.
#[derive(Deserialize)]
struct UserInfo {
    open_id: OpenId,
    tenant_key: TenantKey,
    #[serde(default)]
    name: String,
    email: Option<String>,
    enterprise_email: Option<String>,
}

pub(crate) fn read_identity(answer: Logged<Value>) -> Result<(Identity, Option<String>), Logged<Failure>> {
    let log_id = answer.log_id.clone();
    let answer: Exchanged<InData<UserInfo>> = read(answer);
    let UserInfo { open_id, tenant_key: tenant, name, email, enterprise_email } = answer?.said.data;
    // Nobody and no company: taken for a name, it would be everybody's.
    if open_id.as_str().is_empty() || tenant.as_str().is_empty() {
        return Err(Logged { said: Failure::Unreadable { status: StatusCode::OK.as_u16() }, log_id });
    }
    let email = [email, enterprise_email].into_iter().flatten().find(|email| !email.is_empty());
    Ok((Identity { open_id, tenant, name }, email))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_nobody() {
        for body in ["", "{}", "null", "[]", r#"{"code":0}"#, r#"{"code":0,"data":{}}"#] {
            assert_eq!(identity_of(200, body.as_bytes()), Err(SignInFault::Unavailable), "{body}");
            assert!(token_of(200, body.as_bytes()).is_err(), "{body}");
        }
    }

    #[test]
    fn a_person_without_an_id_or_a_company_is_nobody() {
        for (open_id, tenant) in [("", "t"), ("ou_1", "")] {
            let body = serde_json::json!({ "code": 0, "data": { "open_id": open_id, "tenant_key": tenant, "name": "A" } });
            assert_eq!(identity_of(200, body.to_string().as_bytes()), Err(SignInFault::Unavailable));
        }
    }

    #[test]
    fn a_missing_scope_is_told_from_a_wrong_secret() {
        let of = |code: i64| token_of(400, format!(r#"{{"code":"{code}","error":"x"}}"#).as_bytes()).unwrap_err();
        for code in [20_027, 20_067, 20_068, 99_991_679] {
            assert_eq!(of(code), SignInFault::ScopeMissing { code });
        }
        for code in [20_002, 20_029, 20_071] {
            assert_eq!(of(code), SignInFault::AppBroken { code });
        }
        assert_eq!(of(20_050), SignInFault::Unavailable);
    }
}
