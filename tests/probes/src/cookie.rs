//! The header `Cookie`.

use bridge::id::{Integration, OpenId, TenantKey};
use bridge::person::Identity;
use http::header::{COOKIE, HeaderMap, HeaderValue};
use jiff::Timestamp;
use lambda::seal::Sealer;
use lambda::session::{Session, chosen_language, sign_in_state};
use secrecy::SecretString;
use std::sync::LazyLock;

/// What a browser that is signed in would send.
struct SignedIn {
    integration: Integration,
    sealer: Sealer,
    session: Session,
    pair: String,
}

static SIGNED_IN: LazyLock<SignedIn> =
    LazyLock::new(|| signed_in().unwrap_or_else(|| unreachable!("main is a name, and there is a key")));

fn signed_in() -> Option<SignedIn> {
    let integration = Integration::parse("main")?;
    // The nonce is always the same, and the key is written here: what is sealed with it is nobody's.
    let sealer = Sealer::new(integration.clone(), &[SecretString::from("a key of the probes")], |bytes| bytes.fill(7));
    let identity = Identity { open_id: OpenId::new("ou_a"), tenant: TenantKey::new("t"), name: "A".to_owned() };
    let session = Session::begin(identity, Timestamp::UNIX_EPOCH, None);
    let pair = session.cookie(&integration, &sealer, true)?.split(';').next()?.to_owned();
    Some(SignedIn { integration, sealer, session, pair })
}

/// Nobody makes up a session, and nothing that comes along hides a true one.
pub fn cookie(bytes: &[u8]) {
    let SignedIn { integration, sealer, session, pair } = &*SIGNED_IN;
    let read = |header: &[u8]| {
        let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::from_bytes(header).ok()?)]);
        let _ = (sign_in_state(&headers, integration), chosen_language(&headers, integration));
        Some(Session::read(&headers, integration, sealer, Timestamp::UNIX_EPOCH).map(|(session, _)| session))
    };
    let made_up = !bytes.windows(pair.len()).any(|window| window == pair.as_bytes());
    if made_up {
        assert_eq!(read(bytes).flatten(), None, "a session out of nothing");
    }
    for header in [[bytes, b"; ", pair.as_bytes()].concat(), [pair.as_bytes(), b"; ", bytes].concat()] {
        if let Some(found) = read(&header) {
            assert_eq!(found.as_ref(), Some(session), "a true session is hidden");
        }
    }
}
