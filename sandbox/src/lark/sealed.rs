//! How Lark seals what it pushes: encrypted under the Encrypt Key, signed over the bytes that travel.
//!
//! Written apart from the product's own reading of the rule, so that an error in one is not an error in both.
//! Source: open.feishu.cn, "Encrypt Key: encryption and signature verification".

use super::App;
use super::ids::Ids;
use aes::Aes256;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cbc::Encryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeEncrypt as _, KeyIvInit as _};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// A body and the headers that vouch for it.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// As it travels.
    pub body: String,
    /// Names as Lark spells them, and values.
    pub headers: Vec<(&'static str, String)>,
}

/// An event or callback: sealed and signed.
pub(super) fn signed(app: &App, ids: &mut Ids, now: Timestamp, payload: &Value) -> Sealed {
    let body = body(app, ids, payload);
    let timestamp = now.as_second().to_string();
    let nonce = ids.number().to_string();
    // Without an Encrypt Key Lark signs all the same, with an empty one.
    let signature = signature(&timestamp, &nonce, app.encrypt_key.as_deref().unwrap_or_default(), &body);
    let mut headers = common_headers(ids);
    headers.push(("X-Lark-Request-Timestamp", timestamp));
    headers.push(("X-Lark-Request-Nonce", nonce));
    headers.push(("X-Lark-Signature", signature));
    Sealed { body, headers }
}

/// The check of an address: sealed, but never signed.
pub(super) fn unsigned(app: &App, ids: &mut Ids, payload: &Value) -> Sealed {
    Sealed { body: body(app, ids, payload), headers: common_headers(ids) }
}

fn common_headers(ids: &mut Ids) -> Vec<(&'static str, String)> {
    vec![
        ("Content-Type", "application/json;charset=utf-8".to_owned()),
        ("User-Agent", "Go-http-client/1.1".to_owned()),
        ("X-Request-Id", ids.hex("")),
    ]
}

fn body(app: &App, ids: &mut Ids, payload: &Value) -> String {
    match &app.encrypt_key {
        Some(key) => {
            let mut iv = [0; 16];
            iv.copy_from_slice(&ids.bytes()[..16]);
            json!({ "encrypt": encrypted(key, iv, payload.to_string().as_bytes()) }).to_string()
        }
        None => payload.to_string(),
    }
}

/// Base64 of the IV and the AES-256-CBC ciphertext; the key is the SHA-256 of the Encrypt Key.
fn encrypted(key: &str, iv: [u8; 16], plain: &[u8]) -> String {
    let key: [u8; 32] = Sha256::digest(key.as_bytes()).into();
    let cipher = Encryptor::<Aes256>::new(&key.into(), &iv.into());
    let sealed = [iv.as_slice(), &cipher.encrypt_padded_vec::<Pkcs7>(plain)].concat();
    STANDARD.encode(sealed)
}

/// Hexadecimal SHA-256 of timestamp, nonce, Encrypt Key and body, with nothing in between.
fn signature(timestamp: &str, nonce: &str, key: &str, body: &str) -> String {
    hex::encode(Sha256::digest([timestamp, nonce, key, body].concat()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_pair_printed_in_larks_documentation_comes_out() {
        let iv = hex::decode("3f7ef0f9564898d80f10ed5106127a46").unwrap();
        let sealed = encrypted("test key", iv.try_into().unwrap(), b"hello world");
        assert_eq!(sealed, "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=");
    }

    #[test]
    fn a_signature_of_the_vectors_comes_out() {
        let body = "{\"encrypt\":\"AAAA\"}\n";
        let signature = signature("1764000002", "453128078", "2FGkd0F6yyiGRcox6jHW7hD11xZwl8mh", body);
        assert_eq!(signature, "1dc0160c46ae9bea3d68d236df3229bff00db83bf39d1a87031e3757099d0360");
    }
}
