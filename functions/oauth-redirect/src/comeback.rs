//! What the address says with which a browser comes back.

use lambda_http::{Request, RequestExt as _};

/// What Lark sent the browser back with (Lark: "Obtain OAuth code"; RFC 6749, 4.1.2).
#[derive(Clone, PartialEq, Eq)]
pub enum Comeback {
    /// A code, and the state we gave along. Neither is verified yet.
    WithCode {
        /// Good once, for five minutes. A secret.
        code: String,
        /// Ours, if it is.
        state: String,
    },
    /// The person said no.
    Denied,
    /// Lark stopped, for another reason.
    Stopped,
    /// Something is missing: nobody comes from Lark like this.
    Incomplete,
}

/// Lark reserves 64 characters for its code and ours has 43 for the state; both could grow. What is longer is neither.
const LONGEST: usize = 1_024;

impl Comeback {
    /// Reads the query string.
    pub fn of(request: &Request) -> Self {
        let query = request.query_string_parameters();
        match (query.first("error"), query.first("code"), query.first("state")) {
            (Some("access_denied"), _, _) => Self::Denied,
            (Some(_), _, _) => Self::Stopped,
            (None, Some(code), Some(state)) if is_sound(code) && is_sound(state) => {
                Self::WithCode { code: code.to_owned(), state: state.to_owned() }
            }
            (None, _, _) => Self::Incomplete,
        }
    }
}

fn is_sound(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len()) && text.chars().all(|c| c.is_ascii_graphic())
}

/// Where a sign-in leads on: a page of ours below the home page. The home page alone writes down which (`Room::name`), so anything
/// else was written by nobody we know, and leads home.
pub fn page(name: &str) -> String {
    let is_ours = !name.is_empty() && name.len() <= 32 && name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    if is_ours { format!("/{name}") } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn a_sign_in_leads_to_a_page_of_ours_or_home() {
        assert_eq!(page(""), "");
        assert_eq!((page("check-up"), page("people")), ("/check-up".to_owned(), "/people".to_owned()));
        for stranger in ["/evil.example", "//evil.example", "?happened=x", "chats/../../x", "People", "a\r\nSet-Cookie: x", "é"]
        {
            assert_eq!(page(stranger), "", "{stranger}");
        }
    }
}
