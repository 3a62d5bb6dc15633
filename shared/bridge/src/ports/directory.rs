//! Lark's directory and sign-in.

use super::{ChatsFault, StoreFault};
use crate::id::OpenId;
use crate::person::Identity;
use async_trait::async_trait;
use jiff::Timestamp;

/// Lark's directory and sign-in. Implemented by `lark::Client`.
#[async_trait]
pub trait Directory: Send + Sync {
    /// Turns a code into the person who signed in, and the unverified e-mail that may help to find the member.
    async fn identity(&self, code: &str, redirect_uri: &str, verifier: &str) -> Result<(Identity, Option<String>), SignInFault>;
    /// The `open_id` behind each e-mail (at most 50), in the same order; `None` where Lark knows or tells none.
    async fn open_ids(&self, emails: &[String]) -> Result<Vec<Option<OpenId>>, ChatsFault>;
    /// The `open_id` behind a phone number (`+86…`); `None` where Lark knows or tells none.
    async fn open_id_of_phone(&self, phone: &str) -> Result<Option<OpenId>, ChatsFault>;
}

/// Why a sign-in failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignInFault {
    /// The code is unknown, used or expired: begin again.
    #[error("the code is unknown, used or expired")]
    BadCode,
    /// This person may not use the app.
    #[error("this person may not use the app (code {code})")]
    NotForYou {
        /// Lark's code.
        code: i64,
    },
    /// A scope is missing: the app lacks it, or the person has not granted it.
    #[error("a scope is missing (code {code})")]
    ScopeMissing {
        /// Lark's code.
        code: i64,
    },
    /// The app is set up wrongly: its secret, its redirect address, or that it is not in use.
    #[error("the app is set up wrongly (code {code})")]
    AppBroken {
        /// Lark's code.
        code: i64,
    },
    /// Lark did not answer, or could not.
    #[error("Lark is not available")]
    Unavailable,
}

/// Sign-ins under way. Implemented by `store::Table`.
#[async_trait]
pub trait SignIns: Send + Sync {
    /// Remembers one.
    async fn begin(&self, sign_in: &SignIn) -> Result<(), StoreFault>;
    /// Takes it away: each is given out once, and not after it expired.
    async fn finish(&self, state: &str, now: Timestamp) -> Result<Option<SignIn>, StoreFault>;
}

/// A sign-in under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// 32 random bytes, base64url: comes back in the redirect.
    pub state: String,
    /// PKCE: the secret whose SHA-256 went with the authorize address.
    pub verifier: String,
    /// The redirect address that was named, and must be named again.
    pub redirect_uri: String,
    /// After this it is worth nothing.
    pub expires_at: Timestamp,
    /// The page that was asked for, below the integration's home: `delivery`; empty for the home itself.
    pub page: String,
}
