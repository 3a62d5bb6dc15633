//! What people entrust to us.

use crate::id::OpenId;
use crate::person::{AppKey, SealedKey};

/// Seals the keys people entrust to us. Implemented by `lambda::seal`.
pub trait Vault: Send + Sync {
    /// Seals a key for this person; nobody else's record can open it.
    fn seal(&self, key: &AppKey, owner: &OpenId) -> SealedKey;
    /// Opens it again. `None` if it was tampered with, belongs to someone else, or the session key was changed.
    fn open(&self, sealed: &SealedKey, owner: &OpenId) -> Option<AppKey>;
}
