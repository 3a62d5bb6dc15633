//! What Lark tells of our own app.

use async_trait::async_trait;
use std::collections::BTreeSet;

/// The app, as Lark's company and developer console have it. Implemented by `lark::Client`. Each is one call, made anew.
#[async_trait]
pub trait Application: Send + Sync {
    /// How the app's bot is.
    async fn bot(&self) -> Result<BotStatus, ApplicationFault>;
    /// The names of the scopes that were granted. Takes no scope itself.
    async fn scopes(&self) -> Result<BTreeSet<String>, ApplicationFault>;
    /// What stands in the console, as far as Lark tells an app.
    async fn profile(&self) -> Result<Profile, ApplicationFault>;
}

/// How the app's bot is (Lark: "Obtain bot information", `activate_status`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BotStatus {
    /// It works.
    Enabled,
    /// The company has not installed the app, or no version was published yet.
    NotInstalled,
    /// The company's administrators have disabled it.
    Disabled,
    /// It is installed and nobody has enabled it.
    NotEnabled,
    /// Something else: an upgrade that waits, a licence or plan that has ended; Lark's number.
    Other(i64),
}

/// What Lark tells of the app to itself (Lark: "Get application information").
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// The redirect addresses of the security settings.
    pub redirect_urls: Vec<String>,
    /// Whether a version is in use.
    pub is_published: bool,
}

/// Why Lark did not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ApplicationFault {
    /// It said no.
    #[error("Lark declined with code {code}")]
    Declined {
        /// Lark's code.
        code: i64,
    },
    /// It did not answer, or nothing that can be read.
    #[error("Lark did not answer")]
    NoAnswer,
}
