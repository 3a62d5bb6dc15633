//! Sealing: what we hand to a browser or write into the table so that only we can read it, and nobody can change it.
//!
//! AES-256-GCM; the key is the SHA-256 of a purpose and the integration's `session_key`. The context (integration, owner) is
//! authenticated with it, so that what was sealed for one cannot be opened for another. While a session key is rotated, old and
//! new open; the newest seals.

use crate::random::Random;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bridge::id::{Integration, OpenId};
use bridge::person::{AppKey, SealedKey};
use bridge::ports::Vault;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};

/// Seals and opens for one integration.
#[derive(Clone)]
pub struct Sealer {
    integration: Integration,
    ciphers: Vec<Aes256Gcm>,
    random: Random,
}

/// Which session key sealed something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealedUnder {
    /// The one that seals now.
    TheNewest,
    /// One that is still accepted.
    AnOlder,
}

/// 96 bits, as GCM wants.
const NONCE: usize = 12;

/// First byte of everything sealed: should the format ever change, the old one is still recognised.
const VERSION: u8 = 1;

impl Sealer {
    /// A sealer under these session keys, newest first.
    pub fn new(integration: Integration, session_keys: &[SecretString], random: Random) -> Self {
        let cipher = |key: &SecretString| {
            let digest = Sha256::new().chain_update("flashduty-lark seal 1\n").chain_update(key.expose_secret()).finalize();
            Aes256Gcm::new(&digest)
        };
        Self { integration, ciphers: session_keys.iter().map(cipher).collect(), random }
    }

    /// Seals for a purpose and owner. `None` only when the integration has no session key.
    pub fn seal(&self, purpose: &str, owner: &str, plain: &[u8]) -> Option<String> {
        let mut nonce = [0; NONCE];
        (self.random)(&mut nonce);
        let aad = self.context(purpose, owner);
        let sealed = self.ciphers.first()?.encrypt(&Nonce::from(nonce), Payload { msg: plain, aad: &aad }).ok()?;
        Some(URL_SAFE_NO_PAD.encode([&[VERSION][..], &nonce, &sealed].concat()))
    }

    /// Opens what was sealed for this purpose and owner. `None` for everything else.
    pub fn open(&self, purpose: &str, owner: &str, sealed: &str) -> Option<Vec<u8>> {
        self.open_under(purpose, owner, sealed).map(|(plain, _)| plain)
    }

    /// The same, and under which key it was sealed: one that is on its way out may be gone soon, and what it sealed with it.
    pub fn open_under(&self, purpose: &str, owner: &str, sealed: &str) -> Option<(Vec<u8>, SealedUnder)> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (version, rest) = bytes.split_first()?;
        let (nonce, body) = rest.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let aad = self.context(purpose, owner);
        let open = |cipher: &Aes256Gcm| cipher.decrypt(&Nonce::from(nonce), Payload { msg: body, aad: &aad }).ok();
        let (newest, older) = self.ciphers.split_first().filter(|_| *version == VERSION)?;
        match open(newest) {
            Some(plain) => Some((plain, SealedUnder::TheNewest)),
            None => older.iter().find_map(open).map(|plain| (plain, SealedUnder::AnOlder)),
        }
    }

    /// Lengths first, so that no two contexts read the same.
    fn context(&self, purpose: &str, owner: &str) -> Vec<u8> {
        format!("{}:{}|{}:{}|{owner}", self.integration.as_str().len(), self.integration, purpose.len(), purpose).into_bytes()
    }
}

/// What an APP key is sealed as.
const APP_KEY: &str = "app key";

impl Vault for Sealer {
    fn seal(&self, key: &AppKey, owner: &OpenId) -> SealedKey {
        SealedKey(Self::seal(self, APP_KEY, owner.as_str(), key.expose().as_bytes()).unwrap_or_default())
    }

    fn open(&self, sealed: &SealedKey, owner: &OpenId) -> Option<AppKey> {
        let plain = Self::open(self, APP_KEY, owner.as_str(), &sealed.0)?;
        String::from_utf8(plain).ok().map(AppKey::new)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sealer(integration: &str, keys: &[&str]) -> Sealer {
        let keys: Vec<_> = keys.iter().map(|key| SecretString::from(*key)).collect();
        Sealer::new(Integration::parse(integration).unwrap(), &keys, crate::random::system)
    }

    #[test]
    fn nothing_opens_what_was_never_sealed() {
        let sealer = sealer("main", &["k1"]);
        for text in ["", "AA", "not base64!", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            assert_eq!(sealer.open("session", "", text), None, "{text}");
        }
    }

    #[test]
    fn what_is_sealed_opens_for_the_same_purpose_owner_and_integration_only() {
        let sealer = sealer("main", &["k1"]);
        let sealed = sealer.seal("session", "ou_a", b"hello").unwrap();
        assert_eq!(sealer.open("session", "ou_a", &sealed).unwrap(), b"hello");
        assert_eq!(sealer.open("session", "ou_b", &sealed), None);
        assert_eq!(sealer.open("app key", "ou_a", &sealed), None);
        assert_eq!(self::sealer("other", &["k1"]).open("session", "ou_a", &sealed), None);
    }

    #[test]
    fn a_rotated_key_still_opens_and_the_newest_seals() {
        let old = sealer("main", &["old"]);
        let both = sealer("main", &["new", "old"]);
        let new = sealer("main", &["new"]);
        assert!(both.open("session", "", &old.seal("session", "", b"x").unwrap()).is_some());
        assert!(new.open("session", "", &both.seal("session", "", b"x").unwrap()).is_some());
        assert_eq!(new.open("session", "", &old.seal("session", "", b"x").unwrap()), None);
    }

    #[test]
    fn an_app_key_comes_back_whole_and_does_not_print() {
        let sealer = sealer("main", &["k1"]);
        let owner = OpenId::new("ou_a");
        let sealed = Vault::seal(&sealer, &AppKey::new("the-key"), &owner);
        let opened = Vault::open(&sealer, &sealed, &owner).unwrap();
        assert_eq!(opened.expose(), "the-key");
        assert!(!format!("{opened:?} {sealed:?}").contains("the-key"));
    }

    proptest! {
        #[test]
        fn one_changed_character_opens_nothing(plain in proptest::collection::vec(any::<u8>(), 0..64), at in any::<prop::sample::Index>()) {
            let sealer = sealer("main", &["k1"]);
            let sealed = sealer.seal("session", "", &plain).unwrap();
            let mut changed: Vec<char> = sealed.chars().collect();
            let at = at.index(changed.len());
            changed[at] = if changed[at] == 'A' { 'B' } else { 'A' };
            let changed: String = changed.into_iter().collect();
            prop_assert_eq!(sealer.open("session", "", &changed).filter(|_| changed != sealed), None);
        }

        #[test]
        fn any_text_is_met_calmly(text in ".*") {
            prop_assert_eq!(sealer("main", &["k1"]).open("session", "", &text), None);
        }
    }
}
