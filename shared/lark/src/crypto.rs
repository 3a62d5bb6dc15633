//! Encryption and signatures of callbacks and of what group bots are told, as Lark documents them ("Encrypt Key encryption configuration case",
//! "Receive and handle callbacks", and for old cards "Card callback security verification", all on open.feishu.cn).
//!
//! AES in CBC mode hides but does not protect: whoever can change the bytes can change the text. Only a signature does, so nothing
//! that [`decrypt`] gives back may be believed before [`event_signature`] was compared.

use aes::Aes256;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt as _, BlockModeEncrypt as _, KeyIvInit as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use thiserror::Error;

/// Bytes of an AES block, and so of an initialisation vector.
pub const BLOCK: usize = 16;

/// Why a text could not be decrypted. Never tell an unauthenticated sender which it was: bad padding told apart from bad text lets
/// them decrypt what they have overheard, byte by byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DecryptError {
    /// Not the standard base64 alphabet with its padding.
    #[error("not base64")]
    Base64,
    /// Not an initialisation vector and at least one whole block.
    #[error("not a whole number of blocks")]
    Length,
    /// The end is not PKCS#7: as a rule, another key.
    #[error("wrong padding")]
    Padding,
    /// The text is not UTF-8.
    #[error("not UTF-8")]
    Utf8,
}

/// Encrypts as Lark does: base64 of the initialisation vector and of AES-256-CBC under SHA-256 of the Encrypt Key, padded by PKCS#7.
/// The vector must be 16 fresh random bytes for every text.
pub fn encrypt(encrypt_key: &str, iv: [u8; BLOCK], text: &str) -> String {
    let sealed =
        cbc::Encryptor::<Aes256>::new(&aes_key(encrypt_key).into(), &iv.into()).encrypt_padded_vec::<Pkcs7>(text.as_bytes());
    STANDARD.encode([&iv[..], &sealed].concat())
}

/// The other way of [`encrypt`], strict at every step: some of Lark's own SDKs let damaged texts pass.
pub fn decrypt(encrypt_key: &str, encrypted: &str) -> Result<String, DecryptError> {
    let bytes = STANDARD.decode(encrypted).map_err(|_| DecryptError::Base64)?;
    let (iv, sealed) = bytes.split_first_chunk::<BLOCK>().ok_or(DecryptError::Length)?;
    if sealed.is_empty() || sealed.len() % BLOCK != 0 {
        return Err(DecryptError::Length);
    }
    let text = cbc::Decryptor::<Aes256>::new(&aes_key(encrypt_key).into(), &(*iv).into())
        .decrypt_padded_vec::<Pkcs7>(sealed)
        .map_err(|_| DecryptError::Padding)?;
    String::from_utf8(text).map_err(|_| DecryptError::Utf8)
}

/// `X-Lark-Signature` of events and of `card.action.trigger`: lower-case hex of SHA-256 over timestamp, nonce, Encrypt Key and the
/// body as received. With an empty key anybody can compute it.
pub fn event_signature(timestamp: &str, nonce: &str, encrypt_key: &str, body: &[u8]) -> String {
    let hash = Sha256::new().chain_update(timestamp).chain_update(nonce).chain_update(encrypt_key).chain_update(body);
    hex::encode(hash.finalize())
}

/// `X-Lark-Signature` of the old card callback (`card.action.trigger_v1` and the bot's card request URL): lower-case hex of SHA-1 over
/// timestamp, nonce, Verification Token and the body as received.
pub fn legacy_card_signature(timestamp: &str, nonce: &str, verification_token: &str, body: &[u8]) -> String {
    let hash = Sha1::new().chain_update(timestamp).chain_update(nonce).chain_update(verification_token).chain_update(body);
    hex::encode(hash.finalize())
}

/// `sign` of a message to a group bot: base64 of HMAC-SHA256 over nothing, keyed with the timestamp (in seconds), a line feed and the
/// bot's secret (Lark: "Custom bot usage guide"). Good for an hour.
pub fn group_bot_sign(timestamp: &str, secret: &str) -> String {
    let key = format!("{timestamp}\n{secret}");
    let hash = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("HMAC takes a key of any length");
    STANDARD.encode(hash.finalize().into_bytes())
}

/// Whether two secrets are the same, in a time that tells nothing but their lengths.
pub fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

fn aes_key(encrypt_key: &str) -> [u8; 32] {
    Sha256::digest(encrypt_key).into()
}
