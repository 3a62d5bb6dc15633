//! What becomes of an incident: acknowledge, snooze, close, comment, from the home page.

use crate::form::Form;
use crate::visit::Visit;
use bridge::ports::StoreFault;
use lambda_http::{Body, Response};

/// Carries a form out.
pub async fn post(visit: &Visit<'_>, _action: &str, _form: &Form) -> Result<Response<Body>, StoreFault> {
    Ok(visit.bad_form())
}
