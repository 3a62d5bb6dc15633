//! Who is signed in: a sealed cookie, so that a second visit needs no login and the table holds no sessions.
//!
//! The cookies are called without the prefix `__Host-`, because it allows no path, and every integration's cookies would then be sent
//! to every other. Nor with `__Secure-`, which a browser refuses on the plain HTTP of loopback, and which keeps away only what HSTS
//! (`crate::reply`) keeps away as well. What the prefixes guard against is a cookie that somebody else has set (a neighbouring
//! subdomain, an unencrypted page). Here it opens nothing, because it must be sealed for this integration; and it hides nothing, because
//! every cookie of the name is tried.

use crate::seal::{SealedUnder, Sealer};
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
    /// Until when. It never moves: who has left the company must not stay in by coming often, and inside Lark a new login costs no click.
    pub expires_at: Timestamp,
}

/// A month: on-call people open the page rarely. `store` remembers for a day longer that sessions were ended.
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
    /// A session that begins now, and in any case after all sessions of this person were ended, by whichever clock.
    pub fn begin(identity: Identity, now: Timestamp, ended_at: Option<Timestamp>) -> Self {
        let after_the_end = ended_at.and_then(|ended_at| ended_at.checked_add(SignedDuration::from_nanos(1)).ok());
        let began_at = after_the_end.map_or(now, |earliest| earliest.max(now));
        Self { identity, began_at, expires_at: now + LASTS }
    }

    /// Reads the session out of a request, and tells under which key it is sealed. `None` when there is none, or when it is not ours, not
    /// whole, or over.
    pub fn read(headers: &HeaderMap, integration: &Integration, sealer: &Sealer, now: Timestamp) -> Option<(Self, SealedUnder)> {
        let name = session_name(integration);
        let mut opened = cookies_of(headers, &name).filter_map(|sealed| {
            let (plain, under) = sealer.open_under(PURPOSE, "", &sealed)?;
            let session: Self = serde_json::from_slice(&plain).ok()?;
            (session.expires_at > now).then_some((session, under))
        });
        opened.next()
    }

    /// The cookie that carries it. `secure` is off on plain-HTTP loopback only.
    pub fn cookie(&self, integration: &Integration, sealer: &Sealer, secure: bool) -> Option<String> {
        self.cookie_for(LASTS, integration, sealer, secure)
    }

    /// The same session sealed anew, for what is left of it.
    pub fn resealed(&self, integration: &Integration, sealer: &Sealer, secure: bool, now: Timestamp) -> Option<String> {
        self.cookie_for(self.expires_at.duration_since(now), integration, sealer, secure)
    }

    fn cookie_for(&self, left: SignedDuration, integration: &Integration, sealer: &Sealer, secure: bool) -> Option<String> {
        let plain = serde_json::to_vec(self).ok()?;
        let sealed = sealer.seal(PURPOSE, "", &plain)?;
        Some(cookie(session_name(integration), sealed, integration, secure, left.as_secs()))
    }

    /// What a form of this session carries, so that no other site can send one in its name. A session that is sealed anew keeps it.
    pub fn form_token(&self, sealer: &Sealer) -> Option<String> {
        sealer.seal(FORM, self.identity.open_id.as_str(), &self.form_mark())
    }

    /// Whether a form was made for this session.
    pub fn owns_form(&self, token: &str, sealer: &Sealer) -> bool {
        sealer.open(FORM, self.identity.open_id.as_str(), token).as_deref() == Some(&self.form_mark())
    }

    /// Tells this session from the person's others.
    fn form_mark(&self) -> [u8; 8] {
        self.expires_at.as_second().to_be_bytes()
    }

    /// Whether all sessions of this person were ended when it had begun. One that begins later is not ([`Session::begin`]).
    pub fn was_ended(&self, ended_at: Option<Timestamp>) -> bool {
        ended_at.is_some_and(|ended_at| self.began_at <= ended_at)
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
    cookies_of(headers, &sign_in_name(integration)).next()
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
    match cookies_of(headers, &language_name(integration)).next()?.as_str() {
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

/// Every value that came under this name, in the browser's order.
fn cookies_of(headers: &HeaderMap, name: &str) -> impl Iterator<Item = String> {
    let lines = headers.get_all(http::header::COOKIE).into_iter().map(|line| String::from_utf8_lossy(line.as_bytes()));
    let pairs = lines.flat_map(|line| line.split(';').map(|pair| pair.trim().to_owned()).collect::<Vec<_>>());
    let cookies = pairs.filter_map(|pair| Cookie::parse(pair).ok());
    cookies.filter(move |cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
}

#[cfg(test)]
mod tests;
