//! Randomness, asked for at the edge and handed in as an argument.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A source of random bytes.
pub type Random = fn(&mut [u8]);

/// The operating system's source.
///
/// # Panics
/// If the operating system has no randomness: nothing safe can be done then.
pub fn system(bytes: &mut [u8]) {
    if let Err(error) = getrandom::fill(bytes) {
        panic!("no randomness: {error}");
    }
}

/// 32 random bytes as base64url: fit for a state, and for a PKCE verifier (43 characters of its alphabet).
pub fn token(random: Random) -> String {
    let mut bytes = [0; 32];
    random(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}
