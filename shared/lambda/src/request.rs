//! What a request tells besides its body.

use crate::session::chosen_language;
use bridge::id::Integration;
use bridge::words::Language;
use lambda_http::request::RequestContext;
use lambda_http::{Request, RequestExt};

/// The integration in the address: the path parameter, or the first part of the path where a local tool gives none.
pub fn integration_of(request: &Request) -> String {
    let parameters = request.path_parameters();
    let named = parameters.first("integration").map(str::to_owned);
    named.unwrap_or_else(|| request.raw_http_path().trim_start_matches('/').split('/').next().unwrap_or_default().to_owned())
}

/// The path below the integration, without slashes at its ends: `oauth`, or nothing.
pub fn page_of(request: &Request) -> String {
    let path = request.raw_http_path().trim_matches('/');
    path.split_once('/').map_or(String::new(), |(_, page)| page.to_owned())
}

/// The address of the API as API Gateway itself names it (never the `Host` header of the caller). Plain HTTP on loopback only.
pub fn public_url_of(request: &Request) -> Option<String> {
    let RequestContext::ApiGatewayV2(context) = request.request_context_ref()? else { return None };
    let domain = context.domain_name.as_deref()?;
    let scheme = if is_loopback(domain) { "http" } else { "https" };
    Some(format!("{scheme}://{domain}"))
}

fn is_loopback(domain: &str) -> bool {
    let host = domain.rsplit_once(':').map_or(domain, |(host, _)| host);
    host == "127.0.0.1" || host == "localhost"
}

/// The reader's language: the one they have chosen; else Chinese if the browser asks for it before any other, English else.
pub fn language_of(request: &Request) -> Language {
    let chosen = Integration::parse(&integration_of(request)).and_then(|name| chosen_language(request.headers(), &name));
    chosen.unwrap_or_else(|| accepted_language(request))
}

fn accepted_language(request: &Request) -> Language {
    let accepted = request.headers().get(http::header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    match accepted {
        Some(languages) if languages.trim_start().to_lowercase().starts_with("zh") => Language::Zh,
        Some(_) | None => Language::En,
    }
}

/// Whether the browser speaks HTTPS to us, as it does everywhere but on loopback.
pub fn is_secure(request: &Request) -> bool {
    !public_url_of(request).is_some_and(|url| url.starts_with("http://"))
}
