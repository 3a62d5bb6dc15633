//! Is it from Lark, for us, and fresh?

use super::envelope::Kind;
use super::{MAX_BODY, Rejection};
use crate::crypto;
use crate::settings::Settings;
use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

/// A click is sent once, within seconds of the press, and never repeated. Ten minutes leave room for clocks that differ.
const CLICK_IS_FRESH_FOR: SignedDuration = SignedDuration::from_mins(10);

/// Lark repeats an event after 15 s, 5 min, 1 h and 6 h, 7 h 6 min in all, and does not say whether it signs the repeats anew. Within
/// this time it is the keys of the callbacks already seen that keep a repeat from being acted on.
const EVENT_IS_FRESH_FOR: SignedDuration = SignedDuration::from_hours(8);

/// How far Lark's clock may be ahead of ours.
const AHEAD: SignedDuration = SignedDuration::from_mins(10);

const NOT_JSON: Rejection = Rejection::new(400, "not_a_json_object");
const TOO_LARGE: Rejection = Rejection::new(413, "body_too_large");
/// One reason for everything that bears no signature of ours: see [`crypto::DecryptError`] for what telling more would give away.
const UNVERIFIED: Rejection = Rejection::new(401, "unverified");
const UNREADABLE: Rejection = Rejection::new(400, "not_decryptable");
const WRONG_TOKEN: Rejection = Rejection::new(401, "wrong_verification_token");
const NOT_ENCRYPTED: Rejection = Rejection::new(401, "not_encrypted");
const STALE: Rejection = Rejection::new(401, "timestamp_not_fresh");
const OTHER_APP: Rejection = Rejection::new(403, "another_app");
const OTHER_TENANT: Rejection = Rejection::new(403, "another_tenant");

/// A request that was verified. Only [`open`] makes one.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Opened {
    /// The JSON object, decrypted where it was encrypted.
    pub decoded: Value,
    /// Which envelope it is.
    pub kind: Kind,
}

/// Verifies and decrypts one request; see [`super::receive`] for the arguments.
///
/// # Errors
/// As [`super::receive`], except that nothing inside the event is looked at.
pub fn open(settings: &Settings, headers: &HeaderMap, body: &[u8], now: Timestamp) -> Result<Opened, Rejection> {
    if body.len() > MAX_BODY {
        return Err(TOO_LARGE);
    }
    let outer = object(body)?;
    let signed = Signed::of(headers, body);
    let opened = match outer.get("encrypt") {
        Some(encrypted) => open_encrypted(settings, signed.as_ref(), encrypted, now)?,
        None => open_plain(settings, signed.as_ref(), outer, now)?,
    };
    check_addressee(settings, &opened)?;
    Ok(opened)
}

/// Everything but an address check must bear a signature made with an Encrypt Key; that key is then also the one that decrypts.
fn open_encrypted(settings: &Settings, signed: Option<&Signed>, encrypted: &Value, now: Timestamp) -> Result<Opened, Rejection> {
    let key = settings.encrypt_keys().find(|key| signed.is_some_and(|signed| signed.with_encrypt_key(key)));
    let (Some(key), Some(signed)) = (key, signed) else {
        return open_unsigned(settings, encrypted).ok_or(UNVERIFIED);
    };
    let decoded = decrypted(key, encrypted)?;
    let kind = Kind::of(&decoded)?;
    check_token(settings, &kind, &decoded)?;
    if kind != Kind::UrlVerification {
        check_fresh(signed, &kind, now)?;
    }
    Ok(Opened { decoded, kind })
}

/// The check of an address comes without any `X-Lark-` header; its Verification Token must do.
fn open_unsigned(settings: &Settings, encrypted: &Value) -> Option<Opened> {
    let of_key = |key: &str| {
        let decoded = decrypted(key, encrypted).ok()?;
        let kind = Kind::of(&decoded).ok().filter(|kind| *kind == Kind::UrlVerification)?;
        check_token(settings, &kind, &decoded).ok()?;
        Some(Opened { decoded, kind })
    };
    settings.encrypt_keys().find_map(of_key)
}

/// In the clear come the old card callback and the check of its address; anything else only where no Encrypt Key is set. The signature
/// of events is then no proof of anything, so the Verification Token alone counts, and the unsigned timestamp does not.
fn open_plain(settings: &Settings, signed: Option<&Signed>, decoded: Value, now: Timestamp) -> Result<Opened, Rejection> {
    let kind = Kind::of(&decoded)?;
    match &kind {
        Kind::LegacyCard => {
            let signed =
                signed.filter(|signed| settings.verification_tokens().any(|token| signed.with_verification_token(token)));
            check_fresh(signed.ok_or(UNVERIFIED)?, &kind, now)?;
        }
        Kind::Event { .. } | Kind::OldEvent { .. } if settings.encrypt_keys().next().is_some() => return Err(NOT_ENCRYPTED),
        Kind::UrlVerification | Kind::Event { .. } | Kind::OldEvent { .. } => check_token(settings, &kind, &decoded)?,
    }
    Ok(Opened { decoded, kind })
}

fn check_token(settings: &Settings, kind: &Kind, decoded: &Value) -> Result<(), Rejection> {
    let theirs = kind.token_in(decoded).ok_or(WRONG_TOKEN)?;
    if settings.verification_tokens().any(|ours| crypto::same(ours, theirs)) { Ok(()) } else { Err(WRONG_TOKEN) }
}

fn check_fresh(signed: &Signed, kind: &Kind, now: Timestamp) -> Result<(), Rejection> {
    let sent = signed.timestamp.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok()).ok_or(STALE)?;
    let age = now.duration_since(sent);
    let fresh_for = if kind.is_click() { CLICK_IS_FRESH_FOR } else { EVENT_IS_FRESH_FOR };
    if age <= fresh_for && -age <= AHEAD { Ok(()) } else { Err(STALE) }
}

/// Whether it is meant for our app and comes from our company. Schema 2.0 always names both; the older envelopes need not, and are then
/// known by their signature or token alone.
fn check_addressee(settings: &Settings, opened: &Opened) -> Result<(), Rejection> {
    let Opened { decoded, kind } = opened;
    let always_named = matches!(kind, Kind::Event { .. });
    let is = |theirs: Option<&str>, ours: &str| theirs.map_or(!always_named, |theirs| theirs == ours);
    if !is(kind.app_id_in(decoded), &settings.app_id) {
        return Err(OTHER_APP);
    }
    match &settings.tenant_key {
        Some(ours) if !is(kind.tenant_key_in(decoded), ours.as_str()) => Err(OTHER_TENANT),
        Some(_) | None => Ok(()),
    }
}

fn decrypted(key: &str, encrypted: &Value) -> Result<Value, Rejection> {
    let text = crypto::decrypt(key, encrypted.as_str().ok_or(UNREADABLE)?).map_err(|_| UNREADABLE)?;
    object(text.as_bytes())
}

fn object(json: &[u8]) -> Result<Value, Rejection> {
    serde_json::from_slice(json).ok().filter(Value::is_object).ok_or(NOT_JSON)
}

/// What a signature is made of. All three headers must be there; timestamp and nonce are opaque until the signature was compared.
struct Signed<'a> {
    timestamp: &'a str,
    nonce: &'a str,
    signature: &'a str,
    body: &'a [u8],
}

impl<'a> Signed<'a> {
    fn of(headers: &'a HeaderMap, body: &'a [u8]) -> Option<Self> {
        let header = |name| headers.get(name)?.to_str().ok();
        Some(Self {
            timestamp: header("x-lark-request-timestamp")?,
            nonce: header("x-lark-request-nonce")?,
            signature: header("x-lark-signature")?,
            body,
        })
    }

    fn with_encrypt_key(&self, key: &str) -> bool {
        crypto::same(&crypto::event_signature(self.timestamp, self.nonce, key, self.body), self.signature)
    }

    fn with_verification_token(&self, token: &str) -> bool {
        crypto::same(&crypto::legacy_card_signature(self.timestamp, self.nonce, token, self.body), self.signature)
    }
}
