#![allow(clippy::unwrap_used)]

use super::*;
use bridge::id::{OpenId, TenantKey};
use proptest::prelude::*;
use secrecy::SecretString;

fn main() -> Integration {
    Integration::parse("main").unwrap()
}

/// Of this integration, under these keys, newest first.
fn sealer(integration: &str, keys: &[&str]) -> Sealer {
    let keys: Vec<_> = keys.iter().map(|key| SecretString::from(*key)).collect();
    Sealer::new(Integration::parse(integration).unwrap(), &keys, crate::random::system)
}

fn ours() -> Sealer {
    sealer("main", &["a key of the test"])
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn identity(open_id: &str) -> Identity {
    Identity { open_id: OpenId::new(open_id), tenant: TenantKey::new("t"), name: "A".to_owned() }
}

fn session() -> Session {
    Session::begin(identity("ou_a"), at(0), None)
}

fn cookie_of(session: &Session) -> String {
    session.cookie(&main(), &ours(), true).unwrap()
}

/// A request that carries these pairs, among others.
fn request(pairs: &[&str]) -> HeaderMap {
    let pairs: Vec<_> = pairs.iter().map(|cookie| cookie.split(';').next().unwrap()).collect();
    HeaderMap::from_iter([(http::header::COOKIE, format!("other=1; {}", pairs.join("; ")).parse().unwrap())])
}

fn read(pairs: &[&str], sealer: &Sealer, now: Timestamp) -> Option<(Session, SealedUnder)> {
    Session::read(&request(pairs), &main(), sealer, now)
}

#[test]
fn no_cookie_no_session() {
    assert_eq!(Session::read(&HeaderMap::new(), &main(), &ours(), at(0)), None);
    assert_eq!(read(&["flashduty_lark_main="], &ours(), at(0)), None);
}

#[test]
fn the_cookie_brings_the_session_back_until_it_is_over() {
    let cookie = cookie_of(&session());
    assert_eq!(read(&[&cookie], &ours(), at(0)), Some((session(), SealedUnder::TheNewest)));
    let last = at(LASTS.as_secs() - 1);
    assert_eq!(read(&[&cookie], &ours(), last).map(|(read, _)| read), Some(session()));
    assert_eq!(read(&[&cookie], &ours(), at(LASTS.as_secs())), None);
}

#[test]
fn no_script_and_no_other_site_reads_the_cookies_and_no_other_integration_is_sent_them() {
    let cookies = [
        cookie_of(&session()),
        sign_in_cookie("state", &main(), true),
        Session::end(&main(), true),
        language_cookie(Some(Language::Zh), &main(), true),
    ];
    for cookie in cookies {
        for attribute in ["; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/main;", "; Max-Age="] {
            assert!(cookie.contains(attribute), "{attribute} in {cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    assert!(!session().cookie(&main(), &ours(), false).unwrap().contains("Secure"), "on loopback there is no TLS");
}

#[test]
fn another_integrations_cookie_opens_nothing_under_whatever_name() {
    let others = session().cookie(&Integration::parse("other").unwrap(), &sealer("other", &["a key of the test"]), true).unwrap();
    assert_eq!(read(&[&others], &ours(), at(0)), None, "it has another name");
    let renamed = others.replace("flashduty_lark_other", "flashduty_lark_main");
    assert_eq!(read(&[&renamed], &ours(), at(0)), None, "and is sealed for another");
}

#[test]
fn what_was_sealed_for_something_else_is_no_session() {
    let token = session().form_token(&ours()).unwrap();
    assert_eq!(read(&[&format!("flashduty_lark_main={token}")], &ours(), at(0)), None);
    let state = sign_in_cookie(&token, &main(), true).replace("_sign_in", "");
    assert_eq!(read(&[&state], &ours(), at(0)), None);
}

#[test]
fn a_cookie_that_somebody_else_has_set_does_not_hide_ours() {
    let cookie = cookie_of(&session());
    let read = read(&["flashduty_lark_main=tossed", &cookie], &ours(), at(0));
    assert_eq!(read.map(|(read, _)| read), Some(session()));
}

#[test]
fn a_cookie_of_the_old_key_is_sealed_anew_and_lasts_no_longer() {
    let old = session().cookie(&main(), &sealer("main", &["old"]), true).unwrap();
    let rotating = sealer("main", &["new", "old"]);
    let (found, under) = read(&[&old], &rotating, at(100)).unwrap();
    assert_eq!((&found, under), (&session(), SealedUnder::AnOlder));

    let renewed = found.resealed(&main(), &rotating, true, at(100)).unwrap();
    assert!(renewed.ends_with(&format!("Max-Age={}", LASTS.as_secs() - 100)), "{renewed}");
    let new = sealer("main", &["new"]);
    assert_eq!(read(&[&renewed], &new, at(100)), Some((session(), SealedUnder::TheNewest)));
    assert_eq!(read(&[&old], &new, at(100)), None, "the old key is gone, and with it what it sealed");
}

#[test]
fn a_form_belongs_to_its_session() {
    let token = session().form_token(&ours()).unwrap();
    assert!(session().owns_form(&token, &ours()));
    let stranger = Session::begin(identity("ou_b"), at(0), None);
    assert!(!stranger.owns_form(&token, &ours()), "somebody else's");
    let later = Session::begin(identity("ou_a"), at(60), None);
    assert!(!later.owns_form(&token, &ours()), "of a session that was before");
    assert!(!session().owns_form("", &ours()));
    assert!(
        session().owns_form(&token, &sealer("main", &["new", "a key of the test"])),
        "a page that stayed open while keys changed"
    );
}

#[test]
fn nobody_who_never_signed_out_is_out() {
    assert!(!session().was_ended(None));
}

#[test]
fn signing_out_everywhere_ends_what_began_in_the_same_moment_and_not_what_begins_next() {
    let moment = at(1_000);
    let before = Session::begin(identity("ou_a"), moment, None);
    let ended_at = moment;
    assert!(before.was_ended(Some(ended_at)), "however short it was");
    let next = Session::begin(identity("ou_a"), moment, Some(ended_at));
    assert!(!next.was_ended(Some(ended_at)), "the clock has not moved");
    let elsewhere = Session::begin(identity("ou_a"), at(999), Some(ended_at));
    assert!(!elsewhere.was_ended(Some(ended_at)), "another machine's clock is behind");
    assert!(next.was_ended(Some(next.began_at)), "and it can be ended in its turn");
}

proptest! {
    #[test]
    fn a_session_comes_back_as_it_was(open_id in "ou_[a-z0-9]{1,20}", name in ".{0,30}", second in 0_i64..4_000_000_000) {
        let identity = Identity { open_id: OpenId::new(open_id), tenant: TenantKey::new("t"), name };
        let session = Session::begin(identity, at(second), None);
        let cookie = session.cookie(&main(), &ours(), true).unwrap();
        prop_assert_eq!(read(&[&cookie], &ours(), at(second)), Some((session, SealedUnder::TheNewest)));
    }

    #[test]
    fn a_changed_cookie_is_nobodys(at_ in any::<prop::sample::Index>(), letter in "[A-Za-z0-9_=-]") {
        let cookie = cookie_of(&session());
        let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
        let mut changed: Vec<char> = value.chars().collect();
        let index = at_.index(changed.len());
        changed[index] = letter.chars().next().unwrap();
        let changed: String = changed.into_iter().collect();
        let read = read(&[&format!("{name}={changed}")], &ours(), at(0));
        prop_assert_eq!(read.filter(|_| changed != value), None);
    }

    #[test]
    fn a_cookie_cut_short_is_nobodys(length in 0_usize..120) {
        let cookie = cookie_of(&session());
        let pair: String = cookie.chars().take("flashduty_lark_main=".len() + length).collect();
        prop_assert_eq!(read(&[&pair], &ours(), at(0)), None);
    }

    #[test]
    fn any_cookies_are_met_calmly(line in "[ -~]{0,200}") {
        let headers = HeaderMap::from_iter([(http::header::COOKIE, line.parse().unwrap())]);
        prop_assert_eq!(Session::read(&headers, &main(), &ours(), at(0)), None);
        let _ = (sign_in_state(&headers, &main()), chosen_language(&headers, &main()));
    }

    #[test]
    fn of_two_sessions_around_an_end_only_the_later_lives(began in 0_i64..5_000, ended in 0_i64..5_000, next in 0_i64..5_000) {
        let moment = |ms| Timestamp::from_millisecond(ms).unwrap();
        let before = Session::begin(identity("ou_a"), moment(began), None);
        // Whoever ends them has one of them, and ends that one whatever their clock says.
        let ended_at = moment(ended).max(before.began_at);
        let after = Session::begin(identity("ou_a"), moment(next), Some(ended_at));
        prop_assert!(before.was_ended(Some(ended_at)) && !after.was_ended(Some(ended_at)));
    }
}
