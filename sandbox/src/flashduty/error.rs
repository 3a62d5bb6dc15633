//! How the Open API says no (docs.flashcat.cloud, "Open API": error codes).

use serde_json::{Value, json};

/// One refusal, as it stands in the envelope's `error`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", code.as_str())]
pub struct ApiError {
    /// The code a program reads.
    pub code: Code,
    /// The sentence a person reads.
    pub message: String,
}

/// The codes that this double gives by itself. Others can be injected with [`Fault::Error`](super::Fault::Error).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// A parameter is missing, too long, out of range or misspelt.
    InvalidParameter,
    /// The incident is in the wrong state for this.
    BadRequest,
    /// The body is not JSON.
    InvalidContentType,
    /// No such incident, member or channel.
    ResourceNotFound,
    /// The acting member has no licence.
    NoLicense,
    /// The APP key is missing or wrong.
    Unauthorized,
    /// The key's role or scope does not reach so far.
    AccessDenied,
    /// Wrong path or method.
    RouteNotFound,
    /// More than 50 calls a second or 1,000 a minute of one operation.
    RequestTooFrequently,
    /// Out of order.
    ServiceUnavailable,
}

impl Code {
    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidParameter => "InvalidParameter",
            Self::BadRequest => "BadRequest",
            Self::InvalidContentType => "InvalidContentType",
            Self::ResourceNotFound => "ResourceNotFound",
            Self::NoLicense => "NoLicense",
            Self::Unauthorized => "Unauthorized",
            Self::AccessDenied => "AccessDenied",
            Self::RouteNotFound => "RouteNotFound",
            Self::RequestTooFrequently => "RequestTooFrequently",
            Self::ServiceUnavailable => "ServiceUnavailable",
        }
    }

    /// The HTTP status that goes with it. A missing incident is 400, not 404.
    pub fn status(self) -> u16 {
        match self {
            Self::InvalidParameter | Self::BadRequest | Self::InvalidContentType => 400,
            Self::ResourceNotFound | Self::NoLicense => 400,
            Self::Unauthorized => 401,
            Self::AccessDenied => 403,
            Self::RouteNotFound => 404,
            Self::RequestTooFrequently => 429,
            Self::ServiceUnavailable => 503,
        }
    }
}

impl ApiError {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(Code::InvalidParameter, message)
    }

    pub(super) fn state(message: impl Into<String>) -> Self {
        Self::new(Code::BadRequest, message)
    }

    pub(super) fn missing(what: &str) -> Self {
        Self::new(Code::ResourceNotFound, format!("{what} not found"))
    }
}

/// A failed envelope.
pub(super) fn failure(request_id: &str, code: &str, message: &str) -> Value {
    json!({ "request_id": request_id, "error": { "code": code, "message": message } })
}

/// A successful envelope.
pub(super) fn success(request_id: &str, data: &Value) -> Value {
    json!({ "request_id": request_id, "data": data })
}
