//! What DynamoDB answers when it does not do what it was told.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use bridge::ports::StoreFault;
use std::time::Duration;

/// Pauses after a collision with somebody else's transaction, which is over within milliseconds. In all 150 ms: the door has to
/// answer within a second.
pub(crate) const PAUSES: [Duration; 4] =
    [Duration::from_millis(10), Duration::from_millis(20), Duration::from_millis(40), Duration::from_millis(80)];

/// Logs a failure once, by operation and code and without any value, and hands it to the heart.
pub(crate) fn fault<E: ProvideErrorMetadata, R>(operation: &'static str, error: &SdkError<E, R>) -> StoreFault {
    let code = match error {
        SdkError::ServiceError(service) => service.err().code().unwrap_or("Unknown"),
        SdkError::TimeoutError(_) => "Timeout",
        SdkError::DispatchFailure(_) => "NoConnection",
        SdkError::ResponseError(_) => "UnreadableResponse",
        SdkError::ConstructionFailure(_) => "UnwritableRequest",
        _ => "Unknown",
    };
    failed(operation, code)
}

/// The same, where there is no error of the SDK to take the code from.
pub(crate) fn failed(operation: &'static str, code: &str) -> StoreFault {
    tracing::error!(operation, code, "the table failed");
    StoreFault(code.to_owned())
}

/// Whether DynamoDB takes less than it was given, and would take it a little later.
pub(crate) fn is_slowed_down(StoreFault(code): &StoreFault) -> bool {
    // The first two are reasons for which a transaction is cancelled, the others errors of a request.
    const CODES: [&str; 5] = [
        "ThrottlingError",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
    ];
    CODES.contains(&code.as_str())
}

/// One conditional write, repeated while it collides with a transaction. `None`: its condition was not met.
pub(crate) async fn conditional<T, E, R, F>(operation: &'static str, send: impl Fn() -> F) -> Result<Option<T>, StoreFault>
where
    E: ProvideErrorMetadata,
    F: Future<Output = Result<T, SdkError<E, R>>>,
{
    for pause in PAUSES {
        let error = match send().await {
            Ok(output) => return Ok(Some(output)),
            Err(error) => error,
        };
        match error.code() {
            Some("ConditionalCheckFailedException") => return Ok(None),
            Some("TransactionConflictException") => tokio::time::sleep(pause).await,
            _ => return Err(fault(operation, &error)),
        }
    }
    Err(failed(operation, "TransactionConflictException"))
}
