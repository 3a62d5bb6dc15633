//! What Lark answers while somebody signs in.

use lark::sign_in::{identity_of, token_of};

/// Statuses that Lark's pages name for these calls, and some that only a gateway sends.
const STATUSES: [u16; 6] = [200, 400, 401, 429, 500, 503];

/// Whatever is answered, it is a person with an id and a company, or a reason; and no reason repeats what was answered.
pub fn oauth_answer(bytes: &[u8]) {
    for status in STATUSES {
        let _ = token_of(status, bytes);
        match identity_of(status, bytes) {
            Ok((identity, email)) => {
                assert!(!identity.open_id.as_str().is_empty() && !identity.tenant.as_str().is_empty(), "nobody has signed in");
                assert_ne!(email.as_deref(), Some(""));
            }
            Err(fault) => {
                let told = fault.to_string();
                assert!(told.len() < 100, "{told}");
            }
        }
    }
}
