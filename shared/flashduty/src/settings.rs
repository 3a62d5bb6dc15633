//! What a company has to tell us about its Flashduty account.

use secrecy::SecretString;

/// One Flashduty account.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the Open API lives: `https://api.flashcat.cloud`, or the address of a private deployment. Without a path.
    pub base_url: String,
    /// The integration's own APP key: acts where a person gave us none of theirs.
    pub app_key: SecretString,
    /// What the webhook must show in [`crate::webhook::SECRET_HEADER`]. Newest first; all are accepted, so that a secret can be
    /// changed without losing a push. Never empty.
    pub webhook_secrets: Vec<SecretString>,
}
