//! What a form sent: names and values in their order, a name as often as it was chosen.

use lambda_http::{Body, Request};

/// The fields of a form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form(Vec<(String, String)>);

/// No form of ours is longer: a chat's routes are the longest.
const LONGEST: usize = 64 * 1024;

impl Form {
    /// Reads the body of a request. `None` when it is no form, or longer than any of ours.
    pub fn read(request: &Request) -> Option<Self> {
        let body: &Body = request.body();
        Self::parse(body.as_ref())
    }

    /// Reads `application/x-www-form-urlencoded`.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        (bytes.len() <= LONGEST).then(|| serde_urlencoded::from_bytes(bytes).ok()).flatten().map(Self)
    }

    /// The first value of this name, trimmed; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    /// All values of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// Whether there is a value of this name: how a ticked box is sent.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }
}
