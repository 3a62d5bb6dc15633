//! The tenant access token: what Lark knows the app by, worth at most two hours (Lark: get tenant access token, custom apps).

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Mutex;

/// A new token is handed out only while the old one has less than half an hour left; asking earlier brings the same one again. Both stay
/// valid until their own ends.
const RENEWAL: SignedDuration = SignedDuration::from_mins(30);

/// A token is not used in its last minute: the request must reach Lark while it is still valid.
const LAST_MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// The token of one app, fetched when it is needed, by one caller at a time.
#[derive(Debug, Default)]
pub(crate) struct TenantAccessToken {
    held: Mutex<Option<Held>>,
}

#[derive(Debug, Clone)]
struct Held {
    token: SecretString,
    expires_at: Timestamp,
}

/// A token as it was handed out.
#[derive(Debug)]
pub(crate) struct Fetched {
    /// The token.
    pub token: SecretString,
    /// Seconds it has left.
    pub seconds_left: i64,
}

impl TenantAccessToken {
    /// The token, fetched if there is none or it is about to end. While one is fetched the others wait for it. A failed fetch does no
    /// harm as long as the old token is valid.
    pub(crate) async fn get<E>(
        &self,
        now: Timestamp,
        fetch: impl Future<Output = Result<Fetched, E>>,
    ) -> Result<SecretString, E> {
        let mut held = self.held.lock().await;
        if let Some(valid) = held.as_ref().filter(|held| held.left(now) > RENEWAL) {
            return Ok(valid.token.clone());
        }
        match fetch.await {
            Ok(fetched) => Ok(held.insert(Held::of(fetched, now)).token.clone()),
            Err(fault) => {
                let old = held.as_ref().filter(|old| old.left(now) > LAST_MINUTE);
                old.map(|old| old.token.clone()).ok_or(fault)
            }
        }
    }

    /// Forgets a token that Lark rejected, unless another caller has replaced it meanwhile.
    pub(crate) async fn forget(&self, rejected: &SecretString) {
        let mut held = self.held.lock().await;
        held.take_if(|held| held.token.expose_secret() == rejected.expose_secret());
    }
}

impl Held {
    fn of(fetched: Fetched, now: Timestamp) -> Self {
        let left = SignedDuration::from_secs(fetched.seconds_left.max(0));
        Self { token: fetched.token, expires_at: now.checked_add(left).unwrap_or(now) }
    }

    fn left(&self, now: Timestamp) -> SignedDuration {
        self.expires_at.duration_since(now)
    }
}
