//! Every pair of plain and encrypted text, every signature.

use crate::vectors::{body, cases, text};
use lark::crypto::{decrypt, encrypt, event_signature, group_bot_sign, legacy_card_signature};
use serde_json::{Map, Value};

#[test]
fn every_ciphertext_is_decrypted_and_comes_out_again_of_the_same_vector() {
    for case in cases("crypto", "cases", 38) {
        let (id, key, plain, sealed) =
            (text(&case["id"]), text(&case["encrypt_key"]), text(&case["plaintext"]), text(&case["ciphertext"]));
        let iv = hex::decode(text(&case["iv_hex"])).unwrap().try_into().unwrap();
        assert_eq!(decrypt(key, sealed).as_deref(), Ok(plain), "{id}");
        assert_eq!(encrypt(key, iv, plain), sealed, "{id}");
    }
}

#[test]
fn no_damaged_ciphertext_yields_a_json_object() {
    for case in cases("crypto", "negative", 19) {
        let plain = decrypt(text(&case["encrypt_key"]), text(&case["ciphertext"]));
        let object = plain.ok().and_then(|plain| serde_json::from_str::<Map<String, Value>>(&plain).ok());
        assert_eq!(object, None, "{}", case["id"]);
    }
}

#[test]
fn every_event_signature_is_computed_over_the_bytes_as_they_are() {
    for case in cases("event-signatures", "cases", 22) {
        let (timestamp, nonce, key) = (text(&case["timestamp"]), text(&case["nonce"]), text(&case["encrypt_key"]));
        assert_eq!(event_signature(timestamp, nonce, key, &body(&case)), text(&case["signature"]), "{}", case["id"]);
    }
}

#[test]
fn every_signature_of_an_old_card_callback_is_computed_over_the_bytes_as_they_are() {
    for case in cases("card-signatures-legacy", "cases", 22) {
        let (timestamp, nonce, token) = (text(&case["timestamp"]), text(&case["nonce"]), text(&case["verification_token"]));
        assert_eq!(legacy_card_signature(timestamp, nonce, token, &body(&case)), text(&case["signature"]), "{}", case["id"]);
    }
}

#[test]
fn every_message_to_a_group_bot_is_signed_as_its_page_says() {
    for case in cases("webhook-bot-sign", "cases", 4) {
        assert_eq!(group_bot_sign(text(&case["timestamp"]), text(&case["secret"])), text(&case["sign"]));
    }
}
