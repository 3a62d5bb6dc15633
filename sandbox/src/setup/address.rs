//! Whether our own address answers as Lark wants it to: the same challenge, sealed under the same keys, within the same second.

use crate::lark::{App, FakeLark};
use bridge::set_up::Keys;
use jiff::Timestamp;
use lambda::random::Random;
use secrecy::ExposeSecret as _;
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Lark waits so long.
const WITHIN: Duration = Duration::from_secs(1);

/// Why an address would not do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoChallenge {
    /// Nobody listens there.
    #[error("nobody answers there")]
    NoConnection,
    /// It takes too long.
    #[error("it takes longer than a second, and Lark waits no longer")]
    TooLate,
    /// The integration is not known there, or the address is another's.
    #[error("it answers {0}: there is no such integration, or the address is not the stack's")]
    Status(u16),
    /// Its secret holds other keys.
    #[error("it answers {0}: its secret holds another Encrypt Key or Verification Token")]
    OtherKeys(u16),
    /// It says something else.
    #[error("it answers, and the challenge does not come back")]
    Other,
}

/// Asks the address for a challenge under these keys; milliseconds until it was answered.
///
/// # Errors
/// Why Lark would not take it.
pub async fn answers_challenge(http: &reqwest::Client, address: &str, keys: &Keys, random: Random) -> Result<u64, NoChallenge> {
    let mut seed = [0; 8];
    random(&mut seed);
    let asker = FakeLark::new(app_with(keys), Arc::new(Timestamp::now), u64::from_be_bytes(seed));
    let check = asker.address_check();
    let sealed = asker.unsigned(&check);
    let mut request = http.post(address).body(sealed.body).timeout(WITHIN);
    for (name, value) in sealed.headers {
        request = request.header(name, value);
    }
    let began = Instant::now();
    let response = request.send().await.map_err(why)?;
    let status = response.status().as_u16();
    let answer: Value = response.json().await.unwrap_or_default();
    match status {
        200 if answer["challenge"] == check["challenge"] => Ok(u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX)),
        200 => Err(NoChallenge::Other),
        400 | 401 => Err(NoChallenge::OtherKeys(status)),
        status => Err(NoChallenge::Status(status)),
    }
}

fn why(error: reqwest::Error) -> NoChallenge {
    if error.is_timeout() { NoChallenge::TooLate } else { NoChallenge::NoConnection }
}

/// Only the keys matter here.
fn app_with(keys: &Keys) -> App {
    App {
        app_id: String::new(),
        app_secret: String::new(),
        encrypt_key: Some(keys.encrypt_key.expose_secret().to_owned()),
        verification_token: keys.verification_token.expose_secret().to_owned(),
        tenant_key: String::new(),
    }
}
