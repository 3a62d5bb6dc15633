//! What a browser asks of the homepage and of the oauth-redirect.

use super::gateway::{Body, Request};
use super::{Cast, Names, Sample, Unmakeable};
use crate::world::{self, INTEGRATION, SESSION_KEY};
use bridge::id::{Integration, OpenId, TenantKey};
use bridge::person::Identity;
use jiff::Timestamp;
use lambda::seal::Sealer;
use lambda::session::{self, Session};
use secrecy::SecretString;

/// Lark's own browser on a desktop.
const USER_AGENT: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Lark/7.50.0";

/// A state that a browser brings back and that nobody has given out.
const STATE: &str = "c2FtcGxlLXN0YXRlLW9mLXRoZS1zYW5kYm94LTAwMDA";

/// All of them.
pub(super) fn samples(cast: &Cast, names: &Names, now: Timestamp) -> Result<Vec<Sample>, Unmakeable> {
    let (integration, sealer) = sealer()?;
    let open_id = names.open_id.as_deref().unwrap_or(&cast.alice.open_id);
    let identity = Identity {
        open_id: OpenId::new(open_id),
        tenant: TenantKey::new(world::app().tenant_key),
        name: cast.alice.name.to_owned(),
    };
    let session = Session::begin(identity, now, None);
    let cookie = session.cookie(&integration, &sealer, true).ok_or_else(|| Unmakeable("no session".to_owned()))?;
    let token = session.form_token(&sealer).unwrap_or_default();
    let signing_in = session::sign_in_cookie(STATE, &integration, true);
    Ok(vec![
        get("/main", "GET /{integration}").sample("homepage", "first_visit", now),
        get("/main", "GET /{integration}").with_cookie(&cookie).sample("homepage", "second_visit", now),
        get("/main/page.css", "GET /{integration}/{page}").sample("homepage", "style_sheet", now),
        get("/main/nothing", "GET /{integration}/{page}").sample("homepage", "not_found", now),
        form(&token).with_cookie(&cookie).sample("homepage", "unlink", now),
        back(&[("error", "access_denied"), ("state", STATE)]).with_cookie(&signing_in).sample("oauth-redirect", "denied", now),
        back(&[("code", "a-code-of-nobody"), ("state", STATE)]).with_cookie(&signing_in).sample(
            "oauth-redirect",
            "unknown_state",
            now,
        ),
    ])
}

/// Seals as the sandbox's integration does, but always with the same nonce: equal samples are to be equal. Nobody's secrets are
/// sealed with it.
fn sealer() -> Result<(Integration, Sealer), Unmakeable> {
    let integration = Integration::parse(INTEGRATION).ok_or_else(|| Unmakeable(format!("{INTEGRATION} is no name")))?;
    let sealer = Sealer::new(integration.clone(), &[SecretString::from(SESSION_KEY)], |bytes| bytes.fill(7));
    Ok((integration, sealer))
}

fn get(path: &'static str, route: &'static str) -> Request {
    Request {
        route,
        path,
        query: vec![],
        user_agent: USER_AGENT,
        headers: vec![
            ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8".to_owned()),
            ("Accept-Language", "en-GB,en;q=0.9,zh-CN;q=0.5".to_owned()),
        ],
        cookies: vec![],
        body: Body::Nothing,
    }
}

/// Back from Lark's sign-in.
fn back(query: &[(&'static str, &str)]) -> Request {
    let query = query.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Request { query, ..get("/main/oauth", "GET /{integration}/oauth") }
}

/// A form of the home page. To API Gateway a form is no text: it comes in base64.
fn form(token: &str) -> Request {
    let mut request = get("/main/account/unlink", "POST /{integration}/account/{action}");
    request.headers.push(("Content-Type", "application/x-www-form-urlencoded".to_owned()));
    request.headers.push(("Origin", "https://api.example.com".to_owned()));
    Request { body: Body::Bytes(format!("token={token}").into_bytes()), ..request }
}

impl Request {
    /// Sends back what a `Set-Cookie` has set.
    fn with_cookie(mut self, set: &str) -> Self {
        self.cookies.extend(set.split(';').next().map(str::to_owned));
        self
    }
}
