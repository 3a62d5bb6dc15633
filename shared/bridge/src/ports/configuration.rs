//! The app's own configuration.

use crate::set_up::Change;
use async_trait::async_trait;

/// The app's configuration, which the app itself may change where Lark offers that: at Feishu, for apps made in the developer console.
/// Implemented by `lark::Client`.
#[async_trait]
pub trait Configuration: Send + Sync {
    /// Whether id and secret are those of an app that can be spoken for.
    async fn check_credentials(&self) -> Result<(), ConfigurationFault>;
    /// Makes one change. To make it twice is to make it once.
    async fn change(&self, change: &Change) -> Result<(), ConfigurationFault>;
    /// Submits what was changed as a new version; its number. Whether somebody has to approve it is the company's affair.
    async fn release(&self, notes: &ReleaseNotes) -> Result<String, ConfigurationFault>;
}

/// What a version is submitted with, each at most 500 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseNotes {
    /// Why it should be approved.
    pub reason: String,
    /// What has changed.
    pub changes: String,
}

/// How Lark turned a change down. Whatever it is, the step can be done by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConfigurationFault {
    /// There is no such API in this cloud.
    #[error("this cloud has no API for an app's configuration")]
    NotOffered,
    /// The app lacks `application:application:patch`.
    #[error("the app may not change its own configuration ({code})")]
    NotAllowed {
        /// Lark's code.
        code: i64,
    },
    /// The app was not made in the developer console: such an app cannot be changed through the API.
    #[error("the app was not made in the developer console ({code})")]
    MadeElsewhere {
        /// Lark's code.
        code: i64,
    },
    /// A version waits for approval; nothing can be changed meanwhile.
    #[error("a version of the app is under review ({code})")]
    UnderReview {
        /// Lark's code.
        code: i64,
    },
    /// Lark asked the address for its challenge, and it did not come back within a second.
    #[error("the address did not answer Lark's challenge ({code})")]
    NotAnswered {
        /// Lark's code.
        code: i64,
    },
    /// The change needs the bot ability, which is not in force yet.
    #[error("the bot ability has to come first ({code})")]
    NoBotYet {
        /// Lark's code.
        code: i64,
    },
    /// Id or secret are wrong, or the app is disabled.
    #[error("the app itself is refused ({code})")]
    AppBroken {
        /// Lark's code.
        code: i64,
    },
    /// Any other no.
    #[error("Lark declined ({code})")]
    Declined {
        /// Lark's code.
        code: i64,
    },
    /// No answer, too many calls, or a server's failure: to be tried again.
    #[error("Lark did not answer")]
    Unavailable,
}

impl ConfigurationFault {
    /// Whether every other change would be turned down the same way.
    pub fn concerns_all(self) -> bool {
        match self {
            Self::NotOffered | Self::NotAllowed { .. } | Self::MadeElsewhere { .. } => true,
            Self::UnderReview { .. } | Self::AppBroken { .. } | Self::Unavailable => true,
            Self::NotAnswered { .. } | Self::NoBotYet { .. } | Self::Declined { .. } => false,
        }
    }
}
