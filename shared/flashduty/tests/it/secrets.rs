//! Only those who know the secret get in.

use crate::{SECRET, sample, settings};
use flashduty::webhook::{MAX_BODY, Push, Rejection, SECRET_HEADER, receive};
use http::{HeaderMap, HeaderValue};
use proptest::prelude::*;

fn showing(secret: &[u8]) -> HeaderMap {
    HeaderMap::from_iter([(http::HeaderName::from_static(SECRET_HEADER), HeaderValue::from_bytes(secret).unwrap())])
}

fn status(result: Result<Push, Rejection>) -> u16 {
    result.err().map_or(200, |rejection| rejection.status)
}

#[test]
fn nobody_gets_in_without_the_secret() {
    let body = sample("i_ack").to_string();
    let longer = format!("{SECRET}x");
    let settings = settings("http://unused");
    assert_eq!(status(receive(&settings, &HeaderMap::new(), body.as_bytes())), 401);
    for wrong in ["", " ", "x", &SECRET[1..], &longer, &SECRET.to_uppercase()] {
        assert_eq!(status(receive(&settings, &showing(wrong.as_bytes()), body.as_bytes())), 401, "{wrong}");
    }
    assert_eq!(status(receive(&settings, &showing(SECRET.as_bytes()), body.as_bytes())), 200);
}

#[test]
fn while_a_secret_is_changed_the_old_one_still_opens() {
    let body = sample("i_ack").to_string();
    let mut settings = settings("http://unused");
    settings.webhook_secrets.insert(0, "the-new-one".to_owned().into());
    for accepted in ["the-new-one", SECRET] {
        assert_eq!(status(receive(&settings, &showing(accepted.as_bytes()), body.as_bytes())), 200);
    }
    settings.webhook_secrets.pop();
    assert_eq!(status(receive(&settings, &showing(SECRET.as_bytes()), body.as_bytes())), 401);
}

#[test]
fn an_empty_secret_in_the_settings_opens_for_nobody() {
    let mut settings = settings("http://unused");
    settings.webhook_secrets = vec![String::new().into()];
    assert_eq!(status(receive(&settings, &showing(b""), sample("i_ack").to_string().as_bytes())), 401);
}

#[test]
fn a_stranger_learns_nothing_from_what_they_send() {
    let settings = settings("http://unused");
    let too_large = vec![b' '; MAX_BODY + 1];
    for body in [&b"no json"[..], b"", &too_large] {
        assert_eq!(status(receive(&settings, &HeaderMap::new(), body)), 401);
    }
}

#[test]
fn a_body_of_two_mebibytes_is_read_and_a_larger_one_is_not() {
    let mut body = sample("i_ack").to_string();
    body.push_str(&" ".repeat(MAX_BODY - body.len()));
    let settings = settings("http://unused");
    assert_eq!(status(receive(&settings, &showing(SECRET.as_bytes()), body.as_bytes())), 200);
    body.push(' ');
    assert_eq!(status(receive(&settings, &showing(SECRET.as_bytes()), body.as_bytes())), 413);
}

proptest! {
    #[test]
    fn a_mutated_secret_is_always_refused(at in 0..SECRET.len(), to in 0x21_u8..0x7f, how in 0..3) {
        let mut secret = SECRET.as_bytes().to_vec();
        match how {
            0 => secret[at] = to,
            1 => secret.insert(at, to),
            _ => { secret.remove(at); }
        }
        prop_assume!(secret != SECRET.as_bytes());
        let result = receive(&settings("http://unused"), &showing(&secret), sample("i_ack").to_string().as_bytes());
        prop_assert_eq!(status(result), 401);
    }
}
