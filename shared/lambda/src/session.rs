//! Who is signed in: a sealed cookie, so that a second visit needs no login and the table holds no sessions.

use crate::seal::Sealer;
use bridge::id::Integration;
use bridge::person::Identity;
use bridge::words::Language;
use cookie::{Cookie, SameSite};
use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Somebody who signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Who.
    pub identity: Identity,
    /// Since when.
    pub began_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
}

/// A month: on-call people open the page rarely, and a new login inside Lark costs no click.
const LASTS: SignedDuration = SignedDuration::from_hours(30 * 24);

/// As long as a sign-in may take.
const SIGN_IN_LASTS_SECONDS: i64 = 600;

/// A choice is kept for a year.
const LANGUAGE_LASTS_SECONDS: i64 = 365 * 24 * 60 * 60;

/// What a session is sealed as.
const PURPOSE: &str = "session";

/// What the token against forged forms is sealed as.
const FORM: &str = "form";

impl Session {
    /// A session that begins now.
    pub fn begin(identity: Identity, now: Timestamp) -> Self {
        Self { identity, began_at: now, expires_at: now + LASTS }
    }

    /// Reads the session out of a request. `None` when there is none, or when it is not ours, not whole, or over.
    pub fn read(headers: &HeaderMap, integration: &Integration, sealer: &Sealer, now: Timestamp) -> Option<Self> {
        let sealed = cookie_of(headers, &session_name(integration))?;
        let plain = sealer.open(PURPOSE, "", &sealed)?;
        let session: Self = serde_json::from_slice(&plain).ok()?;
        (session.expires_at > now).then_some(session)
    }

    /// The cookie that carries it. `secure` is off on plain-HTTP loopback only.
    pub fn cookie(&self, integration: &Integration, sealer: &Sealer, secure: bool) -> Option<String> {
        let plain = serde_json::to_vec(self).ok()?;
        let sealed = sealer.seal(PURPOSE, "", &plain)?;
        Some(cookie(session_name(integration), sealed, integration, secure, LASTS.as_secs()))
    }

    /// What a form of this session carries, so that no other site can send one in its name.
    pub fn form_token(&self, sealer: &Sealer) -> Option<String> {
        sealer.seal(FORM, self.identity.open_id.as_str(), &self.expires_at.as_second().to_be_bytes())
    }

    /// Whether a form was made for this session.
    pub fn owns_form(&self, token: &str, sealer: &Sealer) -> bool {
        sealer.open(FORM, self.identity.open_id.as_str(), token).as_deref() == Some(&self.expires_at.as_second().to_be_bytes())
    }

    /// Whether all sessions of this person were ended after it began.
    pub fn was_ended(&self, ended_at: Option<Timestamp>) -> bool {
        ended_at.is_some_and(|ended_at| self.began_at < ended_at)
    }

    /// The cookie that ends it.
    pub fn end(integration: &Integration, secure: bool) -> String {
        cookie(session_name(integration), String::new(), integration, secure, 0)
    }
}

/// The cookie that binds a sign-in to the browser that began it.
pub fn sign_in_cookie(state: &str, integration: &Integration, secure: bool) -> String {
    cookie(sign_in_name(integration), state.to_owned(), integration, secure, SIGN_IN_LASTS_SECONDS)
}

/// The state of the sign-in that this browser began.
pub fn sign_in_state(headers: &HeaderMap, integration: &Integration) -> Option<String> {
    cookie_of(headers, &sign_in_name(integration))
}

/// The cookie that forgets the sign-in.
pub fn end_sign_in(integration: &Integration, secure: bool) -> String {
    cookie(sign_in_name(integration), String::new(), integration, secure, 0)
}

/// The cookie that keeps the language a reader has chosen for a year; `None` lets their browser choose again.
pub fn language_cookie(language: Option<Language>, integration: &Integration, secure: bool) -> String {
    let (value, lasts) = match language {
        Some(Language::Zh) => ("zh", LANGUAGE_LASTS_SECONDS),
        Some(Language::En) => ("en", LANGUAGE_LASTS_SECONDS),
        None => ("", 0),
    };
    cookie(language_name(integration), value.to_owned(), integration, secure, lasts)
}

/// The language a reader has chosen.
pub fn chosen_language(headers: &HeaderMap, integration: &Integration) -> Option<Language> {
    match cookie_of(headers, &language_name(integration))?.as_str() {
        "zh" => Some(Language::Zh),
        "en" => Some(Language::En),
        _ => None,
    }
}

fn language_name(integration: &Integration) -> String {
    format!("flashduty_lark_language_{integration}")
}

fn session_name(integration: &Integration) -> String {
    format!("flashduty_lark_{integration}")
}

fn sign_in_name(integration: &Integration) -> String {
    format!("flashduty_lark_sign_in_{integration}")
}

/// `Lax`, because people arrive from Lark's pages; the path keeps one integration's cookie from another's functions.
fn cookie(name: String, value: String, integration: &Integration, secure: bool, max_age_seconds: i64) -> String {
    let cookie =
        Cookie::build((name, value)).path(format!("/{integration}")).http_only(true).secure(secure).same_site(SameSite::Lax);
    format!("{}; Max-Age={max_age_seconds}", cookie.build())
}

fn cookie_of(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(http::header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let mut cookies = lines.flat_map(|line| line.split(';')).filter_map(|text| Cookie::parse(text.trim().to_owned()).ok());
    cookies.find(|cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use bridge::id::{OpenId, TenantKey};
    use secrecy::SecretString;

    fn integration(name: &str) -> Integration {
        Integration::parse(name).unwrap()
    }

    fn sealer(name: &str) -> Sealer {
        Sealer::new(integration(name), &[SecretString::from("a key of the test")], crate::random::system)
    }

    fn session() -> Session {
        let identity = Identity { open_id: OpenId::new("ou_a"), tenant: TenantKey::new("t"), name: "A".to_owned() };
        Session::begin(identity, Timestamp::UNIX_EPOCH)
    }

    fn request(cookie: &str) -> HeaderMap {
        let pair = cookie.split(';').next().unwrap();
        HeaderMap::from_iter([(http::header::COOKIE, format!("other=1; {pair}").parse().unwrap())])
    }

    #[test]
    fn no_cookie_no_session() {
        assert_eq!(Session::read(&HeaderMap::new(), &integration("main"), &sealer("main"), Timestamp::UNIX_EPOCH), None);
    }

    #[test]
    fn the_cookie_brings_the_session_back_until_it_is_over() {
        let cookie = session().cookie(&integration("main"), &sealer("main"), true).unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Secure"), "{cookie}");
        let read = |now| Session::read(&request(&cookie), &integration("main"), &sealer("main"), now);
        assert_eq!(read(Timestamp::UNIX_EPOCH), Some(session()));
        assert_eq!(read(Timestamp::UNIX_EPOCH + LASTS), None);
    }

    #[test]
    fn another_integration_does_not_know_it() {
        let cookie = session().cookie(&integration("main"), &sealer("main"), true).unwrap();
        let renamed = cookie.replace("flashduty_lark_main", "flashduty_lark_other");
        let read = Session::read(&request(&renamed), &integration("other"), &sealer("other"), Timestamp::UNIX_EPOCH);
        assert_eq!(read, None);
    }

    #[test]
    fn a_form_belongs_to_its_session() {
        let sealer = sealer("main");
        let token = session().form_token(&sealer).unwrap();
        assert!(session().owns_form(&token, &sealer));
        let mut stranger = session();
        stranger.identity.open_id = OpenId::new("ou_b");
        assert!(!stranger.owns_form(&token, &sealer));
        assert!(!session().owns_form("", &sealer));
    }
}
