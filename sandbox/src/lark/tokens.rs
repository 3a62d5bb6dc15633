//! The app's own token.
//!
//! Source: open.feishu.cn, "Get custom app tenant_access_token" and "Generic error codes".

use super::answer::{Answer, Refused};
use super::asked::Asked;
use super::state::State;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// A token lives two hours.
const LIFE: SignedDuration = SignedDuration::from_hours(2);

/// While a token has this long to live, asking again gives the same one.
const RENEWED_BELOW: SignedDuration = SignedDuration::from_mins(30);

/// `POST /open-apis/auth/v3/tenant_access_token/internal`. The answer is flat, and `expire` is the seconds left.
pub(super) fn tenant_token(state: &mut State, asked: &Asked) -> Result<Answer, Refused> {
    let body = asked.json()?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    // Lark does not document the HTTP status of these refusals; 200 is the one that a careless caller falls for.
    if text("app_id") != state.app.app_id {
        return Err(Refused::new(10_003, "invalid param").under(200));
    }
    if text("app_secret") != state.app.app_secret {
        return Err(Refused::new(10_015, "app secret invalid").under(200));
    }
    if !state.is_enabled {
        return Err(Refused::new(10_014, "app is unavailable").under(200));
    }
    let (token, expires_at) = current(state, asked.now);
    let expire = expires_at.duration_since(asked.now).as_secs();
    Ok(Answer::flat(json!({ "code": 0, "msg": "ok", "tenant_access_token": token, "expire": expire })))
}

/// The newest token, or a fresh one when it has less than half an hour left. An older one stays good until its own end.
fn current(state: &mut State, now: Timestamp) -> (String, Timestamp) {
    state.tenant_tokens.retain(|(_, expires_at)| *expires_at > now);
    if let Some(newest) = state.tenant_tokens.last()
        && newest.1.duration_since(now) >= RENEWED_BELOW
    {
        return newest.clone();
    }
    let fresh = (state.ids.hex("t-"), now + LIFE);
    state.tenant_tokens.push(fresh.clone());
    fresh
}

/// Whether this is a tenant access token of ours that is still good.
pub(super) fn check_tenant_token(state: &State, token: &str, now: Timestamp) -> Result<(), Refused> {
    if !["t-", "u-", "eyJ"].iter().any(|prefix| token.starts_with(prefix)) {
        return Err(Refused::new(99_991_671, "Invalid access token format: it must start with 't-' or 'u-'"));
    }
    if !state.is_enabled {
        return Err(Refused::new(99_991_662, "the app is not in use in this tenant"));
    }
    let is_good = state.tenant_tokens.iter().any(|(known, expires_at)| known == token && *expires_at > now);
    if is_good { Ok(()) } else { Err(Refused::new(99_991_663, "Invalid access token for authorization.")) }
}
