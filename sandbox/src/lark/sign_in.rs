//! Signing in: the authorize page, the token, and who it is.
//!
//! Source: open.feishu.cn, "Obtain OAuth code", "Get user_access_token" (v2), "Get user information".

use super::answer::{Answer, Refused};
use super::asked::Asked;
use super::state::{Code, State};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use url::Url;

/// A code is good for five minutes, once.
const CODE_LIFE: SignedDuration = SignedDuration::from_mins(5);

/// A user access token is good for two hours.
const TOKEN_LIFE: SignedDuration = SignedDuration::from_hours(2);

/// Who sits at this browser: the fake's own cookie.
const COOKIE: &str = "lark_person";

/// `GET /open-apis/authen/v1/authorize`: passes at once when the browser is someone's, as inside Lark; else, and always with
/// `prompt=consent`, lets one choose.
pub(super) fn authorize(state: &mut State, asked: &Asked) -> Answer {
    let redirect_uri = match redirect_uri(state, asked) {
        Ok(redirect_uri) => redirect_uri,
        Err(problem) => return Answer::page(400, page(&format!("<p>{}</p>", escaped(&problem)))),
    };
    let always_asks = asked.parameter("prompt") == Some("consent");
    match signed_in(state, asked).filter(|_| !always_asks) {
        Some(open_id) => hand_out_code(state, asked, open_id, redirect_uri),
        None => Answer::page(200, page(&choice(state, asked, &redirect_uri))),
    }
}

/// Checks the request as far as Lark does before it shows anything.
fn redirect_uri(state: &State, asked: &Asked) -> Result<Url, String> {
    if asked.parameter("client_id") != Some(state.app.app_id.as_str()) {
        return Err("20048: the app does not exist (client_id)".to_owned());
    }
    if asked.parameter("response_type") != Some("code") {
        return Err("20001: response_type must be code".to_owned());
    }
    let challenge = asked.parameter("code_challenge");
    let method = asked.parameter("code_challenge_method");
    if challenge.is_some_and(|challenge| challenge.len() < 43) || !matches!(method, None | Some("S256" | "plain")) {
        return Err("20049: code_challenge or code_challenge_method is wrong".to_owned());
    }
    let address = asked.parameter("redirect_uri").unwrap_or_default();
    if !state.redirect_urls.contains(address) {
        return Err("20029: the redirect_uri is not among the app's redirect URLs (security settings)".to_owned());
    }
    Url::parse(address).map_err(|_| "20029: the redirect_uri is no address".to_owned())
}

/// The person in the fake's cookie, if there is such a person.
fn signed_in(state: &State, asked: &Asked) -> Option<String> {
    let cookies = asked.header("cookie")?;
    let open_id = cookies.split(';').find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))?;
    state.person(open_id).map(|person| person.open_id.clone())
}

fn hand_out_code(state: &mut State, asked: &Asked, open_id: String, mut to: Url) -> Answer {
    let code = format!("{}{}", state.ids.hex(""), state.ids.hex(""));
    let is_s256 = asked.parameter("code_challenge_method") == Some("S256");
    let challenge = asked.parameter("code_challenge").map(|challenge| (challenge.to_owned(), is_s256));
    let redirect_uri = asked.parameter("redirect_uri").unwrap_or_default().to_owned();
    let expires_at = asked.now + CODE_LIFE;
    // For another while a code that came too late is told from one that never was.
    state.codes.retain(|_, code| asked.now < code.expires_at + CODE_LIFE);
    state.codes.insert(code.clone(), Code { open_id, redirect_uri, challenge, expires_at, used: false });
    to.query_pairs_mut().append_pair("code", &code);
    if let Some(value) = asked.parameter("state") {
        to.query_pairs_mut().append_pair("state", value);
    }
    Answer::redirect(to.as_str())
}

/// The people to choose from, and the way to say no.
fn choice(state: &State, asked: &Asked, redirect_uri: &Url) -> String {
    // Whoever has chosen is not asked once more.
    let onward = asked.address_without("prompt");
    let people = state.people.iter().map(|person| {
        let way = sign_in_path(&person.open_id, &onward);
        format!("<li><a href=\"{}\">{}</a></li>", escaped(&way), escaped(&person.name))
    });
    let mut no = redirect_uri.clone();
    no.query_pairs_mut().append_pair("error", "access_denied");
    if let Some(value) = asked.parameter("state") {
        no.query_pairs_mut().append_pair("state", value);
    }
    let people: String = people.collect();
    format!("<h1>Who are you?</h1><ul>{people}</ul><p><a href=\"{}\">Decline</a></p>", escaped(no.as_str()))
}

fn page(body: &str) -> String {
    format!("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Lark (playground)</title><body>{body}</body></html>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// The fake's own way to make a browser someone's, and to go on from there.
pub(super) fn sign_in_path(open_id: &str, to: &str) -> String {
    let query =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("open_id", open_id).append_pair("to", to).finish();
    format!("/playground/sign-in?{query}")
}

/// `GET /playground/sign-in?open_id=…&to=…`.
pub(super) fn choose_person(state: &mut State, asked: &Asked) -> Answer {
    let to = asked.parameter("to").filter(|to| to.starts_with('/') || to.starts_with("http://") || to.starts_with("https://"));
    let person = asked.parameter("open_id").and_then(|open_id| state.person(open_id));
    match (person, to) {
        (Some(person), Some(to)) => Answer::redirect(to).with_cookie(COOKIE, &person.open_id),
        (None, _) => Answer::page(400, page("<p>There is no such person.</p>")),
        (Some(_), None) => Answer::page(400, page("<p>There is nowhere to go on to.</p>")),
    }
}

/// `POST /open-apis/authen/v2/oauth/token`: flat in success and in failure.
pub(super) fn user_token(state: &mut State, asked: &Asked) -> Answer {
    match exchange(state, asked) {
        Ok(open_id) => {
            let token = format!("eyJhbGciOiJFUzI1NiIs.{}.{}", state.ids.hex(""), state.ids.hex(""));
            state.user_tokens.retain(|_, (_, expires_at)| asked.now < *expires_at);
            state.user_tokens.insert(token.clone(), (open_id, asked.now + TOKEN_LIFE));
            Answer::flat(json!({
                "code": 0, "access_token": token, "expires_in": TOKEN_LIFE.as_secs(), "token_type": "Bearer",
                "scope": "auth:user.id:read contact:user.email:readonly",
            }))
        }
        Err((code, error, description)) => {
            Answer::json(400, json!({ "code": code, "error": error, "error_description": description }))
        }
    }
}

type Denied = (i64, &'static str, &'static str);

/// Who the code stands for, if everything about the exchange is right. Only then is the code used up.
fn exchange(state: &mut State, asked: &Asked) -> Result<String, Denied> {
    let body = asked.json().map_err(|_| (20_063, "invalid_request", "the request body is not JSON"))?;
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    match text("grant_type") {
        Some("authorization_code") => {}
        Some(_) => return Err((20_036, "unsupported_grant_type", "only authorization_code is supported here")),
        None => return Err((20_001, "invalid_request", "grant_type is missing")),
    }
    check_client(state, asked, text("client_id"), text("client_secret"))?;
    let code = text("code").ok_or((20_001, "invalid_request", "code is missing"))?;
    let code = state.codes.get_mut(code).filter(|code| !code.used);
    let code = code.ok_or((20_003, "invalid_grant", "the code is unknown or was used"))?;
    if asked.now >= code.expires_at {
        return Err((20_004, "invalid_grant", "the code has expired"));
    }
    if text("redirect_uri").is_some_and(|uri| uri != code.redirect_uri) {
        return Err((20_071, "invalid_grant", "the redirect_uri is not the one of the authorization"));
    }
    if !proves(code.challenge.as_ref(), text("code_verifier")) {
        return Err((20_049, "invalid_grant", "the code_verifier does not fit the code_challenge"));
    }
    code.used = true;
    Ok(code.open_id.clone())
}

/// The client proves itself in the body or by HTTP Basic, never both.
fn check_client(state: &State, asked: &Asked, id: Option<&str>, secret: Option<&str>) -> Result<(), Denied> {
    let basic = asked.header("authorization").map(|value| basic(value).unwrap_or_default());
    let (id, secret) = match (&basic, secret) {
        (Some(_), Some(_)) => return Err((20_070, "invalid_request", "two client authentication methods at once")),
        (Some((id, secret)), None) => (id.as_str(), secret.as_str()),
        (None, Some(secret)) => (id.ok_or((20_001, "invalid_request", "client_id is missing"))?, secret),
        (None, None) => return Err((20_001, "invalid_request", "client_secret is missing")),
    };
    if id != state.app.app_id {
        return Err((20_048, "invalid_client", "the app does not exist"));
    }
    if secret != state.app.app_secret {
        return Err((20_002, "invalid_client", "the client secret is wrong"));
    }
    Ok(())
}

/// User and password of `Authorization: Basic …`.
fn basic(header: &str) -> Option<(String, String)> {
    let decoded = STANDARD.decode(header.strip_prefix("Basic ")?).ok()?;
    let (id, secret) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

/// PKCE (RFC 7636): the verifier is 43 to 128 unreserved characters; with `S256` its SHA-256 went ahead, with `plain` itself.
fn proves(challenge: Option<&(String, bool)>, verifier: Option<&str>) -> bool {
    let Some((challenge, is_s256)) = challenge else { return true };
    let Some(verifier) = verifier else { return false };
    let is_unreserved = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    let is_well_formed = (43..=128).contains(&verifier.len()) && verifier.chars().all(is_unreserved);
    let sent_ahead = if *is_s256 { URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())) } else { verifier.to_owned() };
    is_well_formed && sent_ahead == *challenge
}

/// `GET /open-apis/authen/v1/user_info`. Its errors come with HTTP 200.
pub(super) fn user_info(state: &mut State, asked: &Asked) -> Result<Answer, Refused> {
    let user = state.user_tokens.get(asked.bearer()?).filter(|(_, expires_at)| *expires_at > asked.now);
    let (open_id, _) = user.ok_or_else(|| Refused::new(20_005, "invalid access token").under(200))?;
    let person = state.person(open_id).ok_or_else(|| Refused::new(20_021, "the user has resigned").under(200))?;
    Ok(Answer::data(json!({
        "name": person.name,
        "en_name": person.name,
        "avatar_url": "https://lf.example.com/a.png",
        "avatar_thumb": "https://lf.example.com/a72.png",
        "avatar_middle": "https://lf.example.com/a240.png",
        "avatar_big": "https://lf.example.com/a640.png",
        "open_id": person.open_id,
        "union_id": person.union_id,
        "email": person.email,
        "tenant_key": state.app.tenant_key,
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_challenge_no_verifier_is_asked_for() {
        assert!(proves(None, None));
    }

    #[test]
    fn a_verifier_proves_itself_against_the_pair_of_rfc_7636() {
        let challenge = ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned(), true);
        assert!(proves(Some(&challenge), Some("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")));
        assert!(!proves(Some(&challenge), Some("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXx")));
        assert!(!proves(Some(&challenge), None));
    }
}
