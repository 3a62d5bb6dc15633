//! Chats and routes, for administrators.

use crate::form::Form;
use crate::visit::Visit;
use bridge::ports::StoreFault;
use lambda_http::{Body, Response};

/// The page.
pub async fn page(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    Ok(visit.not_found())
}

/// One chat.
pub async fn one(visit: &Visit<'_>, _chat: &str) -> Result<Response<Body>, StoreFault> {
    Ok(visit.not_found())
}

/// Carries a form out.
pub async fn post(visit: &Visit<'_>, _action: &str, _form: &Form) -> Result<Response<Body>, StoreFault> {
    Ok(visit.bad_form())
}
