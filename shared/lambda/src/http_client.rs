//! The one HTTP client, with the one TLS stack, for AWS, Lark and Flashduty alike.

use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;
use std::time::Duration;

/// Time for a connection, TLS included. Far neighbours need some 300 ms; a click has 3 s in all.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// The longest any call may take; callers that have less time say so themselves.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Connections older than this are likely to have been closed on the other side while Lambda had us frozen.
const IDLE: Duration = Duration::from_secs(20);

/// The client could not be built.
#[derive(Debug, thiserror::Error)]
pub enum Unbuildable {
    /// TLS settings.
    #[error(transparent)]
    Tls(#[from] rustls::Error),
    /// Everything else.
    #[error(transparent)]
    Http(#[from] reqwest::Error),
}

/// Builds the client: ring, compiled-in roots, HTTP/1.1, no proxy, no redirects (none of our neighbours uses them).
///
/// # Errors
/// When TLS cannot be set up, which a release that passed its tests never shows.
pub fn build() -> Result<reqwest::Client, Unbuildable> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .http1_only()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TIMEOUT)
        .pool_idle_timeout(IDLE)
        .build()?)
}
