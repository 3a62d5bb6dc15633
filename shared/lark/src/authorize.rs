//! The first half of signing in: the address a person is sent to (Lark: obtain an authorization code).

use crate::settings::Hosts;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use url::form_urlencoded::Serializer;

/// Where a person signs in. Lark sends them back to `redirect_uri`, which must be on the app's list of redirect URLs, with a `code` that
/// is good once and for five minutes, and with the same `state`.
pub fn authorize_url(hosts: &Hosts, app_id: &str, redirect_uri: &str, state: &str, code_challenge: &str) -> String {
    let query = Serializer::new(String::new())
        .append_pair("client_id", app_id)
        .append_pair("response_type", "code")
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("state", state)
        .append_pair("code_challenge", code_challenge)
        // Must be said: without it Lark takes the challenge for the verifier itself.
        .append_pair("code_challenge_method", "S256")
        .finish();
    format!("{}/open-apis/authen/v1/authorize?{query}", hosts.accounts)
}

/// The challenge that goes with a PKCE verifier (RFC 7636, S256). A verifier has 43 to 128 characters of `A-Z a-z 0-9 - . _ ~`.
pub fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use serde_json::Value;

    #[test]
    fn the_address_names_everything_lark_wants_and_nothing_secret() {
        let address = authorize_url(
            &Hosts::feishu(),
            "cli_1",
            "https://h.example/main/oauth",
            "a b&c",
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        );
        insta::assert_snapshot!(address, @"https://accounts.feishu.cn/open-apis/authen/v1/authorize?client_id=cli_1&response_type=code&redirect_uri=https%3A%2F%2Fh.example%2Fmain%2Foauth&state=a+b%26c&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256");
    }

    #[test]
    fn challenges_are_those_of_the_vectors() {
        let vectors: Value = serde_json::from_str(include_str!("../tests/vectors/web-login.json")).unwrap();
        let pairs = vectors["pkce"].as_array().unwrap();
        assert!(!pairs.is_empty());
        for pair in pairs {
            assert_eq!(challenge_of(pair["code_verifier"].as_str().unwrap()), pair["code_challenge"].as_str().unwrap());
        }
    }
}
