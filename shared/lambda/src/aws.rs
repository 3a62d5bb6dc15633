//! The AWS SDK on our own HTTP client: no second TLS stack, no credential chain, nothing looked up at start.

use crate::environment::Environment;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use std::time::Duration;

/// One try of a call to AWS. Both services answer in milliseconds; a second means a dead connection, and there is time for another.
const ATTEMPT: Duration = Duration::from_secs(1);

/// Tries of a call to AWS.
const ATTEMPTS: u32 = 3;

/// The DynamoDB client.
pub fn dynamodb(environment: &Environment, http: &reqwest::Client) -> aws_sdk_dynamodb::Client {
    let mut config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(aws_sdk_dynamodb::config::BehaviorVersion::latest())
        .region(aws_sdk_dynamodb::config::Region::new(environment.region.clone()))
        .credentials_provider(SharedCredentialsProvider::new(environment.credentials.clone()))
        .http_client(SharedHttpClient::new(OnReqwest(http.clone())))
        .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
        .timeout_config(TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT).build());
    config.set_endpoint_url(environment.dynamodb_endpoint.clone());
    aws_sdk_dynamodb::Client::from_conf(config.build())
}

/// The Secrets Manager client.
pub fn secrets(environment: &Environment, http: &reqwest::Client) -> aws_sdk_secretsmanager::Client {
    let mut config = aws_sdk_secretsmanager::Config::builder()
        .behavior_version(aws_sdk_secretsmanager::config::BehaviorVersion::latest())
        .region(aws_sdk_secretsmanager::config::Region::new(environment.region.clone()))
        .credentials_provider(SharedCredentialsProvider::new(environment.credentials.clone()))
        .http_client(SharedHttpClient::new(OnReqwest(http.clone())))
        .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
        .timeout_config(TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT).build());
    config.set_endpoint_url(environment.secrets_endpoint.clone());
    aws_sdk_secretsmanager::Client::from_conf(config.build())
}

/// Carries the SDK's requests over `reqwest`. For services that answer whole bodies, never streams.
#[derive(Debug, Clone)]
pub struct OnReqwest(pub reqwest::Client);

impl HttpClient for OnReqwest {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for OnReqwest {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let client = self.0.clone();
        HttpConnectorFuture::new(async move { carry(&client, request).await })
    }
}

async fn carry(client: &reqwest::Client, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
    let request = request.try_into_http1x().map_err(|e| ConnectorError::other(e.into(), None))?;
    let (parts, body) = request.into_parts();
    let body = body.bytes().map(<[u8]>::to_vec).unwrap_or_default();
    let sent = client.request(parts.method, parts.uri.to_string()).headers(parts.headers).body(body).send().await;
    let response = sent.map_err(connector_error)?;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.bytes().await.map_err(connector_error)?;
    let status = status.as_u16().try_into().map_err(|_| ConnectorError::other("status out of range".into(), None))?;
    let mut answer = HttpResponse::new(status, SdkBody::from(body.to_vec()));
    for (name, value) in &headers {
        if let Ok(value) = value.to_str() {
            answer.headers_mut().append(name.as_str().to_owned(), value.to_owned());
        }
    }
    Ok(answer)
}

fn connector_error(error: reqwest::Error) -> ConnectorError {
    let timed_out = error.is_timeout();
    let error = error.without_url().into();
    if timed_out { ConnectorError::timeout(error) } else { ConnectorError::io(error) }
}
