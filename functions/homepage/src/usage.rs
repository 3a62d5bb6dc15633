//! Calls of Lark's API, for administrators.

use crate::visit::Visit;
use bridge::ports::StoreFault;
use lambda_http::{Body, Response};

/// The page.
pub async fn page(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    Ok(visit.not_found())
}
